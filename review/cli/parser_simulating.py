"""The command that replays a screening."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from review.cli.command import command_of, takes_json


def simulate(sub: Any) -> None:
    """``slr simulate``."""
    command = command_of(
        sub, "simulate", "Replay a screening whose outcome is known, in the order ranking would have given.",
        "simulating.run", protocol=False,
    )  # fmt: skip
    command.add_argument(
        "data", type=Path, metavar="DATA",
        help="labelled reports: a CSV or CSV.gz with record_id, title, abstract and label_included, or an "
        "export with another tool's decisions",
    )  # fmt: skip
    command.add_argument(
        "-o", "--output", type=Path, metavar="ORDER.csv",
        help="write record_id in the order shown; standard output without it",
    )  # fmt: skip
    command.add_argument(
        "--about", type=Path, metavar="FILE", help="plain text of the question and criteria to begin with"
    )
    command.add_argument(
        "--prior", type=int, default=0, metavar="N",
        help="N relevant and N irrelevant reports, drawn at random, are known at the start (and come first)",
    )  # fmt: skip
    command.add_argument("--label", default="", metavar="COLUMN", help="the column that has the labels")
    command.add_argument("--seed", type=int, default=1, metavar="N", help="of everything drawn at random")
    command.add_argument(
        "--plot", type=Path, metavar="FILE.svg", help="draw the recall curve and the stopping rule's verdict"
    )
    takes_json(command)
