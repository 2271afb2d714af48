"""A service that answers as told, request by request, over a real socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from review.pipeline.core import Context, open_context
from tests.harvest.reviewing import write_protocol

Answer = Callable[[BaseHTTPRequestHandler], None]


class Scripted:
    """A server that gives its answers in order, the last one for ever; ``seen`` holds what was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.base = ""

    def next(self) -> Answer:
        """The answer to give now."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def plain(
    body: bytes = b"{}", status: int = 200, headers: dict[str, str] | None = None, cut: int | None = None
) -> Answer:
    """An answer with a body; ``cut`` sends only that many bytes of it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        given = {"Content-Length": str(len(body)), **(headers or {})}
        for name, value in given.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[:cut])
        handler.close_connection = cut is not None

    return answer


@contextmanager
def _serving() -> Iterator[Scripted]:
    scripted = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            scripted.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
            try:
                scripted.next()(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 (the name http.server asks for)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    scripted.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server that answers as told."""
    with _serving() as server:
        yield server


@pytest.fixture
def another() -> Iterator[Scripted]:
    """Another server, on another port: another host to whoever is redirected there."""
    with _serving() as server:
        yield server


@pytest.fixture
def ctx(tmp_path) -> Iterator[Context]:
    """A review that asks one service."""
    opened = open_context(write_protocol(tmp_path))
    yield opened
    opened.db.close()
