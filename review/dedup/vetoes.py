"""What forbids an automatic merge. Vetoes come before rules and no threshold lifts them.

A veto is a name, a test over the columns of the evidence, and the fields to show with it. To add one,
write a function that says where it holds and put it into ``VETOES``; a case in
``tests/dedup/test_cases.py`` shows what it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from review.dedup.evidence import DIFFERENT, EQUAL, UNKNOWN, Evidence
from review.dedup.fields import Kind
from review.dedup.table import Mask
from review.dedup.vetoes_in_words import (
    differing,
    marked,
    marker_link,
    numbers_in_words,
    two_kinds,
    version_link,
    words_in_words,
    years_apart,
)
from review.dedup.wording import TitleLevel
from review.model import LinkKind

Test = Callable[[Evidence], Mask]


def _nowhere(e: Evidence) -> Mask:
    return np.zeros(len(e), dtype=bool)


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Veto:
    """Why pairs must not be merged by the program.

    ``is_firm`` says where the two are two documents, so that nobody need be asked. ``says`` words it
    for one pair, given the shapes of both. ``binds_groups``: also forbids two groups to be joined
    when one record of each stands against the other. ``link`` is what the two are to each other.
    """

    name: str
    holds: Test
    is_firm: Test = _nowhere
    says: Callable[[Row, Row], str] | None = None
    binds_groups: bool = True
    link: Callable[[Row, Row], LinkKind] | LinkKind | None = None

    def tell(self, a: Row, b: Row) -> str:
        """The veto in words."""
        return self.says(a, b) if self.says is not None else self.name

    def kind(self, a: Row, b: Row) -> LinkKind | None:
        """How the two belong together, if the veto says so."""
        return self.link(a, b) if callable(self.link) and not isinstance(self.link, LinkKind) else self.link


def numbers(e: Evidence) -> Mask:
    """Different numbers, ordinals or parts in the titles."""
    return np.asarray(e.numbers != EQUAL)


def numbers_are_firm(e: Evidence) -> Mask:
    """Both titles have a number of their own, and nothing says that one is a slip."""
    return np.asarray((e.numbers == DIFFERENT) & ~(e.has_equal_identifier | e.has_equal_pages))


def leads(e: Evidence) -> Mask:
    """Two abstract numbers before the titles."""
    x, y = e.codes("lead")
    return np.asarray((x != y) & (x >= 0) & (y >= 0))


def markers(e: Evidence) -> Mask:
    """A word on one side that marks a notice, reply, protocol or the like."""
    x, y = e.both("markers")
    return np.asarray(x != y)


def markers_are_firm(e: Evidence) -> Mask:
    """The notice stands elsewhere."""
    elsewhere = [x == DIFFERENT for x in (e.doi, e.pmid, e.first_page, e.volume)]
    return np.asarray(np.logical_or.reduce(elsewhere) & ~e.has_equal_identifier)


def swapped_words(e: Evidence) -> Mask:
    """Population, setting or direction swapped: men/women, children/adults, in vitro/in vivo."""
    return e.opposed


def two_registrations(e: Evidence) -> Mask:
    """Two registration numbers."""
    return np.asarray(e.registration == DIFFERENT)


def both_in_registry(e: Evidence) -> Mask:
    """Both are entries of a registry."""
    x, y = e.both("kind")
    return np.asarray((x == Kind.REGISTRY) & (y == Kind.REGISTRY))


def registry_and_report(e: Evidence) -> Mask:
    """A registry entry against a report of the study."""
    x, y = e.both("kind")
    return np.asarray((x == Kind.REGISTRY) != (y == Kind.REGISTRY))


def two_dois(e: Evidence) -> Mask:
    """Two DOIs."""
    return np.asarray(e.doi == DIFFERENT)


def two_pmids(e: Evidence) -> Mask:
    """Two PMIDs, and no DOI that says they are one."""
    return np.asarray((e.pmid == DIFFERENT) & (e.doi != DIFFERENT))


def is_elsewhere(e: Evidence) -> Mask:
    """Another place in print as well, no identifier equal, neither a version nor a translation."""
    return np.asarray(
        (e.first_page == DIFFERENT) & e.is_one_kind & ~e.is_translated & ~e.has_equal_identifier
    )


def unlike_titles(e: Evidence) -> Mask:
    """An identifier shared by records whose titles are not alike, as chapters share a book's DOI."""
    # A title in two languages: everything else is one document.
    is_one = e.has_equal_pages & e.fills_pages & (e.first_author == EQUAL) & e.is_same_year & e.is_translated
    return np.asarray(e.has_equal_identifier & (e.title == TitleLevel.UNLIKE) & ~is_one)


