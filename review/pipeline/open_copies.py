"""Where services and records say that a report may be read freely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from review.model import Report
from review.store import Unit, standings

RECORDS = "records"
OPEN_URL = "open access url"  # where formats and connectors keep such addresses of an entry
PDF_SIGNS = (".pdf", "/pdf", "pdf=")


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """An address at which a report is open: who says so, under which licence, and when they were asked."""

    address: str
    said_by: tuple[str, ...]
    licence: str = ""
    asked_at: datetime | None = None


def copies_of(unit: Unit, reports: Sequence[Report]) -> dict[str, tuple[OpenCopy, ...]]:
    """The open copies of these reports, addresses of PDFs first; reports without one are left out."""
    dois = sorted({r.entry.doi for r in reports if r.entry.doi})
    said: dict[str, list[OpenCopy]] = {}
    for row in standings.latest(unit, dois) if dois else ():
        if _is_web(row["open_access_url"]):
            one = OpenCopy(row["open_access_url"], (row["asked_of"],), row["licence"], row["recorded_at"])
            said.setdefault(row["doi"], []).append(one)
    found = {}
    for report in reports:
        entry = report.entry
        own = [OpenCopy(a, (RECORDS,)) for a in entry.extra.get(OPEN_URL, ()) if _is_web(a)]
        if made := _united([*said.get(entry.doi, ()), *own] if entry.doi else own):
            found[report.report_id] = made
    return found


def _united(copies: Sequence[OpenCopy]) -> tuple[OpenCopy, ...]:
    """Each address once, with everybody who names it."""
    by_address: dict[str, OpenCopy] = {}
    for copy in copies:
        known = by_address.get(copy.address)
        by_address[copy.address] = (
            copy
            if known is None
            else OpenCopy(
                copy.address,
                (*known.said_by, *(s for s in copy.said_by if s not in known.said_by)),
                known.licence or copy.licence,
                known.asked_at or copy.asked_at,
            )
        )
    return tuple(sorted(by_address.values(), key=lambda c: not _looks_like_pdf(c.address)))


def _looks_like_pdf(address: str) -> bool:
    return any(sign in address.lower() for sign in PDF_SIGNS)


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
