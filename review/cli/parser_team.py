"""The commands about a team's work: who gets what, and how far people agree."""

from __future__ import annotations

from typing import Any

from review.cli.command import command_of, takes_json
from review.model import Stage

POLICIES = ("include", "exclude", "itself", "left_out")


def assign(sub: Any) -> None:
    """``slr assign``."""
    command = command_of(
        sub, "assign", "Who has how much to screen, and whether it covers everything; share it out anew.",
        "teaming.assign",
    )  # fmt: skip
    _stage(command)
    command.add_argument(
        "--share", action="append", default=[], metavar="LOGIN=WEIGHT",
        help="how much of the work a person takes: 1 as others, 2 twice as much, 0 only what is given",
    )  # fmt: skip
    command.add_argument(
        "--experienced", action="append", default=[], metavar="LOGIN", help="mark a person as experienced"
    )
    command.add_argument(
        "--not-experienced", action="append", default=[], metavar="LOGIN", help="take that mark back"
    )
    given = command.add_mutually_exclusive_group()
    given.add_argument("--give", metavar="LOGIN", help="give the reports named with --report to a person")
    given.add_argument("--take-back", metavar="LOGIN", help="no longer give them to that person")
    command.add_argument(
        "--report", action="append", default=[], metavar="ID", help="a report, such as R00001; several times"
    )
    command.add_argument("--even-out", action="store_true", help="share open work out anew by the shares")
    takes_json(command)


def agreement(sub: Any) -> None:
    """``slr agreement``."""
    command = command_of(
        sub, "agreement", "How far reviewers agree, on votes given before anybody saw another's.",
        "teaming.agreement",
    )  # fmt: skip
    _stage(command)
    command.add_argument(
        "--unsure", default="include", choices=POLICIES, help="what unsure counts as (default: include)"
    )
    command.add_argument("--locale", default="en", choices=["en", "sv"], help="language of the sentences")
    takes_json(command)


def _stage(command: Any) -> None:
    command.add_argument("--stage", choices=[s.value for s in Stage], help="one stage; both without it")
