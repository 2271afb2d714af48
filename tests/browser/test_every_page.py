"""Every page for every role in both languages: it opens, and nothing goes wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from review.model import Role
from review.ui.navigation import PAGES
from tests.browser.conftest import sqlite_url
from tests.browser.sample import ROLES, make_sample, plain_entries
from tests.browser.staged import play

TEAM = {**ROLES, "fia": frozenset({Role.EXTRACTOR})}  # one person a role, but two who screen


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve_module):
    folder = tmp_path_factory.mktemp("pages")
    sample = make_sample(folder, sqlite_url(folder), plain_entries(), TEAM)
    play(sample)
    return serve_module(sample)


def _is_well(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    expect(main).not_to_be_empty()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "Traceback" not in main.inner_text()


@pytest.mark.parametrize("login", [login for login in TEAM if login != "bo"])
def test_every_page_of_a_role_opens_in_both_languages(desk, server, login):
    person = desk(server).enter(login)
    mine = [path for *_, path, roles in PAGES if not roles.isdisjoint(TEAM[login])]
    english = {path: _look(person, path) for path in mine}
    box = person.page.get_by_role("combobox", name="Language")
    box.click()
    person.page.get_by_role("option", name="Svenska").click()
    expect(person.page.get_by_role("button", name="Logga ut")).to_be_visible()
    swedish = {path: _look(person, path) for path in mine}
    assert not [path for path in mine if english[path] == swedish[path]]
    assert not server.errors()


def _look(person, path: str) -> str:
    page = person.go(path)
    _is_well(page)
    return page.get_by_test_id("stMain").inner_text()


@pytest.mark.parametrize("path", ["screen", "conflicts", "duplicates"])
def test_a_page_of_another_role_does_not_open_by_its_address(desk, server, path):
    page = desk(server).enter("eva").page
    page.goto(f"/{path}")
    expect(page.get_by_text("Page not found").or_(page.get_by_role("heading", level=1)).first).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name="Conflicts")).to_have_count(0)
    assert (
        page.locator("[class*='st-key-decide'], [class*='st-key-settle'], [class*='st-key-pair']").count()
        == 0
    )
