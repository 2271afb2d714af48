"""Decisions taken under other criteria than those in force: flagged, counted, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from review.model import Decision, Report, Reviewer, Role, Stage
from review.pipeline.core import Context, load_reports, require
from review.protocol import eligibility_of
from review.screening.criteria import CriterionChange, changes
from review.store import Unit, decisions, runs, voting


@dataclass(frozen=True, slots=True)
class UnderOldText:
    """Standing decisions of a stage taken under one earlier text of the criteria.

    ``is_readable`` is False where that text is not kept or cannot be read any more; what changed is then
    not known, and the decisions are flagged all the same.
    """

    stage: Stage
    version: str
    count: int
    changes: tuple[CriterionChange, ...]
    is_readable: bool = True


def old_criteria(ctx: Context, person: Reviewer, stage: Stage) -> list[UnderOldText]:
    """The versions under whose other criteria decisions stand, with what changed since and how many.

    One's own decisions; for the lead everybody's. Changes elsewhere in the protocol flag nothing.
    """
    require(person, Role.REVIEWER, Role.LEAD)
    own = None if person.holds(Role.LEAD) else person.reviewer_id
    with ctx.db.read() as unit:
        counts = voting.by_version(unit, stage, own)
        differing = _differing(unit, ctx, stage, counts)
    return [old for version, old in differing.items() if counts[version]]


def old_decisions(ctx: Context, person: Reviewer, stage: Stage) -> list[tuple[Decision, Report]]:
    """A person's own standing decisions that were taken under other criteria, oldest first.

    ``screening.change`` with the same verdict says of one that it still holds.
    """
    require(person, Role.REVIEWER)
    with ctx.db.read() as unit:
        counts = voting.by_version(unit, stage, person.reviewer_id)
        old = _differing(unit, ctx, stage, counts)
        if not old:
            return []
        own = decisions.recent_of(unit, person.reviewer_id, stage, 1_000_000)
        flagged = [d for d in reversed(own) if d.protocol_version in old]
        reports = {r.report_id: r for r in load_reports(unit, sorted({d.report_id for d in flagged}))}
    return [(d, reports[d.report_id]) for d in flagged if d.report_id in reports]


def _differing(unit: Unit, ctx: Context, stage: Stage, counts: Mapping[str, int]) -> dict[str, UnderOldText]:
    if counts.keys() <= {ctx.file.version}:
        return {}
    texts = {v["version"]: v["text"] for v in runs.protocol_versions(unit)}
    found = {}
    for version in sorted(counts):
        if version == ctx.file.version:
            continue
        before = eligibility_of(texts[version]) if version in texts else None
        if before is None:
            found[version] = UnderOldText(stage, version, counts[version], (), is_readable=False)
        elif differences := changes(before, ctx.protocol.eligibility, stage):
            found[version] = UnderOldText(stage, version, counts[version], tuple(differences))
    return found
