"""Retraction notices and free copies of the reports in play, asked by DOI and kept with their date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from review.model import Outcome, Report, Stage
from review.pipeline import screening
from review.pipeline.archiving import archive_of
from review.pipeline.core import CLI, Context, load_reports
from review.pipeline.planning import base_of
from review.pipeline.searching import own_client
from review.search.http import Client
from review.search.lookups import LOOKUPS, Notice, Standing, read_standing, requests_for
from review.search.lookups.titles import INFO as TITLE_INFO
from review.search.lookups.titles import Suggestion, read_suggestion, title_request
from review.search.source import Page, PageFault, Request
from review.store import Event, standings

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was asked and what was found. ``without_doi`` are reports nobody can be asked about."""

    asked: int
    unknown: tuple[str, ...]
    retracted: tuple[str, ...]
    open_access: int
    without_doi: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a service last said of a report, and when it was asked."""

    report_id: str
    standing: Standing
    asked_at: datetime


def look_up(
    ctx: Context,
    services: Collection[str] = (),
    *,
    reports: Sequence[Report] | None = None,
    client: Client | None = None,
    tick: Tick = lambda done, total: None,
) -> LookedUp:
    """Ask about every report that is not excluded, or about these. Unpaywall wants our mail address.

    Answers are archived like those of a search. A service that fails leaves its reports as they were.
    """
    client = client or own_client()
    chosen = list(services) or [s for s in LOOKUPS if s != "unpaywall" or client.secrets.mail]
    reports = in_play(ctx) if reports is None else reports
    by_doi: dict[str, str] = {r.entry.doi: r.report_id for r in reports if r.entry.doi}
    todo = [(service, request) for service in chosen for request in requests_for(service, by_doi)]
    faults: list[str] = []
    found: list[Standing] = []
    for number, (service, request) in enumerate(todo, 1):
        try:
            found.extend(_ask(ctx, client, service, request))
        except PageFault as fault:
            faults.append(f"{service}: {fault.message}")
        tick(number, len(todo))
    return _told(by_doi, reports, found, faults)


def suggest_dois(
    ctx: Context,
    *,
    client: Client | None = None,
    tick: Tick = lambda done, total: None,
) -> tuple[dict[str, Suggestion], list[str]]:
    """A DOI from Crossref for each report in play that has none, by report, and what went wrong.

    Suggestions only: a record stays as its source gave it.
    """
    client = client or own_client()
    base = base_of(TITLE_INFO)
    asked = [(r, title_request(r.entry)) for r in in_play(ctx) if not r.entry.doi]
    found: dict[str, Suggestion] = {}
    faults: list[str] = []
    for number, (report, request) in enumerate(asked, 1):
        if request is not None:
            try:
                _, one = client.fetch(TITLE_INFO, base, request, partial(read_suggestion, entry=report.entry))
            except PageFault as fault:
                faults.append(f"{report.report_id}: {fault.message}")
            else:
                found |= {report.report_id: one} if one else {}
        tick(number, len(asked))
    return found, faults


def in_play(ctx: Context) -> list[Report]:
    """Every report that nobody has excluded for good."""
    with ctx.db.read() as unit:
        excluded = {
            report_id
            for stage in Stage
            for report_id, settled in screening.settled(unit, ctx, stage).items()
            if settled.outcome is Outcome.EXCLUDED
        }
        return [r for r in load_reports(unit) if r.report_id not in excluded]


def known(ctx: Context) -> list[Known]:
    """What every service last said of every report, by DOI."""
    with ctx.db.read() as unit:
        report_of = {r.entry.doi: r.report_id for r in load_reports(unit) if r.entry.doi}
        return [
            Known(report_of[row["doi"]], _standing(row), row["recorded_at"])
            for row in standings.latest(unit)
            if row["doi"] in report_of
        ]


def _ask(ctx: Context, client: Client, service: str, request: Request) -> list[Standing]:
    info = LOOKUPS[service].info
    base = base_of(info)
    archive = archive_of(ctx)

    def kept(page: Page) -> list[Standing]:
        archive.keep(page.body)
        return read_standing(service, page)

    page, found = client.fetch(info, base, request, kept)
    sha256 = archive.keep(page.body)
    event = Event(CLI, "look up", f"{service}: {len(found)} DOIs")
    ctx.db.write(event, lambda unit: standings.add(unit, [asdict(s) for s in found], sha256))
    return found


def _standing(row: Mapping[str, Any]) -> Standing:
    notices = tuple(Notice(**n) for n in row["notices"])
    fields = ("doi", "asked_of", "is_known", "is_retracted", "open_access_url", "licence")
    return Standing(notices=notices, **{name: row[name] for name in fields})


def _told(
    by_doi: Mapping[str, str], reports: Sequence[Report], found: Sequence[Standing], faults: Sequence[str]
) -> LookedUp:
    known_somewhere = {s.doi for s in found if s.is_known}
    return LookedUp(
        asked=len(by_doi),
        unknown=tuple(r for d, r in by_doi.items() if d not in known_somewhere),
        retracted=tuple(sorted({by_doi[s.doi] for s in found if s.is_retracted and s.doi in by_doi})),
        open_access=len({s.doi for s in found if s.open_access_url}),
        without_doi=tuple(r.report_id for r in reports if not r.entry.doi),
        faults=tuple(faults),
    )
