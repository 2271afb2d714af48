"""Example decisions for the demonstration, planned from the suggested labels; plain data.

The plan shows what a finished screening looks like: agreement, conflicts settled by a third person,
unsure votes that pass, full texts that were not to be had, exclusions with their reason. Nobody
took these decisions; each is stored with the label ``example``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.model import Verdict
from review.protocol import ExclusionReason

INCLUDE, UNSURE, EXCLUDE = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE
NO_COPY = "Example: no copy in the libraries asked"


@dataclass(frozen=True, slots=True)
class Votes:
    """What the two reviewers say of one report at one stage, and the ruling where they differ."""

    votes: tuple[Verdict, Verdict]
    reason: str = ""
    ruling: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One report's way. ``full_text`` is None when it does not get that far or was not to be had."""

    title_abstract: Votes
    full_text: Votes | None = None

    @property
    def passed(self) -> bool:
        """Whether the report goes on to retrieval."""
        first = self.title_abstract
        return first.ruling is INCLUDE or (first.ruling is None and EXCLUDE not in first.votes)


def plan(
    label: str, suggested: str, first: Sequence[ExclusionReason], later: Sequence[ExclusionReason], n: int
) -> Plan:
    """The plan of one report, with the reasons of both stages.

    ``n`` is the report's place in the list; it varies the votes a little.
    """
    reason = reason_for(suggested, first)
    if label == "include":
        votes = (INCLUDE, UNSURE) if n % 5 == 0 else (INCLUDE, INCLUDE)
        return Plan(Votes(votes), Votes((INCLUDE, INCLUDE)))
    if label == "maybe":
        return Plan(Votes((UNSURE, EXCLUDE), reason, INCLUDE), _doubtful(reason_for(suggested, later), n))
    if label == "background":
        return Plan(Votes((UNSURE, EXCLUDE), reason, EXCLUDE))
    if n % 9 == 0:
        return Plan(Votes((EXCLUDE, UNSURE), reason, EXCLUDE))
    return Plan(Votes((EXCLUDE, EXCLUDE), reason))


def _doubtful(reason: str, n: int) -> Votes | None:
    """What becomes of a doubtful report: not to be had, excluded by both, or after a ruling."""
    if n % 3 == 0:
        return None
    return Votes((EXCLUDE, EXCLUDE), reason) if n % 2 else Votes((INCLUDE, EXCLUDE), reason, EXCLUDE)


def reason_for(suggested: str, reasons: Sequence[ExclusionReason]) -> str:
    """The reason whose label the suggestion begins with, else the last of the stage."""
    words = suggested.casefold()
    for reason in reasons:
        if words.startswith(reason.label.casefold()):
            return reason.id
    return reasons[-1].id if reasons else ""
