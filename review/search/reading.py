"""A file, read: what it is, every entry that begins in it, and proof that none was lost."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from review.errors import ImportRefused
from review.model import Entry, FileReading, Reject
from review.search.detection import binary_kind, text_kind
from review.search.formats.delimited import refuse_missing_columns
from review.search.formats.document import Document, Findings, TableLayout, refuse_too_many
from review.search.registry import Format, format_named
from review.search.stream import FileFacts, FileStream, naming
from review.search.text_source import Source, Text
from review.search.zipped import START

MAX_BYTES = 100_000_000
MAX_TEXT_BYTES = 2_000_000_000
_FIRST_LOOK = 50_000
AUTO = "auto"
ZIP = "zip"


def open_reading(path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None) -> FileStream:
    """The entries and rejects of a file as they are read; a context manager.

    ``format`` is a name from the registry, or "auto" to tell it by the content. ``columns`` maps
    fields of an entry to column headings of a table, where the guess was wrong; "" means no column.
    RIS, BibTeX, MEDLINE and delimited tables are read in pieces, up to 2 GB; memory holds a few
    entries at a time. Other formats are read whole, up to 100 MB.
    Raises ``ImportRefused`` when the file cannot be taken in whole, here or while it is gone through;
    see ``FileStream``.
    """
    with naming(path.name):
        return _open(Source.of_path(path), format, dict(columns or {}))


def read_file(path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None) -> FileReading:
    """Everything in a file: entries, rejects, and what it is; see ``open_reading``.

    Raises ``ImportRefused`` when the file cannot be taken in whole, ``AccountsDiffer`` when the
    reader's count and the independent count of entries differ.
    """
    with open_reading(path, format=format, columns=columns) as stream:
        return _collected(stream)


def read_bytes(
    data: bytes,
    file_name: str,
    *,
    format: str = AUTO,
    columns: Mapping[str, str] | None = None,
) -> FileReading:
    """Everything in the bytes of a file; see ``read_file``. The name is only used in messages."""
    with naming(file_name):
        stream = _open(Source.of_bytes(data, file_name), format, dict(columns or {}))
    with stream:
        return _collected(stream)


def _open(source: Source, name: str, columns: dict[str, str]) -> FileStream:
    kind = told_by_bytes(source)
    if kind == ZIP:
        raise ImportRefused("The file is a zip archive.", "unpack it and import the files in it one by one")
    text = None if kind else Text(source)
    if name == AUTO:
        name = _text_kind(text, columns) if text else kind
    elif (name == "xlsx") != (kind == "xlsx"):
        raise ImportRefused(
            f"The file is not in the format {name!r}.", "let the format be told by its content"
        )
    chosen = format_named(name)
    encoding = text.encoding if text else None
    facts = FileFacts(
        file_name=source.name,
        sha256=source.sha256(),
        size=source.size,
        format=name,
        label=chosen.label,
        encoding=encoding.label if encoding else "",
        warnings=encoding.warnings if encoding else (),
    )
    if chosen.stream is None or text is None:
        refuse_too_large(source, MAX_BYTES)
        return _at_once(source, text, columns, chosen, facts)
    findings = Findings()
    items = chosen.stream.read(text, columns, findings)
    return FileStream(facts, items, chosen.stream.count(text, findings.layout or TableLayout(1)), findings)


def _at_once(
    source: Source, text: Text | None, columns: dict[str, str], chosen: Format, facts: FileFacts
) -> FileStream:
    """The items of a file in a format that is read whole."""
    document = Document(source.data(), "".join(text or ()), columns)
    # A table can only be counted once its heading row is known; its reader minds the limit itself.
    marks = [] if chosen.is_table else chosen.count(document, TableLayout(1))
    refuse_too_many(len(marks))
    try:
        readout = chosen.read(document)
    except ImportRefused as error:
        error.entries_begun = len(marks)
        raise
    if readout.layout is not None:
        marks = chosen.count(document, readout.layout)
    findings = Findings(readout.dialect, list(readout.warnings), readout.layout)
    return FileStream(facts, readout.items, sorted(marks), findings)


def told_by_bytes(source: Source) -> str:
    """The kind of a file that is no text, "" for what may be one; see ``detection.binary_kind``."""
    head = source.head()
    is_archive = head.startswith(START)
    refuse_too_large(source, MAX_BYTES if is_archive else MAX_TEXT_BYTES)
    return binary_kind(source.data() if is_archive else head)


def _text_kind(text: Text, columns: dict[str, str]) -> str:
    try:
        # The beginning nearly always tells; a long preamble takes a second look.
        return text_kind(text.head(_FIRST_LOOK), columns)
    except ImportRefused:
        head = text.head()
    try:
        return text_kind(head, columns)
    except ImportRefused:
        refuse_missing_columns(head, columns)
        raise


def refuse_too_large(source: Source, limit: int) -> None:
    """Refuse a file of more bytes than are read of its kind."""
    if source.size > limit:
        raise ImportRefused(
            f"The file has {source.size / 1e6:,.0f} MB; of its kind at most {limit / 1e6:,.0f} MB are read.",
            "split the export into several files",
        )


def _collected(stream: FileStream) -> FileReading:
    entries: list[Entry] = []
    rejects: list[Reject] = []
    with _without_garbage_collection():
        for item in stream:
            if isinstance(item, Entry):
                entries.append(item)
            else:
                rejects.append(item)
    return FileReading(
        file_name=stream.file_name,
        sha256=stream.sha256,
        size=stream.size,
        format=stream.format,
        dialect=stream.dialect,
        encoding=stream.encoding,
        entries_begun=stream.entries_begun,
        entries=tuple(entries),
        rejects=tuple(rejects),
        warnings=stream.warnings,
    )


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Look for no cycles meanwhile: entries have none, and to look through all of them takes a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
