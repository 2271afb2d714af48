"""Keys that bring records near: two that share one are worth comparing. A year alone is never a key.

What a record brings to them, its ``Marks``, is worked out from its shape alone and may be kept. Only
which words of a title are rare is a matter of all records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.words import SMALL_WORDS

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]
Families = npt.NDArray[np.int8]
TITLE_PART = 20
RARE_WORDS = 4
_HASHED = ("doi", "pmid", "pmcid", "accession", "volume", "first_page", "last_page", "compact")
# The families of keys, in the order in which they are counted in a report of capped keys.
FAMILIES = (
    "doi", "pmid", "pmcid", "accession", "registration", "title", "title start", "title end",
    "title words", "place", "year, volume, page", "author, year, page", "author, volume, page",
    "abstract",
)  # fmt: skip
TITLE = FAMILIES.index("title")


@dataclass(frozen=True)
class Marks:
    """What some records bring to the keys, as numbers that are the same in every process.

    ``hashes``, ``rows`` and ``families`` are the keys that need no other record; ``words`` are the telling
    words of the titles, each once a title, and ``word_rows`` their rows. Rows count from 0.
    """

    hashes: Hashes
    rows: Rows
    families: Families
    words: Hashes
    word_rows: Rows


@dataclass(frozen=True)
class Counts:
    """In how many titles each telling word stands: the only thing a key takes from the other records."""

    words: Hashes
    counts: Rows


def marks_of(shapes: pd.DataFrame) -> Marks:
    """The marks of each row."""
    h = {name: _hashed(shapes[name]) for name in _HASHED}
    year = shapes["year"].to_numpy().astype(np.uint64)
    compact = shapes["compact"].to_numpy()
    is_long = np.fromiter((len(c) >= 12 for c in compact), dtype=bool, count=len(compact))
    has_place = (h["volume"] > 0) & (h["first_page"] > 0)
    has_abstract = np.fromiter((len(a) >= 150 for a in shapes["abstract"]), dtype=bool, count=len(shapes))
    family = _hashed(pd.Series([p.split("|")[0].split(" ")[0] for p in shapes["first_person"]], dtype=object))
    made = [(i, h[name], h[name] > 0) for i, name in enumerate(("doi", "pmid", "pmcid", "accession"))]
    made += [
        (TITLE, h["compact"], h["compact"] > 0),
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
    hashes, rows, families = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Marks(hashes, rows, families, *_telling_words(shapes["title"].to_numpy()))


def together(parts: Sequence[Marks], rows: Sequence[Rows]) -> Marks:
    """The marks of several parts as one; ``rows`` says for each part where its rows went, −1: left out."""
    kept = [_placed(part, place) for part, place in zip(parts, rows, strict=True)]
    columns = zip(*((m.hashes, m.rows, m.families, m.words, m.word_rows) for m in kept), strict=True)
    return Marks(*(np.concatenate(column) for column in columns))


def _placed(marks: Marks, place: Rows) -> Marks:
    rows, word_rows = place[marks.rows], place[marks.word_rows]
    key, word = rows >= 0, word_rows >= 0
    return Marks(marks.hashes[key], rows[key], marks.families[key], marks.words[word], word_rows[word])


def count_words(marks: Marks) -> Counts:
    """In how many of these titles each word stands."""
    words, counts = np.unique(marks.words, return_counts=True)
    return Counts(words, counts)


def add_counts(parts: Sequence[Counts]) -> Counts:
    """The counts of several parts together."""
    words, at = np.unique(np.concatenate([p.words for p in parts]), return_inverse=True)
    counts = np.zeros(len(words), dtype=np.int64)
    np.add.at(counts, at, np.concatenate([p.counts for p in parts]))
    return Counts(words, counts)


def keys(marks: Marks, counts: Counts) -> tuple[Hashes, Rows, Families]:
    """Every key of every row: the key's hash, the row, and the key's family."""
    hashes, rows, families = _rare_words(marks, counts)
    return (
        np.concatenate([marks.hashes, hashes]),
        np.concatenate([marks.rows, rows]),
        np.concatenate([marks.families, families]),
    )


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


def _part(family: int, hashes: Hashes, rows: Rows) -> tuple[Hashes, Rows, Families]:
    """Keys of one family, one for each of the rows: so mixed that no two families meet."""
    number = np.full(len(rows), family, dtype=np.uint64)
    return _mixed(number + np.uint64(1), hashes), rows, number.astype(np.int8)


def _registrations(values: Any) -> tuple[Hashes, Rows, Families]:
    found = [(row, number) for row, text in enumerate(values) if text for number in text.split()]
    rows = np.array([row for row, _ in found], dtype=np.int64)
    hashes = _hashed(pd.Series([number for _, number in found], dtype=object))
    return _part(4, hashes, rows)


def _telling_words(titles: Any) -> tuple[Hashes, Rows]:
    """The words of each title that tell something, each once."""
    split = [t.split() for t in titles]
    rows = np.repeat(np.arange(len(split)), [len(words) for words in split])
    codes, words = pd.factorize(np.array([w for words in split for w in words], dtype=object))
    telling = np.array([len(w) > 3 and w not in SMALL_WORDS and not w.isdigit() for w in words], dtype=bool)
    kept = telling[codes] if len(codes) else np.zeros(0, dtype=bool)
    rows, codes = rows[kept], codes[kept]
    by = np.lexsort((codes, rows))
    rows, codes = rows[by], codes[by]
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (rows[1:] == rows[:-1]) & (codes[1:] == codes[:-1])
    return _hashed(pd.Series(words, dtype=object))[codes[~again]], rows[~again]


def _rare_words(marks: Marks, counts: Counts) -> tuple[Hashes, Rows, Families]:
    """The pairs of each title's rarest telling words: the rarest first, then any fixed order."""
    rank = np.empty(len(counts.words), dtype=np.int64)
    rank[np.lexsort((counts.words, counts.counts))] = np.arange(len(counts.words))
    place = rank[np.searchsorted(counts.words, marks.words)] if len(rank) else rank
    by = np.lexsort((place, marks.word_rows))
    rows, words = marks.word_rows[by], marks.words[by]
    first = np.concatenate(([True], rows[1:] != rows[:-1])) if len(rows) else np.zeros(0, dtype=bool)
    start = np.flatnonzero(first)
    size = np.diff(np.append(start, len(rows)))
    made, owners = [], []
    for i, j in combinations(range(RARE_WORDS), 2):
        has = size > j
        x, y = words[start[has] + i], words[start[has] + j]
        made.append(np.minimum(x, y) ^ (np.maximum(x, y) * np.uint64(3)))
        owners.append(rows[start[has]])
    return _part(8, np.concatenate(made), np.concatenate(owners))
