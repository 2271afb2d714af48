"""Citation chasing: what the included reports cite (backward), and what cites them (forward).

One step only. Every part of a chase belongs to one seed, so that each record found can say which seed led
to it, and in which direction. Seeds that a service cannot be asked about are named, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from review.errors import InvalidInput
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, check_status
from review.search.sources import CITATION_SOURCES, SOURCES
from review.search.sources.getters import items, text, whole
from review.search.sources.openalex_record import work_id

SERVICES = ("openalex", "semanticscholar", "opencitations")
_SELECT = "id,doi,title,cited_by_count"
_NOT_IN_FILTER = frozenset(",|")


class Direction(StrEnum):
    """Where the links lead from the seed."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Seed:
    """A report to chase from; ``name`` is the caller's id for it, the others are "" where unknown."""

    name: str
    doi: str = ""
    pmid: str = ""
    openalex: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chased:
    """One query for one seed: walk ``part`` with ``connector``."""

    seed: Seed
    direction: Direction
    connector: Connector
    part: Part


def chase_parts(service: str, seeds: Iterable[Seed], direction: Direction) -> list[Chased]:
    """What to ask a service, seed by seed; seeds without an id that it knows are left to ``not_asked``."""
    connector = _connector(service, direction)
    asked = ((seed, _query(service, seed, direction)) for seed in seeds)
    return [Chased(seed, direction, connector, Part(query)) for seed, query in asked if query]


def not_asked(service: str, seeds: Iterable[Seed]) -> list[Seed]:
    """The seeds a service cannot be asked about; for OpenAlex, look their id up first (``seed_request``)."""
    _connector(service, Direction.FORWARD)
    return [seed for seed in seeds if not _query(service, seed, Direction.FORWARD)]


def seed_request(seed: Seed) -> Request | None:
    """The look-up of a seed at OpenAlex, by DOI, PubMed id or title; None for a seed that has none."""
    if seed.doi and _NOT_IN_FILTER.isdisjoint(seed.doi):
        return _lookup(f"doi:{seed.doi}")
    if seed.doi:
        return Request(f"works/https://doi.org/{quote(seed.doi, safe='/')}", {"select": _SELECT})
    if seed.pmid:
        return _lookup(f"pmid:{seed.pmid}")
    words = " ".join(re.findall(r"\w+", seed.title))
    return _lookup(f"title.search:{words}", title=seed.title) if words else None


def seed_id(page: Page) -> str:
    """The seed's OpenAlex id; "" when OpenAlex does not know it.

    Of several works with one DOI it is the most cited one. A title must be the same, letter for letter
    but for punctuation, and belong to one work only. Raises ``PageFault`` for an answer that is an error.
    """
    found = _works(page)
    if title := page.request.memo.get("title"):
        found = [work for work in found if _plain(text(work, "title")) == _plain(str(title))]
        if len(found) > 1:
            return ""
    found.sort(key=lambda work: whole(work, "cited_by_count") or 0, reverse=True)
    return next(filter(None, (work_id(text(work, "id")) for work in found)), "")


def _works(page: Page) -> list[Any]:
    """The works of a list, or the one asked for alone; none when OpenAlex has no such work."""
    if page.request.path == "works":
        SOURCES["openalex"].check(page)
        return list(items(page.object(), "results"))
    if page.status == 404:
        return []
    check_status(page)
    if not work_id(text(page.object(), "id")):
        raise PageFault(Fault.PASSING, "the answer is no work")
    return [page.object()]


def _connector(service: str, direction: Direction) -> Connector:
    if service not in SERVICES:
        raise InvalidInput(f"{service!r} knows no citations.", f"choose one of {', '.join(SERVICES)}")
    if service == "openalex":
        return SOURCES[service]
    return CITATION_SOURCES[f"{service}-{'citations' if direction is Direction.FORWARD else 'references'}"]


def _query(service: str, seed: Seed, direction: Direction) -> str:
    if service == "openalex":
        name = work_id(seed.openalex)
        return f"{'cites' if direction is Direction.FORWARD else 'cited_by'}:{name}" if name else ""
    doi, pmid = ("DOI:", "PMID:") if service == "semanticscholar" else ("doi:", "pmid:")
    return f"{doi}{seed.doi}" if seed.doi else f"{pmid}{seed.pmid}" if seed.pmid else ""


def _lookup(filtered: str, title: str = "") -> Request:
    params = {"filter": filtered, "select": _SELECT, "per_page": "25"}
    return Request("works", params, memo={"title": title} if title else {})


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
