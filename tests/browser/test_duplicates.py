"""The page for possible duplicates: answered by keys, never unseen, with others at work beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from review.model import PairVerdict
from review.pipeline.core import one_report
from tests.browser.conftest import sqlite_url
from tests.browser.desk import Desk
from tests.browser.doubtful import VETO, make_doubtful, make_real, reports, said, waiting
from tests.browser.hostile import hostile_entries
from tests.browser.test_accessibility import _grave

SAME, DIFFERENT, RELATED = PairVerdict.SAME, PairVerdict.DIFFERENT, PairVerdict.RELATED
PAIRS = [(1, 2, 0.97, ""), (3, 4, 0.95, VETO), (5, 6, 0.93, ""), (7, 8, 0.9, ""), (9, 10, 0.88, "")]


def pair(a: int, b: int) -> frozenset[str]:
    return frozenset((f"R{a:05}", f"R{b:05}"))


@pytest.fixture
def start(desk, serve, tmp_path):
    """Makes a review, serves it, and puts Anna before its first card."""

    def begin(asked, **more) -> tuple[Desk, object]:
        sample = make_doubtful(tmp_path, sqlite_url(tmp_path), asked, **more)
        anna = desk(serve(sample)).enter("anna")
        anna.screen("duplicates")
        return anna, sample

    return begin


def section(person: Desk, name: str) -> Page:
    person.page.get_by_role("radio", name=name).or_(
        person.page.get_by_role("button", name=name, exact=True)
    ).first.click()
    person.page.wait_for_timeout(400)  # the server hears of it a moment after the press
    return person.wait()


def unfold(page: Page) -> None:
    """Open the first fold, again if the page was drawn anew under the press."""
    fold = page.get_by_test_id("stExpander").first.locator("details").first
    for _ in range(5):
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        page.wait_for_timeout(600)
    expect(fold).to_have_attribute("open", "")


def step(person: Desk, key: str, words: str) -> None:
    """A key that leads to another step of the same card, and a look at it."""
    person.rest()
    person.page.keyboard.press(key)
    expect(person.page.get_by_text(words)).to_be_visible()
    person.page.wait_for_timeout(400)


def test_the_keys_answer_and_undo_takes_the_last_word_back(start):
    anna, sample = start(PAIRS)
    page = anna.page
    expect(page.locator("#rv-title")).to_have_text("Are these two one report?")
    assert page.evaluate("document.activeElement.id") == "rv-title"
    expect(page.get_by_text("5 cards wait")).to_be_visible()
    anna.press("d")
    assert said(sample) == [{pair(1, 2): SAME}]
    assert reports(sample)[1] == reports(sample)[2] == "R00001"
    anna.press("k")
    step(anna, "s", "How are they related?")
    assert len(said(sample)) == 2, "nothing is saved before the kind is named"
    anna.press("2")
    assert list(said(sample)[0].values()) == [RELATED]
    assert len(said(sample)) == 3
    before = said(sample)
    anna.press("u")
    expect(page.get_by_text("Undone: 1 question is open again.")).to_be_visible()
    assert said(sample) == before[1:]
    anna.press("k")
    assert said(sample)[0] == dict.fromkeys(before[0], DIFFERENT), "the card undone came back at once"
    expect(page.get_by_text("min left at your pace")).to_have_count(0)
    anna.press("k")
    expect(page.get_by_text("about 1 min left at your pace")).to_be_visible()


def test_a_card_put_off_comes_last_and_says_so(start):
    anna, sample = start(PAIRS[:2])
    first = anna.shown()
    anna.press("n")
    assert (waiting(sample).later, waiting(sample, "bo").later) == (1, 0)
    assert said(sample) == []
    anna.press("k")
    assert anna.shown() == first
    expect(anna.page.get_by_text("put off before")).to_be_visible()


def test_what_was_held_back_is_written_out_and_fields_are_told_apart(start):
    anna, _ = start([PAIRS[1]])
    page = anna.page
    expect(page.locator(".rv-why")).to_contain_text("Same title; same first author; differ: volume")
    expect(page.locator(".rv-against")).to_contain_text("two DOIs: 10.5555/one against 10.5555/other")
    title = page.locator("tr[data-field=title]")
    expect(title).to_have_class("different")
    expect(title.locator(".rv-sign")).to_contain_text("different")
    assert title.locator("td").count() == 2
    assert title.locator(".rv-diff").count() >= 2
    for name in ("doi", "pmid", "registration", "year"):
        expect(page.locator(f"tr[data-field={name}]")).to_be_visible()
    shown = page.locator("details.rv-abstracts")
    assert not shown.evaluate("d => d.open")
    shown.locator("summary").click()
    expect(shown.get_by_text("A trial of")).to_be_visible()


def test_of_three_the_ticked_are_joined_and_the_rest_is_a_choice_of_its_own(start):
    anna, sample = start([(1, 2, 0.9, ""), (2, 3, 0.9, "")])
    page = anna.page
    expect(page.locator("#rv-title")).to_have_text("Which of these 3 are one report?")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="1 is ticked")).to_be_visible()
    expect(page.locator(".st-key-decide-same button")).to_be_disabled()
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Join the 2 ticked")).to_be_visible()
    page.wait_for_timeout(400)
    step(anna, "d", "1, 3 become one report. And the others?")
    assert said(sample) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Join the 2 ticked")).to_be_visible()
    page.wait_for_timeout(400)
    step(anna, "d", "1, 3 become one report. And the others?")
    anna.press("k")
    expect(page.get_by_text("No pair is waiting.")).to_be_visible()
    assert sorted(said(sample)[0].values()) == [DIFFERENT, DIFFERENT, SAME]
    now = reports(sample)
    assert (now[1] == now[3], now[1] == now[2]) == (True, False)
    page.wait_for_timeout(400)
    page.keyboard.press("u")
    expect(page.locator("#rv-title")).to_have_text("Which of these 3 are one report?")
    assert len(set(reports(sample).values())) == 12


def test_the_rest_of_a_card_may_be_asked_next(start):
    anna, sample = start([(1, 2, 0.9, ""), (2, 3, 0.9, ""), (5, 6, 0.99, "")])
    page = anna.page
    while page.locator("#rv-title").inner_text() != "Which of these 3 are one report?":
        anna.press("n")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Join the 2 ticked")).to_be_visible()
    page.wait_for_timeout(400)
    step(anna, "d", "become one report. And the others?")
    anna.press("n")
    assert said(sample) == [{pair(1, 2): SAME}]
    expect(page.locator(".rv-compare thead")).to_contain_text("R00003")


def test_a_held_key_and_a_double_press_answer_one_card(start):
    anna, sample = start(PAIRS)
    anna.rest()
    anna.decide(lambda: [anna.page.keyboard.down("k") for _ in range(20)])
    anna.page.keyboard.up("k")
    anna.rest()
    assert len(said(sample)) == 1
    anna.decide(lambda: [anna.page.keyboard.press("k") for _ in range(2)])
    anna.rest()
    assert len(said(sample)) == 2


def test_nothing_is_answered_that_was_not_painted(start):
    anna, sample = start(PAIRS)
    for _ in range(30):
        anna.page.keyboard.press("k")
        anna.page.wait_for_timeout(40)
    anna.wait()
    anna.page.wait_for_timeout(600)
    passed = [p for p in anna.watched("passed") if p["what"] == "k"]
    painted = {p["shown"]: p["at"] for p in reversed(anna.watched("painted"))}
    assert len(said(sample)) == len({p["shown"] for p in passed if p["shown"]})
    assert not [p for p in passed if p["shown"] and p["at"] - painted[p["shown"]] < 250]


def test_a_tick_that_nobody_saw_is_not_answered_with(start):
    """Pressed in one breath, D would act on ticks that were not painted: it does nothing instead."""
    anna, sample = start([(1, 2, 0.9, ""), (2, 3, 0.9, "")])
    anna.rest()
    for key in "12d":
        anna.page.keyboard.press(key)
    anna.wait()
    anna.page.wait_for_timeout(500)
    assert said(sample) == []
    expect(anna.page.get_by_role("button", name="2 is ticked")).to_be_visible()
    expect(anna.page.get_by_role("button", name="Join the 2 ticked")).to_be_visible()


def test_a_second_person_is_told_who_was_first(start, desk):
    anna, sample = start(PAIRS[:2])
    bo = desk(anna.server).enter("bo")
    bo.screen("duplicates")
    assert bo.shown() == anna.shown()
    bo.press("d")
    anna.page.get_by_role("textbox", name="Note").fill("I would keep them")
    anna.page.get_by_role("textbox", name="Note").blur()
    told = anna.page.get_by_text("Bo Alm answered the card on your screen before you: same report.")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Your note: I would keep them")
    assert said(sample) == [{pair(1, 2): SAME}]
    page = section(anna, "Answers")
    expect(page.get_by_text("Bo Alm")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Nobody has answered yet.")).to_be_visible()
    assert said(sample) == []


def test_many_are_answered_at_once_and_undone_at_once(start):
    anna, sample = start(PAIRS)
    page = section(anna, "Many at once")
    expect(page.get_by_role("heading", name="5 questions fit.")).to_be_visible()
    expect(page.locator(".rv-example")).to_have_count(5)
    expect(page.get_by_role("button", name="All 5 are the same")).to_be_disabled()
    page.get_by_role("combobox", name="What speaks against it").click()
    page.get_by_role("option", name="two DOIs: … against … (1)").click()
    expect(page.get_by_role("heading", name="1 question fits.")).to_be_visible()
    page.get_by_role("combobox", name="What speaks against it").click()
    page.get_by_role("option", name="nothing (4)").click()
    page.get_by_role("button", name="Keep all 4 apart").click()
    expect(page.get_by_text("Answered: 4 questions.")).to_be_visible()
    assert [len(answer) for answer in said(sample)] == [4]
    assert waiting(sample).questions == 1
    page.get_by_role("button", name="Undo my last answer (4 pairs)").click()
    expect(page.get_by_role("button", name="Undo my last answer")).to_have_count(0)
    assert waiting(sample).questions == 5


def test_a_sample_of_merges_is_checked(start):
    anna, sample = start(PAIRS[:1], merged=6)
    page = section(anna, "Check a sample")
    page.get_by_label("How many").fill("4")
    page.get_by_label("How many").press("Enter")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_text("0 of 4 checked")).to_be_visible()
    page.wait_for_function("() => document.documentElement.dataset.reviewShown.startsWith('S00001')")
    anna.press("d")
    expect(page.get_by_text("None of 1 was wrong: with 95% confidence at most 95% of all 6")).to_be_visible()
    anna.press("m")
    anna.press("u")
    expect(page.get_by_text("1 of 4 checked")).to_be_visible()
    anna.press("k")
    expect(page.get_by_text("1 of 2 were wrong (50%)")).to_be_visible()
    assert len(said(sample)) == 1
    anna.press("u")
    assert said(sample) == []
    for key in "dd":
        anna.press(key)
    anna.rest()
    page.keyboard.press("d")
    expect(page.get_by_text("Every merge of this sample is checked.")).to_be_visible()
    expect(page.get_by_text("None of 4 was wrong")).to_be_visible()


def test_another_value_is_chosen_for_a_field(start):
    anna, sample = start(PAIRS[:1])
    anna.rest()
    anna.page.keyboard.press("d")
    expect(anna.page.get_by_text("No pair is waiting.")).to_be_visible()
    page = section(anna, "Merged reports")
    page.get_by_label("Search merged reports").fill("radish")
    page.get_by_label("Search merged reports").press("Enter")
    expect(page.get_by_text("Title", exact=True)).to_be_visible()
    offer = page.locator("[class*='st-key-offer-R00001-title']")
    expect(offer).to_contain_text("Compost chemistry taught outdoors")
    offer.get_by_role("button", name="Take this value").click()
    expect(page.get_by_text("chosen by a person")).to_be_visible()
    with sample.open() as ctx, ctx.db.read() as unit:
        assert one_report(unit, "R00002").entry.title == "Compost chemistry taught outdoors"
    page.get_by_role("button", name="Withdraw the choice").click()
    expect(page.get_by_text("chosen by a person")).to_have_count(0)


def test_the_demonstrations_own_questions_are_answered_to_the_end(desk, serve, tmp_path):
    sample = make_real(tmp_path, sqlite_url(tmp_path))
    count = waiting(sample).cards
    assert count
    anna = desk(serve(sample)).enter("anna")
    anna.screen("duplicates")
    for n in range(count - 1):
        anna.press("kd"[n % 2])
    anna.rest()
    anna.page.keyboard.press("k")
    expect(anna.page.get_by_text("No pair is waiting.")).to_be_visible()
    assert len(said(sample)) == count
    assert waiting(sample).questions == 0


def test_hostile_titles_stay_text_in_every_section(start):
    asked = [(1, 2, 0.9, ""), (3, 4, 0.9, ""), (4, 5, 0.9, "")]
    anna, _ = start(asked, entries=hostile_entries())
    page = anna.page
    anna.press("n")
    expect(page.locator("tr[data-field=title]")).to_be_visible()
    step(anna, "k", "Possible duplicates")
    for name in ("Many at once", "Merged reports", "Answers", "One at a time"):
        section(anna, name)
        page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        main = page.get_by_test_id("stMain")
        assert (
            main.locator("script, iframe, object, [onload], [onerror], img:not([src^='data:'])").count() == 0
        )
    assert (anna.strangers(), anna.dialogs) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_section_is_accessible(desk, serve, tmp_path, scheme):
    sample = make_doubtful(tmp_path, sqlite_url(tmp_path), [(1, 2, 0.9, VETO), (2, 3, 0.9, "")], merged=3)
    anna = desk(serve(sample), color_scheme=scheme).enter("anna")
    anna.screen("duplicates")
    assert _grave(anna.page) == []
    step(anna, "s", "How are they related?")
    assert _grave(anna.page) == []
    for name in ("Many at once", "Check a sample", "Merged reports", "Answers"):
        page = section(anna, name)
        if name == "Check a sample":
            page.get_by_role("button", name="Draw", exact=True).click()
            expect(page.get_by_text("0 of 3 checked")).to_be_visible()
        if name == "Merged reports":
            unfold(page)
            expect(page.get_by_text("2 records")).to_be_visible()
        page.wait_for_timeout(300)
        assert _grave(page) == [], name
