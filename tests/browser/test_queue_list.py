"""Titles as a list: the same guarantees, row by row."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from review.model import Stage
from review.pipeline import screening
from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries

ROW = ".rv-q-item[data-report='{}']"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("list")
    return make_sample(folder, sqlite_url(folder), plain_entries(60))


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture
def anna(desk, server):
    made = desk(server).admit("anna")
    made.screen()
    made.page.get_by_role("button", name="List").click()
    made.page.locator(".rv-q-item.current").wait_for()
    made.page.wait_for_timeout(400)
    return made


def _decided(sample):
    with sample.open() as ctx:
        found = screening.recent(ctx, sample.person("anna"), Stage.TITLE_ABSTRACT, limit=1_000)
    return {d.report_id: d for d, _ in reversed(found)}


def _rows(person) -> list[str]:
    return person.page.locator(".rv-q-item").evaluate_all("rows => rows.map(row => row.dataset.report)")


def _made(person, sample, before):
    person.page.wait_for_timeout(300)
    person.saved()
    return {r: str(d.verdict) for r, d in _decided(sample).items() if r not in before}


def test_rows_are_decided_where_they_stand(anna, sample):
    before, rows = _decided(sample), [r for r in _rows(anna) if r]
    tops = anna.page.locator(".rv-q-item").evaluate_all("rows => rows.map(row => row.offsetTop)")
    anna.page.locator(ROW.format(rows[2])).get_by_role("button", name="Exclude").click()
    expect(anna.button("include")).to_be_enabled()
    anna.page.keyboard.press("i")
    anna.page.wait_for_timeout(300)
    anna.page.keyboard.press("j")  # over the row that is decided
    anna.page.keyboard.press("j")
    anna.page.wait_for_timeout(300)
    anna.page.keyboard.press("1")
    assert _made(anna, sample, before) == {rows[2]: "exclude", rows[0]: "include", rows[3]: "exclude"}
    assert _decided(sample)[rows[3]].reason == "E1"
    assert tops == anna.page.locator(".rv-q-item").evaluate_all("rows => rows.map(row => row.offsetTop)")
    anna.page.locator(ROW.format(rows[2])).get_by_role("button", name="Undo").click()
    anna.page.wait_for_timeout(300)
    anna.saved()
    assert rows[2] not in _decided(sample)


def test_keys_decide_only_on_a_row_one_has_been_on(anna, sample):
    before, rows = _decided(sample), _rows(anna)
    anna.forget()
    for _ in range(20):
        anna.page.keyboard.press("i")
        time.sleep(0.02)
    made = _made(anna, sample, before)
    stood = {p["shown"]: p["at"] for p in reversed(anna.watched("painted"))}
    passed = anna.watched("passed")
    assert list(made) == [p["shown"] for p in passed]
    assert rows[0] in made
    assert not [p for p in passed if p["at"] - stood[p["shown"]] < 250]
    anna.page.wait_for_timeout(300)
    before = _decided(sample)
    for _ in range(30):
        anna.page.keyboard.down("e")
    anna.page.keyboard.up("e")
    assert len(_made(anna, sample, before)) == 1
    before = _decided(sample)
    anna.page.wait_for_timeout(300)
    # At once: nobody has read the row that the first key goes to.
    anna.page.evaluate(
        "for (const key of 'ji') document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"
    )
    assert _made(anna, sample, before) == {}


def test_a_click_decides_only_on_a_row_that_was_in_sight(anna, sample):
    before, rows = _decided(sample), _rows(anna)
    # Scrolled into sight and pressed in the same breath, as a page that jumps under the finger.
    anna.page.evaluate(
        """selector => { const row = document.querySelector(selector);
        row.scrollIntoView({ block: "center" });
        row.querySelector("[data-act=include]").click(); }""",
        ROW.format(rows[-1]),
    )
    assert _made(anna, sample, before) == {}
    expect(anna.page.get_by_text("not on screen long enough")).to_be_visible()
    button = anna.page.locator(ROW.format(rows[-1])).get_by_role("button", name="Include")
    anna.page.wait_for_timeout(400)
    button.dblclick()
    assert _made(anna, sample, before) == {rows[-1]: "include"}


def test_rows_that_moved_have_to_be_seen_anew(anna, sample):
    before, rows = _decided(sample), _rows(anna)
    anna.page.evaluate(
        """([above, below]) => { document.querySelector(above + " [data-act=open]").click();
        document.querySelector(below + " [data-act=exclude]").click(); }""",
        [ROW.format(rows[0]), ROW.format(rows[1])],
    )
    assert _made(anna, sample, before) == {}
    expect(anna.page.locator(ROW.format(rows[0])).locator(".rv-abstract")).to_be_visible()


def test_what_is_left_open_comes_back_one_by_one(anna, sample):
    rows = _rows(anna)
    anna.page.get_by_role("button", name="Next titles").click()
    expect(anna.page.locator(ROW.format(rows[0]))).to_have_count(0)
    assert not set(_rows(anna)).intersection(rows)
    anna.page.get_by_role("button", name="One by one").click()
    anna.page.wait_for_function("() => document.documentElement.dataset.reviewShown")
    assert anna.screen() in rows


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_grave_fault(desk, server, scheme):
    anna = desk(server, color_scheme=scheme).admit("anna")
    anna.screen()
    page = anna.page
    page.get_by_role("button", name="List").click()
    page.locator(".rv-q-item.current").wait_for()
    page.wait_for_timeout(400)
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    found = _grave(page)
    page.get_by_role("button", name="Keys").click()
    assert found + _grave(page) == []


def _grave(page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:200]}"
        for v in violations
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
