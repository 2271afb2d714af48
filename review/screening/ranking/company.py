"""Words by the company they keep: what stands in the same reports speaks for the same thing.

A text is also seen through some reports of the pool, drawn at random: how much it is like each of them,
beyond the average. Two texts without a common word are then near when the same reports are like both.
It is a linear map of the words (the kernel X X' X X', a Nyström sample of it: Williams and Seeger 2001),
so that it costs nothing when the pool is scored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from review.screening.ranking.draws import Rows
from review.screening.ranking.features import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


_REMEMBERED = 20_000
# A word in more of the reports than this is left out: it costs the most and sets no two of them apart.
_TOO_COMMON = 0.2


class Company:
    """The view through sample reports. ``weight`` is the share of this likeness beside that of words."""

    def __init__(self, sample: csr_matrix, weight: float) -> None:
        sample = _telling(sample)
        self._turned = sample.T.tocsr()
        self._mean = np.asarray(sample.mean(axis=0), np.float32).ravel()
        self._scale = np.float32(1)
        seen = self.views(sample)  # of the words that tell, as every view is
        mean_square = float(np.square(seen, dtype=np.float64).sum(axis=1).mean()) if len(seen) else 0.0
        self._scale = np.float32(np.sqrt(weight / mean_square)) if mean_square > 0 else np.float32(0)
        self._length = np.float32(np.sqrt(weight))

    def views(self, rows: csr_matrix) -> Floats:
        """A row for each text: how much more than the average it is like each sample report."""
        near = (rows @ self._turned).toarray()
        return np.asarray((near - (rows @ self._mean)[:, None]) * self._scale, np.float32)

    def evened(self, views: Floats) -> Floats:
        """The views of texts that are no reports, brought to the mean length of those that are."""
        lengths = np.linalg.norm(views, axis=1, keepdims=True)
        even = np.divide(views * self._length, lengths, out=np.zeros_like(views), where=lengths > 0)
        return np.asarray(even, np.float32)

    def words(self, weights: Floats) -> Floats:
        """What each column of a text is worth when the sample reports are worth so much."""
        found = self._turned @ weights - self._mean * weights.sum()
        return np.asarray(found * self._scale, np.float32)


def _telling(sample: csr_matrix) -> csr_matrix:
    """The sample without what stands in too many of its reports."""
    from scipy.sparse import csr_matrix

    if not sample.shape[0]:  # of an empty pool: as good as one text without words
        return csr_matrix((1, sample.shape[1]), dtype=np.float32)
    reports = np.bincount(sample.indices, minlength=sample.shape[1])
    kept = sample.copy()
    kept.data[reports[sample.indices] > _TOO_COMMON * sample.shape[0]] = 0
    kept.eliminate_zeros()
    return kept


class Remembered:
    """The views of a pool's rows, each worked out once; forgotten when they take too much room."""

    def __init__(self, company: Company, matrix: csr_matrix) -> None:
        self._company = company
        self._matrix = matrix
        self._places = np.full(matrix.shape[0], -1, np.int64)
        self._views = np.empty((0, 0), np.float32)
        self._kept = 0

    def views(self, rows: Rows) -> Floats:
        """The views of these rows, in this order."""
        missing = np.unique(rows[self._places[rows] < 0])
        if self._kept + len(missing) > _REMEMBERED:
            self._places[:] = -1
            self._kept = 0
            missing = np.unique(rows)
        if len(missing):
            self._keep(missing, self._company.views(self._matrix[missing]))
        return np.asarray(self._views[self._places[rows]], np.float32)

    def _keep(self, rows: Rows, views: Floats) -> None:
        needed = self._kept + len(rows)
        if needed > len(self._views) or self._views.shape[1] != views.shape[1]:
            larger = np.empty((max(needed, 2 * len(self._views)), views.shape[1]), np.float32)
            larger[: self._kept] = self._views[: self._kept] if self._kept else 0
            self._views = larger
        self._views[self._kept : needed] = views
        self._places[rows] = np.arange(self._kept, needed)
        self._kept = needed
