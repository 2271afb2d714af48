"""The addresses the screening page in the browser talks to, beside Streamlit's.

Who decides comes from the session cookie alone. A request must come from our own page, as JSON, with
the token that page was given: it is bound to the session and the person, so that what one person left
unsent is never sent as somebody else's who signed in after them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from review.errors import NotAllowed, ReviewError, StoreError
from review.i18n import supported, translator
from review.model import Decision, Reviewer, Stage, Verdict
from review.pipeline import filling, people, screening, screening_queue
from review.pipeline.core import Context
from review.pipeline.screening_queue import Answer, Sent
from review.ui.queue_reports import report_bodies
from review.ui.session import COOKIE, review_context

PREFIX = "/rv/queue"
TOKEN_HEADER = "x-slr-page"  # noqa: S105 (the name of a header)
LARGEST = 512 * 1024
ReportId = Annotated[str, StringConstraints(pattern=r"^R\d{1,12}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Code = Annotated[str, StringConstraints(max_length=100)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Milliseconds = Annotated[float, Field(ge=0, le=4.1e12, allow_inf_nan=False)]
B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """What every request says: the stage it is about, and the language of the page."""

    model_config = ConfigDict(extra="forbid")
    stage: Stage
    lang: Code = ""


class NextBody(Body):
    """Which reports the page wants."""

    after: int = -1
    limit: int = Field(default=10, ge=1, le=50)
    without: list[ReportId] = Field(default=[], max_length=200)


class LastBody(Body):
    """Which decision the page wants to undo: its last, but for these."""

    without: list[ReportId] = Field(default=[], max_length=500)


class AbstractBody(Body):
    """An abstract where no record has one, and where it is from."""

    event_id: EventId
    report_id: ReportId
    text: str = Field(max_length=20_000)
    source: str = Field(max_length=500)


class EventBody(BaseModel):
    """One decision or undoing. Times are the page's clock in milliseconds since 1970."""

    model_config = ConfigDict(extra="forbid")
    event_id: EventId
    report_id: ReportId
    verdict: Verdict | None
    reason: Code = ""
    note: str = Field(default="", max_length=10_000)
    labels: list[Label] = Field(default=[], max_length=20)
    shown_at: Milliseconds | None = None
    decided_at: Milliseconds
    protocol_version: Code = ""
    withdraws: EventId | str = Field(default="", max_length=100)


class EventsBody(Body):
    """Events in the order in which they were made; ``now`` is the page's clock as it sends them."""

    now: Milliseconds
    events: list[EventBody] = Field(min_length=1, max_length=50)


