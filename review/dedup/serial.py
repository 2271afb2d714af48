"""Titles that many documents bear, learnt from the records at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from review.dedup.names import Person
from review.dedup.normalise import Fields


def serial_titles(rows: Iterable[Fields]) -> frozenset[str]:
    """Titles (compact form) that stand on documents of three or more years, volumes or issues, or authors.

    Titles that name nothing ("Editorial") count at once.
    """
    bearing: defaultdict[str, list[Fields]] = defaultdict(list)
    for row in rows:
        if row.title.compact:
            bearing[row.title.compact].append(row)
    return frozenset(title for title, group in bearing.items() if _is_serial(group))


def _is_serial(group: Sequence[Fields]) -> bool:
    if group[0].title.is_generic:
        return True
    years = {row.year for row in group if row.year}
    volumes = {row.volume for row in group if row.volume}
    issues = {(row.volume, row.issue) for row in group if row.volume and row.issue}
    if max(len(years), len(volumes), len(issues)) >= 3:
        return True
    return len(group) > 2 and _people(group) >= (3 if group[0].title.is_distinct else 2)


def _people(group: Sequence[Fields]) -> int:
    """How many first authors there are that share no name."""
    apart: list[Person] = []
    for row in group:
        if row.people and all(row.people[0].names.isdisjoint(p.names) for p in apart):
            apart.append(row.people[0])
    return len(apart)
