"""Whether a quote stands in a report's text, and on which page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

MAX_QUOTE = 300
FEWEST = 3  # words that a quote leaves on each side of a page's end
SNIPPET = 60
LONGEST_SEARCH = 200
_OMISSION = re.compile(r"[\[(]\s*(?:\.\s*\.\s*\.|…)\s*[\])]|\.\s?\.\s?\.|…")


class Found(StrEnum):
    """How a quote stands in a text."""

    EXACT = "exact"
    """Word for word; white space and hyphens at line ends aside."""
    NORMALISED = "normalised"
    """The same words in the same order; capitals, punctuation and the shape of letters differ."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """How a quote was found, and on which pages it begins, counted from 1 as the file does."""

    found: Found
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where words were found: its page, and the text around it."""

    page: int
    before: str
    match: str
    after: str


def quote_found(quote: str, text: str) -> bool:
    """Whether the text holds the quote, white space and hyphens at line ends aside."""
    wanted = _folded(quote)
    return bool(wanted) and wanted in _folded(text)


class PagesToSearch:
    """The pages of one text, brought into the forms in which quotes are compared, once for many quotes."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages = tuple(pages)

    @cached_property
    def folded(self) -> list[str]:
        """Each page with single blanks and without hyphens."""
        return [_folded(page) for page in self.pages]

    @cached_property
    def normalised(self) -> list[str]:
        """Each page as words alone."""
        return [_normalised(page) for page in self.pages]


def locate(quote: str, text: PagesToSearch) -> QuotePlace:
    """Where a quote stands in a text of several pages.

    A quote may run over the end of a page, and may leave words out, shown as ``…`` or ``[...]``: its
    pieces must then come one after the other.
    """
    pieces = [p for p in _OMISSION.split(quote) if _words(p)]
    if pieces and (at := _pages_of([_folded(p) for p in pieces], text.folded)):
        return QuotePlace(Found.EXACT, at)
    if pieces and (at := _pages_of([_normalised(p) for p in pieces], text.normalised)):
        return QuotePlace(Found.NORMALISED, at)
    return QuotePlace(Found.ABSENT)


def search(words: str, pages: Sequence[str], most: int = 100) -> list[Hit]:
    """Every place where these words stand, in order; capitals and line ends make no difference."""
    wanted = words[:LONGEST_SEARCH].split()
    if not wanted:
        return []
    # A word may be broken at a line's end anywhere in it.
    pattern = re.compile(r"\s+".join("(?:-\n)?".join(map(re.escape, w)) for w in wanted), re.IGNORECASE)
    hits = []
    for number, page in enumerate(pages, start=1):
        for match in pattern.finditer(page):
            before = page[max(0, match.start() - SNIPPET) : match.start()]
            after = page[match.end() : match.end() + SNIPPET]
            hits.append(Hit(number, _line(before), _line(match[0]), _line(after)))
            if len(hits) == most:
                return hits
    return hits


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("-\n", ""))


def _pages_of(pieces: Sequence[str], pages: Sequence[str]) -> tuple[int, ...]:
    """The pages on which the first piece begins, if every piece comes, on that page or the next."""
    return tuple(n for n in range(1, len(pages) + 1) if _begins_at(pieces, pages[n - 1], pages[n : n + 1]))


def _begins_at(pieces: Sequence[str], page: str, following: Sequence[str]) -> bool:
    at = 0
    for n, piece in enumerate(pieces):
        found = page.find(piece, at)
        if found < 0:
            rest = pieces[n:]
            return bool(following) and _runs_over(rest, page[at:], following[0], is_begun=n > 0)
        at = found + len(piece)
    return True


def _runs_over(pieces: Sequence[str], page: str, following: str, *, is_begun: bool) -> bool:
    """Whether the first piece begins at this page and goes on, with the rest, on the following one."""
    at, rest = 0, list(pieces)
    words = rest[0].split()
    cut = _longest(len(words), lambda k: " ".join(words[:k]) in page)
    if FEWEST <= cut <= len(words) - FEWEST:
        rest[0] = " ".join(words[cut:])
    elif not is_begun:
        return False
    for piece in rest:
        found = following.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest number for which this holds, where it holds for all smaller ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _folded(text: str) -> str:
    """White space made single; hyphens left out, as a line end does not tell whose hyphen it is."""
    composed = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    joined = re.sub(r"[-\u2010]\s*\n\s*", "", composed)
    return " ".join(re.sub(r"[-\u2010]", "", joined).split())


def _normalised(text: str) -> str:
    """Words alone, in one case, ligatures opened."""
    return f" {' '.join(_words(_folded(unicodedata.normalize('NFKC', text))))} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
