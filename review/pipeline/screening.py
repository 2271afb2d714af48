"""Screening: work lists, decisions, undo, conflicts and their adjudication.

Every read takes the person it serves; what they may not see yet is kept back by the query itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import Adjudication, Decision, Report, RetrievalStatus, Reviewer, Role, Stage, Verdict
from review.pipeline.core import Context, in_order, load_reports, one_report, require
from review.pipeline.outcomes import one_settled, settled
from review.pipeline.worklists import follow, place_at_full_text, refresh, refresh_worklists, relist
from review.store import Event, Saved, Unit, decisions, fulltext, joined, voting, worklist

__all__ = [
    "History",
    "Work",
    "change",
    "check_reason",
    "decide",
    "follow",
    "history",
    "next_work",
    "one_settled",
    "place_at_full_text",
    "position_of",
    "recent",
    "refresh",
    "refresh_worklists",
    "relist",
    "report_of",
    "settled",
    "undo",
    "visible_decisions",
]


@dataclass(frozen=True, slots=True)
class Work:
    """The next reports of one person, and how far they have come."""

    reports: tuple[Report, ...]
    done: int
    total: int

    @property
    def left(self) -> int:
        """How many are still to do."""
        return self.total - self.done


def next_work(ctx: Context, person: Reviewer, stage: Stage, limit: int = 1, skip: int = -1) -> Work:
    """The person's next open reports at a stage; at full text only those whose text was retrieved.

    ``skip`` is the position (``position_of``) of the report after which to look; when nothing is left
    behind it, the list starts anew. The reports of an open calibration round come before all others.
    """
    require(person, Role.REVIEWER)
    with ctx.db.read() as unit:
        done, total = worklist.progress(unit, person.reviewer_id, stage)
        after = _place_of(unit, person, stage, skip)
        ids = _open_ids(unit, person, stage, limit, after)
        if not ids and after is not None:
            ids = _open_ids(unit, person, stage, limit, None)
        reports = in_order(load_reports(unit, ids), ids) if ids else []
    return Work(tuple(reports), done, total)


def _open_ids(unit: Unit, person: Reviewer, stage: Stage, limit: int, after: int | None) -> list[str]:
    found = worklist.next_reports(
        unit, person.reviewer_id, stage, limit, after, only_retrieved=stage is Stage.FULL_TEXT
    )
    return [report_id for report_id, _ in found]


def _place_of(unit: Unit, person: Reviewer, stage: Stage, skip: int) -> int | None:
    """Where a skipped report stands in the person's list; it may have been put at the front of it."""
    if skip < 0:
        return None
    place = worklist.position(unit, person.reviewer_id, stage, f"R{skip:05}")
    return skip if place is None else place


def position_of(report: Report) -> int:
    """A report's place in work lists."""
    return int(report.report_id[1:])


def decide(
    ctx: Context,
    person: Reviewer,
    *,
    stage: Stage,
    report_id: str,
    verdict: Verdict,
    event_id: str,
    reason: str = "",
    note: str = "",
    labels: Sequence[str] = (),
    shown_at: datetime | None = None,
    decided_at: datetime | None = None,
    protocol_version: str = "",
) -> Saved:
    """Append one decision. The same event id counts once; a report already decided is ``Stale``."""
    require(person, Role.REVIEWER)
    check_reason(ctx, stage, verdict, reason)

    def work(unit: Unit) -> Decision:
        if not worklist.is_assigned(unit, person.reviewer_id, stage, report_id):
            raise _not_listed(unit, ctx, stage, report_id)
        before = decisions.own_votes(unit, report_id, stage, person.reviewer_id)
        if before:
            raise Stale(
                f"You decided {report_id} already: {before[-1].verdict}.",
                "undo it first to change your mind.",
            )
        if stage is Stage.FULL_TEXT:
            _need_full_text(unit, report_id)
        made = decisions.add(
            unit,
            event_id,
            report_id=report_id,
            stage=stage,
            reviewer_id=person.reviewer_id,
            verdict=verdict,
            reason=reason,
            note=note.strip(),
            labels=labels,
            protocol_version=protocol_version or ctx.file.version,
            shown_at=shown_at,
            decided_at=decided_at,
        )
        worklist.mark(unit, person.reviewer_id, stage, report_id, True)
        follow(unit, ctx, stage, report_id)
        return made

    return ctx.db.write(Event(person.reviewer_id, f"decide {stage}", report_id, event_id), work)


