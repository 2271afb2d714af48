"""The nouns of a review: frozen dataclasses and closed lists, in PRISMA 2020's words.

Plain data only. Nothing here knows a database, a file format or a screen. What people and sources
did is stored; whatever follows from it (duplicates, conflicts, outcomes, counts) is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Arm(StrEnum):
    """The column of the flow diagram a source belongs to (PRISMA 2020, boxes 2 and 11)."""

    DATABASES = "databases"
    REGISTERS = "registers"
    WEBSITES = "websites"
    ORGANISATIONS = "organisations"
    CITATION_SEARCHING = "citation_searching"

    @property
    def is_other(self) -> bool:
        """Whether the arm is identification via other methods."""
        return self not in (Arm.DATABASES, Arm.REGISTERS)


class Stage(StrEnum):
    """Where reviewers decide."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Verdict(StrEnum):
    """What one reviewer, or an adjudicator, says of one report at one stage."""

    INCLUDE = "include"
    UNSURE = "unsure"
    EXCLUDE = "exclude"


class Outcome(StrEnum):
    """What the decisions on one report at one stage add up to."""

    PENDING = "pending"
    CONFLICT = "conflict"
    INCLUDED = "included"
    EXCLUDED = "excluded"


class RetrievalStatus(StrEnum):
    """How far the search for a report's full text has come."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Role(StrEnum):
    """What a person may do in a review; one person may hold several."""

    LEAD = "lead"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    EXTRACTOR = "extractor"
    READ_ONLY = "read_only"


class RunStatus(StrEnum):
    """Whether a search run brought everything the source claimed to have."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"


class PairVerdict(StrEnum):
    """What a person says of two records."""

    SAME = "same"
    DIFFERENT = "different"
    RELATED = "related"


class Certainty(StrEnum):
    """How a source puts what it says."""

    STATED = "stated"
    HEDGED = "hedged"
    CLAIMED = "claimed"
    SELF_REPORT = "self_report"
    OPINION = "opinion"


class Missing(StrEnum):
    """Why a charted value is not there; the four are different and none is an empty cell."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"
    NOT_YET_CHARTED = "not_yet_charted"


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
    """One query, one source, one day: here also one imported file.

    ``claimed_count`` is what the source said it holds, None when nobody wrote it down.
    ``begun_count = record_count + reject_count``.
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


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as one source returned it. Never edited, never merged."""

    record_id: str
    run_id: str
    position: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Report:
    """One document. Its id is minted once and never reused; its fields are computed from its records."""

    report_id: str
    entry: Entry
    record_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """A record belongs to a report: why, and who said so (``author`` is "program" or a reviewer id)."""

    record_id: str
    report_id: str
    rule: str
    evidence: dict[str, Any]
    author: str


@dataclass(frozen=True, slots=True)
class Study:
    """One investigation; it has one or more reports."""

    study_id: str
    label: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person with a place in the review. ``pseudonym`` (R1, R2, …) stands for them in every export."""

    reviewer_id: str
    login: str
    name: str
    pseudonym: str
    roles: frozenset[Role]
    is_active: bool = True
    locale: str = ""

    def holds(self, *roles: Role) -> bool:
        """Whether the person is active and holds at least one of the roles."""
        return self.is_active and not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer, one report, one stage. Appended, never changed; a None verdict withdraws."""

    seq: int
    event_id: str
    report_id: str
    stage: Stage
    reviewer_id: str
    verdict: Verdict | None
    reason: str
    note: str
    labels: tuple[str, ...]
    protocol_version: str
    revision: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Adjudication:
    """How a conflict was settled. The votes stay as they were."""

    seq: int
    event_id: str
    report_id: str
    stage: Stage
    verdict: Verdict | None
    reason: str
    note: str
    adjudicator_id: str
    revision: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The last word on a report's full text: sought, retrieved, or not retrieved and why."""

    report_id: str
    status: RetrievalStatus
    reason: str
    note: str
    reviewer_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a source says so: verbatim quote, place, and how the source puts it."""

    quote: str = ""
    location: str = ""
    certainty: Certainty = Certainty.STATED
    report_id: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One charted value of one field.

    ``value`` is a code, a list of codes, text or a number; ``missing`` says why there is none.
    ``as_of`` dates a snapshot; ``derived_from`` names the inputs of a worked-out value.
    """

    field_id: str
    value: Any = None
    missing: Missing | None = None
    evidence: tuple[Evidence, ...] = ()
    as_of: str = ""
    note: str = ""
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """One charted intervention: what was offered, in one country, of one type, with its evidence.

    ``outcomes`` is the repeated group under the intervention, one tuple of values an outcome.
    """

    extraction_id: str
    report_id: str
    extractor_id: str
    values: tuple[Value, ...]
    outcomes: tuple[tuple[Value, ...], ...] = ()
    note: str = ""
    is_example: bool = False
    form_version: int = 1
    revision: int = 1

    def get(self, field_id: str) -> Any:
        """The value of a field, or None when it is missing or not charted."""
        return next((v.value for v in self.values if v.field_id == field_id), None)
