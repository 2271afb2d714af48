"""Convert export files without a review, with an account of every entry that begins in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.errors import ImportRefused, InvalidInput, ReviewError
from review.model import Entry, FileReading
from review.search.formats.bibtex_writer import write_bibtex
from review.search.formats.csl_writer import write_csl
from review.search.formats.csv_writer import write_csv
from review.search.formats.ris_writer import write_ris
from review.search.formats.xlsx_writer import write_xlsx
from review.search.sets import read_all

Writer = Callable[[Sequence[Entry]], str | bytes]
WRITERS: dict[str, Writer] = {
    "ris": write_ris,
    "bib": write_bibtex,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "csl": write_csl,
}


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one file. ``entries_begun = records + len(rejects)`` unless it was refused."""

    file: str
    format: str
    dialect: str
    encoding: str
    entries_begun: int
    records: int
    rejects: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    is_refused: bool = False

    def as_data(self) -> dict[str, Any]:
        """The account as plain data, as ``accounts.json`` has it."""
        return {
            "file": self.file,
            "format": self.format,
            "dialect": self.dialect,
            "encoding": self.encoding,
            "entries_begun": self.entries_begun,
            "records": self.records,
            "rejects": list(self.rejects),
            "warnings": list(self.warnings),
        }


def convert(paths: Sequence[Path], kind: str, *, format: str = "auto") -> tuple[bytes, list[Account]]:
    """All records of the files as one file of another format, and an account of each file.

    A file that cannot be read whole gives no records; its account has the reason as a reject, and the
    other files are converted all the same. Raises ``InvalidInput`` for a format we do not write.
    """
    if kind not in WRITERS:
        raise InvalidInput(f"We do not write {kind!r}.", f"use one of: {', '.join(WRITERS)}.")
    accounts: list[Account] = []
    entries: list[Entry] = []
    for path in paths:
        try:
            readings = read_all(path, format=format)
        except ReviewError as error:
            accounts.append(refusal_of(path, error))
            continue
        for reading in readings:
            entries.extend(reading.entries)
            accounts.append(account_of(reading))
    written = WRITERS[kind](entries)
    return (written.encode("utf-8") if isinstance(written, str) else written), accounts


def account_of(reading: FileReading) -> Account:
    """What became of a file that was read."""
    return Account(
        file=reading.file_name,
        format=reading.format,
        dialect=reading.dialect,
        encoding=reading.encoding,
        entries_begun=reading.entries_begun,
        records=len(reading.entries),
        rejects=tuple({"line": r.line, "reason": r.reason} for r in reading.rejects),
        warnings=reading.warnings,
    )


def refusal_of(path: Path, error: ReviewError) -> Account:
    """What became of a file that could not be read."""
    begun = error.entries_begun if isinstance(error, ImportRefused) else 0
    reject = {"line": 0, "reason": str(error)}
    return Account(path.name, "", "", "", begun, 0, (reject,), (), is_refused=True)
