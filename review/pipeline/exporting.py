"""Exports: the flow in every form, records, decisions and charted tables, from the same counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from review.errors import FlowError, InvalidInput
from review.extraction import tables
from review.extraction.cells import csv_text
from review.extraction.matrix import matrix_rows
from review.i18n import translator
from review.model import Entry, Stage
from review.pipeline import charting, counting, deduplicating, duplicates_tables, screening
from review.pipeline.core import Context, load_reports
from review.pipeline.events import COLUMNS as EVENT_COLUMNS
from review.pipeline.events import event_rows
from review.reporting import (
    Finding,
    Flow,
    Level,
    Wording,
    as_data,
    check,
    draw,
    markdown_table,
    nested_list,
    paragraph,
    write_pdf,
    write_png,
    write_svg,
    write_table,
)
from review.search.formats.bibtex_writer import write_bibtex
from review.search.formats.csv_writer import write_csv
from review.search.formats.ris_writer import write_ris
from review.store import decisions, identity, people, runs

FLOW_FORMATS = ("svg", "png", "pdf", "csv", "json", "md", "txt")
RECORD_FORMATS: Mapping[str, Callable[[list[Entry]], str]] = {
    "ris": write_ris,
    "bib": write_bibtex,
    "csv": write_csv,
}


def checked_flow(ctx: Context, *, interim: bool, locale: str = "en") -> Flow:
    """The flow, refused when a sum fails, or when work is pending and nobody said interim."""
    flow = counting.flow(ctx, locale)
    wrong = [f.message for f in findings(flow) if f.level is Level.ERROR]
    if wrong:
        raise FlowError("The counts do not add up: " + " ".join(wrong))
    waiting = sum(counting.unplaced(ctx).values())
    if waiting:
        raise FlowError(
            f"{waiting} imported records are not in the flow yet.", "slr dedup gives them a report."
        )
    if flow.is_interim and not interim:
        raise FlowError(
            f"{flow.pending} records or reports still wait for a decision, so this is not the final flow.",
            "add --interim; the drawing then says so.",
        )
    return flow


def findings(flow: Flow) -> list[Finding]:
    """Which sums of the flow hold and which do not."""
    return check(flow.numbers())


def flow_file(flow: Flow, format: str, locale: str = "en") -> bytes:
    """The flow as a file: svg, png, pdf, csv (PRISMA2020 exchange), json, md, txt (list and prose)."""
    t = translator(locale)
    wording = Wording(t, locale)
    makers: dict[str, Callable[[], bytes]] = {
        "svg": lambda: write_svg(draw(flow, t, locale)).encode(),
        "png": lambda: write_png(draw(flow, t, locale)),
        "pdf": lambda: write_pdf(draw(flow, t, locale)),
        "csv": lambda: write_table(flow.numbers())[0].encode(),
        "json": lambda: (json.dumps(as_data(flow), indent=2, ensure_ascii=False) + "\n").encode(),
        "md": lambda: (markdown_table(flow.numbers(), wording) + "\n").encode(),
        "txt": lambda: (
            f"{nested_list(flow.numbers(), wording)}\n\n{paragraph(flow.numbers(), wording)}\n".encode()
        ),
    }
    if format not in makers:
        raise InvalidInput(
            f"The flow cannot be written as {format!r}.", "use one of " + ", ".join(makers) + "."
        )
    return makers[format]()


def records_file(ctx: Context, format: str, *, which: str = "reports") -> str:
    """All reports (one entry each) or all records, as RIS, BibTeX or CSV."""
    if format not in RECORD_FORMATS:
        raise InvalidInput(
            f"Records cannot be written as {format!r}.", "use one of " + ", ".join(RECORD_FORMATS) + "."
        )
    with ctx.db.read() as unit:
        if which == "records":
            entries = [r.entry for r in runs.records(unit)]
        else:
            entries = [r.entry for r in load_reports(unit)]
    return RECORD_FORMATS[format](entries)


def record_rows(ctx: Context) -> list[dict[str, Any]]:
    """One row a record: where it came from, which report it belongs to and why, and its fields."""
    with ctx.db.read() as unit:
        run_of = {r.run_id: r for r in runs.all_runs(unit)}
        member = {m.record_id: m for m in identity.memberships(unit)}
        records = runs.records(unit)
    rows = []
    for record in records:
        run, m, e = run_of[record.run_id], member.get(record.record_id), record.entry
        rows.append(
            {
                "record_id": record.record_id,
                "report_id": m.report_id if m else "",
                "rule": m.rule if m else "",
                "joined_by": m.author if m else "",
                "source_id": run.source_id,
                "arm": run.arm.value,
                "round_id": run.round_id,
                "file": run.file_name,
                "line": e.line,
                "title": e.title,
                "authors": "; ".join(map(str, e.authors)),
                "year": e.year,
                "venue": e.venue,
                "volume": e.volume,
                "issue": e.issue,
                "pages": e.pages,
                "doi": e.doi,
                "pmid": e.pmid,
                "language": e.language,
                "type": e.type,
                "url": e.url,
                "abstract": e.abstract,
            }
        )
    return rows


def decision_rows(ctx: Context) -> list[dict[str, Any]]:
    """Settled decisions and adjudications, people by pseudonym. Open work is kept back from everyone.

    ``made_on`` is the report a word was given on, which may have been joined to ``report_id`` since.
    """
    with ctx.db.read() as unit:
        pseudonym = {p.reviewer_id: p.pseudonym for p in people.everyone(unit)}
        shown = decisions.visible_to(unit, "", ctx.needed)
        rulings = decisions.adjudications(unit)
        outcomes = {stage: screening.settled(unit, ctx, stage) for stage in Stage}
    rows = [
        {
            "kind": "decision",
            "report_id": d.report_id,
            "stage": d.stage.value,
            "person": pseudonym.get(d.reviewer_id, d.reviewer_id),
            "verdict": d.verdict.value if d.verdict else "withdrawn",
            "reason": d.reason,
            "note": d.note,
            "labels": "; ".join(d.labels),
            "protocol_version": d.protocol_version,
            "recorded_at": d.recorded_at.isoformat(),
            "outcome": outcomes[d.stage][d.report_id].outcome.value
            if d.report_id in outcomes[d.stage]
            else "",
            "made_on": d.made_on,
        }
        for d in shown
    ]
    rows += [
        {
            "kind": "adjudication",
            "report_id": a.report_id,
            "stage": a.stage.value,
            "person": pseudonym.get(a.adjudicator_id, a.adjudicator_id),
            "verdict": a.verdict.value if a.verdict else "reopened",
            "reason": a.reason,
            "note": a.note,
            "labels": "",
            "protocol_version": "",
            "recorded_at": a.recorded_at.isoformat(),
            "outcome": outcomes[a.stage][a.report_id].outcome.value,
            "made_on": a.made_on,
        }
        for a in rulings
    ]
    return rows


def dedup_rows(ctx: Context) -> list[dict[str, Any]]:
    """One row a record with its membership and evidence, for the appendix."""
    with ctx.db.read() as unit:
        found = identity.memberships(unit)
    return [
        {
            "record_id": m.record_id,
            "report_id": m.report_id,
            "rule": m.rule,
            "author": "program" if m.author == deduplicating.PROGRAM else "person",
            "evidence": json.dumps(m.evidence, ensure_ascii=False, sort_keys=True),
        }
        for m in found
    ]


def intervention_rows(ctx: Context, chart: charting.Chart, locale: str = "en") -> list[dict[str, Any]]:
    """One row a charted intervention."""
    return tables.interventions(ctx.protocol, chart.extractions, study_of=chart.study_of, locale=locale)


def value_rows(ctx: Context, chart: charting.Chart, locale: str = "en") -> list[dict[str, Any]]:
    """One row a charted value, with its quote."""
    return tables.long_table(ctx.protocol, chart.extractions, study_of=chart.study_of, locale=locale)


def interventions_csv(ctx: Context, locale: str = "en") -> str:
    """The table of interventions, safe to open in a spreadsheet."""
    return csv_text(intervention_rows(ctx, charting.chart(ctx), locale))


def tables_of(ctx: Context, what: str, locale: str = "en", *, names: bool = False) -> str:
    """One of the exported tables as CSV, its cells safe to open in a spreadsheet.

    ``names`` gives people by name instead of pseudonym, where the table is of who did what.
    """
    makers: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "decisions": lambda: decision_rows(ctx),
        "events": lambda: event_rows(ctx, names=names),
        "duplicates": lambda: dedup_rows(ctx),
        "pairs": lambda: duplicates_tables.pair_rows(ctx),
        "interventions": lambda: intervention_rows(ctx, charting.chart(ctx), locale),
        "values": lambda: value_rows(ctx, charting.chart(ctx), locale),
        "map": lambda: matrix_rows(ctx.protocol, charting.chart(ctx).matrix, locale),
        "tensions": lambda: _tension_rows(ctx),
    }
    headers = {"events": EVENT_COLUMNS, "pairs": duplicates_tables.COLUMNS}
    return csv_text(makers[what](), headers.get(what, ()))


TABLES = ("decisions", "events", "duplicates", "pairs", "interventions", "values", "map", "tensions")


def _tension_rows(ctx: Context) -> list[dict[str, Any]]:
    return [
        {
            "tension_id": r["tension_id"],
            "topic": r["topic"],
            "statements": " | ".join(r["body"]["statements"]),
            "between": "; ".join(r["body"]["between"]),
            "resolution": r["body"]["resolution"],
        }
        for r in charting.tensions(ctx)
    ]
