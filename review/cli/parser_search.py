"""The commands that bring records in, and those that keep what came in honest."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from review.cli.command import command_of, takes_json


class _FormatNames:
    """What ``--format`` takes. Asked of the registry only when needed: its readers load slowly."""

    def __iter__(self) -> Iterator[str]:
        from review.search.reading import AUTO
        from review.search.registry import FORMATS

        return iter((AUTO, *FORMATS))

    def __contains__(self, name: object) -> bool:
        return any(name == known for known in self)


def _sources(sub: Any) -> None:
    command = command_of(
        sub, "sources", "The services we can ask: key, limits, what they can express.", "searching.sources",
        protocol=False,
    )  # fmt: skip
    takes_json(command)


def _query(sub: Any) -> None:
    command = command_of(
        sub, "query", "What each source will be sent, and what had to be widened.", "querying.query",
        protocol=False,
    )  # fmt: skip
    command.add_argument("protocol", type=Path, nargs="?", help="the review's file")
    _only(command)
    given = command.add_mutually_exclusive_group()
    given.add_argument(
        "--from", dest="text", metavar="QUERY",
        help="turn a PubMed, Web of Science or Scopus string into the protocol's form",
    )  # fmt: skip
    given.add_argument("--from-file", type=Path, metavar="FILE", help="the same, from a file (- for input)")
    takes_json(command)


def _search(sub: Any) -> None:
    command = command_of(
        sub, "search", "Ask every source of the protocol; go on where a stop left off.", "searching.search"
    )
    _only(command)
    _round(command)
    command.add_argument(
        "--limit", type=int, metavar="N", help="take N records of each source, and mark the run as partial"
    )
    command.add_argument("--dry-run", action="store_true", help="show the requests and ask nothing")
    command.add_argument("--again", action="store_true", help="ask complete sources of this round once more")
    command.add_argument(
        "--window",
        action="store_true",
        help="only what entered a service since the last round, where it can tell (30 days of overlap)",
    )
    takes_json(command)


def _import(sub: Any) -> None:
    command = command_of(
        sub, "import", "Take in export files; every entry becomes a record or a reject.", "importing.import_"
    )
    command.add_argument(
        "file", type=Path, nargs="?", help="an export or a zip; without it, all files the protocol names"
    )
    command.add_argument(
        "--source", default="", metavar="ID", help="which source of the protocol it came from"
    )
    _format(command)
    command.add_argument(
        "--columns", action="store_true", help="show which column of a table would be read as what, and stop"
    )
    command.add_argument(
        "--column", action="append", default=[], metavar="FIELD=NAME", help="which column holds a field"
    )
    command.add_argument("--platform", default="", metavar="NAME", help="where it was searched, as EBSCOhost")
    command.add_argument("--searched-on", default="", metavar="DATE", help="when the database was searched")
    command.add_argument("--hits", type=int, metavar="N", help="how many hits the database showed")
    _round(command)
    takes_json(command)


def _undo(sub: Any) -> None:
    command = command_of(
        sub, "undo", "Take an import out again, until something in it has been decided.", "searching.undo"
    )
    command.add_argument(
        "run_id", metavar="RUN", help="the run's id, or its beginning; slr status lists them"
    )
    command.add_argument("--note", default="", help="why")


def _changes(sub: Any) -> None:
    command = command_of(
        sub, "changes", "What a round brought: new, changed, gone and unchanged, by source.",
        "searching.changes",
    )  # fmt: skip
    command.add_argument("--round", default="", metavar="NAME", help="which round; the last one without it")
    command.add_argument("--list", action="store_true", help="list the ids")
    takes_json(command)


def _rebuild(sub: Any) -> None:
    command = command_of(
        sub, "rebuild", "Make every record anew from what was kept, offline, and compare.",
        "searching.rebuild",
    )  # fmt: skip
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the records as JSON lines")
    takes_json(command)


def _verify(sub: Any) -> None:
    command = command_of(
        sub, "verify", "Check every kept answer and file by its hash, and every account.", "searching.verify"
    )
    takes_json(command)


def _convert(sub: Any) -> None:
    command = command_of(
        sub, "convert", "Turn export files into another format, without a review.", "converting.convert",
        protocol=False,
    )  # fmt: skip
    command.add_argument("file", type=Path, nargs="+", help="exports of any format we read, or zips of them")
    command.add_argument("--to", choices=["ris", "bib", "csv", "xlsx", "csl"], help="the format to write")
    command.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="where to; standard output without it"
    )
    command.add_argument(
        "--accounts", type=Path, metavar="FILE", help="write what became of every file, as JSON"
    )
    _format(command)
    takes_json(command)


def _chase(sub: Any) -> None:
    command = command_of(
        sub, "chase", "Follow citations, back and forward, from included reports or a list.", "chasing.chase"
    )
    command.add_argument(
        "seed", nargs="*",
        help="DOIs, PubMed ids, OpenAlex ids, titles or export files; without any, the included reports",
    )  # fmt: skip
    command.add_argument(
        "--service", default="openalex", choices=["openalex", "semanticscholar", "opencitations"],
        help="whom to ask",
    )  # fmt: skip
    command.add_argument(
        "--direction", default="both", choices=["both", "backward", "forward"], help="which way"
    )
    _round(command)
    takes_json(command)


def _lookup(sub: Any) -> None:
    command = command_of(
        sub, "lookup", "Ask for retraction notices and free copies of the reports in play.", "chasing.lookup"
    )
    command.add_argument(
        "--service", action="append", default=[], choices=["openalex", "crossref", "unpaywall", "europepmc"],
        help="only this one; unpaywall wants SLR_CONTACT_MAIL",
    )  # fmt: skip
    command.add_argument(
        "--titles", action="store_true", help="suggest a DOI, by title, for each report that has none"
    )
    takes_json(command)


def _only(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--source", action="append", default=[], metavar="ID", help="only this source; may be given again"
    )


def _format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", default="auto", choices=_FormatNames(), metavar="NAME",
        help="told by content, or one of: %(choices)s",
    )  # fmt: skip


def _round(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--round", default="1", metavar="NAME", help="the first search is 1, an update its year"
    )


ASKING = (_sources, _query, _search, _import, _chase, _lookup)
KEEPING = (_undo, _changes, _rebuild, _verify, _convert)
