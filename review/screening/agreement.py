"""How far two reviewers agree, with the numbers behind it.

Percentage, Cohen's kappa (Cohen 1960), Gwet's AC1 (Gwet 2008) and PABAK (Byrt 1993), from the table
of include-or-unsure against exclude: *unsure* passes, so it counts with include. Kappa is None where
it is not defined (everybody said the same).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.model import Verdict


@dataclass(frozen=True, slots=True)
class Agreement:
    """A 2×2 table and what follows from it. ``n`` is the number of reports both decided."""

    both_include: int
    only_first: int
    only_second: int
    both_exclude: int

    @property
    def n(self) -> int:
        """Reports that both decided."""
        return self.both_include + self.only_first + self.only_second + self.both_exclude

    @property
    def observed(self) -> float | None:
        """The share of reports on which both said the same."""
        return (self.both_include + self.both_exclude) / self.n if self.n else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond what the two margins would give by chance."""
        if not self.n:
            return None
        first = (self.both_include + self.only_first) / self.n
        second = (self.both_include + self.only_second) / self.n
        chance = first * second + (1 - first) * (1 - second)
        return _beyond(self.observed, chance)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1: steady where nearly everything is excluded."""
        if not self.n:
            return None
        share = (2 * self.both_include + self.only_first + self.only_second) / (2 * self.n)
        return _beyond(self.observed, 2 * share * (1 - share))

    @property
    def pabak(self) -> float | None:
        """Prevalence-adjusted, bias-adjusted kappa."""
        return None if self.observed is None else 2 * self.observed - 1


def agreement(pairs: Iterable[tuple[Verdict, Verdict]]) -> Agreement:
    """The table of verdict pairs (first reviewer, second reviewer), one a report."""
    cells = {(a, b): 0 for a in (True, False) for b in (True, False)}
    for first, second in pairs:
        cells[first is not Verdict.EXCLUDE, second is not Verdict.EXCLUDE] += 1
    return Agreement(cells[True, True], cells[True, False], cells[False, True], cells[False, False])


def _beyond(observed: float | None, chance: float) -> float | None:
    if observed is None or chance == 1:
        return None
    return (observed - chance) / (1 - chance)
