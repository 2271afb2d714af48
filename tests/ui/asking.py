"""Ask an ASGI app something without a server: one request, one answer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

HOST = "review.example"


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: Any


def ask(app: Starlette, path: str, body: object, headers: dict[str, str], method: str = "POST") -> Said:
    """Send JSON, or bytes as they are, and read the answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    told: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "server": (HOST, 80),
        "client": ("127.0.0.1", 1),
        "headers": [(k.lower().encode(), v.encode()) for k, v in ({"host": HOST} | headers).items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: Any) -> None:
        told.append(dict(message))

    asyncio.run(app(scope, receive, send))
    text = b"".join(m.get("body", b"") for m in told if m["type"] == "http.response.body")
    found = {k.decode(): v.decode() for k, v in told[0]["headers"]}
    is_json = found.get("content-type", "").startswith("application/json")
    return Said(told[0]["status"], found, json.loads(text) if is_json else text.decode())
