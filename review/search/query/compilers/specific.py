"""Which concept to ask for, where a service can only be asked for one; and its terms as plain words.

A service that cannot hold the whole query is asked for the concept that brings in least, and the
others are applied here. How much a term brings in is not known beforehand; it is judged by its shape:
a phrase or words near each other before one word, a long word before a short one (compounds in the
Nordic languages are long and rare). A concept is judged by the mean of its terms, because it is as
wide as they are together; of equals, the one with fewer terms, then the first, is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from review.errors import InvalidInput
from review.search.query.compilers.forms import MOST_FORMS, forms
from review.search.query.compilers.grammar import FUNCTION_WORDS, acronyms
from review.search.query.model import Concept, Note, NoteKind, Query, Term, Word

MOST_PAIRS = 60
"""The most combinations of one term from each concept that a service is asked for."""


def most_specific(concepts: Sequence[Concept]) -> Concept:
    """The concept that is likely to bring in least; see above for the rule."""
    return min(concepts, key=lambda c: (-sum(map(_rank, c.terms)) / len(c.terms), len(c.terms)))


def _rank(term: Term) -> int:
    words = [w for w in term.words if w.text.casefold() not in FUNCTION_WORDS]
    if len(words) > 1:
        return 3
    longest = max((len(w.text) for w in words), default=0)
    return (longest >= 6) + (longest >= 9)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A term as texts without signs: each a tuple of words; and whether truncations were written out."""

    texts: tuple[tuple[str, ...], ...]
    notes: tuple[Note, ...] = ()


def spelled(term: Term, service: str, *, open_end: bool = False) -> Spelled | None:
    """The term written out whole, every word plain; None when a word has too many forms.

    ``open_end`` says that the service takes any ending of the last word by itself.
    """
    words = pieces(term)
    choices = []
    for index, word in enumerate(words):
        is_open = open_end and index == len(words) - 1 and not word.has_wildcard
        is_wild = word.is_truncated or word.has_wildcard
        choices.append((word.text,) if is_open or not is_wild else forms(word, term.language))
    texts: list[tuple[str, ...]] = []
    if choices and prod(map(len, choices)) <= MOST_FORMS:
        texts = list(product(*choices))
    if not texts:
        return None
    if len(texts) == 1:
        return Spelled(tuple(texts))
    named = ", ".join(dict.fromkeys(" ".join(text) for text in texts))
    why = f"{service} has no such truncation; asked: {named}"
    return Spelled(tuple(dict.fromkeys(texts)), (Note(NoteKind.WRITTEN_OUT, str(term), why),))


def pieces(term: Term) -> list[Word]:
    """The words split at every sign that an index splits at too; the last piece keeps the truncation."""
    found: list[Word] = []
    for word in term.words:
        parts = re.findall(r"[\w?']+", word.text)
        found += [Word(p) for p in parts[:-1]] + [Word(p, word.is_truncated) for p in parts[-1:]]
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """The concepts a service is asked for, each with its terms written out, and notes on the others."""

    concepts: tuple[tuple[Concept, tuple[Spelled, ...]], ...]
    notes: tuple[Note, ...]

    @property
    def texts(self) -> list[list[tuple[str, ...]]]:
        """For each concept all texts of its terms, without repeats."""
        return [list(dict.fromkeys(t for one in terms for t in one.texts)) for _, terms in self.concepts]


def chosen(
    query: Query, service: str, *, pairs: int = MOST_PAIRS, texts: int = MOST_PAIRS, open_end: bool = False
) -> Chosen:
    """All concepts when their combinations are few enough, else the most specific one.

    ``pairs`` is the most combinations of terms, ``texts`` the most when truncations are written out.
    """
    able: dict[str, tuple[Spelled, ...]] = {}
    notes: list[Note] = []
    for concept in query.concepts:
        terms = [spelled(term, service, open_end=open_end) for term in concept.terms]
        if all(terms):
            able[concept.id] = tuple(t for t in terms if t)
        else:
            why = f"{service} cannot be asked for all of its terms"
            notes.append(Note(NoteKind.LOCAL, concept.id, why))
    asked = [concept for concept in query.concepts if concept.id in able]
    if not asked:
        raise InvalidInput(
            f"Nothing of this query can be put to {service}.",
            "add terms without wildcards, or write a query for it at the source.",
        )
    written = prod(sum(len(term.texts) for term in able[c.id]) for c in asked)
    if len(asked) > 1 and (prod(len(c.terms) for c in asked) > pairs or written > texts):
        one = most_specific(asked)
        why = f"{service} is asked for {one.id!r} alone"
        notes += [Note(NoteKind.LOCAL, c.id, why) for c in asked if c is not one]
        asked = [one]
    notes += [note for c in asked for term in c.terms for note in acronyms(term)]
    notes += [note for c in asked for term in able[c.id] for note in term.notes]
    return Chosen(tuple((c, able[c.id]) for c in asked), tuple(notes))


def excluded_here(query: Query, service: str) -> list[Note]:
    """Notes on the exclusions, which such a service is never told."""
    return [Note(NoteKind.LOCAL, str(term), f"excluded here, not by {service}") for term in query.exclude]
