"""``slr dedup``: a review's records, or those of any files; and the story of two of them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from review.cli.explaining import tell_pair, tell_story
from review.cli.output import complain, machine, say, table, write
from review.cli.running import opened, progress
from review.errors import InvalidInput
from review.pipeline import deduplicating, explaining_pair
from review.pipeline import deduplicating_files as files
from review.pipeline.arrivals import arrivals
from review.pipeline.core import Context

PROTOCOLS = (".yaml", ".yml")
OF_FILES = ("output", "queue", "links", "workers", "scheduler")


def dedup(args: argparse.Namespace) -> int:
    """Run the engine on a review or on files, or tell the story of two records."""
    protocols = [path for path in args.file if path.suffix.lower() in PROTOCOLS]
    if not protocols:
        return _explain_in_files(args) if args.explain else _files(args)
    if len(args.file) > 1:
        raise InvalidInput(
            f"{protocols[0]} is a protocol, and is deduplicated by itself.",
            "name one protocol (its records are in the review), or files only.",
        )
    given = [name for name in OF_FILES if getattr(args, name) is not None]
    if given:
        hint = "leave it out; slr export writes what a review holds."
        raise InvalidInput(f"--{given[0]} is for files, and {protocols[0]} is a protocol.", hint)
    return _explain_in_review(args, protocols[0]) if args.explain else _review(args, protocols[0])


# ---- a review ----------------------------------------------------------------------------------


def _review(args: argparse.Namespace, protocol: Path) -> int:
    ctx = opened(args, protocol)
    with progress("Comparing records"):
        done = deduplicating.run(ctx)
    if args.json:
        machine(asdict(done) | {"duplicate_count": done.duplicate_count, "runs": _runs(ctx)})
        return 0
    say(f"{done.record_count} records are {done.report_count} reports: {done.duplicate_count} duplicates.")
    say(f"{done.new_records} records were new, {done.new_reports} reports with them.")
    if done.question_count:
        say(f"{done.question_count} pairs wait for a person: page Possible duplicates in the app.")
    rows = _runs(ctx)
    if rows:
        say()
        table([tuple(row.values()) for row in rows], [name.replace("_", " ") for name in rows[0]])
    return 0


def _runs(ctx: Context) -> list[dict[str, object]]:
    """What became of each run's records; new, in the run and seen earlier add up to the records."""
    return [
        {
            "round": a.round_name,
            "source": a.source_label,
            "records": a.record_count,
            "new": len(a.new),
            "again_in_the_run": len(a.within),
            "seen_earlier": len(a.earlier),
        }
        for a in arrivals(ctx)
    ]


def _explain_in_review(args: argparse.Namespace, protocol: Path) -> int:
    told = explaining_pair.explain_pair(opened(args, protocol), *args.explain)
    if args.json:
        machine(asdict(told))
    else:
        tell_pair(told)
    return 0


# ---- files -------------------------------------------------------------------------------------


def _explain_in_files(args: argparse.Namespace) -> int:
    given = [name for name in OF_FILES if getattr(args, name) is not None]
    if given:
        raise InvalidInput(f"--{given[0]} does not go with --explain.", "leave one of them out.")
    told = files.explain_in_files(args.file, *args.explain)
    if args.json:
        machine(asdict(told))
    else:
        tell_story(told)
    return 0


def _files(args: argparse.Namespace) -> int:
    """1 when a file was refused, so that records may be missing."""
    with files.engine_on(args.workers, args.scheduler) as engine, progress("Comparing records"):
        done = files.deduplicate_files(args.file, engine)
    if args.output is not None or not args.json:
        write(files.clusters_csv(done), args.output)
    if args.queue is not None:
        write(files.queue_csv(done), args.queue)
    if args.links is not None:
        write(files.links_csv(done), args.links)
    if args.json:
        machine(done.as_data())
    else:
        _tell(done, is_quiet=args.output is None)
    return int(any(account.is_refused for account in done.accounts))


def _tell(done: files.FilesDeduplicated, *, is_quiet: bool) -> None:
    """The numbers; on standard error while standard output has the clusters."""
    tell = complain if is_quiet else say
    data = done.as_data()
    if not is_quiet:
        rows = [(a.file, a.format, a.entries_begun, a.records, len(a.rejects)) for a in done.accounts]
        table(rows, ("file", "format", "begun", "records", "rejects"))
    tell(f"{data['records']} records are {data['reports']} reports: {data['duplicates']} duplicates.")
    tell(f"{data['questions']} pairs are for a person to decide; {data['links']} are related, not the same.")
    if done.result.capped:
        tell(
            f"{len(done.result.capped)} keys were too common to be compared in full: "
            f"{done.left_out} pairs left out (--json names the keys)."
        )
    for account in done.accounts:
        for reject in account.rejects:
            place = f", line {reject['line']}" if reject["line"] else ""
            complain(f"{account.file}{place}: {reject['reason']}")
        for warning in account.warnings:
            complain(f"{account.file}: {warning}")
