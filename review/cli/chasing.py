"""Commands about reports in play: chase their citations, look up notices and free copies."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from review.cli.output import complain, machine, say, table
from review.cli.running import opened, progress
from review.cli.searching import bars, interruptible, tell
from review.pipeline import chasing, lookups
from review.pipeline.asking import Stop
from review.pipeline.core import Context
from review.search.chasing import Direction


def chase(args: argparse.Namespace) -> int:
    """Chase citations; 1 when a service did not answer to the end."""
    ctx = opened(args, args.protocol)
    seeds = chasing.seeds_from(args.seed) if args.seed else chasing.included_seeds(ctx)
    ways = chasing.BOTH if args.direction == "both" else (Direction(args.direction),)
    stop = Stop()
    with bars() as listen, interruptible(stop):
        done = chasing.chase(
            ctx,
            seeds,
            service=args.service,
            directions=ways,
            round_name=args.round,
            listen=listen,
            stop=stop,
        )
    if args.json:
        machine(asdict(done))
        return _status(done)
    counts = f"{len(done.unknown)} unknown to {args.service}, {len(done.done)} chased before"
    say(f"{len(done.seeds)} seeds: {counts}.")
    for seed in done.unknown:
        say(f"  not found: {seed.name}")
    for fault in done.faults:
        complain(f"  {fault}")
    tell(args, done.asked)
    return _status(done)


def lookup(args: argparse.Namespace) -> int:
    """Look up what services say of the reports in play; 1 when one did not answer."""
    ctx = opened(args, args.protocol)
    if args.titles:
        return _titles(args, ctx)
    with progress("Asking about reports") as tick:
        done = lookups.look_up(ctx, args.service, tick=tick)
    if args.json:
        machine(asdict(done) | {"known": [asdict(k) for k in lookups.known(ctx)]})
        return int(bool(done.faults))
    say(f"{done.asked} reports with a DOI were asked about, {len(done.without_doi)} have none.")
    say(f"{done.open_access} can be read freely; no service knows {len(done.unknown)}.")
    said = [k for k in lookups.known(ctx) if k.standing.is_retracted or k.standing.notices]
    rows = [
        (k.report_id, n.type, n.date, n.doi, k.standing.asked_of) for k in said for n in k.standing.notices
    ]
    rows += [(k.report_id, "retracted", "", "", k.standing.asked_of) for k in said if not k.standing.notices]
    if rows:
        table(rows, ("report", "notice", "date", "notice's DOI", "said by"))
    else:
        say("No notice of retraction, withdrawal, removal or concern was found.")
    for fault in done.faults:
        complain(f"  {fault}")
    return int(bool(done.faults))


def _titles(args: argparse.Namespace, ctx: Context) -> int:
    """Which DOI a report without one has at Crossref."""
    with progress("Asking for DOIs") as tick:
        found, faults = lookups.suggest_dois(ctx, tick=tick)
    if args.json:
        machine({"suggested": {r: asdict(s) for r, s in found.items()}, "faults": faults})
    elif found:
        table(
            [(r, s.doi, s.year or "", s.title) for r, s in found.items()], ("report", "DOI", "year", "title")
        )
    else:
        say("No DOI was found beyond doubt.")
    for fault in faults:
        complain(f"  {fault}")
    return int(bool(faults))


def _status(done: chasing.Chase) -> int:
    return int(bool(done.faults) or any(a.status not in ("complete", "unknown") for a in done.asked))