def unlike_and_elsewhere(e: Evidence) -> Mask:
    """The titles are in one language, and the places in print are not one."""
    return np.asarray(~e.has_equal_place & ~e.is_translated)


def first_authors(e: Evidence) -> Mask:
    """A first author of another name."""
    # One identifier, one title and the same several pages: one of the lists is garbled.
    is_garbled = e.has_equal_identifier & e.has_equal_pages & e.is_close & e.is_distinct & e.fills_pages
    return np.asarray((e.first_author == DIFFERENT) & ~is_garbled)


def nobody_in_common(e: Evidence) -> Mask:
    """No identifier, no place and no author in common, nor a whole title in one journal and year.

    A report of a group stands under the group's name or its members', a review of a book under either author.
    """
    titled = e.is_close & (e.is_distinct | e.is_telling) & e.is_same_year & (e.venue == EQUAL)
    is_one_title = titled & (e.first_page != DIFFERENT)
    return np.asarray(~e.has_equal_identifier & ~e.has_equal_place & (e.shared <= 0) & ~is_one_title)


def versions(e: Evidence) -> Mask:
    """A preprint, working paper, thesis or conference paper against something else."""
    x, y = e.both("kind")
    is_registry = (x == Kind.REGISTRY) | (y == Kind.REGISTRY)
    other = np.where(x == Kind.PLAIN, y, x)
    is_conference = (other == Kind.CONFERENCE) & ((x == Kind.PLAIN) | (y == Kind.PLAIN))
    # A series such as "Proceedings of …" is a journal to some databases.
    is_series = is_conference & ((e.venue != DIFFERENT) | e.has_equal_print)
    return np.asarray((x != y) & ~is_registry & ~is_series & ~e.has_equal_identifier)


def listed_apart(e: Evidence) -> Mask:
    """One database lists both, under titles or years that are not the same, and nothing says they are one."""
    source, written = e.codes("source"), e.codes("written")
    is_one_source = (source[0] == source[1]) & (source[0] >= 0)
    told_apart = (written[0] != written[1]) & (e.title != TitleLevel.SPELLING) | (e.year_gap > 0)
    return np.asarray(is_one_source & told_apart & ~e.has_equal_identifier & ~e.has_equal_place)


def supplement_and_page(e: Evidence) -> Mask:
    """A page of a supplement against a plain page."""
    x, y = e.both("is_supplement")
    is_one_place = (e.first_page == EQUAL) & (e.venue != DIFFERENT)
    return np.asarray((x != y) & ~e.has_equal_identifier & ~is_one_place & ~_is_unplaced(e))


def supplement_unplaced(e: Evidence) -> Mask:
    """One stands in a supplement; of the other it is not said where it stands."""
    x, y = e.both("is_supplement")
    is_one_place = (e.first_page == EQUAL) & (e.venue != DIFFERENT)
    said_otherwise = (e.volume == EQUAL) | (e.abstract == EQUAL)
    return np.asarray((x != y) & ~e.has_equal_identifier & ~is_one_place & _is_unplaced(e) & ~said_otherwise)


def _is_unplaced(e: Evidence) -> Mask:
    first = e.codes("first_page")  # an article number is a place, though no page compares with it
    return np.asarray((e.volume == UNKNOWN) | (first[0] < 0) | (first[1] < 0))


def another_page(e: Evidence) -> Mask:
    """Other words in the title, and a page of another issue: a part, a notice or a sibling."""
    elsewhere = (e.first_page == DIFFERENT) & (e.issue == DIFFERENT)
    return np.asarray((e.title < TitleLevel.REORDERED) & elsewhere & ~e.has_equal_identifier)


