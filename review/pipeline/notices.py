"""Retractions, concerns and corrections of reports, from services and from the records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from review.model import Report
from review.pipeline.core import Context
from review.store import Unit, standings


class NoticeKind(StrEnum):
    """What has happened to an article since it was published, the gravest first."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    NOTICE = "notice"
    """The report is a notice itself."""
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Badge:
    """One kind of notice about a report: who says so, and the notice's own DOI and date where known."""

    kind: NoticeKind
    said_by: tuple[str, ...]
    doi: str = ""
    date: str = ""


RECORDS = "records"
_SERVICE_KINDS = {
    "retraction": NoticeKind.RETRACTED,
    "partial_retraction": NoticeKind.RETRACTED,
    "withdrawal": NoticeKind.RETRACTED,
    "removal": NoticeKind.RETRACTED,
    "expression_of_concern": NoticeKind.CONCERN,
}
# Keys of an entry's ``extra`` under which formats keep corrections.
_CORRECTIONS = ("ErratumIn", "CorrectedandRepublishedIn", "Erratum in")


def badges_of(ctx: Context, reports: Sequence[Report]) -> dict[str, tuple[Badge, ...]]:
    """The badges of these reports, the gravest first; reports without one are left out."""
    with ctx.db.read() as unit:
        return badges(unit, reports)


def badges(unit: Unit, reports: Sequence[Report]) -> dict[str, tuple[Badge, ...]]:
    """The badges of these reports, inside a unit."""
    dois = sorted({r.entry.doi for r in reports if r.entry.doi})
    by_doi: dict[str, list[Mapping[str, Any]]] = {}
    for row in standings.latest(unit, dois) if dois else ():
        by_doi.setdefault(row["doi"], []).append(row)
    found = {
        r.report_id: _united([*_from_records(r), *_from_services(by_doi.get(r.entry.doi, ()))])
        for r in reports
    }
    return {report_id: made for report_id, made in found.items() if made}


def _from_services(rows: Iterable[Mapping[str, Any]]) -> Iterator[Badge]:
    for row in rows:
        for notice in row["notices"]:
            kind = _SERVICE_KINDS.get(notice["type"], NoticeKind.CORRECTED)
            yield Badge(kind, (row["asked_of"],), notice["doi"], notice["date"])
        if row["is_retracted"]:
            yield Badge(NoticeKind.RETRACTED, (row["asked_of"],))


def _from_records(report: Report) -> Iterator[Badge]:
    extra = report.entry.extra
    for said in extra.get("retraction", ()):
        kind = _kind_in_words(said)
        if kind is not None:
            yield Badge(kind, (RECORDS,))
    if any(extra.get(key) for key in _CORRECTIONS):
        yield Badge(NoticeKind.CORRECTED, (RECORDS,))


def _kind_in_words(said: str) -> NoticeKind | None:
    """What a note of a source means; None for a DOI or place that stands beside one."""
    words = said.casefold().replace("_", " ")
    if words.startswith("10."):
        return None
    if "notice" in words or words.startswith("retraction of"):
        return NoticeKind.NOTICE
    if "concern" in words:
        return NoticeKind.CONCERN
    return NoticeKind.RETRACTED if any(w in words for w in ("retract", "withdraw", "removal")) else None


def _united(badges: Iterable[Badge]) -> tuple[Badge, ...]:
    """One badge a kind, with everybody who says so."""
    kinds: dict[NoticeKind, list[Badge]] = {}
    for badge in badges:
        kinds.setdefault(badge.kind, []).append(badge)
    return tuple(
        Badge(
            kind,
            tuple(dict.fromkeys(s for b in kinds[kind] for s in b.said_by)),
            next((b.doi for b in kinds[kind] if b.doi), ""),
            next((b.date for b in kinds[kind] if b.date), ""),
        )
        for kind in NoticeKind
        if kind in kinds
    )
