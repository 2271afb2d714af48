"""A reviewer at work: note, undo, skip, marks, empty pages; and a server that dies in between."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from review.model import Stage, Verdict
from review.pipeline import screening
from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries

NOTE = "i like it: me, 1 2 3, UNSURE? skip"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    return make_sample(folder, sqlite_url(folder), plain_entries(16))


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture(scope="module")
def at_desk(desk_module, server):
    return desk_module(server).enter("anna")


@pytest.fixture
def anna(at_desk):
    at_desk.screen()
    return at_desk


def _decisions(sample, login="anna"):
    """A person's standing decisions, newest first."""
    with sample.open() as ctx:
        return [d for d, _ in screening.recent(ctx, sample.person(login), Stage.TITLE_ABSTRACT, limit=100)]


@pytest.mark.parametrize("how", ["click", "tab"])
def test_a_note_decides_nothing_and_is_kept_with_the_decision(anna, sample, how):
    before, shown = len(_decisions(sample)), anna.shown()
    box = anna.page.get_by_label("Note", exact=True)
    box.click()
    anna.page.keyboard.type(NOTE)
    anna.rest()
    assert (len(_decisions(sample)), anna.shown()) == (before, shown)
    if how == "click":
        anna.decide(lambda: anna.button("include").click())
    else:
        anna.page.keyboard.press("Tab")
        anna.press("i")
    found = _decisions(sample)
    assert len(found) == before + 1
    assert (found[0].report_id, found[0].verdict, found[0].note) == (shown, Verdict.INCLUDE, NOTE)
    expect(box).to_have_value("")  # the next report begins without one


def test_undo_opens_the_last_report_again_and_nothing_is_forgotten(anna, sample):
    decided = anna.press("2")
    before = _decisions(sample)
    assert (before[0].report_id, before[0].verdict, before[0].reason) == (decided, Verdict.EXCLUDE, "E2")
    anna.press("u")
    assert anna.shown() == decided
    expect(anna.page.get_by_text(f"{decided} is open again")).to_be_visible()
    assert [d.report_id for d in _decisions(sample)] == [d.report_id for d in before[1:]]
    anna.press("m")
    again = _decisions(sample)[0]
    assert (again.report_id, again.verdict, again.revision) == (decided, Verdict.UNSURE, 3)


def test_a_held_undo_takes_one_decision_back(anna, sample):
    for _ in range(3):
        anna.press("e")
    before = len(_decisions(sample))
    anna.decide(lambda: [anna.page.keyboard.down("u") for _ in range(20)])
    anna.page.keyboard.up("u")
    anna.rest()
    anna.wait()
    assert len(_decisions(sample)) == before - 1
    anna.press("e")


def test_skip_leaves_a_report_for_later(anna, sample):
    before, shown = _decisions(sample), anna.shown()
    anna.press("s")
    assert anna.shown() != shown
    assert _decisions(sample) == before
    assert anna.screen() == shown  # it is still the first that waits


def test_marks_go_and_come(anna, sample):
    marks = anna.page.locator(".rv-card mark.include")
    expect(marks.first).to_be_visible()
    before, shown = _decisions(sample), anna.shown()
    anna.page.keyboard.press("h")
    expect(marks).to_have_count(0)
    anna.page.keyboard.press("h")
    expect(marks.first).to_be_visible()
    assert (anna.shown(), _decisions(sample)) == (shown, before)


def test_two_tabs_of_one_person_decide_once(anna, sample):
    other = anna.new_page()
    other.goto("/screen")
    other.wait_for_function("() => document.documentElement.dataset.reviewShown")
    shown = anna.press("i")
    other.wait_for_function("() => performance.timeOrigin + performance.now() - __painted.at(-1).at > 300")
    other.keyboard.press("e")
    expect(other.get_by_text(f"You decided {shown} already")).to_be_visible()
    other.close()
    (found,) = [d for d in _decisions(sample) if d.report_id == shown]
    assert (found.verdict, found.revision) == (Verdict.INCLUDE, 1)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("fulltext", "Nothing is assigned to you here yet."),
        ("retrieval", "Reports come here once they pass title and abstract."),
        ("conflicts", "No conflict is waiting."),
        ("duplicates", "No pair is waiting."),
        ("charting", "Reports come here once they are included at full text."),
        ("charts", "Nothing is charted yet."),
    ],
)
def test_an_empty_page_says_what_will_come(at_desk, path, words):
    expect(at_desk.open(path).get_by_text(words)).to_be_visible()


def test_a_killed_server_loses_nothing_that_was_acknowledged(desk, serve_by_command, tmp_path, database_url):
    sample = make_sample(tmp_path, database_url, plain_entries(8))
    server = serve_by_command(sample)
    anna = desk(server).enter("anna")
    anna.screen("screen?view=plain")
    done = [anna.press(key) for key in "ie2"]
    server.kill()
    anna.page.keyboard.press("i")  # into the void
    anna.forget()
    server.start()
    anna.page.wait_for_function("() => __painted.length > 1", timeout=60_000)  # it comes back by itself
    expect(anna.page.get_by_role("dialog")).to_have_count(0)

    waiting = anna.shown()
    found = [d.report_id for d in reversed(_decisions(sample))]
    assert found[:3] == done
    assert waiting not in found
    while len(found) < 8:
        found.append(anna.press("m"))
    assert sorted(found) == sorted(d.report_id for d in _decisions(sample))
    assert not anna.shown()
    assert "/sign-in" not in anna.page.url
