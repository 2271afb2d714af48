"""Printing what would be sent where, and reading a search string back."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from review.cli.output import complain, machine, say, write
from review.errors import InvalidInput
from review.pipeline import querying
from review.pipeline.querying import SourceQuery
from review.protocol import read_protocol

MOST_PARTS = 5
MOST_BYTES = 1_000_000


def query(args: argparse.Namespace) -> int:
    """Print each source's native query, or a search string in the protocol's form."""
    if args.text is not None or args.from_file is not None:
        _from_string(args)
        return 0
    if args.protocol is None:
        raise InvalidInput(
            "Which review?", "give the protocol's path, or a search string with --from or --from-file."
        )
    found = querying.queries(read_protocol(args.protocol).protocol, args.source)
    if args.json:
        machine([_data(one) for one in found])
        return 0
    for n, one in enumerate(found):
        if n:
            say()
        _tell(one)
    return 0


def _from_string(args: argparse.Namespace) -> None:
    if args.protocol is not None or args.source:
        raise InvalidInput(
            "--from and --from-file stand alone.", 'slr query --from "…", without a protocol or a source.'
        )
    found = querying.from_string(args.text if args.text is not None else _text(args.from_file))
    if args.json:
        machine(
            {"syntax": found.syntax, "protocol": found.yaml, "notes": [asdict(note) for note in found.notes]}
        )
        return
    write(found.yaml, None)
    complain(f"read as a search string of {found.syntax}")
    for note in found.notes:
        complain(f"{note.kind.value}: {note.subject}: {note.why}")


def _text(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        if len(data) > MOST_BYTES:
            raise InvalidInput(f"{path} has {len(data):,} bytes; a search string has at most {MOST_BYTES:,}.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8 at byte {error.start}.", "save it as UTF-8.") from None
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read: {error.strerror}.", "give the path of a text file."
        ) from None


def _tell(one: SourceQuery) -> None:
    compiled = one.compiled
    say(one.source_id + (f" ({one.service})" if one.service != one.source_id else ""))
    what = "sent as it is written" if compiled.is_verbatim else "sent"
    for part in compiled.parts[:MOST_PARTS]:
        params = "".join(f"  [{name}={value}]" for name, value in part.params.items())
        say(f"  {what}: {part.query or '(no query: everything)'}{params}")
    if len(compiled.parts) > MOST_PARTS:
        say(f"  and {len(compiled.parts) - MOST_PARTS} more of {len(compiled.parts)}; --json shows all")
    for note in compiled.notes:
        say(f"  {note.kind.value}: {note.subject}: {note.why}")
    if compiled.needs_matcher:
        say("  every answer is held against the query here")


def _data(one: SourceQuery) -> dict[str, object]:
    compiled = one.compiled
    return {
        "source": one.source_id,
        "service": one.service,
        "is_verbatim": compiled.is_verbatim,
        "needs_matcher": compiled.needs_matcher,
        "parts": [{"query": part.query, "params": dict(part.params)} for part in compiled.parts],
        "notes": [asdict(note) for note in compiled.notes],
    }
