"""A service on loopback that answers in OpenAlex's documented form, and misbehaves on order.

Real HTTP over real sockets. Which answers are spoilt follows from the seed and from how often a page
was asked for, so that a run can be repeated; nobody is spoilt for ever.
"""

from __future__ import annotations

import gzip
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FAULTS = (
    "429 with seconds", "429 with a date", "429 bare", "500", "503", "reset", "closed at once",
    "cut with length", "cut without length", "drip", "html", "broken json", "empty page",
    "cursor repeats", "total moves", "gzip bomb", "error with 200",
)  # fmt: skip


@dataclass
class Service:
    """What there is to find, and how often to misbehave (0 to 1)."""

    records: int = 5_000
    page_size: int = 50
    faulty: float = 0.0
    seed: int = 1
    delay: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    said: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    requests: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def page(self, cursor: str) -> dict[str, Any]:
        """The page at a cursor; the last cursor leads to an empty page, as in the real service."""
        start = 0 if cursor == "*" else int(cursor.removeprefix("c"))
        stop = min(start + self.page_size, self.records)
        return {
            "meta": {
                "count": self.records,
                "per_page": self.page_size,
                "next_cursor": f"c{stop}" if start < self.records else None,
            },
            "results": [work(n) for n in range(start, stop)],
        }

    def fault(self, cursor: str) -> str:
        """Which fault to show this time; "" for an honest answer."""
        with self.lock:
            self.asked[cursor] += 1
            chance = random.Random(f"{self.seed} {cursor} {self.asked[cursor]}")
            fault = chance.choice(self.kinds) if chance.random() < self.faulty else ""
            self.said[fault or "honest"] += 1
        return fault


def work(number: int) -> dict[str, Any]:
    """One made-up work."""
    words = f"Support offered to clients in region {number} and what came of it".split()
    return {
        "id": f"https://openalex.org/W{1_000_000 + number}",
        "doi": f"https://doi.org/10.5555/made.{number}",
        "title": f"Sex buyer programme number {number}: counselling after <i>arrest</i>",
        "abstract_inverted_index": {word: [place] for place, word in enumerate(dict.fromkeys(words))},
        "authorships": [{"author": {"display_name": f"Ada Writer{number}"}, "raw_author_name": None}],
        "publication_year": 1990 + number % 36,
        "publication_date": f"{1990 + number % 36}-03-01",
        "primary_location": {"source": {"display_name": "Journal of Made-up Studies"}},
        "biblio": {"volume": "1", "issue": "2", "first_page": "3", "last_page": "9"},
        "ids": {},
        "language": "en",
        "type": "article",
        "is_retracted": False,
        "referenced_works": [],
        "cited_by_count": number,
        "created_date": "2024-01-01",
        "updated_date": "2026-01-01",
    }


@contextmanager
def serving(service: Service, own_time: Any = None) -> Iterator[str]:
    """The service's base address while the block lasts; ``own_time`` counts the seconds it takes."""
    handler = type("Handler", (_Handler,), {"service": service, "own_time": own_time})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    service: Service
    own_time: Any
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        begun = time.perf_counter()
        self._get()
        if self.own_time is not None:
            self.own_time.value += time.perf_counter() - begun

    def _get(self) -> None:
        self.service.requests.append(self.path)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        cursor = asked.get("cursor", "*")
        if self.service.delay:
            time.sleep(self.service.delay)
        page = self.service.page(cursor)
        fault = self.service.fault(cursor)
        try:
            self._answer(fault, page, cursor)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, fault: str, page: dict[str, Any], cursor: str) -> None:
        whole = json.dumps(page).encode()
        if fault.startswith(("429", "500", "503")):
            self._refuse(fault)
        elif fault in ("reset", "closed at once"):
            self._hang_up(with_reset=fault == "reset")
        elif fault.startswith("cut"):
            self._cut(whole, with_length=fault.endswith("with length"))
        elif fault == "drip":
            self._drip(whole)
        elif fault == "gzip bomb":
            bomb = gzip.compress(b" " * 30_000_000)
            self._send(bomb, {"Content-Encoding": "gzip"})
        else:
            self._send(_spoilt(fault, page, cursor, whole))

    def _refuse(self, fault: str) -> None:
        status = int(fault[:3])
        headers = {}
        if fault == "429 with seconds":
            headers["Retry-After"] = "0"
        if fault == "429 with a date":
            headers["Retry-After"] = "Wed, 21 Oct 2015 07:28:00 GMT"
        self._send(b'{"error": "not now", "message": "try later"}', headers, status)

    def _hang_up(self, with_reset: bool) -> None:
        if with_reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _cut(self, whole: bytes, with_length: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if with_length:
            self.send_header("Content-Length", str(len(whole)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(whole[: len(whole) // 2])
        self.close_connection = True

    def _drip(self, whole: bytes) -> None:
        """A byte now and then, for longer than anybody should wait."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        for byte in whole[:40]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.02)
        self.close_connection = True

    def _send(self, body: bytes, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _spoilt(fault: str, page: dict[str, Any], cursor: str, whole: bytes) -> bytes:
    """A body that looks like an answer and is none."""
    meta = page["meta"]
    if fault == "html":
        return b"<!doctype html><html><body><h1>Please sign in</h1></body></html>"
    if fault == "broken json":
        return whole[:-3] + b"}"
    if fault == "error with 200":
        return b'{"error": "Service trouble", "message": "something went wrong"}'
    if fault == "empty page":
        return json.dumps({"meta": meta, "results": []}).encode()
    if fault == "cursor repeats":
        return json.dumps({**page, "meta": {**meta, "next_cursor": cursor}}).encode()
    if fault == "total moves":
        return json.dumps({**page, "meta": {**meta, "count": meta["count"] + 7}}).encode()
    return whole
