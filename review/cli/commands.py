"""What each command does: one call to the pipeline, then text."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from review.cli import flowing
from review.cli.importing import tell_runs
from review.cli.output import machine, say, table, write
from review.cli.running import opened, progress, serve
from review.errors import InvalidInput
from review.model import Role
from review.pipeline import counting, exporting, screening
from review.pipeline import demo as demonstration
from review.pipeline import people as team
from review.pipeline import status as standing
from review.pipeline.core import Context
from review.pipeline.starting import start
from review.protocol import json_schema, read_protocol
from review.reporting import as_data

DEMO = Path("protocols") / "sex-buyer-interventions.yaml"


def init(args: argparse.Namespace) -> None:
    """Write a new protocol."""
    file = start(args.protocol, args.title)
    say(f"wrote {args.protocol}. Next:")
    say(f"  fill it in, then  slr check {args.protocol}")
    say(f"  invite people     slr people {args.protocol} invite LOGIN --name NAME --role reviewer")
    say(f"  import exports    slr import {args.protocol} EXPORT.ris --source {file.protocol.sources[0].id}")


def check(args: argparse.Namespace) -> None:
    """Check a protocol, or print its schema."""
    if args.schema:
        write(json_schema(), None)
        return
    file = read_protocol(_need(args.protocol))
    p = file.protocol
    if args.json:
        machine(
            {
                "protocol": str(file.path.name),
                "version": file.version,
                "review": p.review.id,
                "is_valid": True,
            }
        )
        return
    say(f"{file.path.name}: valid, version {file.version}")
    say(f"  {len(p.sources)} sources, {len(p.eligibility.include)} criteria,")
    say(f"  {len(p.eligibility.exclude)} reasons, {len(p.extraction.intervention.fields)} fields to chart")
    if p.extraction.mode != "one":
        say(f"  note: {p.extraction.mode} is charted in one shared table; rows are not blinded yet")


def people(args: argparse.Namespace) -> None:
    """List, invite, reset, remove."""
    ctx = opened(args, args.protocol)
    if args.action != "list" and not args.login:
        raise InvalidInput(f"Whom should slr people {args.action}?", "give a login.")
    if args.action == "invite":
        roles = [Role(r) for r in args.role] or [Role.REVIEWER]
        person, password = team.invite(ctx, args.login, args.name, roles)
        screening.refresh(ctx)
        say(f"{person.login} may sign in with the password {password} (shown once).")
    elif args.action == "reset":
        say(
            f"{args.login} may sign in with the password {team.reset_password(ctx, args.login)} (shown once)."
        )
    elif args.action == "remove":
        team.remove(ctx, args.login)
        screening.refresh(ctx)
        say(f"{args.login} cannot sign in any more; their decisions stay.")
    else:
        _list_people(ctx, args.json)


def _list_people(ctx: Context, is_json: bool) -> None:
    found = team.everyone(ctx)
    if is_json:
        machine([asdict(p) | {"roles": sorted(p.roles)} for p in found])
        return
    rows = [
        (p.pseudonym, p.login, p.name, ", ".join(sorted(p.roles)), "" if p.is_active else "left")
        for p in found
    ]
    table(rows, ("", "login", "name", "roles", ""))


def screen(args: argparse.Namespace) -> int:
    """Start the app."""
    ctx = opened(args, args.protocol)
    if not team.everyone(ctx):
        raise InvalidInput(
            "Nobody is invited yet.", f"slr people {args.protocol} invite LOGIN --name NAME --role reviewer."
        )
    ctx.db.close()
    return serve(args.protocol, args.host, args.port)


def status(args: argparse.Namespace) -> None:
    """Print sources and progress."""
    ctx = opened(args, args.protocol)
    found, flow = standing.runs_of(ctx), counting.flow(ctx)
    waiting = counting.unplaced(ctx)
    if args.json:
        rejects = [{"source": a, "line": b, "reason": c} for a, b, c in standing.rejects_of(ctx)]
        machine(
            {
                "review": ctx.protocol.review.id,
                "protocol_version": ctx.file.version,
                "runs": [asdict(r) for r in found],
                "rejects": rejects,
                "not_deduplicated": dict(waiting),
                "flow": as_data(flow),
            }
        )
        return
    say(f"{ctx.protocol.review.title}")
    say(f"protocol version {ctx.file.version}, database {ctx.db.place}")
    say()
    flowing.tell_sources(found)
    for source, n in waiting.items():
        say(f"  {source}: {n} records not deduplicated yet")
    say()
    flowing.tell_flow(flow)


def flow(args: argparse.Namespace) -> int:
    """Print, write or judge a flow."""
    if args.check is not None:
        return flowing.judge_file(args.check, args.json)
    ctx = opened(args, _need(args.protocol))
    if args.output is not None:
        kind = args.output.suffix.lstrip(".").lower()
        counted = exporting.checked_flow(ctx, interim=args.interim, locale=args.locale)
        write(exporting.flow_file(counted, kind, args.locale), args.output)
        return 0
    counted = counting.flow(ctx)
    found = exporting.findings(counted)
    if args.json:
        machine(as_data(counted) | {"findings": [str(f) for f in found]})
    else:
        flowing.tell_flow(counted)
        flowing.tell_findings(found)
    return flowing.exit_status(found)


def export(args: argparse.Namespace) -> None:
    """Write a table or a list of references."""
    ctx = opened(args, args.protocol)
    kind = args.format or (args.output.suffix.lstrip(".").lower() if args.output else "") or "csv"
    if args.what == "flow":
        counted = exporting.checked_flow(ctx, interim=args.interim, locale=args.locale)
        write(exporting.flow_file(counted, kind, args.locale), args.output)
    elif args.what in ("reports", "records"):
        write(exporting.records_file(ctx, kind, which=args.what), args.output)
    elif kind != "csv":
        raise InvalidInput(f"{args.what} is a table and cannot be written as {kind}.", "use csv.")
    else:
        write(exporting.tables_of(ctx, args.what, args.locale, names=args.names), args.output)


def demo(args: argparse.Namespace) -> int:
    """Build the demonstration, print where it stands, start the app."""
    if not DEMO.is_file():
        raise InvalidInput(f"There is no {DEMO} here.", "run this in the checkout's own folder.")
    if args.fresh:
        kept = demonstration.set_aside(DEMO)
        say(f"The old database is kept as backups/{kept.name if kept else ''}.")
    ctx = opened(args, DEMO)
    with progress("Building the demonstration review") as tick:
        done = demonstration.build(ctx, tick)
    tell_runs(done)
    if args.screened and not demonstration.is_screened(ctx):
        with progress("Loading example decisions") as tick:
            demonstration.load_examples(ctx, tick)
        say("Example decisions and the gold extraction are loaded; each is marked as an example.")
    elif args.screened:
        say("This review has decisions already; --fresh starts anew and keeps the old database.")
    say()
    flowing.tell_flow(counting.flow(ctx))
    say()
    say("Sign in as:")
    table([(s.login, s.password, s.roles) for s in demonstration.sign_ins(ctx)])
    ctx.db.close()
    if args.no_app:
        return 0
    return serve(DEMO, args.host, args.port)


def _need(path: Path | None) -> Path:
    if path is None:
        raise InvalidInput("Which review?", "give the protocol's path, for instance protocols/NAME.yaml.")
    return path
