"""Texts as counts of hashed words and word pairs: no vocabulary, so a new text needs no other one.

A word or a pair of neighbouring words is a column, given by a hash (Weinberger et al. 2009, "Feature
hashing"). Two that share a column are added up; with ``COLUMNS`` columns that is rare enough not to show.
Words of the title have columns of their own beside those of title and abstract together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

BITS = 20
TEXT_COLUMNS = 1 << BITS
TITLE_COLUMNS = 1 << (BITS - 2)
COLUMNS = TEXT_COLUMNS + TITLE_COLUMNS
VERSION = 1
"""Of what is counted and how; counts kept under another number are not used."""

_WORD = re.compile(r"\w\w+")
# What ASCII has beside letters, digits and the low line becomes a blank: splitting is then much faster
# than matching, and gives the same words.
_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_SHORT = 0
_CHUNK = 500
_REMEMBERED = 200_000
_MOST = np.iinfo(np.uint8).max

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
_Words = npt.NDArray[np.uint64]
_Any = TypeVar("_Any", Int32s, Bytes)


class Text(NamedTuple):
    """What of a report is looked at."""

    title: str
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each column occurs in each text: row ``i`` is ``columns[starts[i]:starts[i + 1]]``.

    The columns of a row rise; a count is at most 255.
    """

    starts: Int64s
    columns: Int32s
    counts: Bytes

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, wanted: Int64s) -> Counts:
        """These rows, in this order."""
        lengths = np.diff(self.starts)[wanted]
        starts = np.concatenate([[0], lengths.cumsum()])
        where = np.repeat(self.starts[wanted] - starts[:-1], lengths) + np.arange(starts[-1])
        return Counts(starts, self.columns[where], self.counts[where])


def joined(parts: Sequence[Counts]) -> Counts:
    """The rows of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    lengths = [np.diff(part.starts) for part in parts]
    return Counts(
        np.concatenate([[0], *lengths]).cumsum(),
        np.concatenate([np.empty(0, np.int32), *(part.columns for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.counts for part in parts)]),
    )


def count_words(texts: Iterable[Text]) -> Counts:
    """The counts of each text; a text always has the same, whatever it stands beside."""
    hashes = _Hashes()
    rest = iter(texts)
    lengths, columns, counts = [np.zeros(1, np.int64)], [np.empty(0, np.int32)], [np.empty(0, np.uint8)]
    while chunk := list(islice(rest, _CHUNK)):
        part = _counted(chunk, hashes)
        lengths.append(np.diff(part.starts))
        columns.append(part.columns)
        counts.append(part.counts)
        if len(hashes) > _REMEMBERED:
            hashes.clear()
    return Counts(np.concatenate(lengths).cumsum(), _emptied(columns), _emptied(counts))


def _emptied(parts: list[_Any]) -> _Any:
    """The parts in one; they are given back one by one, so that a large pool never stands there twice."""
    whole = np.empty(sum(map(len, parts)), parts[0].dtype)
    at = len(whole)
    while parts:
        part = parts.pop()
        at -= len(part)
        whole[at : at + len(part)] = part
    return whole


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; those of one letter too, which are counted nowhere."""
    lowered = text.lower()
    return lowered.translate(_BLANKS).split() if lowered.isascii() else _WORD.findall(lowered)


def phrases_of(text: Text) -> dict[int, str]:
    """What stands behind the columns of a text: words and pairs of them, as they are said."""
    hashes = _Hashes()
    found: dict[int, str] = {}
    for part, is_title in ((text.title, True), (text.abstract, False)):
        said = [word for word in words_of(part) if len(word) > 1]
        numbers, rows = _numbers([said], hashes)
        pairs = [f"{one} {other}" for one, other in pairwise(said)]
        for bits, first in ((BITS, 0), (BITS - 2, TEXT_COLUMNS))[: 1 + is_title]:
            columns = [*(_spread(numbers, bits) + first), *_pairs(numbers, rows, bits, first)[1]]
            for column, phrase in zip(columns, said + pairs, strict=True):
                found.setdefault(int(column), phrase)
    return found


class _Hashes(dict[str, int]):
    """The number of each word met so far."""

    def __missing__(self, word: str) -> int:
        number = (zlib.crc32(word.encode("utf-8", "surrogatepass")) | 1 << 32) if len(word) > 1 else _SHORT
        self[word] = number
        return number


def _counted(texts: Sequence[Text], hashes: _Hashes) -> Counts:
    titles, title_rows = _numbers([words_of(t.title) for t in texts], hashes)
    abstracts, abstract_rows = _numbers([words_of(t.abstract) for t in texts], hashes)
    row = np.concatenate([title_rows, abstract_rows, title_rows])
    # A title's last word and its abstract's first are no pair: each part is paired by itself.
    column = np.concatenate([
        _spread(titles, BITS), _spread(abstracts, BITS), _spread(titles, BITS - 2) + TEXT_COLUMNS,
    ])  # fmt: skip
    pairs = [
        _pairs(titles, title_rows, BITS, 0),
        _pairs(abstracts, abstract_rows, BITS, 0),
        _pairs(titles, title_rows, BITS - 2, TEXT_COLUMNS),
    ]
    row = np.concatenate([row, *(rows for rows, _ in pairs)])
    column = np.concatenate([column, *(columns for _, columns in pairs)])
    return _summed(row, column, len(texts))


def _numbers(documents: Sequence[list[str]], hashes: _Hashes) -> tuple[_Words, Int64s]:
    """The numbers of all words that count, and in which document each stands."""
    words = list(map(hashes.__getitem__, chain.from_iterable(documents)))
    numbers = np.array(words, dtype=np.uint64)
    rows = np.repeat(np.arange(len(documents)), [len(d) for d in documents])
    long = numbers != _SHORT
    return numbers[long], rows[long]


def _pairs(numbers: _Words, rows: Int64s, bits: int, first: int) -> tuple[Int64s, Int64s]:
    together = rows[1:] == rows[:-1]
    mixed = numbers[:-1][together] * np.uint64(0x9E3779B97F4A7C15) + numbers[1:][together]
    return rows[1:][together], _spread(mixed, bits) + first


def _spread(numbers: _Words, bits: int) -> Int64s:
    """A column for each number: the last steps of MurmurHash3 (Appleby 2011), then the upper bits."""
    mixed = (numbers ^ (numbers >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)


def _summed(row: Int64s, column: Int64s, rows: int) -> Counts:
    keys = (row << 32) | column
    keys.sort()
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else keys
    counts = np.diff(np.append(first, len(keys)))
    keys = keys[first]
    starts = np.searchsorted(keys, np.arange(rows + 1) << 32)
    return Counts(
        starts.astype(np.int64),
        (keys & 0xFFFFFFFF).astype(np.int32),
        np.minimum(counts, _MOST).astype(np.uint8),
    )
