"""When stopping is defensible: how surprising the reading so far would be, had more been missed.

The hypergeometric rule of Callaghan and Müller-Hansen (2020, doi:10.1186/s13643-020-01521-4). Suppose at
least ``m`` relevant reports are unread. Every tail of the reading order is then taken as a random draw
from all that was not read before it, and the smallest chance of finding as few as were found is p. It is
smallest at the head or right after an inclusion, so only those tails are looked at.

What is assumed: from some place on the order is no better than random (a good order makes p larger than
it need be, which is safe; one that is worse than random does not), labels are right, reports do not
repeat each other. That the rule is asked again and again is not corrected for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review.errors import InvalidInput

Labels = npt.NDArray[np.int64]
FEWEST = 20
"""With fewer inclusions than this the numbers are shown, and called too few to tell."""


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """What is to be shown: that ``target`` of the relevant reports are found, with this ``confidence``.

    ``target`` is in whole per cent. Both are settings of the protocol.
    """

    target: int = 95
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.target <= 100:
            raise InvalidInput(f"A recall of {self.target} % cannot be aimed at.", "give 1 to 100, as in 95.")
        if not 0 < self.confidence < 1:
            hint = "give a number between 0 and 1, as in 0.95."
            raise InvalidInput(f"{self.confidence} is no confidence.", hint)

    def is_surprised(self, p: float) -> bool:
        """Whether so small a chance is enough for the confidence."""
        return p < _least(self.confidence)

    def missed(self, found: int) -> int:
        """The fewest unread relevant reports with which ``found`` would be below the target."""
        # The least m with 100 found < target (found + m), in whole numbers: a float would err at the edge.
        return found * 100 // self.target + 1 - found


@dataclass(frozen=True, slots=True)
class StoppingVerdict:
    """What the rule says after so many reports.

    ``p``, ``least_recall``, ``most_missed`` and ``more_irrelevant`` are None while nothing was found.
    ``is_met`` is the rule's bare answer; ``is_defensible`` asks for inclusions enough as well.
    ``more_irrelevant`` further reports without a relevant one among them would meet the rule.
    ``irrelevant_in_a_row`` is information only: no rule here asks for it.
    """

    rule: StoppingRule
    total: int
    read: int
    found: int
    p: float | None
    least_recall: float | None
    most_missed: int | None
    more_irrelevant: int | None
    irrelevant_in_a_row: int

    @property
    def is_met(self) -> bool:
        """Whether p is below what the confidence allows, or everything is read."""
        return self.read == self.total or (self.p is not None and self.rule.is_surprised(self.p))

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few inclusions for the rule to be trusted."""
        return self.found < FEWEST and self.read < self.total

    @property
    def is_defensible(self) -> bool:
        """Whether the rule is met and there are inclusions enough to say so."""
        return self.is_met and not self.is_too_few

    @property
    def unread(self) -> int:
        """Reports that nobody has settled."""
        return self.total - self.read


def judge(labels: Sequence[int] | Labels, total: int, rule: StoppingRule | None = None) -> StoppingVerdict:
    """The verdict after reports settled in this order (1 relevant, 0 not) of ``total`` in the pool.

    A report stands where the last person read it. Raises InvalidInput where more are read than there are,
    or a label is something else.
    """
    rule = rule or StoppingRule()
    reading = _checked(labels, total)
    found, read = int(reading.sum()), len(reading)
    last = int(np.flatnonzero(reading)[-1]) + 1 if found else 0
    p = p_missed(reading, total, rule.missed(found)) if found else None
    missed = most_missed(reading, total, rule.confidence) if found else None
    return StoppingVerdict(
        rule=rule,
        total=total,
        read=read,
        found=found,
        p=p,
        least_recall=None if missed is None else found / (found + missed),
        most_missed=missed,
        more_irrelevant=_more(reading, total, rule) if found else None,
        irrelevant_in_a_row=read - last,
    )


