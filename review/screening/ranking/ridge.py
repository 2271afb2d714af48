"""Ridge regression over texts seen in two ways: by their words, and by the company those keep.

Solved in the reports rather than in the words (the dual), by conjugate gradients: a few dozen products
with the rows, whatever their number. With as weak a pull to the data as ranking wants, a support vector
machine with squared hinge loss has nearly all reports inside its margin, and gives the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from review.screening.ranking.features import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Doubles = npt.NDArray[np.float64]
_EXACT = 1e-4
_MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """Some texts, one a row: their weighted words, and their views through sample reports."""

    words: csr_matrix
    views: Floats

    def __len__(self) -> int:
        return len(self.views)


def joined(parts: Sequence[Seen]) -> Seen:
    """The rows of all parts, one after the other."""
    from scipy.sparse import vstack

    words = vstack([part.words for part in parts], format="csr")
    return Seen(words, np.concatenate([part.views for part in parts]))


def ridge(rows: Seen, targets: Doubles, shares: Doubles, strength: float) -> Doubles:
    """How much each row pulls: a text's score is the sum of its likeness to the rows, each by its pull.

    Least squares with a constant, each row weighted by its share; ``strength`` is C of a support vector
    machine of the same form, half the inverse of the penalty.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.linalg import LinearOperator, cg

    # Only columns that occur: the products then stay in the cache.
    used = np.zeros(rows.words.shape[1], dtype=bool)
    used[rows.words.indices] = True
    place = np.cumsum(used, dtype=np.int32) - np.int32(1)
    parts = (rows.words.data, place[rows.words.indices], rows.words.indptr)
    narrow = csr_matrix(parts, shape=(len(rows), int(used.sum())))
    turned = narrow.T.tocsr()
    scale = np.sqrt(shares)

    def pulled(vector: Doubles) -> Doubles:
        weighed = (scale * vector.ravel()).astype(np.float32)
        near = narrow @ (turned @ weighed) + rows.views @ (rows.views.T @ weighed) + weighed.sum()
        return np.asarray(scale * near + vector.ravel() / (2 * strength))

    system = LinearOperator((len(rows), len(rows)), matvec=pulled, dtype=np.float64)
    found, _ = cg(system, scale * targets, rtol=_EXACT, maxiter=_MOST_STEPS)
    return np.asarray(scale * found)
