"""Blinding on the wire: nothing of another's open decision reaches a reviewer's browser."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from review.model import Stage, Verdict
from review.pipeline import screening
from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries
from tests.browser.staged import play

WORD = "xylophonist"
OWN = "marimbaphone"
PAGES = ("overview", "sources", "duplicates", "screen?view=plain", "screen?view=fast",
         "retrieval", "fulltext", "conflicts", "charting", "charts", "flow", "account")  # fmt: skip
WORDS = """() => {
  const main = document.querySelector("[data-testid='stMain']").cloneNode(true);
  for (const icon of main.querySelectorAll("[data-testid*='Icon'], svg style")) icon.remove();
  return main.textContent;
}"""
SKELETON = "[data-testid='stMain'] [data-testid*='Skeleton']"
REPORT = {Stage.TITLE_ABSTRACT: "R00009", Stage.FULL_TEXT: "R00006"}


@pytest.fixture
def sample(tmp_path):
    sample = make_sample(tmp_path, sqlite_url(tmp_path), plain_entries())
    play(sample)
    return sample


def _decide(sample, login, stage, verdict, note):
    with sample.open() as ctx:
        screening.decide(
            ctx,
            sample.person(login),
            stage=stage,
            report_id=REPORT[stage],
            verdict=verdict,
            reason="E1" if verdict is Verdict.EXCLUDE else "",
            note=note,
            event_id=str(uuid4()),
        )


def _look_round(person) -> dict[str, str]:
    """Every page this person can open, and what stands on it."""
    texts = {}
    for path in PAGES:
        page = person.open(path)
        if path.startswith(("screen", "fulltext")):
            page.wait_for_function("() => document.documentElement.dataset.reviewShown")
        page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
        texts[path] = _text_at_rest(page)
    return texts


def _text_at_rest(page: Page) -> str:
    """All words of a page, once they stay the same; icons are drawn with words of their own.

    Parts such as a block of code are loaded when they are first shown: until then a skeleton stands
    in their place, without words.
    """
    last = None
    while (text := page.evaluate(WORDS)) != last or page.locator(SKELETON).count():
        last = text
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
    return str(last)


def test_nothing_of_an_open_decision_reaches_the_other(desk, serve, sample):
    server = serve(sample)
    anna, bo = desk(server, keeps_answers=True), desk(server)
    anna.enter("anna")
    before = _look_round(anna)

    # Bo decides on the wire at title and abstract, and at full text.
    bo.enter("bo").screen()
    while bo.shown() != REPORT[Stage.TITLE_ABSTRACT]:
        bo.decide(lambda: bo.page.keyboard.press("s"))
    box = bo.page.get_by_label("Note", exact=True)
    expect(box).to_have_count(1)  # for a moment the box of the report before stands beside it
    box.fill(WORD)
    bo.decide(lambda: bo.button("reason-1").click())
    _decide(sample, "bo", Stage.FULL_TEXT, Verdict.EXCLUDE, WORD)
    assert bo.heard(WORD)  # so that a word that is there would be found

    after = _look_round(anna)
    for path in PAGES:
        assert after[path] == before[path], path
    assert anna.heard(WORD) == []
    assert len(anna.frames) > 100
    assert len(anna.answers) > 2 * len(PAGES)
    assert not [url for url in anna.unread if "/_stcore/" not in url]  # which serves health and settings

    for stage in Stage:
        _decide(sample, "anna", stage, Verdict.INCLUDE, OWN)
    page = anna.open("conflicts")
    expect(page.get_by_text(WORD)).to_have_count(2)
    assert anna.heard(WORD)
