"""Records of any files as one table for the engine: exports as importers read them, and plain tables."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pandas as pd

from review.dedup.raw import of_frame, of_records
from review.errors import ImportRefused, InvalidInput, ReviewError
from review.model import Entry, FileReading, Record
from review.pipeline.converting import Account, account_of, refusal_of
from review.search.formats.csv_writer import neutralise
from review.search.reading import MAX_BYTES, read_bytes
from review.search.sets import read_all

NEEDED = ("record_id", "title")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class RecordFiles:
    """The records of some files, ``frame`` with the columns the engine reads, and an account of each file."""

    frame: pd.DataFrame
    accounts: tuple[Account, ...]
    entries: tuple[Entry, ...] = ()
    """Of exports, in the frame's order, where it has no rows of tables before them."""


@dataclass(frozen=True)
class _Part:
    """The records of one file: a table with ids of its own, or entries that are yet to be named."""

    account: Account
    table: pd.DataFrame | None = None
    entries: tuple[Entry, ...] = ()


def read_records(paths: Sequence[Path]) -> RecordFiles:
    """All records of the files, each with an id of its own, and an account of each file.

    A CSV (or CSV.gz) with the columns ``record_id`` and ``title`` keeps its ids. Any other file goes
    through the importers; its records are called by their own id (the accession number, the citation
    key) where no other record has it, else by the file's stem and a running number. A file that
    cannot be read gives no records; its account has the reason.

    Raises InvalidInput when two tables give one id.
    """
    parts = [part for path in paths for part in _parts(path)]
    tables = [p.table for p in parts if p.table is not None]
    taken = _taken(tables, [p.account.file for p in parts if p.table is not None])
    entries = of_records(_named([p for p in parts if p.table is None], taken))
    filled = [frame for frame in (*tables, entries) if len(frame)]
    frame = pd.concat(filled, ignore_index=True) if filled else entries
    return RecordFiles(frame, tuple(p.account for p in parts), tuple(e for p in parts for e in p.entries))


def _parts(path: Path) -> list[_Part]:
    try:
        if _is_table(path):
            return [_table(path)]
        readings = [_unpacked(path)] if path.is_file() and _is_gzip(path) else read_all(path)
    except ReviewError as error:
        return [_Part(refusal_of(path, error))]
    return [_Part(account_of(r), entries=tuple(r.entries)) for r in readings]


# ---- tables ------------------------------------------------------------------------------------


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """The text of a file, packed or not; what cannot be read is refused by name."""
    try:
        if _is_gzip(path):
            with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
                yield text
        else:
            with path.open(encoding="utf-8-sig", newline="") as text:
                yield text
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{path.name} is not UTF-8: {error.reason}.", "save it as CSV UTF-8.") from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise ImportRefused(f"{path.name} is cut off or damaged.", "fetch it again.") from error
    except csv.Error as error:
        raise ImportRefused(f"{path.name} is no proper CSV: {error}.", "save it as CSV again.") from error


def _is_table(path: Path) -> bool:
    """Whether the first row names the columns a table of records has."""
    try:
        with _opened(path) as text:
            header = next(csv.reader(io.StringIO(text.readline(1_000_000))), [])
    except (OSError, ImportRefused):
        return False  # whoever reads it says why it cannot be
    return set(NEEDED) <= {_bare(name) for name in header}


def _bare(name: str) -> str:
    return name.strip().lower()


def _table(path: Path) -> _Part:
    with _opened(path) as text:
        rows = csv.reader(text, strict=True)
        header = [_bare(name) for name in next(rows)]
        again = [name for name, n in Counter(header).items() if n > 1 and name]
        if again:
            raise ImportRefused(f"{path.name} has two columns named {again[0]!r}.", "rename one of them.")
        at = header.index("record_id")
        kept: list[list[str]] = []
        rejects: list[dict[str, Any]] = []
        begun = 0
        for row in rows:
            if not any(row):
                continue
            begun += 1
            reason = _fault(row, len(header), at)
            if reason:
                rejects.append({"line": rows.line_num, "reason": reason})
            else:
                row[at] = plain_id(row[at])
                kept.append(row)
    try:
        frame = of_frame(pd.DataFrame(kept, columns=header, dtype=object))
    except InvalidInput as error:
        raise ImportRefused(f"{path.name}: {error.message}", error.hint) from error
    account = Account(path.name, "csv", "records", "utf-8", begun, len(kept), tuple(rejects), ())
    return _Part(account, table=frame)


def _fault(row: Sequence[str], width: int, at: int) -> str:
    if len(row) != width:
        return f"{len(row)} cells under {width} headings"
    return "" if row[at] else "no record_id"


def _taken(tables: Sequence[pd.DataFrame], names: Sequence[str]) -> set[str]:
    owner: dict[str, str] = {}
    for table, name in zip(tables, names, strict=True):
        for record_id in table["record_id"]:
            if record_id in owner:
                raise InvalidInput(
                    f"Record {record_id!r} stands in {owner[record_id]} and in {name}.",
                    "give every record an id of its own.",
                )
            owner[record_id] = name
    return set(owner)


# ---- exports -----------------------------------------------------------------------------------


def _unpacked(path: Path) -> FileReading:
    """A packed export, read whole."""
    with gzip.open(path) as file:
        try:
            data = file.read(MAX_BYTES + 1)
        except (EOFError, gzip.BadGzipFile) as error:
            raise ImportRefused(f"{path.name} is cut off or damaged.", "fetch it again.") from error
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            f"{path.name} holds more than {MAX_BYTES // 1_000_000} MB.", "unpack it first, or split it."
        )
    return read_bytes(data, path.name.removesuffix(".gz"))


def _named(parts: Sequence[_Part], taken: set[str]) -> list[Record]:
    """The entries as records: called by their own id where it is theirs alone, else by file and number."""
    given = Counter(e.native_id for p in parts for e in p.entries)
    own = {name for name, n in given.items() if name and n == 1} - taken
    taken = taken | own
    stems: Counter[str] = Counter()
    found: list[Record] = []
    for part in parts:
        stem = PurePosixPath(part.account.file).stem
        stems[stem] += 1
        run = stem if stems[stem] == 1 else f"{stem}_{stems[stem]}"
        for number, entry in enumerate(part.entries, start=1):
            record_id = entry.native_id if entry.native_id in own else _free(f"{run}-{number}", taken)
            taken.add(record_id)
            found.append(Record(record_id, run, number, entry))
    return found


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with an underscore or more where a record is called so already."""
    while name in taken:
        name += "_"
    return name


# ---- ids in cells ------------------------------------------------------------------------------


def plain_id(cell: str) -> str:
    """An id without the apostrophe that ``neutralise`` put before it; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and neutralise(cell) != cell else cell
