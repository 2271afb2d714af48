"""Commands of a search: ask, list the services, rebuild, verify, undo."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import Any

from review.cli.output import complain, machine, say, table
from review.cli.running import opened
from review.pipeline import planning, rebuilding, searching, services, undoing
from review.pipeline import updates as rounds
from review.pipeline.asking import Asked, Order, Progress, Stop
from review.protocol import read_protocol

Listener = Callable[[Progress], None]


def search(args: argparse.Namespace) -> int:
    """Ask the sources; 1 when one of them did not end as complete."""
    if args.dry_run:
        _tell_requests(planning.plans(read_protocol(args.protocol).protocol, args.source))
        return 0
    ctx = opened(args, args.protocol)
    order = Order(
        round_name=args.round,
        only=tuple(args.source),
        limit=args.limit,
        is_again=args.again,
        is_window=args.window,
    )
    stop = Stop()
    with bars() as listen, interruptible(stop):
        done = searching.search(ctx, order, listen=listen, stop=stop)
    if args.json:
        machine([_plain(asked) for asked in done])
    else:
        tell(args, done)
    return int(any(asked.status not in ("complete", "unknown") for asked in done))


def sources(args: argparse.Namespace) -> None:
    """List every service: key, limits, what it can express, last seen to work."""
    found = services.services()
    if args.json:
        machine([asdict(s) for s in found])
        return
    for s in found:
        say(f"{s.id}: {s.label}  {s.home}")
        say("  asked by default" if s.is_default else "  asked when the protocol names it")
        say(f"  key: {s.key}")
        say(f"  limits: {s.limits}")
        say(f"  can: {s.can}")
        say(f"  cannot: {s.cannot}")
        say(f"  connector last ran live: {s.last_live}")
    say()
    say("Set SLR_CONTACT_MAIL to your mail address: services ask for one and answer faster.")


def changes(args: argparse.Namespace) -> None:
    """What a round brought against the one before, source by source."""
    ctx = opened(args, args.protocol)
    found = rounds.changes(ctx, args.round or None)
    if args.json:
        machine([asdict(c) for c in found])
        return
    head = ("source", "before", "now", "new", "changed", "unchanged", "gone", "")
    table(
        [
            (c.label, c.before, c.now, len(c.new), len(c.changed), c.unchanged, c.gone_text, c.note)
            for c in found
        ],
        head,
    )
    if args.list:
        for c in found:
            for kind, ids in (("new", c.new), ("changed", c.changed), ("gone", c.gone)):
                for native_id in ids:
                    say(f"  {c.source_id}  {kind}  {native_id}")


def rebuild(args: argparse.Namespace) -> int:
    """Make every record anew from the archive and compare."""
    ctx = opened(args, args.protocol)
    return _tell_checked(rebuilding.rebuild(ctx, args.output), args.json, "rebuilt, equal to the byte")


def verify(args: argparse.Namespace) -> int:
    """Check kept bytes and accounts."""
    ctx = opened(args, args.protocol)
    return _tell_checked(rebuilding.verify(ctx), args.json, "hashes and accounts hold")


def undo(args: argparse.Namespace) -> None:
    """Take an import out again."""
    ctx = opened(args, args.protocol)
    run = undoing.undo(ctx, args.run_id, note=args.note)
    say(f"{run.run_id}: {run.record_count} records of {run.file_name or run.source_label} count no more.")
    say("Their rows and the file are kept. Next: import again, or slr dedup.")


def _tell_requests(plans: Sequence[planning.Plan]) -> None:
    for plan in plans:
        say(f"{plan.source.name} ({plan.connector.info.label})")
        for request in plan.first_requests():
            say(f"  {planning.request_text(plan.base, request)}")
        for note in plan.compiled.notes:
            say(f"  {note.kind.value}: {note.subject}: {note.why}")
    say("Nothing was asked: this was a dry run. Keys and mail addresses are added when asking.")


def tell(args: argparse.Namespace, done: Sequence[Asked]) -> None:
    """How every source ended, and what to do next."""
    head = ("source", "status", "claimed", "records", "rejects", "")
    table([_row(asked) for asked in done], head)
    if any(a.status in ("partial", "failed", "open") for a in done):
        say("The same command goes on where a source stopped; complete ones are not asked twice.")
    if any(a.run and a.run.record_count for a in done):
        say(f"Next: slr dedup {args.protocol}")


def _row(asked: Asked) -> tuple[object, ...]:
    run = asked.run
    claimed = "" if run is None or run.claimed_count is None else run.claimed_count
    told = "asked already in this round" if asked.was_done else asked.reason
    counts = (run.record_count, run.reject_count) if run else (0, 0)
    return (asked.label, asked.status.value, claimed, *counts, told)


def _tell_checked(found: Sequence[rebuilding.Checked], is_json: bool, good: str) -> int:
    bad = [c for c in found if c.faults]
    if is_json:
        machine([asdict(c) for c in found])
        return int(bool(bad))
    head = ("run", "source", "from", "records", "rejects", "")
    rows = [
        (c.run_id, c.source_id, _kept(c), c.records, c.rejects, "; ".join(c.faults) or "ok") for c in found
    ]
    table(rows, head)
    say(f"{len(bad)} of {len(found)} runs differ." if bad else f"{len(found)} runs: {good}.")
    return int(bool(bad))


def _kept(checked: rebuilding.Checked) -> str:
    return f"{checked.files} pages" if checked.kind == "search" else "file"


def _plain(asked: Asked) -> dict[str, Any]:
    return asdict(asked) | {"status": asked.status.value}


@contextmanager
def bars() -> Iterator[Listener]:
    """A bar a source on a terminal (count, rate, time left); elsewhere a line when one waits or ends."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.fields[claimed]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    ]
    tasks: dict[str, Any] = {}
    lock = threading.Lock()
    with Bars(*columns, console=Console(stderr=True)) as bars:

        def listen(p: Progress) -> None:
            with lock:
                if p.source_id not in tasks:
                    tasks[p.source_id] = bars.add_task(p.label, total=None, claimed="?", rate="", note="")
                task = bars.tasks[bars.task_ids.index(tasks[p.source_id])]
                speed = f"{task.speed:,.0f}/s" if task.speed else ""
                left = f"{p.budget.remaining:,.0f} {p.budget.unit} left" if p.budget else ""
                claimed = "?" if p.claimed is None else f"{p.claimed:,}"
                bars.update(
                    tasks[p.source_id], completed=p.received, total=p.claimed, claimed=claimed, rate=speed,
                    note=p.note or left,
                )  # fmt: skip

        yield listen


def _line(p: Progress) -> None:
    if p.note:
        complain(f"{p.label}: {p.received:,} received; {p.note}")


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """The first Ctrl-C ends every source after its page; a second one ends at once."""

    def first(signum: int, frame: FrameType | None) -> None:
        stop.is_wanted.set()
        complain("Stopping after the pages under way. Once more to stop at once; nothing kept is lost.")
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
