"""How far two reviewers agree, with the numbers behind it.

From the table of include against exclude. *Unsure* passes title and abstract, so unless another policy
is chosen it counts with include. Kappa is None where it is not defined (everybody said the same). What
each measure is, and from where, stands in ``agreement_table``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from review.model import Verdict
from review.screening.agreement_table import Interval, Square

Pair = tuple[Verdict, Verdict]


class UnsureAs(StrEnum):
    """What *unsure* counts as when agreement is measured. Printed beside every figure."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    ITSELF = "itself"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A 2×2 table and what follows from it. ``n`` is the number of reports both decided."""

    both_include: int
    only_first: int
    only_second: int
    both_exclude: int

    @property
    def square(self) -> Square:
        """The table, for measures that are of any table."""
        return Square(((self.both_include, self.only_first), (self.only_second, self.both_exclude)))

    @property
    def n(self) -> int:
        """Reports that both decided."""
        return self.square.n

    @property
    def observed(self) -> float | None:
        """The share of reports on which both said the same."""
        return self.square.observed

    @property
    def positive(self) -> float | None:
        """Agreement on what to include: of all inclusions of either, the share the other gave too."""
        return self.square.specific(0)

    @property
    def negative(self) -> float | None:
        """Agreement on what to exclude."""
        return self.square.specific(1)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond what the two margins would give by chance."""
        return self.square.kappa

    @property
    def kappa_interval(self) -> Interval | None:
        """The 95 % interval of kappa (standard error of Fleiss, Cohen & Everitt 1969)."""
        return self.square.kappa_interval

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1: steady where nearly everything is excluded."""
        return self.square.ac1

    @property
    def ac1_interval(self) -> Interval | None:
        """The 95 % interval of AC1 (standard error of Gwet 2008)."""
        return self.square.ac1_interval

    @property
    def pabak(self) -> float | None:
        """Prevalence-adjusted, bias-adjusted kappa."""
        return self.square.pabak

    @property
    def prevalence(self) -> float | None:
        """The prevalence index (Byrt 1993): how far inclusions agreed on outnumber exclusions, -1 to 1."""
        return (self.both_include - self.both_exclude) / self.n if self.n else None

    @property
    def bias(self) -> float | None:
        """The bias index (Byrt 1993): how much more the first includes than the second, -1 to 1."""
        return (self.only_first - self.only_second) / self.n if self.n else None


def agreement(pairs: Iterable[Pair], unsure: UnsureAs = UnsureAs.INCLUDE) -> Agreement:
    """The table of verdict pairs (first reviewer, second reviewer), one a report.

    ``unsure`` as include, as exclude, or left out with its report; for ``itself`` two categories are too
    few, see ``agreement_table.three_by_three``.
    """
    if unsure is UnsureAs.ITSELF:
        raise ValueError("a table of two categories has no place for unsure as itself")
    cells = {(a, b): 0 for a in (True, False) for b in (True, False)}
    for first, second in pairs:
        if unsure is UnsureAs.LEFT_OUT and Verdict.UNSURE in (first, second):
            continue
        cells[_passes(first, unsure), _passes(second, unsure)] += 1
    return Agreement(cells[True, True], cells[True, False], cells[False, True], cells[False, False])


def _passes(verdict: Verdict, unsure: UnsureAs) -> bool:
    if verdict is Verdict.UNSURE:
        return unsure is UnsureAs.INCLUDE
    return verdict is Verdict.INCLUDE
