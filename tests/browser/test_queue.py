"""The page that works ahead of the server: what is unsent, what is refused, whose it is."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import expect

from review.model import Stage, Verdict
from review.pipeline import people, screening
from review.ui.queue_keys import PRESETS
from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries

STORED = "() => Object.keys(localStorage).filter(key => key.startsWith('slr.unsent/')).length"
QUEUE = "**/rv/queue/**"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    return make_sample(folder, sqlite_url(folder), plain_entries(90))


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture
def anna(desk, server):
    made = desk(server).admit("anna")
    made.screen()
    return made


def _decided(sample, login="anna"):
    """A person's standing decisions, oldest first."""
    with sample.open() as ctx:
        found = screening.recent(ctx, sample.person(login), Stage.TITLE_ABSTRACT, limit=1_000)
    return [d for d, _ in reversed(found)]


def _press_ahead(person, keys) -> list[str]:
    """Decide while nothing can be sent; the ids decided on."""
    met = []
    for key in keys:
        before = person.shown()
        person.rest()
        person.page.keyboard.press(key)
        person.page.wait_for_function(
            "before => (document.documentElement.dataset.reviewShown ?? '') !== before", arg=before
        )
        met.append(before)
    return met


def _unsaved(person, n):
    return expect(person.page.get_by_text(f"{n} not saved yet"))


def test_a_network_that_is_cut_loses_and_doubles_nothing(anna, sample):
    before = len(_decided(sample))
    anna.context.set_offline(True)
    met = _press_ahead(anna, "im1e")
    _unsaved(anna, 4).to_be_visible()
    expect(anna.page.get_by_role("alert").filter(has_text="is kept in this browser")).to_be_visible()
    assert len(_decided(sample)) == before
    anna.context.set_offline(False)
    anna.saved()
    expect(anna.page.get_by_text("All saved")).to_be_visible()
    made = _decided(sample)[before:]
    assert [(d.report_id, d.verdict, d.reason) for d in made] == list(
        zip(met, ["include", "unsure", "exclude", "exclude"], ["", "", "E1", ""], strict=True)
    )
    assert all(d.revision == 1 for d in made)
    assert anna.page.evaluate(STORED) == 0


def test_a_lost_answer_doubles_nothing(anna, sample):
    before = len(_decided(sample))

    is_cut = [True]

    def swallow(route):
        if not is_cut[0]:
            route.continue_()
            return
        route.fetch()  # the server takes it, and nobody hears of it
        route.abort()

    anna.page.route("**/rv/queue/events", swallow)
    met = _press_ahead(anna, "ii")
    _unsaved(anna, 2).to_be_visible()
    is_cut[0] = False
    anna.saved()
    made = _decided(sample)[before:]
    assert [d.report_id for d in made] == met
    assert all(d.revision == 1 for d in made)


def test_a_page_loaded_anew_sends_what_was_not_saved(anna, sample):
    before = len(_decided(sample))
    anna.page.route("**/rv/queue/events", lambda route: route.abort())
    anna.page.get_by_label("Note", exact=True).fill("a note that waits")
    anna.page.keyboard.press("Escape")
    met = _press_ahead(anna, "m2")
    anna.rest()
    anna.page.keyboard.press("u")  # the second one is withdrawn again, unsent as it is
    assert anna.page.evaluate(STORED) == 3
    asked = []
    anna.page.remove_listener("dialog", anna.answer)
    anna.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    anna.page.reload()
    assert asked == ["beforeunload"]
    assert anna.page.evaluate(STORED) == 3
    anna.page.unroute("**/rv/queue/events")
    anna.screen()
    anna.saved()
    made = _decided(sample)[before:]
    assert [(d.report_id, d.note) for d in made] == [(met[0], "a note that waits")]
    assert anna.shown() == met[1]
    assert anna.page.evaluate(STORED) == 0
    assert "a note that waits" not in anna.page.evaluate("JSON.stringify(localStorage)")


def test_what_one_person_left_unsent_waits_for_them_and_is_nobody_elses(desk, server, sample):
    one = desk(server).admit("anna")
    one.screen()
    before = len(_decided(sample)), len(_decided(sample, "bo"))
    one.page.route("**/rv/queue/events", lambda route: route.abort())
    met = _press_ahead(one, "i")
    other = one.new_page()  # Bo signs in on the same browser, while Anna's page is still open
    with sample.open() as ctx:
        _, session = people.sign_in(ctx, "bo", "a-password-for-tests")
    one.context.add_cookies([{**one.session(), "value": session}])
    one.page.unroute("**/rv/queue/events")
    expect(one.page.get_by_text("has signed in in this browser")).to_be_visible()
    other.goto("/screen")
    other.wait_for_function("() => document.documentElement.dataset.reviewShown")
    other.wait_for_timeout(1_000)
    assert (len(_decided(sample)), len(_decided(sample, "bo"))) == before
    assert other.evaluate(STORED) == 1
    other.close()
    one.admit("anna").screen()
    one.saved()
    assert [d.report_id for d in _decided(sample)[before[0] :]] == met
    assert len(_decided(sample, "bo")) == before[1]


