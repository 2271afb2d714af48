"""How a command is declared: its name, its help, and which function of which module does it."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

Run = Callable[[argparse.Namespace], int | None]


def command_of(sub: Any, name: str, help: str, run: str, *, protocol: bool = True) -> argparse.ArgumentParser:
    """A command. ``run`` is ``module.function`` in ``review.cli``."""
    command: argparse.ArgumentParser = sub.add_parser(name, help=help, description=help)
    if protocol:
        command.add_argument(
            "protocol", type=Path, help="the review's file, for instance protocols/NAME.yaml"
        )
    module, _, function = run.partition(".")

    def go(args: argparse.Namespace) -> int | None:
        # Imported when needed, so that --help answers at once.
        chosen: Run = getattr(importlib.import_module(f"review.cli.{module}"), function)
        with ExitStack() as args.opened:
            return chosen(args)

    command.set_defaults(run=go)
    return command


def takes_json(command: argparse.ArgumentParser) -> None:
    """The switch for machines."""
    command.add_argument("--json", action="store_true", help="print for machines")
