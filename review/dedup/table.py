"""Shapes as numbers: each distinct value of a column has a code, so that equality is integer work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_DIGITS = re.compile(r"\d+")
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


class Table:
    """The shapes of some records, and codes for their values. Rows are in the order of their ids."""

    def __init__(self, shapes: pd.DataFrame, serial_titles: frozenset[str] = frozenset()) -> None:
        self.shapes = shapes
        self.serial_titles = serial_titles
        self._columns: dict[str, Any] = {}
        self._codes: dict[str, tuple[Ints, Ints, Any]] = {}

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def ids(self) -> Any:
        """The record ids as an array of objects."""
        return self.shapes["record_id"].to_numpy()

    def codes(self, name: str, *, missing: bool = True) -> Ints:
        """A number for each distinct value of a column, −1 where the source did not say.

        ``missing=False`` gives the empty value a number like any other.
        """
        whole, marked, _ = self._coded(name)
        return marked if missing else whole

    def values(self, name: str) -> Any:
        """The distinct values of a column, by code."""
        return self._coded(name)[2]

    def column(self, name: str) -> Any:
        """A column as it is."""
        if name not in self._columns:
            self._columns[name] = self.shapes[name].to_numpy()
        return self._columns[name]

    def row(self, position: int) -> Row:
        """One row's shapes, by name."""
        return Row(self, position)

    def _coded(self, name: str) -> tuple[Ints, Ints, Any]:
        if name not in self._codes:
            found, values = pd.factorize(self.column(name))
            whole = np.asarray(found, dtype=np.int32)
            empty = np.flatnonzero(values == ("" if values.dtype == object else 0))
            marked = np.where(whole == empty[0], np.int32(-1), whole) if len(empty) else whole
            self._codes[name] = (whole, np.asarray(marked, dtype=np.int32), values)
        return self._codes[name]

    @cached_property
    def is_serial(self) -> Mask:
        """Whether a title is one that many documents bear, by row."""
        compact = self.codes("compact")
        known = np.asarray([v in self.serial_titles for v in self.values("compact")] or [False], dtype=bool)
        return np.asarray(known[compact] & (compact >= 0))

    @cached_property
    def page_range(self) -> tuple[Ints, Ints]:
        """First and last page as numbers, letters left out; −1 where not known, by row."""
        ranges = []
        for name in ("first_page", "last_page"):
            digits = [_DIGITS.search(v) for v in self.values(name)]
            numbers = np.array([int(d.group()[:9]) if d else -1 for d in digits], dtype=np.int32)
            ranges.append(numbers[self.codes(name, missing=False)])
        return ranges[0], ranges[1]

    @cached_property
    def has_page_letter(self) -> Mask:
        """Whether the first page has a letter, by row."""
        plain = np.array([v.isdigit() or not v for v in self.values("first_page")], dtype=bool)
        return np.asarray(~plain[self.codes("first_page", missing=False)])

    @cached_property
    def spans_pages(self) -> Mask:
        """Whether first and last page are known and not the same, by row."""
        first, last = self.column("first_page"), self.column("last_page")
        return np.asarray((first != "") & (first != last), dtype=bool)

    @cached_property
    def is_page_one(self) -> Mask:
        """Whether a row stands on the first page of something."""
        return np.asarray(self.column("first_page") == "1", dtype=bool)

    @cached_property
    def people(self) -> Bags:
        """The names of the persons of each distinct author list."""
        return Bags.of([_tokens_by_person(v) for v in self.values("people")])


class Row(Mapping[str, Any]):
    """One record's shapes, looked up where they stand."""

    def __init__(self, table: Table, position: int) -> None:
        self._table = table
        self._position = position

    def __getitem__(self, name: str) -> Any:
        return self._table.column(name)[self._position]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.shapes.columns)

    def __len__(self) -> int:
        return len(self._table.shapes.columns)


class Bags:
    """Lists of persons, each a few words, one after the other in flat arrays."""

    def __init__(self, words: Ints, person: Ints, starts: Positions) -> None:
        self.words = words
        """The words' codes."""
        self.person = person
        """For each word the place of its person in the list."""
        self.starts = starts
        """Where each list's words begin; one longer than there are lists."""

    @classmethod
    def of(cls, lists: Sequence[list[tuple[int, str]]]) -> Bags:
        """From the words of each list, each with the place of its person."""
        flat = [pair for one in lists for pair in one]
        words = pd.factorize(np.array([w for _, w in flat], dtype=object))[0] if flat else np.empty(0)
        person = np.array([p for p, _ in flat], dtype=np.int32)
        starts = np.concatenate(([0], np.cumsum([len(one) for one in lists], dtype=np.int64)))
        return cls(words.astype(np.int32), person, starts.astype(np.int64))

    def spread(self, lists: Ints) -> tuple[Positions, Positions]:
        """For each wanted list all its words: which list (place in ``lists``), and the word's position."""
        sizes = np.where(lists < 0, 0, self.starts[lists + 1] - self.starts[lists])
        owner = np.repeat(np.arange(len(lists)), sizes)
        before = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        inside = np.arange(len(owner)) - np.repeat(before, sizes)
        return owner, np.where(lists < 0, 0, self.starts[lists])[owner] + inside


def _tokens_by_person(people: str) -> list[tuple[int, str]]:
    found = []
    for place, written in enumerate(people.split(";") if people else ()):
        family, others, _ = written.split("|")
        found += [(place, word) for word in (*family.split(), *others.split())]
    return found