def undo(
    ctx: Context, person: Reviewer, *, stage: Stage, report_id: str, event_id: str, withdraws: str = ""
) -> Saved:
    """Withdraw one's own standing decision: a new event, the old one stays.

    On a report that was joined from several, every vote of this person on any of them is withdrawn.
    ``withdraws`` names the decision that is meant, by its event: any other stays, and this is ``Stale``.
    """
    require(person, Role.REVIEWER)

    def work(unit: Unit) -> Decision:
        here = joined.current(unit, report_id)
        standing = decisions.own_votes(unit, here, stage, person.reviewer_id)
        if not standing or (withdraws and withdraws not in {v.event_id for v in standing}):
            raise Stale(f"You have no decision on {report_id} to undo.", "reload the page.")
        for n, vote in enumerate(standing):
            made = decisions.add(
                unit,
                f"{event_id}:{vote.made_on}" if n else event_id,
                report_id=vote.made_on,
                stage=stage,
                reviewer_id=person.reviewer_id,
                verdict=None,
                protocol_version=ctx.file.version,
            )
        worklist.mark(unit, person.reviewer_id, stage, here, False)
        follow(unit, ctx, stage, here, keep=person.reviewer_id)
        return made

    return ctx.db.write(Event(person.reviewer_id, f"undo {stage}", report_id, event_id), work)


