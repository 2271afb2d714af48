"""How far more than two people agree: Fleiss' kappa and Krippendorff's alpha, for unordered categories.

A *unit* is one report: the categories it was put in, one for each person who decided on it. Who did not
decide is simply not there. Units with one category alone cannot be compared and are left out by both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

Unit = Sequence[Hashable]


def fleiss_kappa(units: Iterable[Unit]) -> float | None:
    """Fleiss' kappa (Fleiss 1971); None where it is not defined.

    As printed it asks for the same number of people on each report. Where the numbers differ, each
    report's agreement is counted over its own pairs of people, and a category's share over all
    judgements; with equal numbers that is Fleiss' own formula.
    """
    counts = _compared(units)
    if not counts:
        return None
    observed = sum(_agreeing(c) for c in counts) / len(counts)
    shares = _shares(counts)
    chance = sum(s * s for s in shares)
    return None if chance >= 1 - 1e-12 else (observed - chance) / (1 - chance)


def krippendorff_alpha(units: Iterable[Unit]) -> float | None:
    """Krippendorff's alpha, nominal, judgements may be missing (Krippendorff 2011); None if undefined."""
    counts = _compared(units)
    total = sum(c.total() for c in counts)
    disagreeing = sum(c.total() * (1 - _agreeing(c)) for c in counts)
    everywhere = Counter[Hashable]()
    for c in counts:
        everywhere.update(c)
    expected = sum(n * (total - n) for n in everywhere.values())
    return 1 - (total - 1) * disagreeing / expected if expected else None


def _compared(units: Iterable[Unit]) -> list[Counter[Hashable]]:
    return [Counter(unit) for unit in units if len(unit) > 1]


def _agreeing(counts: Counter[Hashable]) -> float:
    """Of all pairs of people on one report, the share that agree."""
    n = counts.total()
    return sum(c * (c - 1) for c in counts.values()) / (n * (n - 1))


def _shares(counts: Sequence[Counter[Hashable]]) -> list[float]:
    everywhere = Counter[Hashable]()
    for c in counts:
        everywhere.update(c)
    return [n / everywhere.total() for n in everywhere.values()]
