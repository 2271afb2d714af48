"""Small walks kept as text: the pages of a service as we wrote them, played to the connector."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.search.harvest import Step, walk
from review.search.query.model import Part
from review.search.source import Connector, Page, Request
from review.search.sources import CITATION_SOURCES, SOURCES

FIXTURES = Path(__file__).parent / "fixtures"
ALL: dict[str, Connector] = {**SOURCES, **CITATION_SOURCES}


@dataclass(frozen=True)
class Fixture:
    """What stands in the folder of one service.

    ``pages.json`` is a list of pages in the order of the walk: ``request`` (the path, parameters or form
    fields that tell the page's request from the others), ``status``, ``headers``, ``file``, ``items``
    (how many items the page holds, counted by whoever wrote it), and, in the first, ``part``.
    ``errors.json`` is a list of answers: ``status``, ``headers``, ``body`` or ``file``, the ``fault`` they
    must be taken for, some of its ``words``, and ``of``: which request of the walk they answer.
    """

    name: str
    pages: list[dict[str, Any]]
    errors: list[dict[str, Any]]

    @property
    def folder(self) -> Path:
        return FIXTURES / self.name

    @property
    def part(self) -> Part:
        said = self.pages[0].get("part", {})
        return Part(said.get("query", '"sex buyer" AND (treatment OR course)'), said.get("params", {}))

    def body(self, answer: dict[str, Any]) -> bytes:
        return (self.folder / answer["file"]).read_bytes() if "file" in answer else answer["body"].encode()

    def page(self, request: Request, answer: dict[str, Any]) -> Page:
        headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
        return Page(request, answer.get("status", 200), headers, self.body(answer))


def fixture(name: str) -> Fixture:
    """The fixture of a service; a service without one is not finished."""
    folder = FIXTURES / name
    found = [json.loads((folder / f).read_text(encoding="utf-8")) for f in ("pages.json", "errors.json")]
    return Fixture(name, *found)


def asked(request: Request) -> dict[str, str]:
    """What a request asks, as one flat mapping."""
    body = request.body if isinstance(request.body, dict) else {}
    fields = {"path": request.path, **request.params, **(request.form or {}), **body}
    return {name: str(value) for name, value in fields.items()}


def play(name: str) -> tuple[list[Step], list[int]]:
    """The steps of the real walk over the fixture, and which pages were used."""
    kept, used = fixture(name), []

    def fetch(request: Request, accept: Callable[[Page], Any]) -> tuple[Page, Any]:
        given = asked(request)
        for number, answer in enumerate(kept.pages):
            if number not in used and all(given.get(k) == str(v) for k, v in answer["request"].items()):
                used.append(number)
                page = kept.page(request, answer)
                return page, accept(page)
        raise AssertionError(f"{name}: no page answers {given}")

    return list(walk(ALL[name], [kept.part], fetch)), used
