"""Who screens what: each report goes to as many reviewers as the protocol asks for, evenly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def plan(
    reports: Sequence[str],
    reviewers: Sequence[str],
    needed: int,
    existing: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """The (report, reviewer) pairs to add so that each report has ``needed`` different reviewers.

    Existing pairs count and are never taken away. Whoever has least gets the next report; ties go
    by the order of ``reviewers``, so the same input gives the same plan.
    """
    holders: dict[str, set[str]] = {}
    load: Counter[str] = Counter(dict.fromkeys(reviewers, 0))
    for report, reviewer in existing:
        holders.setdefault(report, set()).add(reviewer)
        load[reviewer] += 1
    rank = {reviewer: n for n, reviewer in enumerate(reviewers)}
    added = []
    for report in reports:
        have = holders.setdefault(report, set())
        free = sorted((r for r in reviewers if r not in have), key=lambda r: (load[r], rank[r]))
        for reviewer in free[: max(0, needed - len(have))]:
            have.add(reviewer)
            load[reviewer] += 1
            added.append((report, reviewer))
    return added
