"""Citation chasing: from included reports or a list of identifiers, one step back and forward.

Each record keeps which seed led to it and in which direction. What is found counts under other methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from review.errors import InvalidInput
from review.model import Arm, Entry, Outcome, Report, Stage
from review.pipeline import screening
from review.pipeline.asking import DONE, Asked, Listener, Order, Stop, Task
from review.pipeline.core import DEFAULT_ROUND, Context, load_reports
from review.pipeline.planning import Plan, base_of
from review.pipeline.searching import ask_all, own_client
from review.protocol import Source
from review.search.chasing import Chased, Direction, Seed, chase_parts, not_asked, seed_id, seed_request
from review.search.formats.identifiers import normalise_doi
from review.search.http import Client
from review.search.query.model import Compiled, Query
from review.search.sets import read_all
from review.search.source import PageFault
from review.search.sources import SOURCES
from review.search.sources.openalex_record import work_id
from review.store import Unit, harvests, manifests, runs

BOTH = (Direction.BACKWARD, Direction.FORWARD)
OPENALEX = "openalex"


@dataclass(frozen=True, slots=True)
class Chase:
    """What a chase did. ``unknown`` are seeds the service does not know, ``done`` were chased before."""

    asked: tuple[Asked, ...]
    seeds: tuple[Seed, ...]
    unknown: tuple[Seed, ...]
    done: tuple[Seed, ...]
    faults: tuple[str, ...] = ()


def chase(
    ctx: Context,
    seeds: Sequence[Seed],
    *,
    service: str = OPENALEX,
    directions: Iterable[Direction] = BOTH,
    round_name: str = DEFAULT_ROUND,
    client: Client | None = None,
    listen: Listener = lambda progress: None,
    stop: Stop | None = None,
) -> Chase:
    """Ask a service what the seeds cite and what cites them. A seed chased in this round is not asked again.

    Records that are known already come in all the same: deduplication attaches them to their reports.
    """
    if not seeds:
        raise InvalidInput("There is no report to chase from.", "include reports first, or name DOIs.")
    client = client or own_client()
    faults: list[str] = []
    named = [_identified(client, service, seed, faults) for seed in seeds]
    unknown = not_asked(service, named)
    plans: list[Plan] = []
    done: list[Seed] = []
    for direction in directions:
        wanted = chase_parts(service, [s for s in named if s not in unknown], direction)
        fresh = _fresh(ctx, round_name, wanted, done)
        if fresh:
            plans.append(_plan(ctx, service, fresh, direction))
    order = Order(round_name=round_name)
    task = Task(ctx, order, client, listen, stop or Stop())
    asked = ask_all(task, plans) if plans else []
    return Chase(tuple(asked), tuple(named), tuple(unknown), tuple(dict.fromkeys(done)), tuple(faults))


def included_seeds(ctx: Context) -> list[Seed]:
    """The reports included at full text."""
    with ctx.db.read() as unit:
        outcomes = screening.settled(unit, ctx, Stage.FULL_TEXT)
        wanted = [r for r, s in outcomes.items() if s.outcome is Outcome.INCLUDED]
        reports = load_reports(unit, wanted)
        works = _works(unit, reports)
    return [_seed(r.report_id, r.entry, works.get(r.report_id, "")) for r in reports]


def seeds_from(texts: Iterable[str]) -> list[Seed]:
    """Seeds from DOIs, PubMed ids, OpenAlex ids or titles, or from export files with references."""
    found: list[Seed] = []
    for text in texts:
        path = Path(text)
        if path.is_file():
            entries = [e for reading in read_all(path) for e in reading.entries]
            found.extend(_seed(e.doi or e.pmid or e.title, e) for e in entries)
        else:
            found.append(_named(text.strip()))
    return found


def _named(text: str) -> Seed:
    if doi := normalise_doi(text):
        return Seed(text, doi=doi)
    if text.isdecimal():
        return Seed(text, pmid=text)
    if text[:1] in "Ww" and text[1:].isdecimal():
        return Seed(text, openalex=text)
    if not text:
        raise InvalidInput("A seed is empty.", "give a DOI, a PubMed id, an OpenAlex id or a title.")
    return Seed(text, title=text)


def _seed(name: str, entry: Entry, work: str = "") -> Seed:
    """The seed an entry is. Only an address tells an OpenAlex id where the source does not."""
    named = work_id(entry.native_id) if "openalex.org/" in entry.native_id else ""
    return Seed(name, doi=entry.doi, pmid=entry.pmid, openalex=work or named, title=entry.title)


def _works(unit: Unit, reports: Sequence[Report]) -> dict[str, str]:
    """The OpenAlex id of each report that OpenAlex itself gave us."""
    asked = {run.run_id for run in runs.all_runs(unit) if run.format == OPENALEX}
    report_of = {i: r.report_id for r in reports for i in r.record_ids if i.partition(":")[0] in asked}
    found: dict[str, str] = {}
    for record in runs.records(unit, list(report_of)):
        found.setdefault(report_of[record.record_id], work_id(record.entry.native_id))
    return found


def _identified(client: Client, service: str, seed: Seed, faults: list[str]) -> Seed:
    """The seed with its OpenAlex id, looked up where OpenAlex is asked and it has none."""
    if service != OPENALEX or seed.openalex:
        return seed
    request = seed_request(seed)
    if request is None:
        return seed
    info = SOURCES[OPENALEX].info
    try:
        _, found = client.fetch(info, base_of(info), request, seed_id)
    except PageFault as fault:
        faults.append(f"{seed.name}: {fault.message}")
        return seed
    return replace(seed, openalex=found)


def _fresh(ctx: Context, round_name: str, wanted: Sequence[Chased], done: list[Seed]) -> list[Chased]:
    """What was not chased to its end in this round yet, or only in a run that was undone."""
    with ctx.db.read() as unit:
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        undone = manifests.undone_harvests(unit)
        before = {
            (h.service, part["query"])
            for h in harvests.everything(unit)
            if names[h.round_id] == round_name and h.question.get("labels") and h.status in DONE
            if h.harvest_id not in undone
            for part in h.question["parts"]
        }
    chased = [(c.connector.info.id, c.part.query) in before for c in wanted]
    done.extend(c.seed for c, is_done in zip(wanted, chased, strict=True) if is_done)
    return [c for c, is_done in zip(wanted, chased, strict=True) if not is_done]


def _plan(ctx: Context, service: str, chased: Sequence[Chased], direction: Direction) -> Plan:
    connector = chased[0].connector
    source = _source(ctx, service, direction)
    return Plan(
        source=source,
        connector=connector,
        base=base_of(connector.info, source),
        query=Query(()),
        compiled=Compiled(tuple(c.part for c in chased), is_verbatim=True),
        labels=tuple(f"{direction.value} from {c.seed.name}" for c in chased),
    )


def _source(ctx: Context, service: str, direction: Direction) -> Source:
    """The source a chase counts under: one of its own for each service and direction, under other methods."""
    name = f"{service}-{direction.value}"
    label = f"Citation searching {direction.value} ({service})"
    known = ctx.protocol.source(name)
    return known or Source(id=name, label=label, arm=Arm.CITATION_SEARCHING, service=service)