def change(
    ctx: Context,
    person: Reviewer,
    *,
    stage: Stage,
    report_id: str,
    verdict: Verdict,
    event_id: str,
    reason: str = "",
    note: str = "",
    labels: Sequence[str] = (),
    shown_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> Saved:
    """Change one's mind about a report: the standing decision is replaced by a new one, in one event.

    The earlier decision stays in the history. The same verdict again is taken when it is given under
    another version of the protocol: it says that it still holds. Refused with ``NotAllowed`` where an
    adjudication stands, which the new vote would contradict without anybody noticing; with ``Stale``
    where there is nothing to change.
    """
    require(person, Role.REVIEWER)
    check_reason(ctx, stage, verdict, reason)
    said = {"verdict": verdict, "reason": reason, "note": note.strip(), "labels": tuple(labels)}

    def work(unit: Unit) -> Decision:
        here = joined.current(unit, report_id)
        standing = decisions.own_votes(unit, here, stage, person.reviewer_id)
        _may_change(unit, ctx, person, stage, here, standing)
        if len(standing) == 1 and _is_same(standing[0], said, ctx.file.version):
            raise Stale(f"This is what you decided on {here} already.", "nothing needs to be saved.")
        for vote in standing[:-1]:  # of a joined report, one vote of a person is left
            decisions.add(
                unit,
                f"{event_id}:{vote.made_on}",
                report_id=vote.made_on,
                stage=stage,
                reviewer_id=person.reviewer_id,
                verdict=None,
                protocol_version=ctx.file.version,
            )
        made = decisions.add(
            unit,
            event_id,
            report_id=standing[-1].made_on,
            stage=stage,
            reviewer_id=person.reviewer_id,
            verdict=verdict,
            reason=reason,
            note=note.strip(),
            labels=labels,
            protocol_version=ctx.file.version,
            shown_at=shown_at,
            decided_at=decided_at,
        )
        follow(unit, ctx, stage, here)
        return made

    return ctx.db.write(Event(person.reviewer_id, f"change {stage}", report_id, event_id), work)


def _may_change(
    unit: Unit, ctx: Context, person: Reviewer, stage: Stage, here: str, standing: Sequence[Decision]
) -> None:
    if not standing:
        raise Stale(f"You have no decision on {here} to change.", "reload the page.")
    if not worklist.is_assigned(unit, person.reviewer_id, stage, here):
        raise NotAllowed(f"{here} is not on your list at this stage any more.", "reload the page.")
    if decisions.adjudications(unit, report_id=here, stage=stage):
        raise NotAllowed(
            f"The conflict on {here} has been settled, and the votes stay as they were.",
            "ask whoever settles conflicts to open it again.",
        )
    if stage is Stage.FULL_TEXT:
        _need_full_text(unit, here)


def _is_same(vote: Decision, said: Mapping[str, object], version: str) -> bool:
    return vote.protocol_version == version and all(getattr(vote, k) == v for k, v in said.items())


def _not_listed(unit: Unit, ctx: Context, stage: Stage, report_id: str) -> NotAllowed | Stale:
    """Why a report is not on a person's list: it never was, or others were faster."""
    votes = voting.voters(unit, stage, [report_id]).get(report_id, {})
    rule = ctx.needed[stage]
    if rule.follows_votes and len(votes) >= rule.needed(report_id, {v for c in votes.values() for v in c}):
        return Stale(f"{report_id} has the decisions it needs already.", "go on with the next report.")
    return NotAllowed(f"{report_id} is not on your list at this stage.", "reload the page.")


def recent(ctx: Context, person: Reviewer, stage: Stage, limit: int = 20) -> list[tuple[Decision, Report]]:
    """A person's own last decisions with their reports, newest first."""
    require(person, Role.REVIEWER)
    with ctx.db.read() as unit:
        own = decisions.recent_of(unit, person.reviewer_id, stage, limit)
        reports = {r.report_id: r for r in load_reports(unit, [d.report_id for d in own])}
    return [(d, reports[d.report_id]) for d in own if d.report_id in reports]


def visible_decisions(ctx: Context, person: Reviewer, **where: object) -> list[Decision]:
    """All decisions this person may see: their own, and those on settled work."""
    require(person, *Role)
    with ctx.db.read() as unit:
        if where.get("report_id"):
            where["report_id"] = joined.current(unit, str(where["report_id"]))
        return decisions.visible_to(unit, person.reviewer_id, ctx.needed, **where)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class History:
    """Everything a person may see of how one report was decided, oldest first, withdrawn words included."""

    decisions: tuple[Decision, ...]
    rulings: tuple[Adjudication, ...]


def history(ctx: Context, person: Reviewer, report_id: str) -> History:
    """One's own decisions on a report with all changes; others' and rulings where one may see them."""
    require(person, *Role)
    with ctx.db.read() as unit:
        here = joined.current(unit, report_id)
        seen = decisions.visible_to(unit, person.reviewer_id, ctx.needed, report_id=here, standing_only=False)
        stages = {d.stage for d in seen if d.reviewer_id != person.reviewer_id}
        rulings = [r for r in decisions.adjudications(unit, report_id=here) if r.stage in stages]
    return History(tuple(seen), tuple(rulings))


def check_reason(ctx: Context, stage: Stage, verdict: Verdict, reason: str) -> None:
    """Refuse a reason the protocol does not know here, and a lack of one where it asks for one."""
    known = [r.id for r in ctx.protocol.reasons(stage)]
    if reason and reason not in known:
        raise InvalidInput(f"{reason!r} is no reason at this stage (there are: {', '.join(known)}).")
    if reason and verdict is not Verdict.EXCLUDE:
        raise InvalidInput("Only an exclusion has a reason.")
    if verdict is Verdict.EXCLUDE and not reason and ctx.protocol.screening.at(stage).reasons_required:
        raise InvalidInput("At this stage an exclusion needs a reason.", "choose the first that applies.")


def _need_full_text(unit: Unit, report_id: str) -> None:
    state = fulltext.all_standing(unit, report_id).get(report_id)
    if state is None or state.status is not RetrievalStatus.RETRIEVED:
        raise NotAllowed(
            f"The full text of {report_id} is not marked as retrieved.", "record its retrieval first."
        )


def report_of(ctx: Context, report_id: str) -> Report:
    """One report's metadata, also under an id that was joined to it."""
    with ctx.db.read() as unit:
        return one_report(unit, report_id)
