"""Every public function of the pipeline that opens a review, and who may call it.

A new function is missing here, and a test fails until it has a line: what it gives whom, or that it
writes. ``calls`` names how a read is called for one person; reads that take no person serve everybody.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import review.pipeline
from review.errors import NotAllowed
from review.model import Reviewer, Role, Stage
from review.pipeline import (
    agreeing,
    archiving,
    arrivals,
    assigning,
    calibrating,
    charting,
    chasing,
    conflicts,
    counting,
    criteria_versions,
    dashboard,
    deduplicating,
    demo,
    duplicates_answers,
    duplicates_audit,
    duplicates_bulk,
    duplicates_cards,
    duplicates_fields,
    duplicates_links,
    duplicates_merged,
    duplicates_tables,
    events,
    explaining_pair,
    exporting,
    frames,
    fulltext_files,
    fulltext_links,
    fulltext_matching,
    fulltext_words,
    fulltexts,
    importing,
    intake,
    lists,
    lookups,
    notices,
    originals,
    origins,
    people,
    rebuilding,
    screening,
    screening_queue,
    status,
    updates,
)
from tests.pipeline.texts import plain
from tests.pipeline.worlds import World
from tests.pipeline.writes import DECIDERS, EVERYBODY, LEADS, SCREENERS

UPLOAD = intake.Upload("new.ris", b"TY  - JOUR\nTI  - A title of its own\nER  - \n")
PDF = fulltext_files.PdfUpload("no PDF at all.pdf", b"words")

Call = Callable[[World, Reviewer], Any]


@dataclass(frozen=True)
class Read:
    """How a read is called, and who may; None when it takes no person."""

    call: Call
    may: frozenset[Role] | None = None


def _stages(call: Callable[[World, Reviewer, Stage], Any]) -> Call:
    return lambda w, p: [call(w, p, stage) for stage in Stage]


def _reports(call: Callable[[World, Reviewer, str], Any]) -> Call:
    return lambda w, p: [call(w, p, report) for report in w.reports]


def _files(w: World, _: Reviewer) -> list[str]:
    flow = counting.flow(w.ctx)
    texts = [exporting.flow_file(flow, kind).decode() for kind in ("svg", "csv", "json", "md", "txt")]
    for which in ("reports", "records"):
        texts += [exporting.records_file(w.ctx, kind, which=which) for kind in exporting.RECORD_FORMATS]
    return texts


def _behind(w: World, _: Reviewer) -> Any:
    members = counting.flow(w.ctx).members
    return [lists.rows_behind(w.ctx, ids) for ids in members.values()]


def _frames(w: World, _: Reviewer) -> Any:
    book = frames.Review(w.ctx)
    names = [n for n, _ in inspect.getmembers(frames.Review, inspect.isfunction) if not n.startswith("_")]
    return [getattr(book, name)() for name in names if name != "close"]


def _records(w: World) -> list[str]:
    return [row["record_id"] for row in exporting.record_rows(w.ctx)]


def _samples(w: World, p: Reviewer) -> list[str]:
    return [s.sample_id for s in duplicates_audit.samples(w.ctx, p)]


def _pdfs_of(w: World, p: Reviewer, call: Callable[[Any, Reviewer, str, str], Any]) -> list[Any]:
    """The call for every file a report has; with none, one refusal for whoever may not ask."""
    held = [f for r in w.reports for f in fulltext_files.files_of(w.ctx, p, r).standing]
    return [call(w.ctx, p, f.report_id, f.sha256) for f in held]


def _manifests(w: World) -> dict[str, Any]:
    paths = sorted((w.ctx.file.corpus / "runs").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def _originals(w: World, _: Reviewer) -> Any:
    return [importing.read_original(w.ctx, body) for body in _manifests(w).values()]


def _rebuilt(w: World, _: Reviewer) -> Any:
    return [rebuilding.build(w.ctx, run_id, body) for run_id, body in _manifests(w).items()]


READS: dict[str, Read] = {
    "agreeing.agreement_of": Read(_stages(lambda w, p, s: agreeing.agreement_of(w.ctx, p, s)), DECIDERS),
    "assigning.spread": Read(_stages(lambda w, p, s: assigning.spread(w.ctx, p, s)), LEADS),
    "calibrating.compare": Read(
        lambda w, p: [
            calibrating.compare(w.ctx, p, c.calibration_id)
            for c in calibrating.rounds(w.ctx, p)
            if c.is_complete or c.is_go is not None
        ],
        DECIDERS,
    ),
    "calibrating.rounds": Read(lambda w, p: calibrating.rounds(w.ctx, p), DECIDERS),
    "criteria_versions.old_criteria": Read(
        _stages(lambda w, p, s: criteria_versions.old_criteria(w.ctx, p, s)),
        frozenset({Role.REVIEWER, Role.LEAD}),
    ),
    "criteria_versions.old_decisions": Read(
        _stages(lambda w, p, s: criteria_versions.old_decisions(w.ctx, p, s)), SCREENERS
    ),
    "dashboard.people_standing": Read(lambda w, p: dashboard.people_standing(w.ctx, p), DECIDERS),
    "dashboard.report_health": Read(lambda w, p: dashboard.report_health(w.ctx, p), EVERYBODY),
    "dashboard.stage_standing": Read(
        _stages(lambda w, p, s: dashboard.stage_standing(w.ctx, p, s)), EVERYBODY
    ),
    "events.event_rows": Read(lambda w, _: [events.event_rows(w.ctx), events.event_rows(w.ctx, names=True)]),
    "archiving.archive_of": Read(lambda w, _: archiving.archive_of(w.ctx).root.name),
    "archiving.manifest_path": Read(lambda w, _: archiving.manifest_path(w.ctx, "0" * 12).name),
    "asking.Task": Read(lambda w, _: ""),
    "chasing.included_seeds": Read(lambda w, _: chasing.included_seeds(w.ctx)),
    "closing.manifest_of": Read(lambda w, _: ""),
    "importing.read_original": Read(_originals),
    "lookups.in_play": Read(lambda w, _: lookups.in_play(w.ctx)),
    "lookups.known": Read(lambda w, _: lookups.known(w.ctx)),
    "rebuilding.build": Read(_rebuilt),
    "rebuilding.rebuild": Read(lambda w, _: rebuilding.rebuild(w.ctx)),
    "rebuilding.verify": Read(lambda w, _: rebuilding.verify(w.ctx)),
    "updates.changes": Read(lambda w, _: updates.changes(w.ctx)),
    "updates.seen": Read(lambda w, _: updates.seen(w.ctx)),
    "charting.chart": Read(lambda w, _: charting.chart(w.ctx)),
    "charting.extractions_of": Read(
        _reports(lambda w, p, r: charting.extractions_of(w.ctx, p, r)), EVERYBODY
    ),
    "charting.statements": Read(lambda w, _: charting.statements(w.ctx)),
    "charting.tensions": Read(lambda w, _: charting.tensions(w.ctx)),
    "charting.to_chart": Read(lambda w, p: charting.to_chart(w.ctx, p), EVERYBODY),
    "conflicts.agreement_at": Read(_stages(lambda w, p, s: conflicts.agreement_at(w.ctx, p, s)), DECIDERS),
    "conflicts.may_settle": Read(_stages(lambda w, p, s: conflicts.may_settle(w.ctx, p, s)), EVERYBODY),
    "conflicts.open_conflicts": Read(
        _stages(lambda w, p, s: conflicts.open_conflicts(w.ctx, p, s)), DECIDERS
    ),
    "conflicts.settled_conflicts": Read(
        _stages(lambda w, p, s: conflicts.settled_conflicts(w.ctx, p, s)), DECIDERS
    ),
    "counting.flow": Read(lambda w, _: counting.flow(w.ctx)),
    "counting.unplaced": Read(lambda w, _: counting.unplaced(w.ctx)),
    "arrivals.arrivals": Read(lambda w, _: arrivals.arrivals(w.ctx)),
    "duplicates_audit.estimate": Read(
        lambda w, p: [duplicates_audit.estimate(w.ctx, p, s) for s in _samples(w, p)], DECIDERS
    ),
    "duplicates_audit.next_item": Read(
        lambda w, p: [duplicates_audit.next_item(w.ctx, p, s) for s in _samples(w, p)], DECIDERS
    ),
    "duplicates_audit.samples": Read(lambda w, p: duplicates_audit.samples(w.ctx, p), DECIDERS),
    "duplicates_bulk.choices": Read(lambda w, p: duplicates_bulk.choices(w.ctx, p), DECIDERS),
    "duplicates_bulk.preview": Read(
        lambda w, p: duplicates_bulk.preview(w.ctx, p, duplicates_bulk.Filter()), DECIDERS
    ),
    "duplicates_cards.cards": Read(lambda w, p: duplicates_cards.cards(w.ctx, p), DECIDERS),
    "duplicates_cards.waiting": Read(lambda w, p: duplicates_cards.waiting(w.ctx, p), DECIDERS),
    "duplicates_fields.fields_of": Read(_reports(lambda w, _, r: duplicates_fields.fields_of(w.ctx, r))),
    "duplicates_merged.merged": Read(lambda w, p: duplicates_merged.merged(w.ctx, p), DECIDERS),
    "duplicates_merged.sources_of": Read(
        lambda w, p: duplicates_merged.sources_of(w.ctx, p, _records(w)), DECIDERS
    ),
    "duplicates_merged.titles_of": Read(
        lambda w, p: duplicates_merged.titles_of(w.ctx, p, _records(w)), DECIDERS
    ),
    "explaining_pair.explain_pair": Read(lambda w, _: explaining_pair.explain_pair(w.ctx, *_records(w)[:2])),
    "duplicates_links.links_of": Read(lambda w, _: duplicates_links.links_of(w.ctx, w.reports)),
    "duplicates_answers.answers": Read(lambda w, p: duplicates_answers.answers(w.ctx, p), DECIDERS),
    "duplicates_answers.last_answer": Read(lambda w, p: duplicates_answers.last_answer(w.ctx, p), DECIDERS),
    "deduplicating.questions": Read(lambda w, p: deduplicating.questions(w.ctx, p), DECIDERS),
    "demo.is_screened": Read(lambda w, _: demo.is_screened(w.ctx)),
    "exporting.checked_flow": Read(lambda w, _: exporting.checked_flow(w.ctx, interim=True)),
    "duplicates_tables.pair_rows": Read(lambda w, _: duplicates_tables.pair_rows(w.ctx)),
    "exporting.decision_rows": Read(lambda w, _: exporting.decision_rows(w.ctx)),
    "exporting.dedup_rows": Read(lambda w, _: exporting.dedup_rows(w.ctx)),
    "exporting.intervention_rows": Read(
        lambda w, _: exporting.intervention_rows(w.ctx, charting.chart(w.ctx))
    ),
    "exporting.interventions_csv": Read(lambda w, _: exporting.interventions_csv(w.ctx)),
    "exporting.record_rows": Read(lambda w, _: exporting.record_rows(w.ctx)),
    "exporting.records_file": Read(_files),
    "exporting.tables_of": Read(lambda w, _: [exporting.tables_of(w.ctx, what) for what in exporting.TABLES]),
    "exporting.value_rows": Read(lambda w, _: exporting.value_rows(w.ctx, charting.chart(w.ctx))),
    "frames.Review": Read(_frames),
    "intake.held_as": Read(lambda w, p: intake.held_as(w.ctx, p, "0" * 64), LEADS),
    "intake.last_round": Read(lambda w, p: intake.last_round(w.ctx, p), EVERYBODY),
    "intake.preview": Read(lambda w, p: intake.preview(w.ctx, p, UPLOAD), LEADS),
    "origins.details": Read(
        lambda w, p: [origins.details(w.ctx, p, o.run.run_id) for o in origins.overview(w.ctx, p).origins],
        EVERYBODY,
    ),
    "origins.other_tools": Read(lambda w, p: origins.other_tools(w.ctx, p), LEADS),
    "origins.overview": Read(lambda w, p: origins.overview(w.ctx, p), EVERYBODY),
    "fulltexts.listing": Read(lambda w, _: fulltexts.listing(w.ctx)),
    "fulltext_files.bytes_of": Read(lambda w, p: _pdfs_of(w, p, fulltext_files.bytes_of), EVERYBODY),
    "fulltext_files.file_path": Read(lambda w, _: fulltext_files.file_path(w.ctx, "0" * 64).name),
    "fulltext_files.files_of": Read(
        _reports(lambda w, p, r: fulltext_files.files_of(w.ctx, p, r)), EVERYBODY
    ),
    "fulltext_files.shared_files": Read(lambda w, _: fulltext_files.shared_files(w.ctx)),
    "fulltext_links.last_links": Read(lambda w, _: fulltext_links.last_links(w.ctx)),
    "fulltext_matching.Matcher": Read(lambda w, _: ""),
    "fulltext_matching.plan_uploads": Read(
        lambda w, p: fulltext_matching.plan_uploads(w.ctx, p, [PDF]), DECIDERS
    ),
    "fulltext_words.find_quote": Read(
        _reports(lambda w, p, r: fulltext_words.find_quote(w.ctx, p, r, "any words")), EVERYBODY
    ),
    "fulltext_words.find_quotes": Read(
        _reports(lambda w, p, r: fulltext_words.find_quotes(w.ctx, p, [(r, "any words")])), EVERYBODY
    ),
    "fulltext_words.search_text": Read(
        lambda w, p: _pdfs_of(
            w, p, lambda ctx, who, r, sha: fulltext_words.search_text(ctx, who, r, sha, "any")
        ),
        EVERYBODY,
    ),
    "notices.badges_of": Read(
        lambda w, _: notices.badges_of(w.ctx, [screening.report_of(w.ctx, r) for r in w.reports])
    ),
    "fulltexts.sought": Read(lambda w, p: fulltexts.sought(w.ctx, p), EVERYBODY),
    "originals.original_path": Read(lambda w, _: originals.original_path(w.ctx, "0" * 64).name),
    "lists.rows_behind": Read(_behind),
    "people.everyone": Read(lambda w, _: people.everyone(w.ctx)),
    "people.find": Read(lambda w, p: people.find(w.ctx, p.login)),
    "people.who_holds": Read(lambda w, _: people.who_holds(w.ctx, "no such token")),
    "screening.history": Read(_reports(lambda w, p, r: screening.history(w.ctx, p, r)), EVERYBODY),
    "screening.next_work": Read(
        _stages(lambda w, p, s: screening.next_work(w.ctx, p, s, limit=99)), SCREENERS
    ),
    "screening.recent": Read(_stages(lambda w, p, s: screening.recent(w.ctx, p, s)), SCREENERS),
    "screening_queue.last_decided": Read(
        _stages(lambda w, p, s: screening_queue.last_decided(w.ctx, p, s)), SCREENERS
    ),
    "screening_queue.next_batch": Read(
        _stages(lambda w, p, s: screening_queue.next_batch(w.ctx, p, s, limit=99)), SCREENERS
    ),
    "screening.report_of": Read(_reports(lambda w, _, r: screening.report_of(w.ctx, r))),
    "screening.visible_decisions": Read(
        lambda w, p: [
            screening.visible_decisions(w.ctx, p),
            screening.visible_decisions(w.ctx, p, standing_only=False),
            *(screening.visible_decisions(w.ctx, p, report_id=r) for r in w.reports),
            *(screening.visible_decisions(w.ctx, p, stage=s) for s in Stage),
        ],
        EVERYBODY,
    ),
    "status.rejects_of": Read(lambda w, _: status.rejects_of(w.ctx)),
    "status.runs_of": Read(lambda w, _: status.runs_of(w.ctx)),
}

# What changes something, and the roles it asks for; None where the command line or the sign-in speaks.


def public() -> Iterator[str]:
    """Every public function or class of the pipeline that takes an open review."""
    for module in pkgutil.iter_modules(review.pipeline.__path__):
        loaded = importlib.import_module(f"review.pipeline.{module.name}")
        for name, thing in vars(loaded).items():
            if getattr(thing, "__module__", "") != loaded.__name__ or name.startswith("_"):
                continue
            if inspect.isclass(thing):
                takes = [p.annotation for p in _parameters(thing.__init__)]
            elif inspect.isfunction(thing):
                takes = [p.annotation for p in _parameters(thing)]
            else:
                continue
            # Whatever takes a unit is behind the door: pages and commands hold none.
            if "Context" in takes and "Unit" not in takes:
                yield f"{module.name}.{name}"


def _parameters(thing: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(thing).parameters.values())


def given_to_all(world: World) -> dict[str, str]:
    """What everybody is given by the reads that take no person, as text without times."""
    return {n: plain(r.call(world, world.guest)) for n, r in READS.items() if r.may is None}


def given_to(world: World, person: Reviewer) -> dict[str, str]:
    """What one person is given by the reads that take one; "not allowed" where refused."""
    told = {}
    for name, read in READS.items():
        if read.may is not None:
            try:
                told[name] = plain(read.call(world, person))
            except NotAllowed:
                told[name] = "not allowed"
    return told
