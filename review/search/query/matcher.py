"""Hold a record against the query here, for services that cannot be asked for all of it.

Both sides are made alike first: NFKC, case folded, hyphens, dashes, slashes and the signs that end a
sentence as blanks, quotes dropped. Å, ä, ö, ø and æ stay what they are ("får" is not "far"). Words
are whole: ``*`` stands for any further letters, ``?`` for one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from review.model import Entry
from review.search.formats.languages import normalise_language
from review.search.query.model import Query, Scope, Term, Word

NORWEGIAN = frozenset({"no", "nb", "nn"})
OTHER_TITLES = ("alternative title", "alternative titles", "translated title", "original title")
OTHER_ABSTRACTS = ("other abstract", "other abstracts", "alternative abstract")
_BLANKS = "-‐‑‒–—―−﹘﹣－/\\⁄∕|,;:.!?()[]{}…·•\n\r\t\v\f\u00a0"
_DROPPED = "\"'“”„‟«»‘’‚‛‹›`´\u00ad"
_SIGNS = dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_DROPPED, "")
_PRESENT = frozenset(_SIGNS)
_ASCII = str.maketrans(_SIGNS)


class Verdict(StrEnum):
    """What holding a record against the query says."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNJUDGED = "unjudged"
    """Not enough of it was delivered to tell: kept and marked, never dropped."""


def alike(text: str) -> str:
    """The text as it is compared; words are apart by one blank, with none at the ends."""
    if text.isascii():
        return " ".join(text.casefold().translate(_ASCII).split())
    text = unicodedata.normalize("NFKC", text).casefold()
    for sign in _PRESENT.intersection(text):  # a few passes in C are faster than one look-up a letter
        text = text.replace(sign, _SIGNS[sign])
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Terms:
    """A concept's terms: one pattern for words and phrases, the near ones apart."""

    scope: Scope
    pattern: re.Pattern[str] | None
    near: tuple[tuple[tuple[re.Pattern[str], ...], int], ...]

    def stand_in(self, texts: Iterable[str]) -> bool:
        """Whether any term stands in any of the texts, each made alike already."""
        return any(
            (self.pattern is not None and self.pattern.search(text) is not None)
            or any(_are_near(text, words, most) for words, most in self.near)
            for text in texts
        )


class Matcher:
    """Judges records against one query; made once, used for many."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._concepts = [_terms(c.terms, c.scope or query.scope) for c in query.concepts]
        self._exclude = _terms(query.exclude, query.scope) if query.exclude else None
        scopes = {query.scope, *(c.scope for c in self._concepts)}
        self._needs_rest = Scope.ANYWHERE in scopes
        self._languages = {_one_norwegian(code) for code in query.languages}

    def judge(self, entry: Entry) -> Verdict:
        """Inside, outside, or not to be told from what was delivered.

        A limit that can be judged and is not met, an excluded term that is seen, and a concept that
        is not there although its whole place was delivered, mean outside. What is missing (no
        abstract, no year, no language, a full text that is never delivered) leaves it unjudged.
        """
        limits = (self._year(entry), self._language(entry))
        if False in limits:
            return Verdict.OUTSIDE
        places = self._places(entry)
        is_open = None in limits
        if self._exclude is not None and self._exclude.stand_in(places[self._exclude.scope]):
            return Verdict.OUTSIDE
        for concept in self._concepts:
            if concept.stand_in(places[concept.scope]):
                continue
            if _is_whole(entry, concept.scope):
                return Verdict.OUTSIDE
            is_open = True
        return Verdict.UNJUDGED if is_open else Verdict.INSIDE

    def _places(self, entry: Entry) -> dict[Scope, list[str]]:
        titles = _titles(entry)
        both = titles + _abstracts(entry)
        places = {Scope.TITLE: titles, Scope.TITLE_ABSTRACT: both}
        if self._needs_rest:
            rest = (entry.venue, entry.publisher, *map(str, entry.authors))
            places[Scope.ANYWHERE] = both + [alike(text) for text in rest if text]
        return places

    def _year(self, entry: Entry) -> bool | None:
        first, last = self.query.from_year, self.query.to_year
        if first is None and last is None:
            return True
        if entry.year is None:
            return None
        return (first is None or first <= entry.year) and (last is None or entry.year <= last)

    def _language(self, entry: Entry) -> bool | None:
        if not self._languages:
            return True
        codes = {_one_norwegian(normalise_language(p)) for p in re.split(r"[;,|/\s]+", entry.language) if p}
        if codes & self._languages:
            return True
        are_known = bool(codes) and all(len(code) == 2 and code.isascii() for code in codes)
        return False if are_known else None


def _one_norwegian(code: str) -> str:
    code = code.casefold()
    return "no" if code in NORWEGIAN else code


def _is_whole(entry: Entry, scope: Scope) -> bool:
    """Whether all of the place was delivered, so that a term not seen is not there."""
    if scope is Scope.ANYWHERE:
        return False
    return bool(entry.title) and (scope is Scope.TITLE or bool(entry.abstract))


def _titles(entry: Entry) -> list[str]:
    others = (text for name in OTHER_TITLES for text in entry.extra.get(name, ()))
    return [alike(text) for text in (entry.title, *others) if text]


def _abstracts(entry: Entry) -> list[str]:
    others = (text for name in OTHER_ABSTRACTS for text in entry.extra.get(name, ()))
    return [alike(text) for text in (entry.abstract, *others, *entry.keywords) if text]


def _terms(terms: Iterable[Term], scope: Scope) -> _Terms:
    plain: dict[str, None] = {}
    near: list[tuple[tuple[re.Pattern[str], ...], int]] = []
    for term in terms:
        words = [w for word in term.words for w in _pieces(word)]
        if not words:
            continue
        if term.near is None or len(words) == 1:
            plain[" ".join(words)] = None
        else:
            near.append((tuple(re.compile(w) for w in words), term.near))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(plain)})(?!\w)") if plain else None
    return _Terms(scope, pattern, tuple(near))


def _pieces(word: Word) -> list[str]:
    """A word as patterns, one for each blank-parted piece it becomes when made alike."""
    # The wildcard must live through the making alike, where a question mark would become a blank.
    parts = alike(word.text.replace("?", "\ue000")).split()
    found = [re.escape(part).replace("\ue000", r"\w") for part in parts]
    if found and word.is_truncated:
        found[-1] += r"\w*"
    return found


def _are_near(text: str, words: tuple[re.Pattern[str], ...], most: int) -> bool:
    """Whether all words stand together in any order with at most ``most`` others between them."""
    tokens = text.split()
    places = [[n for n, token in enumerate(tokens) if word.fullmatch(token)] for word in words]
    if not all(places):
        return False
    reach = len(words) + most
    return any(
        _fits(places, start, start + reach) for start in sorted({n for found in places for n in found})
    )


def _fits(places: list[list[int]], start: int, end: int) -> bool:
    """Whether each word can be given a place of its own in the stretch."""
    inside = [found[bisect_left(found, start) : bisect_left(found, end)] for found in places]
    inside.sort(key=len)
    if len({n for found in inside for n in found}) < len(inside):
        return False

    def give(index: int, taken: frozenset[int]) -> bool:
        if index == len(inside):
            return True
        return any(give(index + 1, taken | {n}) for n in inside[index] if n not in taken)

    return give(0, frozenset())
