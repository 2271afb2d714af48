"""``slr convert``: export files of any kind into one file of another, with accounts."""

from __future__ import annotations

import argparse
import json

from review.cli.output import complain, machine, table, write
from review.errors import InvalidInput
from review.pipeline.converting import Account
from review.pipeline.converting import convert as convert_files

ENDINGS = {"ris": "ris", "bib": "bib", "csv": "csv", "xlsx": "xlsx", "json": "csl"}


def convert(args: argparse.Namespace) -> int:
    """Convert; 1 when a file was refused or something in it could not be read."""
    kind = args.to or ENDINGS.get(args.output.suffix.lstrip(".").lower() if args.output else "", "")
    if not kind:
        raise InvalidInput("Convert to what?", "add --to ris, bib, csv, xlsx or csl.")
    written, accounts = convert_files(args.file, kind, format=args.format)
    data = [account.as_data() for account in accounts]
    if args.accounts is not None:
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n", args.accounts)
    # With the records on standard output, what became of them is told on standard error.
    if args.output is not None or args.accounts is None:
        write(written, args.output)
    if args.json:
        machine(data)
    else:
        _tell(accounts, is_quiet=args.output is None)
    return int(any(account.is_refused for account in accounts))


def _tell(accounts: list[Account], is_quiet: bool) -> None:
    if not is_quiet:
        head = ("file", "format", "dialect", "begun", "records", "rejects")
        table(
            [(a.file, a.format, a.dialect, a.entries_begun, a.records, len(a.rejects)) for a in accounts],
            head,
        )
    for account in accounts:
        for reject in account.rejects:
            place = f", line {reject['line']}" if reject["line"] else ""
            complain(f"{account.file}{place}: {reject['reason']}")
        for warning in account.warnings:
            complain(f"{account.file}: {warning}")
