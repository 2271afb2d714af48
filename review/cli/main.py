"""Run one command. A deliberate error is one line on standard error and exit status 1."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from review.cli.output import complain
from review.cli.parser import build_parser
from review.errors import ReviewError


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 when the command did what it was asked, 1 when it could not."""
    for stream in (sys.stdout, sys.stderr):
        # Titles are in every script; a terminal that cannot show a letter shows a mark instead.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except ReviewError as error:
        complain(f"slr: {error}")
        return 1
    except BrokenPipeError:
        # Whoever read our output stopped reading (as head does); that is no failure of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        complain("slr: stopped; what was saved is saved.")
        return 130