def years(e: Evidence) -> Mask:
    """More than a year between them, without an equal identifier."""
    return np.asarray((e.year_gap > 1) & ~e.has_equal_identifier & ~e.is_one_registration)


def moved(e: Evidence) -> Mask:
    """Another year, and a journal that may be another: a conference paper and the article after it."""
    named = (e.codes("venue")[0] >= 0) & (e.codes("venue")[1] >= 0)
    is_placed = (e.volume == EQUAL) | (e.first_page == EQUAL) | (e.abstract == EQUAL)
    return np.asarray(named & (e.venue != EQUAL) & (e.year_gap > 0) & ~e.has_equal_identifier & ~is_placed)


def serial_title(e: Evidence) -> Mask:
    """A title that many documents bear: "Editorial", "Book reviews", a yearly survey."""
    is_serial = e.table.is_serial[e.a] & e.table.is_serial[e.b]
    is_one_place = e.has_equal_place & (e.venue == EQUAL) & (e.issue != DIFFERENT)
    return np.asarray(is_serial & e.is_close & ~e.has_equal_identifier & ~is_one_place)


def serial_elsewhere(e: Evidence) -> Mask:
    """The title names no document, and the place in print differs."""
    elsewhere = [x == DIFFERENT for x in (e.volume, e.issue, e.first_page, e.venue)]
    return np.asarray((np.logical_or.reduce(elsewhere) & ~e.is_distinct) | (e.year_gap > 0))


def translated(e: Evidence) -> Mask:
    """Two languages are named, and the two stand in two places or have two DOIs."""
    languages = e.codes("language")
    two = (languages[0] != languages[1]) & (languages[0] >= 0) & (languages[1] >= 0)
    apart = (e.doi == DIFFERENT) | (e.first_page == DIFFERENT) | (e.volume == DIFFERENT)
    return np.asarray(two & apart & ~e.has_equal_identifier)


def is_version(e: Evidence) -> Mask:
    """The title and the authors say that it is the same work."""
    people = (e.first_author != DIFFERENT) & ((e.shared >= 0.5) | (e.shared < 0))
    return np.asarray((e.title >= TitleLevel.CUT) & people & e.is_distinct)


VETOES: tuple[Veto, ...] = (
    Veto("numbers in the titles differ", numbers, numbers_are_firm, numbers_in_words, link=LinkKind.SERIES),
    Veto("abstract numbers differ", leads, says=differing("abstract numbers differ", "lead")),
    Veto("only one title is marked", markers, markers_are_firm, marked, link=marker_link),
    Veto("words in the titles are opposed", swapped_words, lambda e: ~e.has_equal_identifier, words_in_words),
    Veto("two registrations", two_registrations, both_in_registry,
         differing("two registrations", "registrations")),
    Veto("a registry entry against a report of the study", registry_and_report, registry_and_report,
         link=LinkKind.REGISTRATION),
    Veto("two DOIs", two_dois, is_elsewhere, differing("two DOIs", "doi"), link=version_link),
    Veto("two PMIDs", two_pmids, is_elsewhere, differing("two PMIDs", "pmid")),
    Veto("equal identifier, unlike titles", unlike_titles, unlike_and_elsewhere),
    Veto("the first authors differ", first_authors, nobody_in_common),
    Veto("two kinds of document", versions, says=two_kinds, link=version_link),
    Veto("two languages", translated, says=differing("two languages", "language"), link=LinkKind.TRANSLATION),
    Veto("one database lists both, each by its own title or year", listed_apart, listed_apart),
    Veto("one stands in a supplement, the other does not", supplement_and_page),
    Veto("other words in the title, and a page of another issue", another_page),
    Veto("one stands in a supplement", supplement_unplaced, binds_groups=False),
    Veto("another journal and another year", moved, lambda e: e.venue == DIFFERENT, binds_groups=False,
         link=version_link),
    Veto("years apart", years, says=years_apart, binds_groups=False),
    Veto("many documents bear this title", serial_title, serial_elsewhere, binds_groups=False),
)  # fmt: skip


def standing(e: Evidence) -> tuple[Mask, ...]:
    """For each veto where it holds, in the order of ``VETOES``."""
    return tuple(veto.holds(e) for veto in VETOES)
