"""What the flow is counted from: which records a review holds and how far every report has come.

Plain input, read from stored events by the pipeline. Nothing in it is a count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from review.model import Arm, Outcome, RetrievalStatus


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """One record as one source returned it in one run, and the report it belongs to.

    ``joined_by`` says who put it into its report: ``program``, ``person``, or ``screening`` when a
    duplicate was found while screening.
    """

    record_id: str
    run_id: str
    round_id: str
    source_id: str
    source_label: str
    arm: Arm
    report_id: str
    joined_by: str = "program"


@dataclass(frozen=True, slots=True)
class ReportState:
    """How far one report has come.

    ``reason`` is the id of the one full-text reason that is counted, ``""`` if none. ``removed`` is
    ``""``, or why the report was removed before screening: ``automation``, or the reason in words.
    """

    report_id: str
    title_abstract: Outcome = Outcome.PENDING
    full_text: Outcome = Outcome.PENDING
    retrieval: RetrievalStatus | None = None
    reason: str = ""
    study_ids: tuple[str, ...] = ()
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything the flow is counted from.

    ``reasons`` are (id, label) in the protocol's order. ``sources`` are (id, label, arm) of every
    source that had a run, so that a source that returned nothing prints 0 and not nothing at all.
    ``rounds`` are the round ids, earliest first; without them the ids are taken in sorted order.

    With ``is_update`` the last round is the update, and the earlier rounds are the version before
    it: give their records too, or nothing can be recognised as seen earlier. ``previous_studies``
    and ``previous_reports`` are read from the frozen version, and the ``withdrawn`` ids are the
    studies and reports of that version that no longer count.
    """

    records: Sequence[LedgerRecord]
    reports: Mapping[str, ReportState]
    reasons: Sequence[tuple[str, str]] = ()
    sources: Sequence[tuple[str, str, Arm]] = ()
    previous_studies: int | None = None
    previous_reports: int | None = None
    is_update: bool = False
    incomplete_runs: Sequence[str] = ()
    rounds: Sequence[str] = ()
    withdrawn_studies: Sequence[str] = field(default=())
    withdrawn_reports: Sequence[str] = field(default=())
