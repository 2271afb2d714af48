"""What speaks for and against each pair, as columns: one number a pair and detail.

A detail is EQUAL, DIFFERENT or UNKNOWN; two missing values are not agreement.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from review.dedup.fields import Kind
from review.dedup.table import Ints, Mask, Table
from review.dedup.wording import TitleLevel

EQUAL, UNKNOWN, DIFFERENT = 1, 0, -1
MOST_PAGES = 80  # a longer range is a supplement or a whole volume
States = npt.NDArray[np.int8]
Shares = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """Columns over the same pairs; ``a`` and ``b`` are rows of the table, ``a`` the one with the lower id."""

    table: Table
    a: Ints
    b: Ints
    title: States
    """A TitleLevel."""
    ratio: Shares
    """How like the titles are, 0 to 100."""
    numbers: States
    """Numbers in the titles: UNKNOWN where one title only has a number that the other has not."""
    opposed: Mask
    """Whether the titles have words that name opposite or alternative groups or settings."""
    extra_words: Ints
    """Words that one title has and the other has not, both sides together."""
    first_author: States
    shared: Shares
    """The share of the shorter author list that stands in the longer; -1 when a list is missing."""
    venue: States
    doi: States
    pmid: States
    pmcid: States
    volume: States
    issue: States
    first_page: States
    last_page: States
    accession: States
    registration: States
    abstract: States
    year_gap: Ints
    """Years between the two, -1 when one is missing."""
    left_over: Mask
    """Whether the two are left over where one database lists what another has; known late, see shelves."""

    def __len__(self) -> int:
        return len(self.a)

    def where(self, mask: Any) -> Evidence:
        """The same columns for some of the pairs."""
        cut = {f.name: getattr(self, f.name)[mask] for f in fields(self) if f.name != "table"}
        return Evidence(table=self.table, **cut)

    @classmethod
    def together(cls, table: Table, parts: list[Evidence]) -> Evidence:
        """Several pieces as one, in their order."""
        names = [f.name for f in fields(cls) if f.name != "table"]
        return cls(table=table, **{n: np.concatenate([getattr(p, n) for p in parts]) for n in names})

    def with_venue(self, venue: States) -> Evidence:
        """The same pairs, with another word on their journals."""
        return replace(self, venue=venue)

    def with_left_over(self, left_over: Mask) -> Evidence:
        """The same pairs, with what is now known of their shelves."""
        return replace(self, left_over=left_over)

    def both(self, name: str) -> tuple[Any, Any]:
        """A column of the table for the two sides."""
        column = self.table.column(name)
        return column[self.a], column[self.b]

    def codes(self, name: str) -> tuple[Ints, Ints]:
        """A column's codes for the two sides."""
        codes = self.table.codes(name)
        return codes[self.a], codes[self.b]

    # ---- what several rules and vetoes ask ------------------------------------------------------

    @cached_property
    def has_equal_identifier(self) -> Mask:
        """An identifier of the document is equal: DOI, PMID, PMCID."""
        return np.asarray((self.doi == EQUAL) | (self.pmid == EQUAL) | (self.pmcid == EQUAL))

    @cached_property
    def has_equal_print(self) -> Mask:
        """Volume, first and last page are equal and span pages; the journal may differ."""
        spans = self.table.spans_pages[self.a]
        return np.asarray(
            spans & (self.volume == EQUAL) & (self.first_page == EQUAL) & (self.last_page == EQUAL)
        )

    @cached_property
    def has_equal_place(self) -> Mask:
        """Both stand at one place in print: volume and first page, in no other journal."""
        no_conflict = (self.venue != DIFFERENT) & (self.volume == EQUAL) & (self.first_page == EQUAL)
        # Every issue may begin with an editorial on page 3, and every volume on page 1.
        other_issue = (self.issue == DIFFERENT) & ~(self.has_equal_print & self.is_distinct)
        on_page_one = self.table.is_page_one[self.a] & (self.last_page != EQUAL)
        return np.asarray(no_conflict & ~other_issue & ~on_page_one)

    @cached_property
    def has_equal_pages(self) -> Mask:
        """Both fill the same pages of one volume of what may be one journal and issue."""
        return np.asarray(self.has_equal_print & self.has_equal_place & (self.issue != DIFFERENT))

    @cached_property
    def overlaps(self) -> Mask:
        """The page ranges have a page in common, and at least one spans several."""
        first, last = self.table.page_range
        x, y = (first[self.a], last[self.a]), (first[self.b], last[self.b])
        known = (
            (x[0] >= 0)
            & (y[0] >= 0)
            & ~self.table.has_page_letter[self.a]
            & ~self.table.has_page_letter[self.b]
        )
        spans = (x[1] > x[0]) | (y[1] > y[0])
        common = np.maximum(x[0], y[0]) <= np.minimum(x[1], y[1])
        is_short = np.maximum(x[1] - x[0], y[1] - y[0]) <= MOST_PAGES
        return np.asarray(known & spans & common & is_short)

    @cached_property
    def fills_pages(self) -> Mask:
        """The first of the two fills several pages, so that nothing else stands on just these."""
        first, last = self.table.page_range
        span = last[self.a] - first[self.a]
        return np.asarray((span >= 3) & (span <= MOST_PAGES))

    @cached_property
    def lacks_subtitle(self) -> Mask:
        """One title is the other without its subtitle."""
        compact, head = self.table.column("compact"), self.table.column("head")
        x, y = compact[self.a] == head[self.b], compact[self.b] == head[self.a]
        return np.asarray((self.title == TitleLevel.CUT) & (x | y), dtype=bool)

    @cached_property
    def is_whole_list(self) -> Mask:
        """The author lists are equally long and name the same people, be it one person."""
        x, y = self.both("people_count")
        return np.asarray((x == y) & (self.shared == 1.0) & self.has_same_authors)

    @cached_property
    def on_same_pages(self) -> Mask:
        """Journal and range of several pages are equal, volume and issue not said to differ."""
        pages = (self.first_page == EQUAL) & (self.last_page == EQUAL) & self.fills_pages
        return np.asarray(pages & (self.volume != DIFFERENT) & (self.issue != DIFFERENT))

    @cached_property
    def is_telling(self) -> Mask:
        """The titles are short, but name more than a section of a journal."""
        x, y = self.both("is_telling")
        return np.asarray(x & y)

    @cached_property
    def is_distinct(self) -> Mask:
        """Both titles are long enough to stand for one document."""
        x, y = self.both("is_distinct")
        return np.asarray(x & y)

    @cached_property
    def is_generic(self) -> Mask:
        """One of the titles names no document: "Editorial"."""
        x, y = self.both("is_generic")
        return np.asarray(x | y)

    @cached_property
    def is_close(self) -> Mask:
        """The wording of the titles is equal but for spelling and order."""
        return np.asarray(self.title >= TitleLevel.REORDERED)

    @cached_property
    def is_in_order(self) -> Mask:
        """The same, and the words stand in one order: "A as a cause of B" is not "B as a cause of A"."""
        return np.asarray(self.title >= TitleLevel.SPELLING)

    @cached_property
    def is_one_kind(self) -> Mask:
        """Both are the same sort of document."""
        x, y = self.both("kind")
        return np.asarray(x == y)

    @cached_property
    def is_one_registration(self) -> Mask:
        """Both are entries of a registry, under one number."""
        x, y = self.both("kind")
        codes = self.codes("registrations")
        return np.asarray(
            (x == Kind.REGISTRY) & (y == Kind.REGISTRY) & (codes[0] == codes[1]) & (codes[0] >= 0)
        )

    @cached_property
    def is_translated(self) -> Mask:
        """One title is a database's translation in brackets, or the languages are two."""
        x, y = self.both("is_bracketed")
        return np.asarray((x != y) | self._two("language") | self._two("tongue"))

    def _two(self, name: str) -> Mask:
        codes = self.codes(name)
        return np.asarray((codes[0] != codes[1]) & (codes[0] >= 0) & (codes[1] >= 0))

    @cached_property
    def is_one_team(self) -> Mask:
        """The author lists are equally long, two persons at least, and name the same people."""
        x, y = self.both("people_count")
        return np.asarray((x == y) & (x >= 2) & (self.shared == 1.0))

    @cached_property
    def shared_persons(self) -> Shares:
        """How many persons the two author lists have in common; below 0 when a list is missing."""
        return np.asarray(np.round(self.shared * np.minimum(*self.both("people_count"))))

    @cached_property
    def has_same_authors(self) -> Mask:
        """The first authors agree, or the whole lists do in another order."""
        return np.asarray((self.first_author == EQUAL) | self.is_one_team)

    @cached_property
    def is_same_year(self) -> Mask:
        """Both say the same year."""
        return np.asarray(self.year_gap == 0)

    @cached_property
    def is_near_year(self) -> Mask:
        """A year apart at most, or one does not say."""
        return np.asarray(self.year_gap <= 1)
