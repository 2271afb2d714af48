"""Reports of several records, to be looked up by id or title; and what single records are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.model import Report, Reviewer
from review.pipeline.core import Context, in_order, load_reports, require
from review.pipeline.deduplicating import DECIDERS
from review.store import Unit, identity, joined, runs


@dataclass(frozen=True, slots=True)
class MergedReports:
    """Some of the reports of several records, and how many there are in all that fit."""

    count: int
    reports: tuple[Report, ...]


def merged(ctx: Context, person: Reviewer, words: str = "", *, limit: int = 20) -> MergedReports:
    """Reports of several records: all, the one of an id, or those with every word in one title.

    An id that was joined to another finds the report it stands under; a record's id finds its report.
    Any record's title counts, so that a report is found by what it was called before.
    """
    require(person, *DECIDERS)
    wanted = words.strip()
    with ctx.db.read() as unit:
        report_of = identity.report_of(unit)
        found = _several(report_of)
        if wanted:
            named = _named(unit, report_of, wanted)
            fitting = {named} if named else _titled(unit, report_of, wanted)
            found = [r for r in found if r in fitting]
        some = found[:limit]
        reports = in_order(load_reports(unit, some), some) if some else []
    return MergedReports(len(found), tuple(reports))


def titles_of(ctx: Context, person: Reviewer, record_ids: Sequence[str]) -> dict[str, str]:
    """The titles of records, by id; a record of a run that was undone is left out."""
    require(person, *DECIDERS)
    if not record_ids:
        return {}
    with ctx.db.read() as unit:
        return {r.record_id: r.entry.title for r in runs.records(unit, record_ids)}


def sources_of(ctx: Context, person: Reviewer, record_ids: Sequence[str]) -> dict[str, str]:
    """The label of the source that gave each record; a record of a run that was undone is left out."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        label = {r.run_id: r.source_label for r in runs.all_runs(unit)}
    run_of = {i: i.partition(":")[0] for i in record_ids}
    return {i: label[run_id] for i, run_id in run_of.items() if run_id in label}


def _several(report_of: Mapping[str, str]) -> list[str]:
    """The reports of more than one record, the newest first."""
    several = [report for report, n in Counter(report_of.values()).items() if n > 1]
    return sorted(several, key=lambda r: (len(r), r), reverse=True)


def _named(unit: Unit, report_of: Mapping[str, str], wanted: str) -> str:
    """The report that stands under an id of a report or record, or ""."""
    if wanted in report_of:
        return report_of[wanted]
    report_id = joined.current(unit, wanted.upper())
    return report_id if report_id in report_of.values() else ""


def _titled(unit: Unit, report_of: Mapping[str, str], wanted: str) -> set[str]:
    """The reports with a record whose title has every word."""
    needles = wanted.casefold().split()
    return {
        report_of[r.record_id]
        for r in runs.records(unit)
        if r.record_id in report_of and all(n in r.entry.title.casefold() for n in needles)
    }
