"""Reports that belong together and are not the same: found by the program, or said by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.model import LinkKind, PairVerdict
from review.pipeline.core import Context
from review.store import Unit, identity, joined, pairs


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A report, and another that it is related to. ``author`` is "program" or a reviewer id."""

    report_id: str
    other_report_id: str
    record_a: str
    record_b: str
    kind: LinkKind
    author: str
    reason: str
    event_id: str


def links_of(ctx: Context, report_ids: Sequence[str]) -> dict[str, tuple[ReportLink, ...]]:
    """The links of each report asked for, under the id asked for; an empty tuple where there is none.

    A person's word on a pair stands above the program's: called the same or different, the two are
    no longer linked; called related, the person's kind counts.
    """
    with ctx.db.read() as unit:
        return linked(unit, report_ids)


def linked(unit: Unit, report_ids: Sequence[str]) -> dict[str, tuple[ReportLink, ...]]:
    """``links_of`` inside a unit."""
    now_at = joined.moved(unit)
    found: dict[str, list[ReportLink]] = {now_at.get(r, r): [] for r in report_ids}
    for link in every_link(unit):
        for this, other in ((link.report_id, link.other_report_id), (link.other_report_id, link.report_id)):
            if this in found:
                found[this].append(_seen_from(link, this, other))
    return {r: tuple(dict.fromkeys(found[now_at.get(r, r)])) for r in report_ids}


def every_link(unit: Unit) -> Iterator[ReportLink]:
    """Every link between two reports as they are now."""
    rulings = pairs.rulings(unit)
    ruled = {r.pair for r in rulings}
    said = [
        (r.pair, r.kind or LinkKind.RELATED, r.reviewer_id, r.note, r.answer_id)
        for r in rulings
        if r.verdict is PairVerdict.RELATED
    ]
    for k in pairs.kept_links(unit):
        pair = (k.link.record_a, k.link.record_b)
        if pair not in ruled:
            said.append((pair, k.link.kind, k.author, k.link.reason, k.event_id))
    report_of = identity.report_of(unit, sorted({i for pair, *_ in said for i in pair})) if said else {}
    for (a, b), kind, author, reason, event_id in said:
        if a in report_of and b in report_of and report_of[a] != report_of[b]:
            yield ReportLink(report_of[a], report_of[b], a, b, kind, author, reason, event_id)


def _seen_from(link: ReportLink, this: str, other: str) -> ReportLink:
    return ReportLink(
        this, other, link.record_a, link.record_b, link.kind, link.author, link.reason, link.event_id
    )
