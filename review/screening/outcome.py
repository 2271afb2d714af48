"""Settle one report at one stage, from the decisions that stand.

The rule, printed wherever counts are: *unsure* passes title and abstract and conflicts with an
exclusion; an adjudication settles a conflict without touching a vote; two exclusions for different
reasons agree on the exclusion, and the reason that comes first in the protocol is the one counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.model import Adjudication, Decision, Outcome, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome, and at exclusion the one reason that is counted ("" when none was given)."""

    outcome: Outcome
    reason: str = ""


def settle(
    decisions: Sequence[Decision],
    adjudication: Adjudication | None,
    *,
    needed: int,
    stage: Stage,
    reasons: Sequence[str] = (),
) -> Settled:
    """The outcome of one report at one stage.

    ``decisions`` are standing decisions of that report and stage, one a reviewer; ``needed`` is how
    many the protocol asks for; ``reasons`` are reason ids in the protocol's order.
    """
    votes = [d for d in decisions if d.verdict is not None]
    if adjudication is not None:
        if adjudication.verdict is Verdict.EXCLUDE:
            return Settled(Outcome.EXCLUDED, adjudication.reason or _first(votes, reasons))
        return Settled(Outcome.INCLUDED)
    if len(votes) < needed:
        return Settled(Outcome.PENDING)
    verdicts = {d.verdict for d in votes}
    if verdicts == {Verdict.EXCLUDE}:
        return Settled(Outcome.EXCLUDED, _first(votes, reasons))
    if Verdict.EXCLUDE in verdicts:
        return Settled(Outcome.CONFLICT)
    # At full text "unsure" settles nothing: it is for the two to talk about, or the adjudicator.
    if stage is Stage.FULL_TEXT and Verdict.UNSURE in verdicts:
        return Settled(Outcome.CONFLICT)
    return Settled(Outcome.INCLUDED)


def _first(votes: Sequence[Decision], reasons: Sequence[str]) -> str:
    """The reason that stands first in the protocol among those given."""
    given = {d.reason for d in votes if d.verdict is Verdict.EXCLUDE and d.reason}
    known = [r for r in reasons if r in given]
    return known[0] if known else min(given, default="")


def by_report(decisions: Sequence[Decision]) -> Mapping[str, list[Decision]]:
    """Decisions sorted under their reports."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.report_id, []).append(decision)
    return found