def test_a_killed_server_gets_everything_once_it_is_back(desk, serve, tmp_path):
    sample = make_sample(tmp_path, sqlite_url(tmp_path), plain_entries(16))
    server = serve(sample)
    anna = desk(server).admit("anna")
    anna.screen()
    done = [anna.press("i")]
    server.kill()
    done += _press_ahead(anna, "em1")
    _unsaved(anna, 3).to_be_visible()
    expect(anna.page.locator("[role=dialog]")).to_have_count(0)  # Streamlit's own message is not in the way
    anna.page.wait_for_timeout(1_500)
    done += _press_ahead(anna, "i")
    server.start()
    anna.saved()
    made = _decided(sample)
    assert [d.report_id for d in made] == done
    assert Counter(d.revision for d in made) == {1: 5}
    while anna.shown():
        anna.press("m")
    assert len(_decided(sample)) == 16
    expect(anna.page.get_by_text("You have decided on every report here.")).to_be_visible()
    assert not server.errors()


def test_a_refused_decision_is_shown_until_it_was_seen(anna, sample):
    shown = anna.shown()
    with sample.open() as ctx:
        screening.decide(
            ctx,
            sample.person("anna"),
            stage=Stage.TITLE_ABSTRACT,
            report_id=shown,
            verdict=Verdict.EXCLUDE,
            event_id="from another place",
        )
    anna.press("i")
    notice = anna.page.get_by_role("alert").filter(has_text=shown)
    expect(notice).to_contain_text("What stands is your decision exclude.")
    anna.page.reload()
    anna.page.wait_for_function("() => document.documentElement.dataset.reviewShown")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    assert anna.page.evaluate(STORED) == 0
    (found,) = [d for d in _decided(sample) if d.report_id == shown]
    assert found.verdict is Verdict.EXCLUDE


def test_undo_reaches_back_to_an_earlier_visit(anna, sample):
    first, second = anna.press("i"), anna.press("e")
    anna.screen()
    anna.press("u")
    assert anna.shown() == second
    anna.press("u")
    assert anna.shown() == first
    left = {d.report_id for d in _decided(sample)}
    assert not left.intersection({first, second})
    anna.press("i")
    anna.press("i")


def test_labels_and_a_note_go_with_their_decision_and_with_no_other(anna, sample):
    anna.page.keyboard.press("l")
    anna.page.keyboard.type("background, ask Bo")
    anna.page.keyboard.press("Escape")
    anna.press("s")  # skipped with what was written
    expect(anna.page.get_by_label("Labels")).to_have_value("")
    shown = anna.shown()
    anna.page.keyboard.press("n")
    anna.page.keyboard.type("i e 1")
    anna.page.keyboard.press("Escape")
    anna.press("m")
    found = _decided(sample)[-1]
    assert (found.report_id, found.note, found.labels) == (shown, "i e 1", ())
    anna.page.evaluate("localStorage.clear()")


def test_a_person_chooses_the_keys(anna, sample):
    page = anna.page

    def last():
        return _decided(sample)[-1].verdict

    def choose(name):
        page.get_by_role("button", name="Keys").click()
        page.get_by_label("Set of keys").select_option(name)

    for name, keys in PRESETS.items():
        choose(name)
        page.get_by_role("button", name="Close").click()
        expect(anna.button("include")).to_have_attribute(
            "aria-keyshortcuts", keys["include"] if len(keys["include"]) > 1 else keys["include"].upper()
        )
        anna.press(keys["exclude"])
        assert last() is Verdict.EXCLUDE
    choose("own")
    box = page.get_by_label("Include", exact=True)
    box.press("c")
    expect(page.get_by_text("C cannot be a key here")).to_be_visible()
    box.press("m")
    expect(page.get_by_text("M is Unsure already.")).to_be_visible()
    box.press("z")
    page.get_by_role("button", name="Close").click()
    anna.press("z")
    assert last() is Verdict.INCLUDE
    anna.screen()  # they are kept
    anna.press("z")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Decide with single keys").uncheck()
    page.get_by_role("button", name="Close").click()
    before, shown = len(_decided(sample)), anna.shown()
    anna.rest()
    for key in "zie1u":
        page.keyboard.press(key)
    assert (anna.shown(), len(_decided(sample))) == (shown, before)
    expect(anna.button("include").locator("kbd")).to_be_hidden()
    anna.decide(anna.button("include").click)
    page.evaluate("localStorage.clear()")


def test_it_can_be_done_by_ear_and_keyboard(anna):
    page = anna.page
    assert page.evaluate("document.activeElement.id") == "rv-title"
    expect(page.locator(".rv-q [aria-live=polite]")).to_contain_text(anna.shown())
    page.get_by_role("button", name="Jump to the decision").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "rv-q-bar"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.act") == "reason-1"
    before = anna.shown()
    anna.decide(lambda: page.keyboard.press("Enter"))
    expect(page.locator(".rv-q [aria-live=polite]")).to_contain_text(anna.shown())
    assert before != anna.shown()
    assert page.evaluate("document.activeElement.id") == "rv-title"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (844, 390)])
def test_the_decision_is_always_in_reach(anna, width, height):
    page = anna.page
    page.set_viewport_size({"width": width, "height": height})
    for place in (0, 400, 10_000):
        page.evaluate("y => { document.querySelector('[data-testid=stMain]').scrollTop = y }", place)
        for act in ("include", "unsure", "exclude", "undo", "skip"):
            expect(anna.button(act)).to_be_in_viewport(ratio=1)


def test_the_plain_page_is_one_press_away_and_back(anna):
    page = anna.page
    page.get_by_role("link", name="Plain page").click()
    expect(page.locator(".st-key-decide-include button")).to_be_visible()
    anna.wait()
    page.get_by_role("link", name="Fast page").click()
    expect(anna.button("include")).to_be_visible()