def p_missed(labels: Labels, total: int, missed: int) -> float:
    """The chance of finding as few, were so many relevant reports or more unread; 0 if they cannot be."""
    return float(_p(_tails(labels), len(labels), total, np.array([missed]))[0])


def most_missed(labels: Labels, total: int, confidence: float = 0.95) -> int:
    """The most relevant reports that may be unread without surprise, at this confidence."""
    read, tails = len(labels), _tails(labels)
    low, high = 0, total - read + 1  # more than there are cannot be missed
    while high - low > 1:
        middle = (low + high) // 2
        if _p(tails, read, total, np.array([middle]))[0] < _least(confidence):
            high = middle
        else:
            low = middle
    return high - 1


def lower_bound(labels: Labels, total: int, confidence: float = 0.95) -> float:
    """The recall that is met or exceeded with this confidence: found / (found + most that may be missed)."""
    found = int(labels.sum())
    return found / (found + most_missed(labels, total, confidence)) if found else 0.0


def most_missed_by_check(unread: int, sample: int, hits: int, confidence: float = 0.95) -> int:
    """The most relevant reports among the unread, after a random check of them found so few.

    ``unread`` counts the checked ones too, and the answer those that were hit. The sample's size must be
    fixed beforehand: one that goes on until it looks well proves nothing. Raises InvalidInput where the
    numbers do not fit.
    """
    from scipy.stats import hypergeom

    if not 0 <= hits <= sample <= unread:
        raise InvalidInput(f"{hits} hits in a check of {sample} of {unread} cannot be.", "count them anew.")
    low, high = hits, unread - (sample - hits) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if hypergeom.cdf(hits, unread, middle, sample) < _least(confidence):
            high = middle
        else:
            low = middle
    return low


def _least(confidence: float) -> float:
    # A chance of just what is allowed is no surprise: 1 - 0.95 is a little more than 0.05 in floats.
    return 1 - confidence - 1e-9


def _checked(labels: Sequence[int] | Labels, total: int) -> Labels:
    reading = np.asarray(labels, dtype=np.int64)
    if len(reading) > total:
        raise InvalidInput(f"{len(reading)} reports are read of {total}.", "count all reports of the pool.")
    if len(reading) and not np.isin(reading, (0, 1)).all():
        raise InvalidInput("A label of the reading is neither 0 nor 1.", "give 1 for relevant, 0 for not.")
    return reading


@dataclass(frozen=True, slots=True)
class _Tails:
    """The tails worth looking at: where each begins, and how many relevant ones are in it."""

    starts: Labels
    found: Labels


def _tails(labels: Labels) -> _Tails:
    starts = np.append(0, np.flatnonzero(labels) + 1)
    return _Tails(starts, labels.sum() - np.append(0, labels.cumsum())[starts])


def _p(tails: _Tails, read: int, total: int, missed: Labels) -> npt.NDArray[np.float64]:
    """The smallest chance over the tails, for each number missed."""
    from scipy.stats import hypergeom

    is_open = tails.starts < read
    starts, found = tails.starts[is_open], tails.found[is_open]
    if not len(starts):
        return np.where(missed > total - read, 0.0, 1.0)
    most = missed[:, None]
    chances = hypergeom.cdf(found, total - starts, found + np.minimum(most, total - read), read - starts)
    return np.where(missed > total - read, 0.0, chances.min(axis=1))


def _more(labels: Labels, total: int, rule: StoppingRule) -> int | None:
    """The fewest further reports, all irrelevant, that meet the rule."""
    found, tails = int(labels.sum()), _tails(labels)
    missed = np.array([rule.missed(found)])
    low, high = -1, total - len(labels)
    while high - low > 1:
        middle = (low + high) // 2
        if rule.is_surprised(_p(tails, len(labels) + middle, total, missed)[0]):
            high = middle
        else:
            low = middle
    return high
