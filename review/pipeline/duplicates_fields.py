"""What a report is called, field by field: where each value is from, what else is said, a person's choice."""

from __future__ import annotations

from review.dedup.best import CHOOSABLE, BestField, Offered, best_fields
from review.errors import InvalidInput, NotFound, Stale
from review.model import Record, Reviewer
from review.pipeline.core import Context, chosen_in, require
from review.pipeline.deduplicating import DECIDERS
from review.store import Event, Saved, Unit, choices, identity, joined, runs

__all__ = ["CHOOSABLE", "BestField", "Offered", "choose_field", "fields_of", "withdraw_choice"]


def fields_of(ctx: Context, report_id: str) -> tuple[BestField, ...]:
    """Every filled field of a report with its value, its record and source, and the other values."""
    with ctx.db.read() as unit:
        records = _records(unit, report_id)
        chosen = chosen_in([r.record_id for r in records], choices.of_records(unit))
        source_of = {r.run_id: r.source_id for r in runs.all_runs(unit)}
    return best_fields(records, chosen, source_of)


def choose_field(
    ctx: Context, person: Reviewer, report_id: str, field: str, record_id: str, *, event_id: str
) -> Saved:
    """Let one record's value stand for a field of its report, wherever the report is shown or exported.

    The choice goes with the record: it holds after the report is joined to another, and has no
    effect once the record has left it.
    """
    require(person, *DECIDERS)
    if field not in CHOOSABLE:
        raise InvalidInput(f"There is no choice for {field!r}.", f"choose one of {', '.join(CHOOSABLE)}.")

    def work(unit: Unit) -> str:
        if record_id not in {r.record_id for r in _records(unit, report_id)}:
            raise Stale(f"{record_id} is no record of {report_id}.", "reload the page.")
        here = joined.current(unit, report_id)
        choices.choose(unit, event_id, here, field, record_id, person.reviewer_id)
        return record_id

    subject = f"{report_id} {field} {record_id}"
    return ctx.db.write(Event(person.reviewer_id, "choose value", subject, event_id), work)


def withdraw_choice(ctx: Context, person: Reviewer, report_id: str, field: str, *, event_id: str) -> Saved:
    """Take the choice for a field back, and any that came with a report joined to this one."""
    require(person, *DECIDERS)

    def work(unit: Unit) -> str:
        own = {r.record_id for r in _records(unit, report_id)}
        made = [c for c in choices.of_records(unit) if c.record_id in own and c.field == field]
        if not made:
            raise Stale(f"Nobody chose a value for {field} of {report_id}.", "reload the page.")
        for choice in made:
            choices.choose(unit, event_id, choice.report_id, field, None, person.reviewer_id)
        return "withdrawn"

    subject = f"{report_id} {field}"
    return ctx.db.write(Event(person.reviewer_id, "withdraw value", subject, event_id), work)


def _records(unit: Unit, report_id: str) -> list[Record]:
    members = identity.memberships(unit, [joined.current(unit, report_id)])
    if not members:
        raise NotFound(f"There is no report {report_id}.", "slr status lists what there is.")
    return runs.records(unit, [m.record_id for m in members])
