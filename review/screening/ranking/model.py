"""The order in which unread reports promise most, from the protocol's text and what is settled.

A linear model, ridge regression on weighted words, learns included against excluded. Two devices let it
work from the first minute (Cormack and Grossman 2015, AutoTAR): the protocol's text stands in as one
included report, whose weight falls as real ones come, and some undecided reports drawn at random stand
in as irrelevant, which nearly all of them are. Only reports that are settled teach it anything; the draw
of the undecided knows no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from review.errors import InvalidInput
from review.model import Outcome
from review.screening.ranking.company import Company, Remembered
from review.screening.ranking.draws import Keys, Rows, drawn, keys_of
from review.screening.ranking.features import Floats, Pool
from review.screening.ranking.ridge import Seen, joined, ridge

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Learning:
    """How the model learns; docs/ranking.md says what each is worth.

    ``strength`` is C of a support vector machine of the same form. ``balance`` is the weight of all
    included together beside that of all others. The protocol's text weighs ``about`` / (1 + included /
    ``about_fades``). ``presumed`` undecided reports stand in as irrelevant. Before anything is included,
    likeness to the excluded counts against a report by ``repelled``. ``company`` is the weight of likeness
    through ``sample`` reports beside that of words, of which the text about the review, written in a way of
    its own, has the share ``about_company``.
    """

    strength: float = 0.15
    balance: float = 10.0
    about: float = 1.0
    about_fades: float = 30.0
    presumed: int = 100
    repelled: float = 0.5
    company: float = 0.3
    sample: int = 500
    about_company: float = 0.25


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is settled: rows of the pool, each in one of the two at most."""

    included: Rows = field(default_factory=lambda: np.empty(0, np.int64))
    excluded: Rows = field(default_factory=lambda: np.empty(0, np.int64))


def lesson_of(ids: Sequence[str], outcomes: Mapping[str, Outcome]) -> Lesson:
    """What the outcomes teach: a report that is pending or disputed teaches nothing."""
    found = [outcomes.get(i) for i in ids]
    rows = (np.array([n for n, o in enumerate(found) if o is wanted], dtype=np.int64) for wanted in _SETTLED)
    return Lesson(*rows)


_SETTLED = (Outcome.INCLUDED, Outcome.EXCLUDED)


class Ranker:
    """Scores for the reports of a pool; the same for the same pool, text, lesson and seed.

    ``ids`` are the reports' ids, one for each row. ``about`` is a row of weights made by ``pool.alike``
    from the question and criteria, or None. The order of the rows changes nothing.
    """

    def __init__(
        self,
        pool: Pool,
        ids: Sequence[str],
        about: csr_matrix | None = None,
        learning: Learning | None = None,
    ) -> None:
        if len(ids) != len(pool):
            raise InvalidInput(f"{len(ids)} ids for {len(pool)} reports.", "give every report its id.")
        self.pool = pool
        self.ids = tuple(ids)
        self.keys: Keys = keys_of(ids)
        self._by_key: Rows = np.argsort(self.keys, kind="stable")
        self.learning = learning or Learning()
        sample = drawn(self.keys, np.arange(len(ids)), self.learning.sample, "company")
        self.company = Company(pool.matrix[sample], self.learning.company)
        self._views = Remembered(self.company, pool.matrix)
        self._about: Seen | None = None
        if about is not None and about.nnz:
            views = self.company.evened(self.company.views(about))
            self._about = Seen(about, views * np.float32(self.learning.about_company))
        self._nearness = self._likeness(self._about) if self._about else np.zeros(len(pool), np.float32)

    def forget(self) -> None:
        """Give back the room of what is remembered between rankings; it is worked out again."""
        self._views = Remembered(self.company, self.pool.matrix)

    def scores(self, lesson: Lesson, *seed: object) -> Floats:
        """A score for each report, settled ones too; higher is read sooner. All 0 when nothing is known."""
        if len(lesson.included):
            return _product(self.pool.matrix, self.weights(lesson, *seed))
        if not len(lesson.excluded):
            return self._nearness
        repelled = self._likeness(self._rows(lesson.excluded))
        return self._nearness - np.float32(self.learning.repelled) * repelled

    def order(self, lesson: Lesson, *seed: object) -> Rows:
        """The rows that are not settled, the most promising first; what scores alike, by chance."""
        is_settled = self._settled(lesson)
        rest = self._by_key[~is_settled[self._by_key]]
        scores = self.scores(lesson, *seed)[rest]
        if not scores.any():
            return drawn(self.keys, rest, len(rest), "ties", *seed)
        return rest[np.argsort(-scores, kind="stable")]

    def unsettled(self, lesson: Lesson) -> Rows:
        """The rows that taught nothing."""
        return np.flatnonzero(~self._settled(lesson))

    def _settled(self, lesson: Lesson) -> npt.NDArray[np.bool_]:
        is_settled = np.zeros(len(self.pool), dtype=bool)
        is_settled[lesson.included] = True
        is_settled[lesson.excluded] = True
        return is_settled

    def weights(self, lesson: Lesson, *seed: object) -> Floats:
        """What each column is worth, by the settled reports, the protocol and the presumed irrelevant."""
        learning = self.learning
        presumed = drawn(self.keys, self.unsettled(lesson), learning.presumed, "presumed", *seed)
        parts = [self._rows(lesson.included), self._rows(lesson.excluded), self._rows(presumed)]
        included = np.ones(len(lesson.included))
        if self._about is not None:
            parts.insert(0, self._about)
            included = np.insert(included, 0, learning.about / (1 + len(included) / learning.about_fades))
        others = len(lesson.excluded) + len(presumed)
        included *= learning.balance * max(others, 1) / included.sum()
        shares = np.append(included, np.ones(others))
        targets = np.repeat([1.0, -1.0], [len(included), others])
        rows = joined(parts)
        return self._words(rows, ridge(rows, targets, shares / shares.mean(), learning.strength))

    def _likeness(self, rows: Seen) -> Floats:
        """How like the mean of these texts each report is."""
        return _product(self.pool.matrix, self._words(rows, np.full(len(rows), 1 / len(rows))))

    def _words(self, rows: Seen, pulls: npt.NDArray[np.float64]) -> Floats:
        """What each column is worth when the rows pull so much."""
        weights = pulls.astype(np.float32)
        return np.asarray(rows.words.T @ weights + self.company.words(rows.views.T @ weights), np.float32)

    def _rows(self, rows: Rows) -> Seen:
        """Rows of the pool by key: sums come out the same whatever order the pool has."""
        rows = rows[np.argsort(self.keys[rows], kind="stable")]
        return Seen(self.pool.matrix[rows], self._views.views(rows))


def _product(matrix: csr_matrix, weights: Floats) -> Floats:
    return np.asarray(matrix @ weights, dtype=np.float32)
