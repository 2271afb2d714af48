"""Keys that bring records near: two that share one are worth comparing. A year alone is never a key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.words import SMALL_WORDS

Hashes = npt.NDArray[np.uint64]
TITLE_PART = 20
RARE_WORDS = 4
_HASHED = ("doi", "pmid", "pmcid", "accession", "volume", "first_page", "last_page", "compact")
# The families of keys, in the order in which they are counted in a report of capped keys.
FAMILIES = (
    "doi", "pmid", "pmcid", "accession", "registration", "title", "title start", "title end",
    "title words", "place", "year, volume, page", "author, year, page", "author, volume, page",
    "abstract",
)  # fmt: skip


def word_counts(titles: Sequence[str]) -> pd.Series:
    """In how many titles each word stands: the only thing a key takes from the other records."""
    words = [word for title in titles for word in set(title.split())]
    return pd.Series(words, dtype=object).value_counts()


def keys(
    shapes: pd.DataFrame, counts: pd.Series
) -> tuple[Hashes, npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Every key of every row: the key's hash, the row, and the key's family.

    Hashes are the same in every process, so keys made in different places meet.
    """
    h = {name: _hashed(shapes[name]) for name in _HASHED}
    year = shapes["year"].to_numpy().astype(np.uint64)
    compact = shapes["compact"].to_numpy()
    is_long = np.fromiter((len(c) >= 12 for c in compact), dtype=bool, count=len(compact))
    has_place = (h["volume"] > 0) & (h["first_page"] > 0)
    has_abstract = np.fromiter((len(a) >= 150 for a in shapes["abstract"]), dtype=bool, count=len(shapes))
    family = _hashed(pd.Series([p.split("|")[0].split(" ")[0] for p in shapes["first_person"]], dtype=object))
    made = [(i, h[name], h[name] > 0) for i, name in enumerate(("doi", "pmid", "pmcid", "accession"))]
    made += [
        (5, h["compact"], h["compact"] > 0),
        (6, _hashed(pd.Series([c[:TITLE_PART] for c in compact], dtype=object)), is_long),
        (7, _hashed(pd.Series([c[-TITLE_PART:] for c in compact], dtype=object)), is_long),
        (9, _mixed(h["volume"], h["first_page"], h["last_page"]), has_place),
        (10, _mixed(year, h["volume"], h["first_page"]), has_place & (year > 0)),
        (11, _mixed(family, year, h["first_page"]), (family > 0) & (year > 0) & (h["first_page"] > 0)),
        (12, _mixed(family, h["volume"], h["first_page"]), (family > 0) & has_place),
        (13, _hashed(pd.Series([a[:100] for a in shapes["abstract"]], dtype=object)), has_abstract),
    ]
    parts = [_part(number, hashes[has], np.flatnonzero(has)) for number, hashes, has in made]
    parts.append(_registrations(shapes["registrations"].to_numpy()))
    parts.append(_rare_words(shapes["title"].to_numpy(), counts))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]


def _hashed(values: pd.Series) -> Hashes:
    """A number for each text, 0 for none."""
    array = values.to_numpy(dtype=object)
    hashes = pd.util.hash_array(array, categorize=True).astype(np.uint64)
    hashes[array == ""] = 0
    return hashes


def _mixed(*columns: Hashes) -> Hashes:
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _part(family: int, hashes: Hashes, rows: Any) -> tuple[Hashes, Any, Any]:
    """Keys of one family, one for each of the rows: so mixed that no two families meet."""
    number = np.full(len(rows), family, dtype=np.uint64)
    return _mixed(number + np.uint64(1), hashes), rows, number.astype(np.int8)


def _registrations(values: Any) -> tuple[Hashes, Any, Any]:
    found = [(row, number) for row, text in enumerate(values) if text for number in text.split()]
    rows = np.array([row for row, _ in found], dtype=np.int64)
    hashes = _hashed(pd.Series([number for _, number in found], dtype=object))
    return _part(4, hashes, rows)


def _rare_words(titles: Any, counts: pd.Series) -> tuple[Hashes, Any, Any]:
    """The pairs of each title's rarest telling words."""
    split = [t.split() for t in titles]
    rows = np.repeat(np.arange(len(split)), [len(words) for words in split])
    codes, words = pd.factorize(np.array([w for words in split for w in words], dtype=object))
    telling = np.array([len(w) > 3 and w not in SMALL_WORDS and not w.isdigit() for w in words], dtype=bool)
    hashes = _hashed(pd.Series(words, dtype=object))
    # The rarest first, then any fixed order.
    rank = np.lexsort((hashes, counts.reindex(words).fillna(0).to_numpy()))
    place = np.empty(len(words), dtype=np.int64)
    place[rank] = np.arange(len(words))
    kept = telling[codes] if len(codes) else np.zeros(0, dtype=bool)
    rows, order = rows[kept], place[codes[kept]]
    by = np.lexsort((order, rows))
    rows, order = rows[by], order[by]
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (rows[1:] == rows[:-1]) & (order[1:] == order[:-1])
    rows, order = rows[~again], order[~again]
    first = np.concatenate(([True], rows[1:] != rows[:-1])) if len(rows) else np.zeros(0, dtype=bool)
    start = np.flatnonzero(first)
    size = np.diff(np.append(start, len(rows)))
    sorted_hashes = hashes[rank]
    made, owners = [], []
    for i, j in combinations(range(RARE_WORDS), 2):
        has = size > j
        x, y = sorted_hashes[order[start[has] + i]], sorted_hashes[order[start[has] + j]]
        made.append(np.minimum(x, y) ^ (np.maximum(x, y) * np.uint64(3)))
        owners.append(rows[start[has]])
    return _part(8, np.concatenate(made), np.concatenate(owners))
