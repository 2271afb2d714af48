"""Decisions that were taken in another tool, and came with an export."""

from __future__ import annotations

from dataclasses import dataclass

from review.model.codes import Verdict


@dataclass(frozen=True, slots=True)
class ExternalDecision:
    """What one reviewer said of one record in another tool. Never this review's consensus.

    ``reviewer`` is the name the export gives, "" where it names none (the tool's own label).
    ``verdict`` is None where the export holds labels or notes only. ``verbatim`` is the export's text.
    """

    tool: str
    reviewer: str = ""
    stage: str = ""
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    verbatim: str = ""
