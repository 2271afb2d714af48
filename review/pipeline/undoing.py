"""Undo an import or a search, until something in it has been decided."""

from __future__ import annotations

from review.errors import NotAllowed, NotFound
from review.model import SearchRun
from review.pipeline import screening
from review.pipeline.core import CLI, Context
from review.store import Event, Unit, decisions, fulltext, identity, manifests, pairs, runs
from review.store import charting as charts


def undo(ctx: Context, run_id: str, *, actor: str = CLI, note: str = "") -> SearchRun:
    """Take a run out of the review: nothing of it counts any more, and nothing of it is deleted.

    Raises ``NotAllowed`` when somebody has decided, answered, sought or charted something in it, and
    ``NotFound`` for a run that is not there. The beginning of a run's id is enough.
    """

    def work(unit: Unit) -> str:
        run = _run(unit, run_id)
        _refuse_if_decided(unit, run)
        manifests.undo(unit, event.event_id, run.run_id, actor, note)
        screening.refresh_worklists(unit, ctx)
        return run.run_id

    event = Event(actor, "undo import", run_id)
    with ctx.db.read() as unit:
        run = _run(unit, run_id)
    ctx.db.write(event, work)
    return run


def _run(unit: Unit, run_id: str) -> SearchRun:
    found = [r for r in runs.all_runs(unit) if r.run_id.startswith(run_id)] if run_id else []
    if len(found) != 1:
        what = "several runs begin" if found else "no run begins"
        raise NotFound(f"There {what} with {run_id!r}.", "slr status PROTOCOL lists the runs with their ids.")
    return found[0]


def _refuse_if_decided(unit: Unit, run: SearchRun) -> None:
    members = [m for m in identity.memberships(unit) if m.record_id.partition(":")[0] == run.run_id]
    reports = {m.report_id for m in members}
    own = {m.record_id for m in members}
    reasons = [
        (bool(worked & reports), what)
        for worked, what in (
            (decisions.decided_reports(unit), "screened"),
            (set(fulltext.all_standing(unit)), "sought in full text"),
            ({e.report_id for e in charts.standing(unit)}, "charted"),
        )
    ]
    answered = {record for ruling in pairs.rulings(unit) for record in ruling.pair}
    reasons.append((bool(answered & own), "compared with another by a person"))
    said = [what for is_so, what in reasons if is_so]
    if said:
        raise NotAllowed(
            f"Something in the run {run.run_id} ({run.file_name or run.source_label}) has been "
            f"{', '.join(said)}; it can no longer be undone.",
            "exclude what does not belong, so that the reason is counted.",
        )
