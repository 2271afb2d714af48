"""What people did with it: reports, decisions, adjudications, retrieval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.model.codes import RetrievalStatus, Role, Stage, Verdict
from review.model.sources import Entry


@dataclass(frozen=True, slots=True)
class AddedAbstract:
    """An abstract that a person filled in where no record has one, and where they took it from."""

    text: str
    source: str
    reviewer_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """One document. Its id is minted once and never reused; its fields are computed from its records.

    ``added_abstract`` is set when the entry's abstract comes from a person and not from a record.
    """

    report_id: str
    entry: Entry
    record_ids: tuple[str, ...]
    added_abstract: AddedAbstract | None = None


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
    """One reviewer, one report, one stage. Appended, never changed; a None verdict withdraws.

    ``made_on`` is the report it was given on: another one than ``report_id`` when that report has
    been joined to it since. ``shown_at`` and ``decided_at`` are by the clock of the reviewer's machine.
    """

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
    made_on: str = ""
    shown_at: datetime | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Adjudication:
    """How a conflict was settled. The votes stay as they were; ``settles`` names them by ``seq``."""

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
    settles: tuple[int, ...] = ()
    made_on: str = ""
    protocol_version: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The last word on a report's full text: sought, retrieved, or not retrieved and why."""

    report_id: str
    status: RetrievalStatus
    reason: str
    note: str
    reviewer_id: str
    recorded_at: datetime
