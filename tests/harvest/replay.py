"""Answers that were kept, served over real HTTP: our own written pages, or recordings read in place."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.search.sources.walking import Fixture


@dataclass(frozen=True)
class Kept:
    """One answer, and what a request must say to get it."""

    wanted: Mapping[str, str]
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Replay:
    """Answers each request with the first kept answer that fits and was not given yet."""

    answers: list[Kept]
    given: set[int] = field(default_factory=set)
    unknown: list[dict[str, str]] = field(default_factory=list)

    def find(self, asked: Mapping[str, str]) -> Kept | None:
        """The answer to a request; None for one that nobody kept an answer to."""
        for number, kept in enumerate(self.answers):
            if number not in self.given and all(asked.get(k) == str(v) for k, v in kept.wanted.items()):
                self.given.add(number)
                return kept
        self.unknown.append(dict(asked))
        return None


def of_fixture(kept: Fixture) -> Replay:
    """The pages of a fixture, in the order of its walk."""
    return Replay(
        [Kept(p["request"], p.get("status", 200), p.get("headers", {}), kept.body(p)) for p in kept.pages]
    )


def of_recordings(
    folder: Path, names: list[str], wanted: Callable[[dict[str, str]], dict[str, str]]
) -> Replay:
    """Recorded answers; ``wanted`` says which parameters of the recorded request must come again."""
    index = {row["file"]: row for row in json.loads((folder / "index.json").read_text(encoding="utf-8"))}
    answers = []
    for name in names:
        asked = dict(parse_qsl(urlsplit(index[name]["url"]).query))
        body = (folder / name).read_bytes()
        answers.append(Kept(wanted(asked), index[name]["status"], {"content-type": "application/json"}, body))
    return Replay(answers)


@contextmanager
def serving(replay: Replay) -> Iterator[str]:
    """The base address, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = {"path": parts.path.lstrip("/"), **dict(parse_qsl(parts.query, keep_blank_values=True))}
            asked |= _fields(self.headers.get("Content-Type", ""), body)
            kept = replay.find(asked)
            answer = kept.body if kept else b'{"error": "nobody kept an answer to this"}'
            self.send_response(kept.status if kept else 404)
            for name, value in (kept.headers if kept else {}).items():
                if name.lower() not in (
                    "content-length",
                    "content-encoding",
                    "transfer-encoding",
                    "connection",
                ):
                    self.send_header(name, str(value))
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815 (the name http.server asks for)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _fields(kind: str, body: bytes) -> dict[str, str]:
    if "json" in kind and body:
        data = json.loads(body)
        return {k: str(v) for k, v in data.items()} if isinstance(data, dict) else {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
