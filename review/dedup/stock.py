"""The records of a review as the engine meets them: marks of all of them, shapes of those that matter."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.keys import TITLE, Marks, Rows, marks_of, together
from review.dedup.shapes import VERSION as SHAPE_VERSION
from review.dedup.table import Ints

# Kept marks are of this version only; they follow from the shapes.
VERSION = 1000 * SHAPE_VERSION + 1


@dataclass(frozen=True)
class Stock:
    """Records in order of their ids. ``take`` gives the shapes of some rows, in the order of the rows."""

    ids: npt.NDArray[np.object_]
    titles: npt.NDArray[np.object_]
    marks: Marks
    take: Callable[[Rows], pd.DataFrame]

    def __len__(self) -> int:
        return len(self.ids)

    def sharing_title(self, a: Ints, b: Ints) -> Rows:
        """The rows whose title stands in one of the pairs: all that can make it a serial one."""
        is_title = self.marks.families == TITLE
        hashes, rows = self.marks.hashes[is_title], self.marks.rows[is_title]
        in_pair = np.zeros(len(self), dtype=bool)
        in_pair[a], in_pair[b] = True, True
        return np.unique(rows[np.isin(hashes, np.unique(hashes[in_pair[rows]]))])


def stock_of(shapes: pd.DataFrame) -> Stock:
    """The stock of shapes at hand, which must be in order of record id."""

    def take(rows: Rows) -> pd.DataFrame:
        return shapes if len(rows) == len(shapes) else shapes.iloc[rows].reset_index(drop=True)

    ids, titles = (shapes[name].to_numpy(object) for name in ("record_id", "title"))
    return Stock(ids, titles, marks_of(shapes), take)


@dataclass(frozen=True)
class Batch:
    """The marks of some records, to be kept: their ids, folded titles and marks."""

    ids: Sequence[str]
    titles: Sequence[str]
    marks: Marks

    def pack(self) -> bytes:
        """As bytes that ``unpack`` reads."""
        text = np.frombuffer(json.dumps([self.ids, self.titles]).encode(), dtype=np.uint8)
        m = self.marks
        rows, word_rows = m.rows.astype(np.int32), m.word_rows.astype(np.int32)
        out = BytesIO()
        np.savez(
            out,
            text=text,
            hashes=m.hashes,
            rows=rows,
            families=m.families,
            words=m.words,
            word_rows=word_rows,
        )
        return out.getvalue()


def batch_of(shapes: pd.DataFrame) -> Batch:
    """The marks of these shapes, to be kept."""
    return Batch(shapes["record_id"].tolist(), shapes["title"].tolist(), marks_of(shapes))


def unpack(body: bytes) -> Batch:
    """What ``Batch.pack`` made."""
    with np.load(BytesIO(body), allow_pickle=False) as found:
        ids, titles = json.loads(found["text"].tobytes())
        rows, word_rows = found["rows"].astype(np.int64), found["word_rows"].astype(np.int64)
        marks = Marks(found["hashes"], rows, found["families"], found["words"], word_rows)
    return Batch(ids, titles, marks)


def stocked(
    batches: Sequence[Batch], record_ids: Sequence[str], take: Callable[[Rows], pd.DataFrame]
) -> Stock:
    """The stock of these records, every one of which stands in one of the batches."""
    ids = np.array(sorted(record_ids), dtype=object)
    place = pd.Index(ids)
    rows = [place.get_indexer(pd.Index(list(batch.ids))).astype(np.int64) for batch in batches]
    titles: Any = np.full(len(ids), "", dtype=object)
    for batch, at in zip(batches, rows, strict=True):
        titles[at[at >= 0]] = np.array(batch.titles, dtype=object)[at >= 0]
    return Stock(ids, titles, together([b.marks for b in batches], rows), take)
