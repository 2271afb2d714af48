"""Names of one journal, learnt from the records: "VLDB" and "Very Large Data Bases".

Two names that meet in pairs which are certain but for the journal, often and for most of the
pairs either name has, count as one. What was learnt is kept with the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from review.dedup.compare import Agree, Comparison
from review.dedup.rules import conflicts
from review.dedup.titles import TitleLevel
from review.dedup.vetoes import vetoes

AT_LEAST = 4
SHARE = 0.6
Alias = tuple[str, str]


def learn(comparisons: Iterable[Comparison]) -> frozenset[Alias]:
    """Pairs of folded names that stand for one journal, each pair in alphabetical order."""
    together: Counter[Alias] = Counter()
    each: Counter[str] = Counter()
    for c in comparisons:
        if not _is_one_work(c):
            continue
        one, other = sorted((c.a.venue, c.b.venue))
        each.update({one, other})  # other volumes and pages speak for two journals, so they count here
        if _is_clear(c):
            together[one, other] += 1
    return frozenset(
        (one, other)
        for (one, other), met in together.items()
        if one != other and met >= AT_LEAST and met >= SHARE * max(each[one], each[other])
    )


def _is_one_work(c: Comparison) -> bool:
    """Whether title, year and all authors are equal, and both journals named."""
    if not (c.a.venue and c.b.venue) or c.title.level is not TitleLevel.EXACT or c.year_gap != 0:
        return False
    same_length = len(c.a.people) == len(c.b.people)
    return c.a.title.is_distinct and c.has_same_authors and c.shared_authors == 1.0 and same_length


def _is_clear(c: Comparison) -> bool:
    """Whether nothing but the journal's name speaks against one document."""
    return not set(conflicts(c)) - {"journal"} and c.a.kind is c.b.kind and not vetoes(c)


def is_alias(c: Comparison, aliases: frozenset[Alias]) -> bool:
    """Whether the two journal names of a pair were learnt to be one."""
    if c.venue is Agree.EQUAL or not aliases:
        return False
    one, other = sorted((c.a.venue, c.b.venue))
    return (one, other) in aliases
