"""What sources said: runs, records and rejects, and files as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from review.model.codes import Arm, RunStatus


@dataclass(frozen=True, slots=True)
class Author:
    """A person (``family``, ``given``) or a group (``literal``)."""

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader understood of one entry of a file or page: a record without its place in a review.

    Text fields are ``""`` when the source did not give them, never None. ``year`` is None when no
    year between 1800 and next year could be read; the source's own words stay in ``extra``.
    ``line`` is the 1-based line (or row) at which the entry begins.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    date: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    language: str = ""
    type: str = ""
    url: str = ""
    publisher: str = ""
    keywords: tuple[str, ...] = ()
    native_id: str = ""
    extra: dict[str, list[str]] = field(default_factory=dict)
    raw: str = ""
    line: int = 0

    def as_data(self) -> dict[str, Any]:
        """The entry as plain data, ready for JSON. ``dataclasses.asdict`` takes eight times as long."""
        data = {name: getattr(self, name) for name in _ENTRY_FIELDS}
        data["authors"] = [{"family": a.family, "given": a.given, "literal": a.literal} for a in self.authors]
        return data


_ENTRY_FIELDS = tuple(f.name for f in fields(Entry))


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that began like an entry and could not be read as one. Kept, with place and reason."""

    line: int
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file, read whole.

    ``entries_begun`` is counted by code that shares nothing with the reader; it must equal
    ``len(entries) + len(rejects)``, or the import stops.
    """

    file_name: str
    sha256: str
    size: int
    format: str
    dialect: str
    encoding: str
    entries_begun: int
    entries: tuple[Entry, ...]
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...] = ()

    @property
    def balances(self) -> bool:
        """Whether every entry that begins came out as an entry or a reject."""
        return self.entries_begun == len(self.entries) + len(self.rejects)


@dataclass(frozen=True, slots=True)
class Round:
    """The first search, or one yearly update."""

    round_id: str
    name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class SearchRun:
    """One query, one source, one day: a search, a further stretch of one, or an imported file.

    ``claimed_count`` is what the source said it holds, None when nobody wrote it down.
    ``begun_count = record_count + reject_count``. ``reason`` says why a run is not complete.
    """

    run_id: str
    round_id: str
    source_id: str
    source_label: str
    arm: Arm
    query: str
    status: RunStatus
    file_name: str
    file_sha256: str
    format: str
    dialect: str
    encoding: str
    begun_count: int
    record_count: int
    reject_count: int
    claimed_count: int | None
    searched_on: str
    warnings: tuple[str, ...]
    software: str
    recorded_at: datetime
    platform: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as one source returned it. Never edited, never merged."""

    record_id: str
    run_id: str
    position: int
    entry: Entry
