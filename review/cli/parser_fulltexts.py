"""The commands about full texts: list what is sought, add files, ask for open copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from review.cli.command import command_of, takes_json


def fulltexts(sub: Any) -> None:
    """``slr fulltexts list|add|links``."""
    words = "Full texts: what is sought, files by DOI or title, open copies."
    command = sub.add_parser("fulltexts", help=words, description=words)
    parts = command.add_subparsers(
        dest="part", required=True, help="what to do; each has a --help of its own"
    )
    _list(parts)
    _add(parts)
    _links(parts)


def _list(sub: Any) -> None:
    command = command_of(
        sub, "list", "Every report whose full text is sought, with its state, dates and file.",
        "fulltexts.list_",
    )  # fmt: skip
    command.add_argument(
        "--status", choices=["sought", "retrieved", "not_retrieved"], help="only those of this state"
    )
    command.add_argument("--without-file", action="store_true", help="only those without a PDF")
    takes_json(command)


def _add(sub: Any) -> None:
    command = command_of(
        sub, "add", "Give PDFs to the reports they are of, known by DOI or title; in doubt to none.",
        "fulltexts.add",
    )  # fmt: skip
    command.add_argument("file", type=Path, nargs="+", help="PDFs, or folders of them")
    command.add_argument("--to", default="", metavar="REPORT", help="the report the one file is of")
    command.add_argument("--dry-run", action="store_true", help="say what would become of each, and stop")
    takes_json(command)


def _links(sub: Any) -> None:
    command = command_of(
        sub, "links", "Ask where the reports that are sought may be read freely; fetch them if wanted.",
        "fulltexts.links",
    )  # fmt: skip
    command.add_argument(
        "--service", action="append", default=[], choices=["unpaywall", "openalex", "europepmc"],
        help="only this one; unpaywall wants SLR_CONTACT_MAIL",
    )  # fmt: skip
    command.add_argument("--download", action="store_true", help="fetch the PDFs that are open")
    takes_json(command)
