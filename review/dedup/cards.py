"""Questions gathered into cards: one group of reports at a time, the one that settles most first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from review.dedup.best import CHOOSABLE
from review.model import Entry

MOST_REPORTS = 8  # more cannot be compared side by side
DOUBT = 0.5  # what a veto takes from the chance that two are the same


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """Two records of two reports that may be one: how likely, why, and what speaks against it."""

    record_a: str
    record_b: str
    report_a: str
    report_b: str
    score: float
    reason: str
    veto: str
    evidence: Mapping[str, Any]

    @property
    def pair(self) -> tuple[str, str]:
        """Both records."""
        return (self.record_a, self.record_b)

    @property
    def chance(self) -> float:
        """How likely "same" is. A question with a veto was held back for a reason."""
        return self.score * DOUBT if self.veto else self.score


@dataclass(frozen=True, slots=True)
class CardPlan:
    """One card: the reports joined by its questions, and what an answer is worth."""

    report_ids: tuple[str, ...]
    questions: tuple[CardQuestion, ...]
    value: float


class FieldState(StrEnum):
    """Whether reports agree on a field."""

    EQUAL = "equal"
    PARTLY = "partly"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of every report on a card, as text. ``partly``: equal where it is filled at all."""

    field: str
    values: tuple[str, ...]
    state: FieldState


def plan_cards(
    questions: Sequence[CardQuestion], weight: Mapping[str, int], most: int = MOST_REPORTS
) -> list[CardPlan]:
    """Every question on exactly one card, best card first.

    A card is a group of reports joined by questions. A group of more than ``most`` reports is cut
    where its questions are weakest. Cards are ranked by the chance of "same" times what an answer
    settles: ``weight`` is how many records and decisions stand on a report (1 where it is silent),
    and an answer settles what stands on the lighter of the two.
    """
    left = sorted(questions, key=lambda q: (-q.chance, q.record_a, q.record_b))
    plans: list[CardPlan] = []
    while left:
        group_of = _groups(left, max(2, most))
        inside: dict[str, list[CardQuestion]] = {}
        between = []
        for q in left:
            if group_of[q.report_a] == group_of[q.report_b]:
                inside.setdefault(group_of[q.report_a], []).append(q)
            else:
                between.append(q)
        plans += [_plan(asked, weight) for asked in inside.values()]
        left = between
    return sorted(plans, key=lambda p: (-p.value, p.questions[0].record_a, p.questions[0].record_b))


def differences(entries: Sequence[Entry], names: Iterable[str] = CHOOSABLE) -> tuple[FieldRow, ...]:
    """Field by field what each report says, and whether they agree; fields all leave empty are left out."""
    rows = []
    for name in names:
        values = tuple(as_text(getattr(e, name)) for e in entries)
        said = {" ".join(v.casefold().split()) for v in values}
        if said <= {""}:
            continue
        state = FieldState.EQUAL if len(said) == 1 else FieldState.DIFFERENT
        rows.append(FieldRow(name, values, FieldState.PARTLY if len(said - {""}) < len(said) == 2 else state))
    return tuple(rows)


def as_text(value: Any) -> str:
    """A field's value in one line."""
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _groups(questions: Sequence[CardQuestion], most: int) -> dict[str, str]:
    """The group of each report, strongest question first, none larger than allowed."""
    members: dict[str, set[str]] = {}
    group_of: dict[str, str] = {}
    for q in questions:
        for report in (q.report_a, q.report_b):
            if report not in group_of:
                group_of[report] = report
                members[report] = {report}
        into, other = group_of[q.report_a], group_of[q.report_b]
        if into == other or len(members[into]) + len(members[other]) > most:
            continue
        for report in members[other]:
            group_of[report] = into
        members[into] |= members.pop(other)
    return group_of


def _plan(asked: Sequence[CardQuestion], weight: Mapping[str, int]) -> CardPlan:
    value = sum(q.chance * min(weight.get(q.report_a, 1), weight.get(q.report_b, 1)) for q in asked)
    reports = sorted({r for q in asked for r in (q.report_a, q.report_b)}, key=lambda r: (len(r), r))
    return CardPlan(tuple(reports), tuple(asked), round(value, 6))