class Refusal(Exception):
    """Why a request was not taken; the page knows the code."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def routes() -> list[Route]:
    """The addresses of the screening page."""
    return [
        Route(f"{PREFIX}/next", _handler(NextBody, _next), methods=["POST"]),
        Route(f"{PREFIX}/last", _handler(LastBody, _last), methods=["POST"]),
        Route(f"{PREFIX}/abstract", _handler(AbstractBody, _abstract), methods=["POST"]),
        Route(f"{PREFIX}/events", _handler(EventsBody, _events), methods=["POST"]),
    ]


def page_token(session: str, person: Reviewer) -> str:
    """What a page of this session and person must show with each request."""
    return hmac.new(session.encode(), f"queue:{person.reviewer_id}".encode(), hashlib.sha256).hexdigest()


def _handler(shape: type[B], act: Callable[[Context, Reviewer, B], dict[str, Any]]) -> Callable[..., Any]:
    async def handle(request: Request) -> Response:
        try:
            _check_origin(request)
            raw = await _whole(request)
            said = await run_in_threadpool(_answer, request, raw, shape, act)
        except Refusal as refusal:
            return _json({"error": refusal.code, "message": refusal.message}, refusal.status)
        return _json(said)

    return handle


def _answer(
    request: Request, raw: bytes, shape: type[B], act: Callable[[Context, Reviewer, B], dict[str, Any]]
) -> dict[str, Any]:
    ctx = review_context()
    try:
        person = _who(ctx, request)
        body = shape.model_validate_json(raw)
        return act(ctx, person, body)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(400, "shape", f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except NotAllowed as error:
        raise Refusal(403, "not_allowed", str(error)) from error
    except StoreError as error:
        raise Refusal(503, "store", str(error)) from error
    except ReviewError as error:
        raise Refusal(400, "refused", str(error)) from error


def _check_origin(request: Request) -> None:
    origin = urlsplit(request.headers.get("origin", "")).netloc
    is_ours = origin and origin == request.headers.get("host", "")
    if not is_ours or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Refusal(403, "origin", "This request came from another site.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "shape", "Only JSON is taken here.")


async def _whole(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise Refusal(413, "shape", "This is more than a page sends.")
        parts.append(part)
    return b"".join(parts)


def _who(ctx: Context, request: Request) -> Reviewer:
    session = request.cookies.get(COOKIE, "")
    person = people.who_holds(ctx, session)
    if person is None:
        raise Refusal(401, "session", "The session has ended.")
    if not hmac.compare_digest(page_token(session, person), request.headers.get(TOKEN_HEADER, "")):
        raise Refusal(403, "person", "This page was given to another session.")
    return person


def _next(ctx: Context, person: Reviewer, body: NextBody) -> dict[str, Any]:
    batch = screening_queue.next_batch(
        ctx, person, body.stage, limit=body.limit, after=body.after, without=body.without
    )
    t = translator(supported(body.lang))
    return {
        "reports": report_bodies(ctx, batch.reports, body.stage, t),
        "done": batch.done,
        "total": batch.total,
        "seconds": batch.seconds,
        "labels": list(batch.labels),
    }


def _last(ctx: Context, person: Reviewer, body: LastBody) -> dict[str, Any]:
    found = screening_queue.last_decided(ctx, person, body.stage, without=body.without)
    if found is None:
        return {"report": None}
    decision, report = found
    t = translator(supported(body.lang))
    (told,) = report_bodies(ctx, [report], body.stage, t)
    return {"report": told, "decision": _own(decision)}


def _abstract(ctx: Context, person: Reviewer, body: AbstractBody) -> dict[str, Any]:
    filling.fill_abstract(ctx, person, body.report_id, body.text, body.source, event_id=body.event_id)
    report = screening.report_of(ctx, body.report_id)
    (told,) = report_bodies(ctx, [report], body.stage, translator(supported(body.lang)))
    return {"report": told}


def _events(ctx: Context, person: Reviewer, body: EventsBody) -> dict[str, Any]:
    # The page's clock may be wrong; what matters is how long ago it says things were.
    ahead = datetime.now(UTC) - _moment(body.now)
    sent = [_sent(event, ahead) for event in body.events]
    return {"answers": [_said(a) for a in screening_queue.take(ctx, person, body.stage, sent)]}


def _sent(event: EventBody, ahead: timedelta) -> Sent:
    return Sent(
        event_id=event.event_id,
        report_id=event.report_id,
        verdict=event.verdict,
        reason=event.reason,
        note=event.note,
        labels=tuple(dict.fromkeys(event.labels)),
        shown_at=None if event.shown_at is None else _moment(event.shown_at) + ahead,
        decided_at=_moment(event.decided_at) + ahead,
        protocol_version=event.protocol_version,
        withdraws=event.withdraws,
    )


def _said(answer: Answer) -> dict[str, Any]:
    return {
        "event_id": answer.event_id,
        "state": answer.state,
        "message": answer.message,
        "hint": answer.hint,
        "standing": _own(answer.standing) if answer.standing else None,
    }


def _own(decision: Decision) -> dict[str, Any]:
    return {
        "event_id": decision.event_id,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note": decision.note,
        "labels": list(decision.labels),
    }


def _moment(milliseconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def _json(body: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(body, status_code=status, headers={"cache-control": "no-store"})
