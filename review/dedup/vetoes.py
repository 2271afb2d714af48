"""What forbids an automatic merge, in plain words. Vetoes come before rules and no threshold lifts them.

A firm veto says the records are two documents, so nobody is asked; any other veto is a question
for a person. Every veto names what it saw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from review.dedup.compare import Agree, Comparison, is_close
from review.dedup.normalise import Kind
from review.dedup.titles import TitleLevel, are_opposed


@dataclass(frozen=True, slots=True)
class Veto:
    """Why a pair must not be merged by the program.

    ``is_firm``: not worth a question. ``binds_groups``: also forbids two groups of records to be
    joined when one record of each stands against the other.
    """

    text: str
    is_firm: bool = False
    binds_groups: bool = True


def vetoes(c: Comparison, *, is_serial: bool = False) -> tuple[Veto, ...]:
    """Every veto against merging the pair, firm ones first."""
    found = [veto for check in _CHECKS if (veto := check(c)) is not None]
    if is_serial and (veto := serial_title(c)) is not None:
        found.append(veto)
    return tuple(sorted(found, key=lambda v: not v.is_firm))


def numbers(c: Comparison) -> Veto | None:
    """Different numbers, ordinals or parts in the titles."""
    left, right = Counter(c.a.title.numbers), Counter(c.b.title.numbers)
    only_a, only_b = sorted((left - right).elements()), sorted((right - left).elements())
    if only_a and only_b:
        text = f"numbers in the titles differ: {', '.join(only_a)} against {', '.join(only_b)}"
        return Veto(text, is_firm=not (c.has_equal_identifier or c.has_equal_pages))
    if only_a or only_b:
        return Veto(f"number {', '.join(only_a or only_b)} stands in one title only")
    if c.a.title.lead and c.b.title.lead and c.a.title.lead != c.b.title.lead:
        return Veto(f"abstract numbers differ: {c.a.title.lead} against {c.b.title.lead}")
    return None


def markers(c: Comparison) -> Veto | None:
    """A word on one side that marks a notice, reply, protocol or the like."""
    extra = sorted(c.a.title.markers ^ c.b.title.markers)
    if not extra:
        return None
    is_elsewhere = Agree.DIFFERENT in (c.doi, c.pmid, c.first_page, c.volume)
    text = f"only one title is marked as {' and '.join(extra)}"
    return Veto(text, is_firm=is_elsewhere and not c.has_equal_identifier)


def swapped_words(c: Comparison) -> Veto | None:
    """Population, setting or direction swapped: men/women, children/adults, in vitro/in vivo."""
    for x in c.title.only_a:
        for y in c.title.only_b:
            if are_opposed(x, y):
                return Veto(f"the titles say {x!r} and {y!r}", is_firm=not c.has_equal_identifier)
    return None


def two_identifiers(c: Comparison) -> Veto | None:
    """Two DOIs or two PMIDs: asked, because a preprint or a publisher's slip looks the same."""
    if c.doi is Agree.DIFFERENT:
        text = f"two DOIs: {c.a.doi} and {c.b.doi}"
        return Veto(text, is_firm=_is_elsewhere(c) and c.pmid is not Agree.EQUAL)
    if c.pmid is Agree.DIFFERENT:
        return Veto(
            f"two PMIDs: {c.a.pmid} and {c.b.pmid}", is_firm=_is_elsewhere(c) and c.doi is not Agree.EQUAL
        )
    return None


def _is_elsewhere(c: Comparison) -> bool:
    """Another place in print as well, and neither a version nor a translation by the look of it."""
    return c.first_page is Agree.DIFFERENT and c.a.kind is c.b.kind and not _is_translated(c)


def _is_translated(c: Comparison) -> bool:
    languages = {c.a.entry.language.casefold(), c.b.entry.language.casefold()} - {""}
    return c.a.title.is_bracketed != c.b.title.is_bracketed or len(languages) == 2


def registrations(c: Comparison) -> Veto | None:
    """Two registrations, or a registry entry against a report."""
    in_registry = [f.kind is Kind.REGISTRY for f in (c.a, c.b)]
    if c.registration is Agree.DIFFERENT:
        left, right = (", ".join(sorted(f.registrations)) for f in (c.a, c.b))
        return Veto(f"two registrations: {left} and {right}", is_firm=all(in_registry))
    if any(in_registry) and not all(in_registry):
        return Veto("a registry entry against a report of the study", is_firm=True)
    return None


def versions(c: Comparison) -> Veto | None:
    """A preprint, working paper, thesis or conference paper against something else."""
    if c.a.kind is c.b.kind or Kind.REGISTRY in (c.a.kind, c.b.kind):
        return None
    special = [f.kind for f in (c.a, c.b) if f.kind is not Kind.PLAIN]
    if special == [Kind.CONFERENCE] and (c.venue is not Agree.DIFFERENT or c.has_equal_print):
        return None  # a series such as "Proceedings of …" is a journal to some databases
    return None if c.has_equal_identifier else Veto(f"{special[0]} against another kind of document")


def supplements(c: Comparison) -> Veto | None:
    """A page of a supplement against a plain page."""
    if c.a.is_supplement == c.b.is_supplement or c.has_equal_identifier:
        return None
    if c.first_page is Agree.EQUAL and c.venue is not Agree.DIFFERENT:
        return None
    if Agree.UNKNOWN in (c.volume, c.first_page):
        return Veto("one stands in a supplement", binds_groups=False)
    return Veto("one stands in a supplement, the other does not")


def authors(c: Comparison) -> Veto | None:
    """No author in common, or a first author of another name."""
    if c.first_author is Agree.DIFFERENT:
        is_excused = c.has_equal_identifier or c.has_equal_place or bool(c.shared_authors)
        return Veto("the first authors differ", is_firm=not is_excused)
    return None


def years(c: Comparison) -> Veto | None:
    """More than a year between them, without an equal identifier."""
    gap = c.year_gap
    if gap is None or gap <= 1 or c.has_equal_identifier or c.is_one_registration:
        return None
    return Veto(f"{gap} years apart", binds_groups=False)


def unlike_titles(c: Comparison) -> Veto | None:
    """An identifier shared by records whose titles are not alike, as chapters share a book's DOI."""
    if not c.has_equal_identifier or c.title.level is not TitleLevel.UNLIKE:
        return None
    if _is_translated(c):
        return Veto("equal identifier, titles in different words", binds_groups=False)
    return Veto("equal identifier, unlike titles", is_firm=not c.has_equal_place)


def serial_title(c: Comparison) -> Veto | None:
    """A title that many documents bear: "Editorial", "Book reviews", a yearly survey."""
    if not is_close(c) or c.has_equal_identifier or _is_one_place(c):
        return None
    is_elsewhere = Agree.DIFFERENT in (c.volume, c.issue, c.first_page, c.venue)
    is_firm = is_elsewhere and not c.a.title.is_distinct
    return Veto("many documents bear this title", is_firm=is_firm, binds_groups=False)


def _is_one_place(c: Comparison) -> bool:
    return c.has_equal_place and c.venue is Agree.EQUAL and c.issue is not Agree.DIFFERENT


_CHECKS: tuple[Callable[[Comparison], Veto | None], ...] = (
    numbers,
    markers,
    swapped_words,
    registrations,
    two_identifiers,
    unlike_titles,
    authors,
    versions,
    supplements,
    years,
)
