"""A file, read whole: what it is, every entry that begins in it, and proof that none was lost."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from review.errors import AccountsDiffer, ImportRefused
from review.model import Entry, FileReading, Reject
from review.search.detection import binary_kind, text_kind
from review.search.encoding import decode
from review.search.formats.document import Document, TableLayout, refuse_too_many
from review.search.registry import format_named

MAX_BYTES = 50_000_000
AUTO = "auto"


def read_file(path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None) -> FileReading:
    """Everything in a file: entries, rejects, and what it is.

    ``format`` is a name from the registry, or "auto" to tell it by the content. ``columns`` maps
    fields of an entry to column headings of a table, where the guess was wrong; "" means no column.
    Raises ``ImportRefused`` when the file cannot be taken in whole, ``AccountsDiffer`` when the
    reader's count and the independent count of entries differ.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(path.name, size)
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"{path.name}: the file cannot be opened ({error.strerror}).", "check the name and the folder"
        ) from None
    return read_bytes(data, path.name, format=format, columns=columns)


def read_bytes(
    data: bytes,
    file_name: str,
    *,
    format: str = AUTO,
    columns: Mapping[str, str] | None = None,
) -> FileReading:
    """Everything in the bytes of a file; see ``read_file``. The name is only used in messages."""
    if len(data) > MAX_BYTES:
        raise _too_large(file_name, len(data))
    try:
        return _read(data, file_name, format, dict(columns or {}))
    except AccountsDiffer:
        raise
    except ImportRefused as error:
        raise ImportRefused(f"{file_name}: {error.message}", error.hint) from None


def _read(data: bytes, file_name: str, name: str, columns: dict[str, str]) -> FileReading:
    kind = binary_kind(data)
    decoded = None if kind else decode(data)
    text = decoded.text if decoded else ""
    if name == AUTO:
        name = kind or text_kind(text, columns)
    elif (name == "xlsx") != (kind == "xlsx"):
        raise ImportRefused(
            f"The file is not in the format {name!r}.", "let the format be told by its content"
        )
    chosen = format_named(name)
    document = Document(data, text, columns)
    # A table can only be counted once its heading row is known; its reader minds the limit itself.
    marks = [] if chosen.is_table else chosen.count(document, TableLayout(1))
    refuse_too_many(len(marks))
    readout = chosen.read(document)
    if readout.layout is not None:
        marks = chosen.count(document, readout.layout)
    reading = FileReading(
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        format=name,
        dialect=readout.dialect,
        encoding=decoded.encoding if decoded else "",
        entries_begun=len(marks),
        entries=tuple(item for item in readout.items if isinstance(item, Entry)),
        rejects=tuple(item for item in readout.items if isinstance(item, Reject)),
        warnings=(*(decoded.warnings if decoded else ()), *readout.warnings),
    )
    _check(reading, marks, readout.items, chosen.label)
    return reading


def _check(reading: FileReading, marks: Sequence[int], items: Sequence[Entry | Reject], label: str) -> None:
    """Refuse a reading whose accounts differ, and one without a single entry."""
    if not reading.balances:
        raise AccountsDiffer(
            f"{reading.file_name}: {reading.entries_begun} entries begin in it, but {len(reading.entries)} "
            f"were read and {len(reading.rejects)} rejected; the first that does not match is in line "
            f"{_first_unmatched(marks, [item.line for item in items])}. Nothing was imported.",
            "look at that line, mend it or export the file again",
        )
    if reading.rejects and not reading.entries:
        first = reading.rejects[0]
        raise ImportRefused(
            f"No entry can be read from this {label} file; line {first.line}: {first.reason}.",
            "export the file again",
        )
    if not reading.entries:
        raise ImportRefused(
            f"The file looks like {label}, but no entry begins in it.",
            "check that the export holds records, and export it again",
        )


def _first_unmatched(marks: Sequence[int], lines: Sequence[int]) -> int:
    """The first line at which only one side sees an entry begin."""
    counted, read = Counter(marks), Counter(lines)
    differing = [*(counted - read), *(read - counted)]
    return min(differing, default=0)


def _too_large(name: str, size: int) -> ImportRefused:
    return ImportRefused(
        f"{name}: the file has {size / 1e6:.0f} MB; we take in at most {MAX_BYTES / 1e6:.0f} MB.",
        "split the export into several files",
    )
