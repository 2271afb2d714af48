"""Missing abstracts filled in by people, with where they are from. Records stay as they came."""

from __future__ import annotations

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import Reviewer, Role
from review.pipeline.core import Context, one_report, require
from review.store import Event, Saved, Unit, abstracts, joined

WHO = (Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
LONGEST = 20_000


def fill_abstract(
    ctx: Context, person: Reviewer, report_id: str, text: str, source: str, *, event_id: str
) -> Saved:
    """Keep an abstract for a report none of whose records has one, with the source the person names.

    Shown from then on as the report's abstract with who filled it in, when, and from where. Filling it in
    again replaces it; nothing is deleted. Refused where a record has an abstract of its own.
    """
    require(person, *WHO)
    text, source = text.strip(), source.strip()
    if not text:
        raise InvalidInput("There is no abstract to keep.", "paste its text.")
    if len(text) > LONGEST:
        raise InvalidInput(
            f"An abstract has at most {LONGEST:,} characters.", "leave out what is not abstract."
        )
    if not source:
        raise InvalidInput(
            "An abstract needs its source.", "write where it is from: an address, a catalogue."
        )

    def work(unit: Unit) -> str:
        report = one_report(unit, report_id)
        if report.added_abstract is None and report.entry.abstract.strip():
            raise NotAllowed(f"A record of {report.report_id} has an abstract.", "reload the page.")
        if report.added_abstract and (report.added_abstract.text, report.added_abstract.source) == (
            text,
            source,
        ):
            raise Stale("This abstract stands already.", "nothing needs to be saved.")
        _withdraw_parts(unit, event_id, report.report_id, person)
        abstracts.add(unit, event_id, report.report_id, text, source, person.reviewer_id)
        return source

    return ctx.db.write(Event(person.reviewer_id, "fill in abstract", report_id, event_id), work)


def withdraw_abstract(ctx: Context, person: Reviewer, report_id: str, *, event_id: str) -> Saved:
    """Take a filled-in abstract back: a new row; the text stays in the history."""
    require(person, *WHO)

    def work(unit: Unit) -> str:
        here = joined.current(unit, report_id)
        if not abstracts.standing(unit, joined.parts_of(unit, here)):
            raise Stale(f"No filled-in abstract stands on {report_id}.", "reload the page.")
        _withdraw_parts(unit, f"{event_id}:part", here, person)
        if abstracts.standing(unit, [here]):
            abstracts.add(unit, event_id, here, None, "", person.reviewer_id)
        return "withdrawn"

    return ctx.db.write(Event(person.reviewer_id, "withdraw abstract", report_id, event_id), work)


def _withdraw_parts(unit: Unit, event_id: str, report_id: str, person: Reviewer) -> None:
    """Take back what stands on reports that were joined to this one, so that one text stands in the end."""
    for part in abstracts.standing(unit, joined.parts_of(unit, report_id)):
        if part != report_id:
            abstracts.add(unit, f"{event_id}:{part}", part, None, "", person.reviewer_id)
