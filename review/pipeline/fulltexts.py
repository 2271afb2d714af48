"""Full texts: what was sought, what came, what did not and why."""

from __future__ import annotations

from dataclasses import dataclass

from review.errors import InvalidInput, NotAllowed
from review.model import Outcome, Report, Retrieval, RetrievalStatus, Reviewer, Role, Stage
from review.pipeline import screening
from review.pipeline.core import Context, in_order, load_reports, require
from review.screening.outcome import Settled
from review.store import Event, Saved, Unit, fulltext


@dataclass(frozen=True, slots=True)
class Sought:
    """A report that passed title and abstract, how far its retrieval is, and its outcome."""

    report: Report
    retrieval: Retrieval | None
    outcome: Outcome
    reason: str

    @property
    def status(self) -> RetrievalStatus:
        """Sought until somebody says otherwise."""
        return self.retrieval.status if self.retrieval else RetrievalStatus.SOUGHT


def sought(ctx: Context, person: Reviewer) -> list[Sought]:
    """Every report whose full text is to be had. The outcome is that of settled work alone."""
    require(person, *Role)
    with ctx.db.read() as unit:
        passed = screening.settled(unit, ctx, Stage.TITLE_ABSTRACT)
        ids = sorted(r for r, s in passed.items() if s.outcome is Outcome.INCLUDED)
        states = fulltext.all_standing(unit)
        later = screening.settled(unit, ctx, Stage.FULL_TEXT)
        reports = in_order(load_reports(unit, ids), ids) if ids else []
    return [Sought(r, states.get(r.report_id), *_shown(later.get(r.report_id))) for r in reports]


def _shown(found: Settled | None) -> tuple[Outcome, str]:
    # A conflict is not told from open work here: that would say the other one decided.
    if found is None or found.outcome is Outcome.CONFLICT:
        return Outcome.PENDING, ""
    return found.outcome, found.reason


def set_retrieval(
    ctx: Context,
    person: Reviewer,
    report_id: str,
    status: RetrievalStatus,
    *,
    event_id: str,
    reason: str = "",
    note: str = "",
) -> Saved:
    """Append the state of a report's retrieval. "Not retrieved" needs its reason."""
    require(person, Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
    if status is RetrievalStatus.NOT_RETRIEVED and not reason.strip():
        raise InvalidInput(
            "A report that was not retrieved needs a reason.", "for instance: no copy in any library."
        )

    def work(unit: Unit) -> str:
        if screening.one_settled(unit, ctx, Stage.TITLE_ABSTRACT, report_id).outcome is not Outcome.INCLUDED:
            raise NotAllowed(f"{report_id} has not passed title and abstract.", "reload the page.")
        fulltext.add(unit, event_id, report_id, status, person.reviewer_id, reason.strip(), note.strip())
        screening.place_at_full_text(unit, ctx, report_id)
        return status.value

    return ctx.db.write(Event(person.reviewer_id, "retrieval", report_id, event_id), work)
