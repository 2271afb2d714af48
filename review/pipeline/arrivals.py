"""What each search brought: records new to the review, duplicates within it, and what was known before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from review.model import SearchRun
from review.pipeline.core import Context
from review.store import identity, runs


@dataclass(frozen=True, slots=True)
class Seen:
    """A record, and the first record of the review that is of the same report."""

    record_id: str
    first_record_id: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One run's records, each in one place: ``record_count`` is the sum of the four lists.

    ``new`` begin a report; ``within`` are of a report that this run itself brought; ``earlier`` are
    of a report that an earlier run brought; ``unplaced`` have no report yet.
    """

    run_id: str
    source_id: str
    source_label: str
    round_name: str
    recorded_at: datetime
    new: tuple[str, ...]
    within: tuple[Seen, ...]
    earlier: tuple[Seen, ...]
    unplaced: tuple[str, ...]

    @property
    def record_count(self) -> int:
        """How many records the run brought."""
        return len(self.new) + len(self.within) + len(self.earlier) + len(self.unplaced)


def arrivals(ctx: Context) -> list[Arrival]:
    """Every run that was not undone, in order, with what became of its records."""
    with ctx.db.read() as unit:
        found = runs.all_runs(unit)
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        report_of = identity.report_of(unit)
        records = runs.record_ids(unit)
    return account(found, names, records, report_of)


def account(
    in_order: Sequence[SearchRun],
    round_names: Mapping[str, str],
    records: Mapping[str, Sequence[str]],
    report_of: Mapping[str, str],
) -> list[Arrival]:
    """The accounts of runs in their order; ``records`` are the record ids of each run, in order."""
    first_of: dict[str, str] = {}
    run_of_first: dict[str, str] = {}
    found = []
    for run in in_order:
        new, unplaced = [], []
        within: list[Seen] = []
        earlier: list[Seen] = []
        for record_id in records.get(run.run_id, ()):
            report = report_of.get(record_id)
            if report is None:
                unplaced.append(record_id)
            elif report not in first_of:
                first_of[report], run_of_first[report] = record_id, run.run_id
                new.append(record_id)
            else:
                place = within if run_of_first[report] == run.run_id else earlier
                place.append(Seen(record_id, first_of[report]))
        found.append(
            Arrival(
                run.run_id,
                run.source_id,
                run.source_label,
                round_names.get(run.round_id, ""),
                run.recorded_at,
                tuple(new),
                tuple(within),
                tuple(earlier),
                tuple(unplaced),
            )
        )
    return found
