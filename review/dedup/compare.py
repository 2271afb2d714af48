"""Two records side by side: which details are equal, unknown or different."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rapidfuzz import fuzz

from review.dedup.names import overlap, same_person
from review.dedup.normalise import Fields, Kind
from review.dedup.titles import TitleLevel, TitleMatch, match_titles
from review.dedup.venues import same_venue


class Agree(Enum):
    """What two records say of one detail; two missing fields are not agreement."""

    EQUAL = "equal"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Comparison:
    """The evidence on one pair. The two sides are in the order of their ids."""

    a: Fields
    b: Fields
    title: TitleMatch
    first_author: Agree
    shared_authors: float | None
    venue: Agree
    volume: Agree
    issue: Agree
    first_page: Agree
    last_page: Agree
    doi: Agree
    pmid: Agree
    pmcid: Agree
    accession: Agree
    registration: Agree

    @cached_property
    def abstract(self) -> Agree:
        """Whether the abstracts begin alike; only long ones say anything."""
        x, y = self.a.abstract[:400], self.b.abstract[:400]
        if min(len(x), len(y)) < 150:
            return Agree.UNKNOWN
        length = min(len(x), len(y))
        score = fuzz.ratio(x[:length], y[:length])
        return Agree.EQUAL if score >= 90 else Agree.DIFFERENT if score < 55 else Agree.UNKNOWN

    @property
    def year_gap(self) -> int | None:
        """Years between the two, None when one is missing."""
        if self.a.year is None or self.b.year is None:
            return None
        return abs(self.a.year - self.b.year)

    @property
    def has_equal_identifier(self) -> bool:
        """Whether an identifier of the document is equal: DOI, PMID, PMCID."""
        return Agree.EQUAL in (self.doi, self.pmid, self.pmcid)

    @property
    def is_one_registration(self) -> bool:
        """Whether both are entries of a registry, under one number."""
        in_registry = self.a.kind is self.b.kind is Kind.REGISTRY
        return in_registry and bool(self.a.registrations) and self.a.registrations == self.b.registrations

    @property
    def has_equal_place(self) -> bool:
        """Whether both stand at one place in print: volume and first page, in no other journal."""
        if Agree.DIFFERENT in (self.venue, self.volume, self.first_page):
            return False
        if self.issue is Agree.DIFFERENT and not (self.has_equal_print and self.a.title.is_distinct):
            return False  # every issue may begin with an editorial on page 3
        if self.a.pages.first == "1" and self.last_page is not Agree.EQUAL:
            return False
        return self.volume is Agree.EQUAL and self.first_page is Agree.EQUAL

    @property
    def has_equal_print(self) -> bool:
        """Whether volume, first and last page are equal and span pages; the journal may differ."""
        spans = self.a.pages.first != self.a.pages.last
        return spans and Agree.EQUAL is self.volume is self.first_page is self.last_page

    @property
    def has_equal_pages(self) -> bool:
        """Whether both fill the same pages of one volume of what may be one journal and issue."""
        return self.has_equal_print and self.has_equal_place and self.issue is not Agree.DIFFERENT

    @property
    def has_same_authors(self) -> bool:
        """Whether the first authors agree, or the whole lists do in another order."""
        same_length = len(self.a.people) == len(self.b.people) >= 2
        return self.first_author is Agree.EQUAL or (same_length and self.shared_authors == 1.0)

    def details(self, wanted: Agree) -> tuple[str, ...]:
        """The names of the details in that state, in a fixed order."""
        states = {
            "DOI": self.doi,
            "PMID": self.pmid,
            "PMCID": self.pmcid,
            "registration number": self.registration,
            "database number": self.accession,
            "first author": self.first_author,
            "year": _year_state(self.year_gap),
            "journal": self.venue,
            "volume": self.volume,
            "issue": self.issue,
            "first page": self.first_page,
            "last page": self.last_page,
            "abstract": self.abstract,
        }
        return tuple(name for name, state in states.items() if state is wanted)


def compare(a: Fields, b: Fields, title: TitleMatch | None = None) -> Comparison:
    """The evidence on two records; the order of the two does not matter."""
    if b.record_id < a.record_id:
        return compare(b, a)
    return Comparison(
        a=a,
        b=b,
        title=title or match_titles(a.title, b.title),
        first_author=_first_author(a, b),
        shared_authors=overlap(a.people, b.people) if a.people and b.people else None,
        venue=_venue(a, b),
        volume=_state(a.volume, b.volume),
        issue=_state(a.issue, b.issue),
        first_page=_state(a.pages.first, b.pages.first),
        last_page=_state(a.pages.last, b.pages.last),
        doi=_state(a.doi, b.doi),
        pmid=_state(a.pmid, b.pmid),
        pmcid=_state(a.pmcid, b.pmcid),
        accession=Agree.EQUAL if a.accession and a.accession == b.accession else Agree.UNKNOWN,
        registration=_sets(a.registrations, b.registrations),
    )


def is_close(c: Comparison) -> bool:
    """Whether title wording is equal but for spelling."""
    return c.title.level >= TitleLevel.SPELLING


def _state(x: Hashable, y: Hashable) -> Agree:
    if not x or not y:
        return Agree.UNKNOWN
    return Agree.EQUAL if x == y else Agree.DIFFERENT


def _sets(x: frozenset[str], y: frozenset[str]) -> Agree:
    if not x or not y:
        return Agree.UNKNOWN
    return Agree.DIFFERENT if x.isdisjoint(y) else Agree.EQUAL


def _year_state(gap: int | None) -> Agree:
    return Agree.UNKNOWN if gap is None else Agree.EQUAL if gap == 0 else Agree.DIFFERENT


def _first_author(a: Fields, b: Fields) -> Agree:
    if not a.people or not b.people:
        return Agree.UNKNOWN
    same = same_person(a.people[0], b.people[0])
    if same:
        return Agree.EQUAL
    if same is None or overlap(a.people, b.people) >= 0.5:
        return Agree.UNKNOWN
    # A group on one side may stand for the persons on the other.
    return Agree.UNKNOWN if a.has_group or b.has_group else Agree.DIFFERENT


def _venue(a: Fields, b: Fields) -> Agree:
    same = same_venue(a.venue, b.venue)
    if same is None and not (a.venue and b.venue):
        same = True if a.publisher and a.publisher == b.publisher else None
    return {True: Agree.EQUAL, False: Agree.DIFFERENT, None: Agree.UNKNOWN}[same]
