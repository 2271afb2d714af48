"""The commands and their options, in one place."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from review import __version__
from review.cli import parser_fulltexts, parser_search, parser_simulating, parser_team
from review.cli.command import command_of, takes_json
from review.model import Role

FLOW_KINDS = "svg, png, pdf, csv (PRISMA2020 exchange), json, md or txt, by its ending"


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="slr", description="Systematic and scoping reviews, from protocol to PRISMA flow."
    )
    parser.add_argument("--version", action="version", version=f"slr {__version__}")
    sub = parser.add_subparsers(dest="command", required=True)
    for add in (
        _init, _check, *parser_search.ASKING, _dedup, _people, parser_team.assign, _screen,
        parser_fulltexts.fulltexts, parser_team.agreement, _status, _flow, _export, *parser_search.KEEPING,
        parser_simulating.simulate, _demo,
    ):  # fmt: skip
        add(sub)
    return parser


def _init(sub: Any) -> None:
    command = command_of(
        sub, "init", "Write a new protocol with comments, ready to fill in.", "commands.init"
    )
    command.add_argument("--title", default="", help="the review's title")


def _check(sub: Any) -> None:
    command = command_of(
        sub, "check", "Check a protocol; faults are told with line and key.", "commands.check", protocol=False
    )
    command.add_argument("protocol", type=Path, nargs="?", help="the review's file")
    command.add_argument("--schema", action="store_true", help="print the JSON Schema for editors instead")
    takes_json(command)


def _dedup(sub: Any) -> None:
    command = command_of(
        sub, "dedup", "Find the records that are one report: of a review, or of any files without one.",
        "deduplicating.dedup", protocol=False,
    )  # fmt: skip
    command.add_argument(
        "file", type=Path, nargs="+",
        help="the review's file (.yaml): every new record gets a report; or exports of any format we read, "
        "and CSV or CSV.gz with the columns record_id and title",
    )  # fmt: skip
    command.add_argument(
        "--explain", nargs=2, metavar=("A", "B"), help="tell the story of two records, by their ids"
    )
    takes_json(command)
    out = command.add_argument_group("for files, without a review")
    out.add_argument(
        "-o", "--output", type=Path, metavar="CLUSTERS.csv",
        help="write record_id, cluster_id, keep; standard output without it",
    )  # fmt: skip
    out.add_argument("--queue", type=Path, metavar="QUEUE.csv", help="write the pairs a person should see")
    out.add_argument("--links", type=Path, metavar="LINKS.csv", help="write the pairs that are related only")
    where = out.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, metavar="N", help="share the work among N processes of this machine (Dask)"
    )
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="let a Dask cluster do it, for instance tcp://host:8786"
    )


def _people(sub: Any) -> None:
    command = command_of(
        sub, "people", "Who takes part: list, invite, reset a password, remove.", "commands.people"
    )
    command.add_argument(
        "action", nargs="?", default="list", choices=["list", "invite", "reset", "remove"], help="what to do"
    )
    command.add_argument("login", nargs="?", default="", help="whom it is about")
    command.add_argument("--name", default="", help="the name colleagues see")
    command.add_argument(
        "--role",
        action="append",
        default=[],
        choices=[r.value for r in Role],
        help="may be given several times; a new person is a reviewer when none is",
    )
    takes_json(command)


def _screen(sub: Any) -> None:
    command = command_of(sub, "screen", "Start the app in which the team works.", "commands.screen")
    _served(command)


def _served(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="where to listen; only this machine by default")
    command.add_argument("--port", type=int, default=8501, help="0 takes any free one")


def _status(sub: Any) -> None:
    command = command_of(
        sub, "status", "What came from where, and how far the review has come.", "commands.status"
    )
    takes_json(command)


def _flow(sub: Any) -> None:
    command = command_of(
        sub, "flow", "The PRISMA flow: counts, sums, diagram.", "commands.flow", protocol=False
    )
    command.add_argument("protocol", type=Path, nargs="?", help="the review's file")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"write the flow as {FLOW_KINDS}")
    command.add_argument(
        "--interim", action="store_true", help="write it although work is pending; it then says so"
    )
    command.add_argument("--locale", default="en", choices=["en", "sv"], help="language of the drawing")
    command.add_argument(
        "--check", type=Path, metavar="FILE.csv", help="judge a PRISMA2020 exchange CSV from anywhere"
    )
    takes_json(command)


def _export(sub: Any) -> None:
    command = command_of(
        sub, "export", "Write reports, records, decisions or charted tables to a file.", "commands.export"
    )
    command.add_argument(
        "--what",
        required=True,
        choices=[
            "flow",
            "reports",
            "records",
            "decisions",
            "events",
            "duplicates",
            "pairs",
            "interventions",
            "values",
            "map",
            "tensions",
        ],
        help="flow: the diagram; reports: one entry each; records: as they came; decisions: as they stand; "
        "events: who did what, when and why; duplicates: each record's report and why; pairs: every "
        "question, answer and link about duplicates; the rest are charted tables",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    command.add_argument(
        "--format",
        choices=["csv", "ris", "bib", "svg", "png", "pdf", "json", "md", "txt"],
        help="default: by the file's ending, else csv",
    )
    command.add_argument("--interim", action="store_true", help="write a flow although work is pending")
    command.add_argument("--names", action="store_true", help="in events, names instead of pseudonyms")
    command.add_argument("--locale", default="en", choices=["en", "sv"], help="language of labels")


def _demo(sub: Any) -> None:
    command = command_of(
        sub, "demo", "Build the demonstration review and start the app.", "commands.demo", protocol=False
    )
    command.add_argument(
        "--screened", action="store_true", help="load example decisions and the gold extraction"
    )
    command.add_argument("--fresh", action="store_true", help="start anew; the old database goes to backups/")
    command.add_argument("--no-app", action="store_true", help="stop after the summary")
    _served(command)
