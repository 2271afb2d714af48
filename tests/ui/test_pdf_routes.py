"""A PDF's address opens for one person, in their own browser, for a short while, and for nothing else."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from review.pipeline import fulltext_files, people
from review.ui import pdf_routes
from review.ui.session import COOKIE, review_context
from tests import pdfs
from tests.browser.conftest import sqlite_url
from tests.browser.sample import PASSWORD, TITLES, Sample, make_sample, plain_entries
from tests.browser.staged import play

APP = Starlette(routes=pdf_routes.routes())
FILE = pdfs.article(TITLES[0])


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Sample:
    folder = tmp_path_factory.mktemp("pdf-routes")
    made = make_sample(folder, sqlite_url(folder), plain_entries())
    play(made)
    with made.open() as ctx:
        upload = fulltext_files.PdfUpload("one.pdf", FILE)
        fulltext_files.give(ctx, made.person("anna"), "R00001", upload, event_id="one")
    return made


@pytest.fixture
def served(sample, monkeypatch):
    monkeypatch.setenv("SLR_PROTOCOL", str(sample.protocol))
    monkeypatch.setenv("SLR_DATABASE_URL", sample.url)
    review_context.cache_clear()
    yield sample
    review_context().db.close()
    review_context.cache_clear()


class Browser:
    """One person's browser."""

    def __init__(self, sample: Sample, login: str) -> None:
        with sample.open() as ctx:
            self.person, self.session = people.sign_in(ctx, login, PASSWORD)
            (file,) = fulltext_files.files_of(ctx, self.person, "R00001").standing
        self.sha256 = file.sha256

    def address(self, report: str = "R00001", sha256: str = "") -> str:
        return pdf_routes.address_of(self.session, self.person.reviewer_id, report, sha256 or self.sha256)

    def get(self, address: str, session: str | None = None) -> tuple[int, dict[str, str], bytes]:
        return get(address, self.session if session is None else session)


def get(address: str, session: str = "") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    parts = urlsplit(address)
    told: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "server": ("review.example", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"review.example"), (b"cookie", f"{COOKIE}={session}".encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(dict(message))

    asyncio.run(APP(scope, receive, send))
    headers = {k.decode(): v.decode() for k, v in told[0]["headers"]}
    return told[0]["status"], headers, b"".join(m.get("body", b"") for m in told[1:])


def test_the_file_comes_as_a_pdf_that_nobody_else_may_hold(served):
    anna = Browser(served, "anna")
    status, headers, body = anna.get(anna.address())
    assert (status, body) == (200, FILE)
    assert headers["content-type"] == "application/pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-disposition"] == 'inline; filename="R00001.pdf"'


def test_without_a_session_there_is_nothing(served):
    anna = Browser(served, "anna")
    assert get(anna.address())[0] == 401
    assert get(anna.address(), "not a session")[0] == 401


def test_another_persons_address_opens_nothing(served):
    anna, bo = Browser(served, "anna"), Browser(served, "bo")
    assert bo.get(anna.address())[0] == 403
    assert anna.get(bo.address())[0] == 403
    again = Browser(served, "anna")  # the same person in another browser
    assert again.get(anna.address())[0] == 403
    assert bo.get(bo.address())[0] == 200


def test_an_address_runs_out(served, monkeypatch):
    anna = Browser(served, "anna")
    address = anna.address()
    now = pdf_routes.time.time()
    monkeypatch.setattr(pdf_routes.time, "time", lambda: now + pdf_routes.MINUTES * 60 - 5)
    assert anna.get(address)[0] == 200
    monkeypatch.setattr(pdf_routes.time, "time", lambda: now + pdf_routes.MINUTES * 60 + 5)
    assert anna.get(address)[0] == 403


def test_a_token_is_for_one_report_and_file_alone(served):
    anna = Browser(served, "anna")
    token = anna.address().partition("?")[2]
    other = "0" * 64
    for path in (f"R00003/{anna.sha256}", f"R00001/{other}", "R00001/", "R00001", ""):
        assert anna.get(f"{pdf_routes.PREFIX}/{path}?{token}")[0] in (403, 404), path
    assert anna.get(anna.address("R00003"))[0] == 404  # it has no such file
    assert anna.get(anna.address("R99999"))[0] == 404
    assert anna.get(anna.address(sha256=other))[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "R00001/../../review.db",
        "R00001/..",
        "R00001/{sha}/../x",
        "R00001/{sha}.pdf",
        "R00001/{sha}%00",
        "r00001/{sha}",
        "//etc/passwd",
        "R00001 /{sha}",
    ],
)
def test_no_path_leads_elsewhere(served, path):
    anna = Browser(served, "anna")
    token = anna.address().partition("?")[2]
    status, _, body = anna.get(f"{pdf_routes.PREFIX}/{path.format(sha=anna.sha256)}?{token}")
    assert status == 404
    assert b"%PDF" not in body


@given(st.text(max_size=90))
def test_no_made_up_token_is_good(token):
    assert not pdf_routes.is_good(token, "session", "P001", "R00001", "0" * 64)


def test_whoever_left_or_signed_out_sees_nothing(served):
    eva = Browser(served, "eva")
    address = eva.address()
    assert eva.get(address)[0] == 200  # every role may read
    with served.open() as ctx:
        people.sign_out(ctx, eva.session)
    assert eva.get(address)[0] == 401
