"""The web server: Streamlit's app with our sign-in, our headers, and nobody else's requests.

Streamlit cannot set a cookie, so sign-in is two small routes of our own beside it. Every address
but the sign-in page asks for a session; the pages ask once more, at every run.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.errors import ReviewError
from review.i18n import supported
from review.pipeline import people
from review.ui import navigation  # noqa: F401 (loads every page now, not while the first visitor waits)
from review.ui.pdf_routes import routes as pdf_routes
from review.ui.queue_routes import routes as queue_routes
from review.ui.session import COOKIE, review_context
from review.ui.signin import sign_in_page

SCRIPT = Path(__file__).parent / "script" / "main.py"
SECONDS = int(people.SESSION.total_seconds())
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
}


def make_app() -> st.App:
    """The ASGI app."""
    # Streamlit collects garbage after every run of a page, and everything waits while it walks through
    # the modules: a tenth of a second. What is loaded now stays loaded, so it need not be looked at.
    gc.collect()
    gc.freeze()
    return st.App(SCRIPT, routes=routes(), middleware=middleware())


def routes() -> list[Route]:
    """Our own addresses beside Streamlit's."""
    return [
        Route("/sign-in", show_sign_in, methods=["GET"]),
        Route("/sign-in", take_sign_in, methods=["POST"]),
        Route("/sign-out", take_sign_out, methods=["POST"]),
        Route("/health", health, methods=["GET"]),
        *queue_routes(),
        *pdf_routes(),
    ]


def middleware() -> list[Middleware]:
    """Known hosts only, our headers, and the door. ``SLR_HOSTS`` adds public names, separated by commas."""
    hosts = ["localhost", "127.0.0.1", "[::1]", *_named_hosts()]
    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Headers),
        Middleware(Door),
    ]


def _named_hosts() -> list[str]:
    return [h.strip() for h in os.environ.get("SLR_HOSTS", "").split(",") if h.strip()]


class Headers:
    """Security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that the answer does not carry yet."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] += [(k, v) for k, v in HEADERS.items() if k not in present]
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)


class Door:
    """Whoever asks for the page without a session is shown the sign-in page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or send to sign in."""
        if scope["type"] == "http" and _is_page(scope):
            token = Request(scope).cookies.get(COOKIE)
            if await run_in_threadpool(people.who_holds, review_context(), token) is None:
                await RedirectResponse("/sign-in", status_code=303)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    accepts = dict(scope["headers"]).get(b"accept", b"")
    # Our own addresses ask for the session themselves, and answer in plain words: a frame is no place to
    # sign in.
    own = scope["path"] in ("/sign-in", "/sign-out", "/health") or scope["path"].startswith("/rv/")
    return scope["method"] == "GET" and not own and b"text/html" in accepts


async def show_sign_in(request: Request) -> Response:
    """The sign-in page, or the app for whoever is signed in."""
    if await run_in_threadpool(people.who_holds, review_context(), request.cookies.get(COOKIE)):
        return RedirectResponse("/", status_code=303)
    return _page(request, "")


async def take_sign_in(request: Request) -> Response:
    """Check login and password; set the session cookie."""
    return await _same_origin(request, _signed_in)


async def _signed_in(request: Request) -> Response:
    form = await request.form()
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    try:
        _, token = await run_in_threadpool(people.sign_in, review_context(), login, password)
    except ReviewError as error:
        return _page(request, str(error.message), login, status=401)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        COOKIE, token, max_age=SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return answer


async def take_sign_out(request: Request) -> Response:
    """End the session and forget the cookie."""
    return await _same_origin(request, _signed_out)


async def _signed_out(request: Request) -> Response:
    token = request.cookies.get(COOKIE)
    if token:
        await run_in_threadpool(people.sign_out, review_context(), token)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


async def health(request: Request) -> Response:
    """Whether the server runs. Says nothing else."""
    del request
    return PlainTextResponse("ok")


async def _same_origin(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse a form that another site sent here."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        return PlainTextResponse("This form came from another site.", status_code=403)
    return await go_on(request)


def _page(request: Request, problem: str, login: str = "", status: int = 200) -> HTMLResponse:
    language = supported(request.headers.get("accept-language", "").split(",")[0])
    title = review_context().protocol.review.title
    return HTMLResponse(sign_in_page(title, language, problem, login), status_code=status)
