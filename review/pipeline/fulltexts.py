"""Full texts: what was sought, what came, what did not and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from review.errors import InvalidInput, NotAllowed
from review.model import Outcome, Report, Retrieval, RetrievalStatus, Reviewer, Role, Stage
from review.pipeline import screening
from review.pipeline.core import Context, in_order, load_reports, require
from review.pipeline.notices import Badge, badges
from review.pipeline.open_copies import OpenCopy, copies_of
from review.pipeline.outcomes import outcomes_of
from review.screening.outcome import Settled
from review.store import Event, Saved, Unit, copies, files, fulltext
from review.store.copies import Attempt
from review.store.files import FullText

MANY = 50  # from here on, going through all reports at once costs less


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
        ids = sought_ids(unit, ctx)
        states = fulltext.all_standing(unit)
        later = screening.settled(unit, ctx, Stage.FULL_TEXT)
        reports = in_order(load_reports(unit, ids), ids) if ids else []
    return [Sought(r, states.get(r.report_id), *_shown(later.get(r.report_id))) for r in reports]


def sought_ids(unit: Unit, ctx: Context) -> list[str]:
    """Ids of the reports that passed titles and abstracts, in order."""
    passed = outcomes_of(unit, ctx, Stage.TITLE_ABSTRACT)
    return sorted(r for r, outcome in passed.items() if outcome is Outcome.INCLUDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports to list: of one state, with or without a file, with these words, and which of those."""

    status: RetrievalStatus | None = None
    words: str = ""
    has_file: bool | None = None
    first: int = 0
    most: int = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One report whose full text is sought: since when, what was said of it since, and its files.

    ``history`` is every word given, oldest first; ``copies`` are addresses at which a service says it
    is open, ``attempts`` what became of those that were tried.
    """

    sought: Sought
    since: datetime | None
    history: tuple[Retrieval, ...]
    files: tuple[FullText, ...]
    badges: tuple[Badge, ...]
    copies: tuple[OpenCopy, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows, how many there are like them, and how many reports there are of each state in all."""

    rows: tuple[Row, ...]
    matching: int
    counts: Mapping[RetrievalStatus, int]
    with_file: int


def listing(ctx: Context, wanted: Wanted | None = None) -> Listing:
    """The retrieval list: only what is shown is loaded whole, so it costs the same for thousands."""
    wanted = wanted or Wanted()
    with ctx.db.read() as unit:
        ids = sought_ids(unit, ctx)
        states = fulltext.all_standing(unit)
        have = files.standing(unit)
        status = {r: states[r].status if r in states else RetrievalStatus.SOUGHT for r in ids}
        chosen = [
            r for r in ids if wanted.status in (None, status[r]) and wanted.has_file in (None, r in have)
        ]
        if wanted.words.strip():
            chosen = _with_words(unit, chosen, wanted.words)
        shown = chosen[wanted.first : wanted.first + wanted.most]
        rows = _rows(unit, ctx, shown, states, have)
    counts = {s: sum(one is s for one in status.values()) for s in RetrievalStatus}
    return Listing(rows, len(chosen), counts, sum(r in have for r in ids))


def _rows(
    unit: Unit,
    ctx: Context,
    ids: list[str],
    states: Mapping[str, Retrieval],
    have: Mapping[str, list[FullText]],
) -> tuple[Row, ...]:
    if not ids:
        return ()
    reports = in_order(load_reports(unit, ids), ids)
    history, since = fulltext.history(unit, ids), fulltext.passed_at(unit, ids)
    noticed, tried, open_at = badges(unit, reports), copies.attempts(unit, ids), copies_of(unit, reports)
    later = (
        screening.settled(unit, ctx, Stage.FULL_TEXT)
        if len(ids) > MANY
        else {r: screening.one_settled(unit, ctx, Stage.FULL_TEXT, r) for r in ids}
    )
    return tuple(
        Row(
            Sought(r, states.get(r.report_id), *_shown(later.get(r.report_id))),
            since.get(r.report_id),
            tuple(history.get(r.report_id, ())),
            tuple(have.get(r.report_id, ())),
            noticed.get(r.report_id, ()),
            open_at.get(r.report_id, ()),
            tuple(tried.get(r.report_id, ())),
        )
        for r in reports
    )


def _with_words(unit: Unit, ids: list[str], words: str) -> list[str]:
    """Those whose id, title, authors, year, venue or DOI hold all the words."""
    needles = words.casefold().split()
    # Reading reports whole takes long: those whose records hold the words anywhere are few.
    near = set(files.reports_with_words(unit, re.findall(r"\w+", words.casefold())))
    ids = [r for r in ids if r in near]
    found = []
    for report in in_order(load_reports(unit, ids), ids) if ids else ():
        e = report.entry
        text = " ".join((report.report_id, e.title, *map(str, e.authors), str(e.year or ""), e.venue, e.doi))
        if all(needle in text.casefold() for needle in needles):
            found.append(report.report_id)
    return found


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
