"""A zip of exports: its files one by one, or as one file: one search, one import, one account."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from review.model import FileReading
from review.search.detection import binary_kind
from review.search.reading import AUTO, MAX_BYTES, ZIP, open_reading, read_bytes, read_file, refuse_too_large
from review.search.stream import FileStream, naming
from review.search.text_source import Source
from review.search.zipped import START, unpack


def read_all(
    path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None
) -> list[FileReading]:
    """A file, or every file in a zip archive, named ``archive.zip/member.ris``.

    Companions of exports that hold no references are left out and named in the first reading's
    warnings. Raises like ``read_file``, and then nothing of the archive is read.
    """
    data = _archive(path)
    if data is None:
        return [read_file(path, format=format, columns=columns)]
    return _members(data, path.name, format, columns)


def open_any(
    path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None
) -> FileStream | FileReading:
    """A file as a stream, or a zip of files read whole as one; see ``open_reading``."""
    data = _archive(path)
    if data is None:
        return open_reading(path, format=format, columns=columns)
    return _as_one(data, path.name, format, columns)


def read_any(path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None) -> FileReading:
    """A file, or a zip of files as one; see ``read_file``."""
    data = _archive(path)
    if data is None:
        return read_file(path, format=format, columns=columns)
    return _as_one(data, path.name, format, columns)


def _archive(path: Path) -> bytes | None:
    """The bytes of a zip of other files; None for anything else, a workbook included."""
    with naming(path.name):
        source = Source.of_path(path)
        if not source.head().startswith(START):
            return None
        refuse_too_large(source, MAX_BYTES)
        data = source.data()
        return data if binary_kind(data) == ZIP else None


def _members(
    data: bytes, file_name: str, format: str, columns: Mapping[str, str] | None
) -> list[FileReading]:
    with naming(file_name):
        archive = unpack(data)
    readings = [
        read_bytes(member.data, f"{file_name}/{member.name}", format=format, columns=columns)
        for member in archive.members
    ]
    if archive.skipped:
        warning = f"left out of the archive, as no list of references: {', '.join(archive.skipped)}"
        readings[0] = replace(readings[0], warnings=(*readings[0].warnings, warning))
    return readings


def _as_one(data: bytes, file_name: str, format: str, columns: Mapping[str, str] | None) -> FileReading:
    """All files of a zip as one reading; the reason of a reject says which file it stands in."""
    readings = _members(data, file_name, format, columns)
    return FileReading(
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        format=ZIP,
        dialect=", ".join(dict.fromkeys(f"{r.format} {r.dialect}".strip() for r in readings)),
        encoding=", ".join(dict.fromkeys(r.encoding for r in readings if r.encoding)),
        entries_begun=sum(r.entries_begun for r in readings),
        entries=tuple(e for r in readings for e in r.entries),
        rejects=tuple(
            replace(reject, reason=f"{_member(r)}: {reject.reason}") for r in readings for reject in r.rejects
        ),
        warnings=tuple(f"{_member(r)}: {warning}" for r in readings for warning in r.warnings),
    )


def _member(reading: FileReading) -> str:
    return reading.file_name.partition("/")[2] or reading.file_name
