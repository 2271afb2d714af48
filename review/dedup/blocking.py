"""Which pairs are worth comparing: records that share a key, neighbours only where a key is too common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from review.dedup.keys import FAMILIES, Hashes

CAP = 60
WINDOW = 25


@dataclass(frozen=True, slots=True)
class CappedBlock:
    """A key shared by too many records: each was compared only with its neighbours by title.

    ``key`` is the key's family and the title of its first record; ``left_out`` the pairs not compared.
    """

    key: str
    size: int
    window: int
    left_out: int


def pairs_within(
    hashes: Hashes, rows: npt.NDArray[np.int64], order: npt.NDArray[np.int64], is_new: npt.NDArray[np.bool_]
) -> tuple[Any, Any, list[tuple[int, int]]]:
    """The pairs of rows that share a key, each once, lower row first; and the runs too long to join whole.

    ``order`` is each row's place by title and id: neighbours in a long run are near in title.
    ``is_new``: pairs of two rows that are not new are left out. A run is the place of one of its
    keys in ``hashes``, and its size.
    """
    if not is_new.all():  # only keys that a new row has can bring a wanted pair
        kept = np.flatnonzero(np.isin(hashes, np.unique(hashes[is_new[rows]])))
    else:
        kept = np.arange(len(hashes))
    by = kept[np.lexsort((order[rows[kept]], hashes[kept]))]
    hashes, rows = hashes[by], rows[by]
    edge = (
        np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
        if len(hashes)
        else np.empty(0, int)
    )
    sizes = np.diff(np.append(edge, len(hashes)))
    left = np.repeat(sizes, sizes) - (np.arange(len(hashes)) - np.repeat(edge, sizes)) - 1
    reach = np.where(np.repeat(sizes, sizes) > CAP, np.minimum(left, WINDOW), left)
    n = np.int64(len(order))
    found: list[Any] = []
    at = np.flatnonzero(reach > 0)
    step = 1
    while len(at):
        x, y = rows[at], rows[at + step]
        wanted = (is_new[x] | is_new[y]) & (x != y)
        x, y = x[wanted], y[wanted]
        found.append(np.minimum(x, y) * n + np.maximum(x, y))
        step += 1
        at = at[reach[at] >= step]
    code = _distinct(found)
    long = [(int(by[edge[i]]), int(sizes[i])) for i in np.flatnonzero(sizes > CAP)]
    return (code // n).astype(np.int32), (code % n).astype(np.int32), long


def _distinct(parts: list[Any]) -> Any:
    """All numbers once, in order, without holding all parts twice."""
    if not parts:
        return np.empty(0, dtype=np.int64)
    code = np.concatenate(parts)
    parts.clear()
    code.sort()
    return code[np.concatenate(([True], code[1:] != code[:-1]))] if len(code) else code


def capped_block(family: int, title: str, size: int) -> CappedBlock:
    """What is told of a key of that family which so many records share; the title is that of one of them."""
    left_out = (size - WINDOW) * (size - WINDOW - 1) // 2
    return CappedBlock(f"{FAMILIES[family]}: {title}", size, WINDOW, left_out)
