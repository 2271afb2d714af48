"""An update looks only at what new records touch: their pairs, and the reports these stand in.

What is worked out over all records (keys, title counts) is cheap; everything else follows the number
of new records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review.dedup.cluster import Pair
from review.dedup.table import Ints

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows, in their order, and where each row went (−1: left out)."""

    rows: Rows
    place: Rows

    def pairs(self, a: Ints, b: Ints) -> tuple[Ints, Ints]:
        """Pairs of rows as pairs of places."""
        return self.place[a].astype(np.int32), self.place[b].astype(np.int32)

    def inside(self, pairs: tuple[Pair, ...] | frozenset[Pair]) -> list[Pair]:
        """Those pairs of which both rows are in the part, as places."""
        placed = [(int(self.place[a]), int(self.place[b])) for a, b in pairs]
        return [(a, b) for a, b in placed if a >= 0 and b >= 0]

    def known(self, known: Mapping[int, str]) -> dict[int, str]:
        """What is known of the part's rows, by place."""
        return {int(self.place[row]): report for row, report in known.items() if self.place[row] >= 0}

    def apart(self, apart: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
        """Who is kept apart from whom, by place."""
        found = {}
        for row, others in apart.items():
            inside = frozenset(int(self.place[o]) for o in others if self.place[o] >= 0)
            if self.place[row] >= 0 and inside:
                found[int(self.place[row])] = inside
        return found


def touched(
    size: int, known: Mapping[int, str], a: Ints, b: Ints, apart: Mapping[int, frozenset[int]]
) -> Part:
    """The new rows, the rows they are compared with, and all rows of the reports these stand in.

    A row that a person keeps apart from one of these comes along, since that word binds the group.
    """
    wanted = np.ones(size, dtype=bool)
    wanted[list(known)] = False
    wanted[a], wanted[b] = True, True
    for row, others in apart.items():
        if wanted[row]:
            wanted[list(others)] = True
    reports = {known[row] for row in np.flatnonzero(wanted).tolist() if row in known}
    wanted[[row for row, report in known.items() if report in reports]] = True
    place = np.full(size, -1, dtype=np.int64)
    rows = np.flatnonzero(wanted)
    place[rows] = np.arange(len(rows))
    return Part(rows, place)
