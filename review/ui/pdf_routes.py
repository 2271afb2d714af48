"""A report's PDF at an address of its own, for a frame: for one person, one report, and a short while.

The page mints the token with the session of whoever looks at it, so it is no use in another browser.
The answer is a PDF whatever the file is, and no other site may hold it in a frame or read it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from review.errors import ReviewError
from review.pipeline import fulltext_files, people
from review.ui.session import COOKIE, review_context

PREFIX = "/rv/pdf"
MINUTES = 15
FILE = re.compile(r"(R\d{1,12})/([0-9a-f]{64})")
HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-store",
}


def routes() -> list[Route]:
    """The one address."""
    return [Route(f"{PREFIX}/{{file:path}}", give, methods=["GET"])]


def address_of(session: str, reviewer_id: str, report_id: str, sha256: str) -> str:
    """An address that opens this file for this person, in this browser, for some minutes."""
    ends = int(time.time()) + MINUTES * 60
    return f"{PREFIX}/{report_id}/{sha256}?t={ends}.{_sign(session, reviewer_id, report_id, sha256, ends)}"


def is_good(token: str, session: str, reviewer_id: str, report_id: str, sha256: str) -> bool:
    """Whether a token is for exactly this, and has not run out."""
    ends, _, signature = token.partition(".")
    if not ends.isascii() or not ends.isdigit() or len(ends) > 12 or int(ends) < time.time():
        return False
    expected = _sign(session, reviewer_id, report_id, sha256, int(ends))
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def _sign(session: str, reviewer_id: str, report_id: str, sha256: str, ends: int) -> str:
    words = "\n".join(("pdf", reviewer_id, report_id, sha256, str(ends)))
    return hmac.new(session.encode(), words.encode(), hashlib.sha256).hexdigest()


async def give(request: Request) -> Response:
    """The PDF, or in plain words why not."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session = request.cookies.get(COOKIE, "")
    person = people.who_holds(review_context(), session)
    if person is None:
        return _refused("You are not signed in.", 401)
    named = FILE.fullmatch(request.path_params["file"])
    if named is None:
        return _refused("There is no such file.", 404)
    report_id, sha256 = named[1], named[2]
    token = request.query_params.get("t", "")
    if not is_good(token, session, person.reviewer_id, report_id, sha256):
        return _refused("This address has run out. Reload the page.", 403)
    try:
        data = fulltext_files.bytes_of(review_context(), person, report_id, sha256)
    except ReviewError as error:
        return _refused(str(error), 404)
    shown = {"content-disposition": f'inline; filename="{report_id}.pdf"'}
    return Response(data, media_type="application/pdf", headers=HEADERS | shown)


def _refused(words: str, status: int) -> Response:
    return PlainTextResponse(words, status_code=status, headers=HEADERS)
