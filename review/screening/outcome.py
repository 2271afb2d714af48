"""Settle one report at one stage, from the decisions that stand.

The rule, printed wherever counts are: *unsure* passes title and abstract and conflicts with an
exclusion; an adjudication settles a conflict without touching a vote; two exclusions for different
reasons agree on the exclusion, and the reason that comes first in the protocol is the one counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from review.model import Adjudication, Decision, Outcome, Stage, Verdict

Word = TypeVar("Word", Decision, Adjudication)


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome, and at exclusion the one reason that is counted ("" when none was given)."""

    outcome: Outcome
    reason: str = ""


def settle(
    decisions: Sequence[Decision],
    rulings: Sequence[Adjudication],
    *,
    needed: int,
    stage: Stage,
    reasons: Sequence[str] = (),
) -> Settled:
    """The outcome of one report at one stage.

    ``decisions`` are its standing decisions at that stage; ``needed`` is how many reviewers the
    protocol asks for; ``reasons`` are reason ids in the protocol's order. A report that was joined
    from two may have two votes of one reviewer, which count as one reviewer and both as votes, and
    several ``rulings``: they settle it only when they agree with each other and with every vote that
    none of them was about.
    """
    votes = [d for d in decisions if d.verdict is not None]
    if rulings and (agreed := _ruled(votes, rulings, stage)):
        if agreed is Verdict.EXCLUDE:
            return Settled(Outcome.EXCLUDED, _first(rulings, reasons) or _first(votes, reasons))
        return Settled(Outcome.INCLUDED)
    found = of_votes({d.verdict for d in votes}, len({d.reviewer_id for d in votes}), needed, stage)
    if found is Outcome.PENDING:
        return Settled(found)
    if rulings:
        return Settled(Outcome.CONFLICT)
    return Settled(found, _first(votes, reasons) if found is Outcome.EXCLUDED else "")


def of_votes(verdicts: Collection[Verdict | None], people: int, needed: int, stage: Stage) -> Outcome:
    """What these verdicts of so many people add up to where nobody has ruled."""
    if people < needed:
        return Outcome.PENDING
    if set(verdicts) == {Verdict.EXCLUDE}:
        return Outcome.EXCLUDED
    return Outcome.CONFLICT if _differ(verdicts, stage) else Outcome.INCLUDED


def _ruled(votes: Sequence[Decision], rulings: Sequence[Adjudication], stage: Stage) -> Verdict | None:
    """What the rulings say with one voice, no vote they were not about against it; else None."""
    about = {seq for r in rulings for seq in r.settles}
    places = {r.made_on for r in rulings}
    others = [v.verdict for v in votes if v.seq not in about and v.made_on not in places]
    verdicts = {*(r.verdict for r in rulings), *others}
    return None if len(verdicts) > 1 and _differ(verdicts, stage) else rulings[0].verdict


def _differ(verdicts: Collection[Verdict | None], stage: Stage) -> bool:
    """Whether these make a conflict. None of them, or one alone, is a matter for the caller."""
    # At full text "unsure" settles nothing: it is for the two to talk about, or the adjudicator.
    return Verdict.EXCLUDE in verdicts or (stage is Stage.FULL_TEXT and Verdict.UNSURE in verdicts)


def _first(votes: Sequence[Decision | Adjudication], reasons: Sequence[str]) -> str:
    """The reason that stands first in the protocol among those given."""
    given = {d.reason for d in votes if d.verdict is Verdict.EXCLUDE and d.reason}
    known = [r for r in reasons if r in given]
    return known[0] if known else min(given, default="")


def by_report(words: Sequence[Word]) -> Mapping[str, list[Word]]:
    """Decisions, or adjudications, sorted under their reports."""
    found: dict[str, list[Word]] = {}
    for word in words:
        found.setdefault(word.report_id, []).append(word)
    return found
