"""Accessibility, as axe sees it: nothing serious, but for faults in Streamlit's own markup."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries
from tests.browser.staged import play

PAGES = ("overview", "sources", "screen", "screen?view=plain", "retrieval", "fulltext", "conflicts",
         "charting", "charts", "flow", "account")  # fmt: skip
GRAVE = {"serious", "critical"}
# Streamlit's own, with the rule and the element it breaks it on. Nothing of ours may stand here.
STREAMLITS_OWN: tuple[tuple[str, str], ...] = ()


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve_module):
    folder = tmp_path_factory.mktemp("axe")
    sample = make_sample(folder, sqlite_url(folder), plain_entries())
    play(sample)
    return serve_module(sample)


@pytest.fixture(scope="module")
def anna(desk_module, server):
    return desk_module(server).enter("anna")


def _grave(page) -> list[str]:
    """Each grave finding with its element, but for those that Streamlit makes by itself.

    What is found is looked at once more: a part that is just being drawn is pale, and not for long.
    """
    if _found(page):
        page.wait_for_timeout(1_000)
        return _found(page)
    return []


def _found(page) -> list[str]:
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in GRAVE:
            found += [(violation["id"], node["html"]) for node in violation["nodes"]]
    return [f"{rule}: {html[:300]}" for rule, html in found if not _is_streamlits(rule, html)]


def _is_streamlits(rule: str, html: str) -> bool:
    return any(rule == known and part in html for known, part in STREAMLITS_OWN)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_grave_fault(anna, path):
    page = anna.open(path)
    if path.startswith(("screen", "fulltext")):
        page.wait_for_function("() => document.documentElement.dataset.reviewShown")
    assert _grave(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_has_no_grave_fault(desk, server, scheme):
    stranger = desk(server, color_scheme=scheme).sign_in("bo", "not the password")
    stranger.page.get_by_role("alert").wait_for()
    assert _grave(stranger.page) == []


def test_the_screening_page_in_the_dark_has_no_grave_fault(desk, server):
    bo = desk(server, color_scheme="dark").admit("bo")
    bo.screen()
    assert _grave(bo.page) == []


def test_the_page_says_its_language(desk, server):
    bo = desk(server, locale="sv-SE").admit("bo")
    bo.screen()
    assert bo.page.evaluate("document.documentElement.lang") == "sv"
    assert bo.page.evaluate("document.activeElement.id") == "rv-title"
