"""The door: who comes in, who does not, and what every answer carries."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from review.ui.session import COOKIE
from tests.browser.conftest import sqlite_url
from tests.browser.sample import PASSWORD, make_sample, plain_entries


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve_module):
    folder = tmp_path_factory.mktemp("door")
    return serve_module(make_sample(folder, sqlite_url(folder), plain_entries(2)))


def _ask(server, method, path, headers=None, **form):
    connection = HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    try:
        sent = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
        connection.request(method, path, urlencode(form) if form else None, sent)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode("utf-8")
    finally:
        connection.close()


def test_the_first_page_a_server_ever_shows_may_be_any(desk, serve, tmp_path):
    fresh = serve(make_sample(tmp_path, sqlite_url(tmp_path), plain_entries(2)))
    bo = desk(fresh).admit("bo")
    page = bo.open("flow")
    expect(page.get_by_role("heading", name="PRISMA flow")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "screen", "flow", "no-such-page"])
def test_without_a_session_every_page_leads_to_the_sign_in_page(desk, server, path):
    stranger = desk(server)
    stranger.page.goto(f"/{path}")
    expect(stranger.page).to_have_url(f"{server.address}/sign-in")
    assert not stranger.frames


def test_a_wrong_password_is_told_in_the_same_words_as_a_wrong_login(desk, server):
    told = []
    for login in ("bo", "nobody"):
        stranger = desk(server).sign_in(login, "not the password")
        told.append(stranger.page.get_by_role("alert").inner_text())
        assert stranger.page.get_by_label("Login").input_value() == login
        assert stranger.session() is None
    assert told[0] == told[1] == "This login and password do not go together."


def test_a_session_lasts_over_a_reload_and_ends_with_signing_out(desk, server):
    anna = desk(server).sign_in("anna")
    page = anna.wait()
    expect(page.get_by_role("heading", name="School gardens and appetite")).to_be_visible()
    cookie = anna.session()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert COOKIE not in page.evaluate("document.cookie")
    page.reload()
    expect(anna.wait().get_by_role("heading", name="School gardens and appetite")).to_be_visible()

    second = anna.new_page()
    second.goto("/screen")
    second.wait_for_function("() => document.documentElement.dataset.reviewShown")
    anna.go("account").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{server.address}/sign-in")
    assert anna.session() is None

    # The page that was still open shows nothing more, and the old cookie opens nothing.
    second.reload()
    expect(second).to_have_url(f"{server.address}/sign-in")
    anna.context.add_cookies([cookie])
    page.goto("/flow")
    expect(page).to_have_url(f"{server.address}/sign-in")


def test_an_open_page_stops_working_when_the_session_ends_elsewhere(desk, server):
    anna = desk(server).enter("anna")
    anna.go("flow")
    _ask(server, "POST", "/sign-out", {"Cookie": f"{COOKIE}={anna.session()['value']}"})
    anna.page.get_by_test_id("stTopNavSection").first.click()
    anna.page.get_by_test_id("stTopNavPopover").locator("a[href$='/sources']").click()
    expect(anna.page.get_by_text("Your session has ended.")).to_be_visible()
    expect(anna.page.get_by_text("Garden Base")).to_have_count(0)


def test_a_form_from_another_site_is_refused(server):
    form = {"login": "anna", "password": PASSWORD}
    status, headers, _ = _ask(server, "POST", "/sign-in", {"Origin": "http://example.invalid"}, **form)
    assert (status, "set-cookie" in headers) == (403, False)
    assert _ask(server, "POST", "/sign-out", {"Origin": "http://example.invalid"})[0] == 403
    status, headers, _ = _ask(server, "POST", "/sign-in", {"Origin": server.address}, **form)
    assert (status, "set-cookie" in headers) == (303, True)


def test_another_sites_page_opens_no_websocket(server):
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    path = "/_stcore/stream"
    assert _ask(server, "GET", path, upgrade | {"Origin": "http://example.invalid"})[0] == 403
    host = {"Host": "example.invalid", "Origin": "http://example.invalid"}
    assert _ask(server, "GET", path, upgrade | host)[0] in (400, 403)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/health", "/_stcore/health"])
def test_a_foreign_host_name_is_refused(server, path):
    assert _ask(server, "GET", path, {"Host": "example.invalid", "Accept": "text/html"})[0] == 400


@pytest.mark.parametrize("path", ["/", "/sign-in", "/health", "/no-such-page", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server, path):
    _, headers, _ = _ask(server, "GET", path, {"Accept": "text/html"})
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "http:" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"


def test_a_login_typed_wrongly_comes_back_as_text(desk, server):
    stranger = desk(server).sign_in('"><script>window.hacked=1</script>', "whatever it is")
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    assert stranger.page.get_by_label("Login").input_value().startswith('"><script>')
    assert stranger.page.evaluate("window.hacked") is None
