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
class Plan:
    """What the two reviewers and the adjudicator say of one report, stage by stage.

    ``ruling`` settles a conflict; None when the votes agree. ``full_text`` is None when the report
    does not get that far, ``is_retrieved`` false when its text was not to be had.
    """

    first: tuple[Verdict, Verdict]
    ruling: Verdict | None
    reason: str
    is_retrieved: bool = True
    full_text: tuple[Verdict, Verdict] | None = None
    full_text_ruling: Verdict | None = None


def plan(label: str, suggested_reason: str, reasons: Sequence[ExclusionReason], n: int) -> Plan:
    """The plan of one report. ``n`` is its place in the list, which varies the votes a little."""
    reason = reason_for(suggested_reason, reasons)
    if label == "include":
        votes = (INCLUDE, UNSURE) if n % 5 == 0 else (INCLUDE, INCLUDE)
        return Plan(votes, None, "", full_text=(INCLUDE, INCLUDE))
    if label == "maybe":
        # Passed by the adjudicator, then settled at full text, or not to be had.
        if n % 3 == 0:
            return Plan((UNSURE, EXCLUDE), INCLUDE, reason, is_retrieved=False)
        agreed = n % 2 == 0
        return Plan(
            (UNSURE, EXCLUDE),
            INCLUDE,
            reason,
            full_text=(EXCLUDE, EXCLUDE) if agreed else (INCLUDE, EXCLUDE),
            full_text_ruling=None if agreed else EXCLUDE,
        )
    if label == "background":
        return Plan((UNSURE, EXCLUDE), EXCLUDE, reason)
    if n % 9 == 0:
        return Plan((EXCLUDE, UNSURE), EXCLUDE, reason)
    return Plan((EXCLUDE, EXCLUDE), None, reason)


def reason_for(suggested: str, reasons: Sequence[ExclusionReason]) -> str:
    """The protocol's reason whose label the suggestion begins with, else the last one."""
    words = suggested.casefold()
    for reason in reasons:
        if words.startswith(reason.label.casefold()):
            return reason.id
    return reasons[-1].id
