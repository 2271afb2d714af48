"""Which votes were given without seeing another's: the only ones whose agreement says anything.

The history of a report is gone through from its first decision. Until as many people have decided as it
needs, nobody sees another's vote, and a person may still correct their own. The votes that stand at the
moment it has enough are the independent ones. Whatever is withdrawn, changed or added later was said by
somebody who could see, and is left out, whatever became of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from review.model import Decision, Verdict

Needed = Callable[[str, Collection[Verdict | None]], int]
Blind = Mapping[str, Decision]


def independent_votes(
    log: Iterable[Decision], needed: Needed, seen_from: Mapping[str, int] | None = None
) -> dict[str, Blind]:
    """The independent vote of each person, by report; only of reports that had as many as they needed.

    ``log`` is every decision of one stage in order, withdrawals included. ``needed`` says how many people
    a report needs, given the verdicts on it. ``seen_from`` gives, for reports of calibration rounds, the
    last decision before the round was opened to everybody: there all votes up to it count.
    """
    fixed = seen_from or {}
    standing: dict[str, dict[tuple[str, str], Decision]] = {}
    found: dict[str, Blind] = {}
    for d in sorted(log, key=lambda d: d.seq):
        if d.report_id in found or d.seq > fixed.get(d.report_id, d.seq):
            continue
        votes = standing.setdefault(d.report_id, {})
        if d.verdict is None:
            votes.pop((d.reviewer_id, d.made_on), None)
        else:
            votes[d.reviewer_id, d.made_on] = d
        people = {who for who, _ in votes}
        verdicts = {v.verdict for v in votes.values()}
        if d.report_id not in fixed and len(people) >= needed(d.report_id, verdicts):
            found[d.report_id] = _one_each(votes.values())
    return found | {r: _one_each(standing[r].values()) for r in fixed if standing.get(r)}


def _one_each(votes: Iterable[Decision]) -> Blind:
    """Of two votes of one person, on reports that were joined since, the first."""
    first: dict[str, Decision] = {}
    for vote in sorted(votes, key=lambda v: v.seq):
        first.setdefault(vote.reviewer_id, vote)
    return first
