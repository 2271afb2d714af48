"""Hostile text: whatever a source or a colleague writes is shown as it is and does nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from review.model import Stage
from review.pipeline import screening
from review.pipeline.core import load_reports
from tests.browser.conftest import sqlite_url
from tests.browser.hostile import TEXTS, WORD, as_shown, hostile_entries
from tests.browser.sample import PROTOCOL, make_sample
from tests.browser.staged import play

PAGES = ("overview", "sources", "duplicates", "screen?view=plain", "screen?view=fast",
         "retrieval", "fulltext", "conflicts", "charting", "charts", "flow", "account")  # fmt: skip
TITLE = "Gardens <img src=x onerror=window.hacked=1> $x$ ![](http://example.invalid/t.png)"
# What Streamlit itself puts on a page beside our text.
MADE_OF_TEXT = (
    "script, iframe, object, video, form:not(.rv-account), link, base, [onload], [onerror], [onmouseover]"
)
# In one go: between two looks at a list of places the page may be drawn anew.
TOUCH = """() => [...document.querySelectorAll(
  "[data-testid=stMain] :is(mark, strong, h2, td, blockquote, p)")].slice(0, 60)
  .forEach((place) => place.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })))"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    protocol = PROTOCOL.replace("School gardens and appetite", f"'{TITLE}'")
    sample = make_sample(folder, sqlite_url(folder), hostile_entries(), protocol=protocol)
    play(sample, WORD)
    return sample


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture(scope="module")
def anna(desk_module, server):
    return desk_module(server).enter("anna")


def _titles(sample) -> dict[str, str]:
    with sample.open() as ctx, ctx.db.read() as unit:
        return {r.report_id: r.entry.title for r in load_reports(unit)}


def _is_harmless(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
    page.evaluate(TOUCH)
    assert page.evaluate("window.hacked") is None
    main = page.get_by_test_id("stMain")
    assert main.locator(MADE_OF_TEXT).count() == 0
    assert main.locator("a[href^='javascript:']").count() == 0
    assert main.locator("img:not([src^='data:'])").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_it_or_fetches_for_it(anna, path):
    _is_harmless(anna.open(path))
    assert (anna.strangers(), anna.dialogs, anna.faults) == ([], [], [])
    assert anna.requests


def test_the_texts_came_in_as_they_were(sample):
    found = " ".join(_titles(sample).values())
    for text in TEXTS[:2] + TEXTS[3:9]:
        assert text in found


@pytest.mark.parametrize("view", ["plain", "fast"])
def test_titles_are_shown_to_the_letter_where_people_screen(anna, sample, view):
    with sample.open() as ctx:
        work = screening.next_work(ctx, sample.person("anna"), Stage.TITLE_ABSTRACT, limit=50)
    anna.screen(f"screen?view={view}")
    for report in work.reports:
        card = anna.page.locator(".rv-card")
        expect(card.locator("#rv-title")).to_have_text(as_shown(report.entry.title), use_inner_text=True)
        expect(card.locator(".rv-abstract")).to_have_text(as_shown(report.entry.abstract))
        _is_harmless(anna.page)
        anna.decide(lambda: anna.page.keyboard.press("s"))
    assert len(work.reports) >= 4


@pytest.mark.parametrize(
    ("path", "report_id"),
    [("retrieval", "R00005"), ("fulltext", "R00006"), ("conflicts", "R00002")],
)
def test_titles_are_shown_to_the_letter_elsewhere(anna, sample, path, report_id):
    page, title = anna.open(path), as_shown(_titles(sample)[report_id])
    expect(page.get_by_test_id("stMain")).to_contain_text(title[:90])


def test_titles_are_shown_to_the_letter_in_a_choice(anna, sample):
    box = anna.open("charting").get_by_role("combobox", name="Report", exact=True)
    assert as_shown(_titles(sample)["R00001"]) in box.input_value()


@pytest.mark.parametrize("path", ["conflicts", "charting", "charts"])
def test_what_colleagues_write_is_shown_to_the_letter(anna, path):
    expect(anna.open(path).get_by_test_id("stMain")).to_contain_text(WORD)


def test_the_lists_behind_the_flow_show_titles_to_the_letter(anna, sample):
    page = anna.open("flow")
    box = page.get_by_label("Open the list behind a number")
    box.click()
    box.press_sequentially("Databases")
    page.get_by_role("option").first.click()
    for title in _titles(sample).values():
        expect(page.locator(".rv-table")).to_contain_text(as_shown(title))
    _is_harmless(page)


def test_the_reviews_own_title_is_only_text(desk, server):
    stranger = desk(server)
    stranger.page.goto("/sign-in")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    heading = desk(server).enter("dag").page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Gardens")
    # An unseen joiner keeps the address in it from becoming a link.
    assert heading.inner_text().replace("\u2060", "") == TITLE
    assert heading.get_by_role("link", name=re.compile("example")).count() == 0
    assert stranger.page.evaluate("window.hacked") is None
