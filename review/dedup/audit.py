"""How often the program merges wrongly: a sample to check, and what the answers allow to say.

The interval is exact (Clopper & Pearson 1934, Biometrika 26:404), found by halving on the tail of the
binomial. A sample without replacement from a finite list errs less than the binomial says, and so does
one drawn in proportion from every rule: the interval is on the safe side for both.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p

from review.errors import InvalidInput
from review.model import AuditVerdict


@dataclass(frozen=True, slots=True)
class Merged:
    """One record that the program joined to a report, by which rule, and for which other record."""

    record_id: str
    report_id: str
    rule: str
    with_record_id: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the answers say of the whole.

    ``rate`` is wrong of right and wrong together; ``low`` to ``high`` is its exact two-sided interval
    of 95 %, ``upper`` the one-sided bound of 95 % (about 3/n when none is wrong). Unsure answers are
    in none of these; ``worst`` is the upper bound when all of them are counted as wrong.
    ``by_rule`` has (rule, right or wrong, wrong).
    """

    drawn: int
    right: int
    wrong: int
    unsure: int
    population: int
    rate: float | None
    low: float
    high: float
    upper: float
    worst: float
    by_rule: tuple[tuple[str, int, int], ...]

    @property
    def open(self) -> int:
        """How many of the sample nobody has answered yet."""
        return self.drawn - self.right - self.wrong - self.unsure


def draw(merged: Sequence[Merged], n: int, seed: int, *, by_rule: bool = False) -> list[Merged]:
    """``n`` merges at random, or all when there are fewer; the same seed gives the same ones.

    With ``by_rule`` every rule gives in proportion to how often it merged. The order in which merges
    are given does not matter.
    """
    if n < 1:
        raise InvalidInput(f"A sample of {n} shows nothing.", "draw at least 1.")
    pool = sorted(merged, key=lambda m: m.record_id)
    chance = random.Random(seed)  # noqa: S311 (a sample that can be drawn again, no secret)
    if n >= len(pool):
        return chance.sample(pool, len(pool))
    if not by_rule:
        return chance.sample(pool, n)
    picked = []
    for rule, share in _shares(Counter(m.rule for m in pool), n).items():
        picked += chance.sample([m for m in pool if m.rule == rule], share)
    return chance.sample(picked, len(picked))


def _shares(sizes: Counter[str], n: int) -> dict[str, int]:
    """How many to draw of each rule: in proportion, the largest remainders rounded up."""
    total = sizes.total()
    whole = {rule: n * size // total for rule, size in sizes.items()}
    rest = sorted(sizes, key=lambda rule: (-(n * sizes[rule] % total), rule))
    for rule in rest[: n - sum(whole.values())]:
        whole[rule] += 1
    return dict(sorted(whole.items()))


def estimate(
    drawn: Iterable[Merged], said: dict[str, AuditVerdict], population: int, level: float = 0.95
) -> Estimate:
    """The error rate from what people ``said`` of each drawn record."""
    sample = list(drawn)
    verdicts = Counter(said[m.record_id] for m in sample if m.record_id in said)
    right, wrong, unsure = (
        verdicts[v] for v in (AuditVerdict.RIGHT, AuditVerdict.WRONG, AuditVerdict.UNSURE)
    )
    checked = right + wrong
    low, high = interval(wrong, checked, level)
    return Estimate(
        drawn=len(sample),
        right=right,
        wrong=wrong,
        unsure=unsure,
        population=population,
        rate=wrong / checked if checked else None,
        low=low,
        high=high,
        upper=upper_bound(wrong, checked, level),
        worst=upper_bound(wrong + unsure, checked + unsure, level),
        by_rule=_by_rule(sample, said),
    )


def _by_rule(sample: Sequence[Merged], said: dict[str, AuditVerdict]) -> tuple[tuple[str, int, int], ...]:
    sure = [(m.rule, said[m.record_id]) for m in sample if m.record_id in said]
    checked = Counter(rule for rule, verdict in sure if verdict is not AuditVerdict.UNSURE)
    wrong = Counter(rule for rule, verdict in sure if verdict is AuditVerdict.WRONG)
    return tuple((rule, checked[rule], wrong[rule]) for rule in sorted({m.rule for m in sample}))


def interval(wrong: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact two-sided interval for a share of which ``wrong`` of ``n`` were seen; (0, 1) for none."""
    half = (1 - level) / 2
    return _lower(wrong, n, half), _upper(wrong, n, half)


def upper_bound(wrong: int, n: int, level: float = 0.95) -> float:
    """The exact one-sided upper bound: with none wrong in n, about 3/n."""
    return _upper(wrong, n, 1 - level)


def _lower(wrong: int, n: int, tail: float) -> float:
    if wrong == 0:
        return 0.0
    return _halve(lambda p: 1 - at_most(wrong - 1, n, p) < tail)


def _upper(wrong: int, n: int, tail: float) -> float:
    if wrong >= n:
        return 1.0
    return _halve(lambda p: at_most(wrong, n, p) > tail)


def _halve(is_below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def at_most(k: int, n: int, p: float) -> float:
    """The chance of at most ``k`` in ``n`` when each has the chance ``p``."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(k >= n)
    return min(1.0, fsum(exp(_log_chance(i, n, p)) for i in range(k + 1)))


def _log_chance(i: int, n: int, p: float) -> float:
    ways = lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1)
    return ways + i * log(p) + (n - i) * log1p(-p)
