"""Counts as weighted features: what a word in a text says, in view of the texts around it.

Sublinear term frequency times inverse document frequency, and lengths evened out by pivoted
normalisation (Singhal, Buckley and Mitra 1996), so that a record without an abstract, whose few words
would each weigh much, and a very long one stand where they belong. Weights are made anew for each
ranking: the counts stay, and the frequencies are those of the pool as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from review.screening.ranking.words import COLUMNS, TEXT_COLUMNS, Counts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighting:
    """How counts become weights. ``slope`` 1 gives every row the length 1, 0 the mean row's divisor.

    ``title`` is the weight of the title's own columns beside all words; a word that stands in more than
    the share ``too_common`` of the reports says nothing.
    """

    slope: float = 0.6
    title: float = 0.1
    too_common: float = 0.95


class Pool:
    """The reports of a ranking as rows of weights.

    ``matrix`` has a row for each row of the counts and shares its columns: nothing is copied.
    """

    def __init__(self, counts: Counts, weighting: Weighting | None = None) -> None:
        self.weighting = weighting or Weighting()
        self._rarity = _rarity(counts, self.weighting.too_common)
        weights, lengths = self._weights(counts)
        # Summed without rounding, so that the order of the rows cannot change the last digit.
        sums = np.array([math.fsum(block.tolist()) for block in lengths.T])
        self._pivots = sums / np.maximum((lengths > 0).sum(axis=0), 1)
        self.matrix = self._evened(counts, weights, lengths, self.weighting.slope)

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def alike(self, counts: Counts) -> csr_matrix:
        """Other texts by the same measure, the protocol's for instance; each has the length 1."""
        return self._evened(counts, *self._weights(counts), slope=1.0)

    def _weights(self, counts: Counts) -> tuple[Floats, npt.NDArray[np.float64]]:
        """Weights before their lengths are evened out; the lengths of each row's two blocks."""
        weights = np.empty(len(counts.columns), np.float32)
        squares = np.zeros(2 * len(counts))
        for cells, block in _blocks(counts):
            weights[cells] = _SUBLINEAR[counts.counts[cells]] * self._rarity[counts.columns[cells]]
            lowest = int(block[0])
            found = np.bincount(block - lowest, weights=np.square(weights[cells], dtype=np.float64))
            squares[lowest : lowest + len(found)] += found
        return weights, np.sqrt(squares).reshape(-1, 2)

    def _evened(
        self, counts: Counts, weights: Floats, lengths: npt.NDArray[np.float64], slope: float
    ) -> csr_matrix:
        from scipy.sparse import csr_matrix  # kept out of whoever only imports the package

        divisors = (1 - slope) * self._pivots + slope * lengths
        shares = np.sqrt([1.0, self.weighting.title]) / np.sqrt(1 + self.weighting.title)
        factors = np.divide(shares, divisors, out=np.zeros_like(divisors), where=lengths > 0)
        factors = factors.astype(np.float32).ravel()
        for cells, block in _blocks(counts):
            weights[cells] *= factors[block]
        return csr_matrix((weights, counts.columns, counts.starts), shape=(len(counts), COLUMNS))


_AT_ONCE = 2_000
# By the count: 1 + its logarithm.
_SUBLINEAR = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))]).astype(np.float32)


def _rarity(counts: Counts, too_common: float) -> Floats:
    """Inverse document frequency of each column, smoothed; 0 for what is in nearly every report."""
    reports = np.zeros(COLUMNS, np.int64)
    for cells, _ in _blocks(counts):
        reports += np.bincount(counts.columns[cells], minlength=COLUMNS)
    rarity = np.log((1 + len(counts)) / (1 + reports)) + 1
    rarity[reports > too_common * len(counts)] = 0
    return rarity.astype(np.float32)


def _blocks(counts: Counts) -> Iterator[tuple[slice, npt.NDArray[np.int64]]]:
    """Some rows at a time: their cells, and for each cell twice its row, and one more in the title's block.

    Made piece by piece, so that what is made on the way takes little room.
    """
    for first in range(0, len(counts), _AT_ONCE):
        starts = counts.starts[first : first + _AT_ONCE + 1]
        cells = slice(int(starts[0]), int(starts[-1]))
        if cells.start < cells.stop:
            rows = np.repeat(np.arange(first, first + len(starts) - 1), np.diff(starts))
            yield cells, 2 * rows + (counts.columns[cells] >= TEXT_COLUMNS)
