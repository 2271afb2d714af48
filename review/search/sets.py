"""A zip of exports, read as one file: one search, one import, one account."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from review.model import FileReading
from review.search.detection import binary_kind
from review.search.reading import AUTO, ZIP, open_reading, read_all
from review.search.stream import FileStream


def is_set(path: Path) -> bool:
    """Whether a file is a zip of other files; a workbook is none."""
    return zipfile.is_zipfile(path) and binary_kind(path.read_bytes()) == ZIP


def open_any(
    path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None
) -> FileStream | FileReading:
    """A file as a stream, or a zip of files read whole as one; see ``open_reading``."""
    if is_set(path):
        return read_set(path, format=format, columns=columns)
    return open_reading(path, format=format, columns=columns)


def read_set(path: Path, *, format: str = AUTO, columns: Mapping[str, str] | None = None) -> FileReading:
    """All files of a zip as one reading; the reason of a reject says which file it stands in."""
    readings = read_all(path, format=format, columns=columns)
    data = path.read_bytes()
    return FileReading(
        file_name=path.name,
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
