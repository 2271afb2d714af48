"""Deduplication of a table on many processes or machines, by Dask; the result is that of one machine.

The workers normalise, pair, weigh and judge; this process holds the table that came in, and the pairs
for which a rule speaks. The steps are those of ``spread``; a worker that dies costs time only, as
Dask does its part again elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import getitem
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from review.dedup import spread
from review.dedup.aliases import learnt
from review.dedup.judging import NO_POLICIES, Policies, check_thresholds
from review.dedup.matching import group
from review.dedup.raw import of_frame
from review.dedup.rules import MERGE
from review.dedup.shelves import add_shelves, shelf_counts
from review.dedup.tables import ASK, TableResult, deduplicate_table, in_order, result_of

if TYPE_CHECKING:
    from distributed import Client, Future

PART = 100_000  # records a part, where there are many
PARTS_A_WORKER = 2


def deduplicate_on(
    client: Client,
    frame: pd.DataFrame,
    *,
    merge_at: float = MERGE,
    review_at: float = ASK,
    versions: Policies = NO_POLICIES,
    parts: int = 0,
) -> TableResult:
    """What ``deduplicate_table`` gives, worked out by the workers of a Dask cluster.

    ``parts`` is how many parts the records are cut into; 0 chooses. Raises like ``deduplicate_table``.
    """
    check_thresholds(review_at, merge_at)
    raw = of_frame(frame)
    if raw.empty:
        return deduplicate_table(raw)
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    run = _Run(client, in_order(raw), parts or max(PARTS_A_WORKER * workers, -(-len(raw) // PART)))
    return run.finish(merge_at, review_at, versions, raw["record_id"])


class _Run:
    """One run: futures of what the workers hold."""

    def __init__(self, client: Client, raw: pd.DataFrame, parts: int) -> None:
        self.client = client
        self.starts = np.unique(np.linspace(0, len(raw), parts, endpoint=False).astype(np.int64))
        self.numbers = range(len(self.starts))
        ends = np.append(self.starts[1:], len(raw))
        self.shapes = [
            self.do(spread.shape_part, raw.iloc[a:b]) for a, b in zip(self.starts, ends, strict=True)
        ]

    def do(self, step: Callable[..., Any], *values: Any) -> Future:
        """One step on one part, somewhere."""
        return self.client.submit(step, *values, pure=False)

    def shuffle(self, split: list[Future], join: Callable[..., Any]) -> list[Future]:
        """Each split gives one piece for each part; the pieces of a part are joined."""
        return [self.do(join, *(self.do(getitem, pieces, n) for pieces in split)) for n in self.numbers]

    def finish(
        self, merge_at: float, review_at: float, versions: Policies, record_ids: pd.Series
    ) -> TableResult:
        """From shapes to the groups of the records that stand in a judged pair."""
        count = len(self.starts)
        titles = [self.do(spread.split_titles, s, count) for s in self.shapes]
        serials = self.do(spread.unite, *self.shuffle(titles, spread.serials_of))
        pairs = self._pairs()
        capped = self.client.gather([self.do(spread.capped_of, p) for p in pairs])
        weighed = self._weighed(pairs, serials)
        del pairs, titles
        met = self.client.gather([self.do(spread.meetings_of, w, serials) for w in weighed])
        aliases = learnt(pd.concat(met, ignore_index=True))
        judging = [
            self.do(spread.judge_part, w, serials, aliases, review_at, dict(versions)) for w in weighed
        ]
        judged = spread.gathered(self.client.gather(judging), self.client.gather(serials))
        blocks = sorted((pair for part in capped for pair in part), key=lambda pair: pair[0])
        shelves = add_shelves(self.client.gather([self.do(shelf_counts, s) for s in self.shapes]))
        matched = group(
            judged, tuple(block for _, block in blocks), aliases, merge_at=merge_at, policies=versions,
            shelves=shelves,
        )  # fmt: skip
        return result_of(matched, record_ids)

    def _pairs(self) -> list[Future]:
        """The pairs of each part of the keys."""
        count = len(self.starts)
        marks = [self.do(spread.marks_part, s) for s in self.shapes]
        words = self.do(spread.all_words, *(self.do(spread.words_of, m) for m in marks))
        keyed = [
            self.do(spread.split_keys, s, m, int(start), words, count)
            for s, m, start in zip(self.shapes, marks, self.starts, strict=True)
        ]
        return self.shuffle(keyed, spread.pairs_of)

    def _weighed(self, pairs: list[Future], serials: Future) -> list[Future]:
        """The evidence on each pair, once, where its first record is."""
        split = [self.do(spread.split_pairs, p, self.starts) for p in pairs]
        found = []
        for n, distinct in enumerate(self.shuffle(split, spread.distinct_pairs)):
            wanted = self.do(spread.wanted_rows, distinct, self.starts, n)
            others = [
                self.do(spread.taken, self.shapes[m], int(self.starts[m]), self.do(getitem, wanted, m))
                for m in self.numbers
                if m != n
            ]
            found.append(
                self.do(
                    spread.weigh_part, distinct, self.shapes[n], int(self.starts[n]), serials, wanted, *others
                )
            )
        return found
