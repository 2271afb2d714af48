"""Two people's verdicts on the same reports, crossed in a square table of any number of categories.

Cohen's kappa (Cohen 1960) with the large-sample standard error of Fleiss, Cohen & Everitt 1969; Gwet's
AC1 (Gwet 2008); the prevalence- and bias-adjusted kappa (Byrt, Bishop & Carlin 1993; for more than two
categories Brennan & Prediger 1981); specific agreement of each category (Cicchetti & Feinstein 1990).

All standard errors are by the delta method on multinomial counts: for kappa that is the formula of 1969,
for AC1 Gwet's own of 2008. Intervals are the estimate and 1.96 standard errors to each side, cut at -1 and 1;
they are rough where few reports, or few disagreements, were counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from review.model import Verdict

Z95 = 1.959963984540054
ORDER = (Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE)
Category = TypeVar("Category")
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Square:
    """``cells[i][j]`` reports were put in category i by the first and in j by the second person."""

    cells: tuple[tuple[int, ...], ...]

    @property
    def n(self) -> int:
        """Reports that both decided."""
        return sum(map(sum, self.cells))

    @property
    def observed(self) -> float | None:
        """The share of reports on which both said the same."""
        return sum(row[i] for i, row in enumerate(self.cells)) / self.n if self.n else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where both put everything in one and the same category."""
        return self._beyond(self._cohen_chance)

    @property
    def kappa_error(self) -> float | None:
        """The standard error of kappa (Fleiss, Cohen & Everitt 1969), for intervals, not for a test of 0."""
        rows, columns = self._margins()
        return self._error(self._cohen_chance, lambda i, j: columns[i] + rows[j])

    @property
    def kappa_interval(self) -> Interval | None:
        """The 95 % interval of kappa."""
        return interval(self.kappa, self.kappa_error)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1: steady where nearly everything is in one category."""
        return self._beyond(self._gwet_chance)

    @property
    def ac1_error(self) -> float | None:
        """The standard error of AC1 (Gwet 2008)."""
        shares, k = self._shares(), len(self.cells)
        return self._error(self._gwet_chance, lambda i, j: (1 - shares[i] - shares[j]) / (k - 1))

    @property
    def ac1_interval(self) -> Interval | None:
        """The 95 % interval of AC1."""
        return interval(self.ac1, self.ac1_error)

    @property
    def pabak(self) -> float | None:
        """Kappa as it were if all categories were equally common and neither person leant to any."""
        k = len(self.cells)
        return None if self.observed is None else (k * self.observed - 1) / (k - 1)

    def specific(self, category: int) -> float | None:
        """Of those put in a category by either, averaged, the share that both put there."""
        total = sum(self.cells[category]) + sum(row[category] for row in self.cells)
        return 2 * self.cells[category][category] / total if total else None

    def _margins(self) -> tuple[list[float], list[float]]:
        n = self.n or 1
        return [sum(row) / n for row in self.cells], [sum(c) / n for c in zip(*self.cells, strict=True)]

    def _shares(self) -> list[float]:
        return [(r + c) / 2 for r, c in zip(*self._margins(), strict=True)]

    def _cohen_chance(self) -> float:
        return sum(r * c for r, c in zip(*self._margins(), strict=True))

    def _gwet_chance(self) -> float:
        return sum(s * (1 - s) for s in self._shares()) / (len(self.cells) - 1)

    def _beyond(self, chance: Callable[[], float]) -> float | None:
        expected = chance()
        if self.observed is None or expected >= 1 - 1e-12:
            return None
        return (self.observed - expected) / (1 - expected)

    def _error(self, chance: Callable[[], float], change: Callable[[int, int], float]) -> float | None:
        """By the delta method; ``change`` is how chance agreement changes with the share of a cell."""
        value, expected = self._beyond(chance), chance()
        if value is None:
            return None
        steps = [
            (count / self.n, (i == j) - (1 - value) * change(i, j))
            for i, row in enumerate(self.cells)
            for j, count in enumerate(row)
        ]
        mean = sum(p * d for p, d in steps)
        variance = sum(p * d * d for p, d in steps) - mean * mean
        return sqrt(max(0.0, variance) / self.n) / (1 - expected)


def interval(value: float | None, error: float | None) -> Interval | None:
    """The 95 % interval around an estimate, cut at -1 and 1."""
    if value is None or error is None:
        return None
    return max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error)


def crossed(pairs: Iterable[tuple[Category, Category]], categories: Sequence[Category]) -> Square:
    """The table of pairs (first person, second person); categories in this order."""
    place = {category: n for n, category in enumerate(categories)}
    cells = [[0] * len(place) for _ in place]
    for first, second in pairs:
        cells[place[first]][place[second]] += 1
    return Square(tuple(map(tuple, cells)))


def three_by_three(pairs: Iterable[tuple[Verdict, Verdict]]) -> Square:
    """Include, unsure and exclude, each for itself."""
    return crossed(pairs, ORDER)
