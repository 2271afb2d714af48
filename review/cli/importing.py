"""``slr import``: take in files, ask what a report must say of their search, and tell what came in."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from review.cli.output import complain, machine, say, table
from review.cli.running import opened, progress
from review.errors import InvalidInput
from review.pipeline import counting, importing
from review.pipeline.core import Context
from review.search.table_columns import FIELDS, table_columns


def import_(args: argparse.Namespace) -> None:
    """Take in one file, or all that the protocol names."""
    columns = dict(_pair(c) for c in args.column)
    if args.columns:
        _show_columns(args, columns)
        return
    ctx = opened(args, args.protocol)
    if args.file is None:
        if args.source:
            raise InvalidInput("--source goes with a file.", "slr import PROTOCOL FILE --source ID.")
        with progress("Importing files") as tick:
            done = importing.import_all(ctx, round_name=args.round, tick=tick)
    else:
        source = args.source or _only_source(ctx)
        done = [
            importing.import_file(
                ctx,
                args.file,
                source,
                round_name=args.round,
                format=args.format,
                columns=columns or None,
                searched=_searched(args, source),
            )
        ]
    if args.json:
        machine([asdict(i.run) | {"is_new": i.is_new, "external_count": i.external_count} for i in done])
        return
    tell_runs(done)
    waiting = sum(counting.unplaced(ctx).values())
    if waiting:
        say(f"{waiting} records have no report yet. Next: slr dedup {args.protocol}")


def tell_runs(done: list[importing.Imported]) -> None:
    """What came in, file by file."""
    head = ("run", "source", "file", "format", "begun", "records", "rejects", "")
    rows: list[tuple[Any, ...]] = []
    for i in done:
        r = i.run
        note = "" if i.is_new else "was here already"
        counts = (r.begun_count, r.record_count, r.reject_count)
        rows.append((r.run_id, r.source_label, r.file_name, r.format, *counts, note))
    table(rows, head)
    for i in done:
        for warning in i.run.warnings if i.is_new else ():
            say(f"  {i.run.file_name}: {warning}")
        if i.is_new and i.run.reason:
            say(f"  {i.run.file_name}: {i.run.reason}")
        if i.external_count:
            say(
                f"  {i.run.file_name}: {i.external_count} decisions of other tools kept under their own names"
            )


def _searched(args: argparse.Namespace, source: str) -> importing.Searched:
    """What the person says of the search; asked at a terminal, where it was not given."""
    given = importing.Searched(args.searched_on, args.hits, args.platform)
    if args.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return given
    if given == importing.Searched():
        complain(f"Three questions for the report about the search behind {args.file.name} ({source}).")
        complain("Press Enter where you do not know.")
    return importing.Searched(
        given.searched_on or _ask("Searched on (YYYY-MM-DD)"),
        given.hits if given.hits is not None else _whole(_ask("Hits the database showed")),
        given.platform or _ask("Platform (EBSCOhost, Ovid, ...)"),
    )


def _ask(question: str) -> str:
    sys.stderr.write(f"  {question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _whole(text: str) -> int | None:
    digits = text.replace(",", "").replace(" ", "").replace(".", "")
    if not digits:
        return None
    if not digits.isdecimal():
        raise InvalidInput(f"{text!r} is not a number of hits.", "write digits, or nothing.")
    return int(digits)


def _show_columns(args: argparse.Namespace, columns: dict[str, str]) -> None:
    """Which column of a table is read as what, before anything is taken in."""
    if args.file is None:
        raise InvalidInput("--columns goes with a file.", "slr import PROTOCOL FILE --columns.")
    found = table_columns(args.file.read_bytes(), columns)
    if found is None:
        say(f"{args.file.name} is no table; its fields are told by their tags.")
        return
    if args.json:
        machine({"headings": list(found.headings), "fields": dict(found.fields)})
        return
    table([(field, found.fields.get(field) or "-") for field in FIELDS], ("field", "column"))
    left = [h for h in found.headings if h not in found.fields.values()]
    say(f"Kept with each record, under its own name: {', '.join(left) or 'nothing'}.")
    say("Change one with --column FIELD=NAME; --column FIELD= leaves a field empty.")


def _only_source(ctx: Context) -> str:
    sources = [s.id for s in ctx.protocol.sources]
    if len(sources) == 1:
        return sources[0]
    raise InvalidInput(
        "Which source does the file come from?", "add --source with one of " + ", ".join(sources) + "."
    )


def _pair(text: str) -> tuple[str, str]:
    field, mark, name = text.partition("=")
    if not mark or not field:
        raise InvalidInput(f"--column {text!r} is not FIELD=NAME.", "for instance --column title=Titel.")
    return field, name
