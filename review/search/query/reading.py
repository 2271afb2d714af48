"""From the protocol's words to a query: terms as people write them, read one way for every service."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from review.errors import InvalidInput
from review.protocol import Concept as ProtocolConcept
from review.protocol import Limits, Protocol, Source
from review.search.query.model import Concept, Query, Scope, Term, Word

NO_LANGUAGE = "und"
CURLY = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"}
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_STRAIGHT = str.maketrans(CURLY | _DASHES)
_NEAR = re.compile(r"""^(.+?)\s*~\s*(\d{1,3})$""", re.DOTALL)
_STRAY = re.compile(r"""[()\[\]{}"\\:;|~^<>=$#]""")
_OPERATOR = re.compile(r"^(AND|OR|NOT|(O?NEAR|PRE|W)/\d+|ADJ\d*)$")
_HINTS = {
    '"': "write the phrase without quotes inside it.",
    "$": "write ? for one letter or * for any ending.",
    "~": 'words near each other are written "one two"~3.',
    "#": "write the terms out; numbers of other searches mean nothing here.",
}
_OTHER_NORWEGIAN = {"nb": "no", "nn": "no"}


def straight(text: str) -> str:
    """The text with typewriter quotes and hyphens in place of a word processor's."""
    return text.translate(_STRAIGHT)


def parse_term(text: str, language: str = "") -> Term:
    """A term as a person writes it: words, ``*`` for any ending, ``?`` for one letter, ``"a b"~3`` for near.

    Quotes around the whole are dropped: several words are a phrase already. Raises ``InvalidInput``
    for signs of a database's own syntax, which would mean something else in every other one.
    """
    given = straight(unicodedata.normalize("NFC", text)).strip()
    near = _NEAR.match(given)
    inner = _unquoted(near[1] if near else given)
    stray = _STRAY.search(inner)
    if stray:
        hint = _HINTS.get(stray[0], "a term is words only; concepts and their terms do the joining.")
        raise InvalidInput(f"The term {text!r} has a stray {stray[0]!r}.", hint)
    words = tuple(_word(part, text) for part in inner.split())
    if not words:
        raise InvalidInput(f"The term {text!r} has no words.", "write at least one word.")
    if near and len(words) < 2:
        raise InvalidInput(f"The term {text!r} asks for one word near itself.", _HINTS["~"])
    return Term(words, language, int(near[2]) if near else None)


def _unquoted(text: str) -> str:
    for mark in ('"', "'"):
        if len(text) > 1 and text[0] == text[-1] == mark:
            return text[1:-1].strip()
    return text


def _word(part: str, text: str) -> Word:
    if _OPERATOR.match(part):
        raise InvalidInput(
            f"The term {text!r} holds the operator {part}.",
            "list the terms one by one; terms of a concept are joined by OR, concepts by AND.",
        )
    stem, is_truncated = (part[:-1], True) if part.endswith("*") else (part, False)
    if "*" in stem:
        raise InvalidInput(
            f"The term {text!r} has a * inside or before a word.", "a * stands at a word's end only."
        )
    if not any(c.isalnum() for c in stem):
        raise InvalidInput(f"The term {text!r} has {part!r} where a word should be.", "write a word.")
    if stem.startswith("?"):
        raise InvalidInput(f"The term {text!r} begins a word with ?.", "begin it with a letter.")
    return Word(stem, is_truncated)


def query_of(protocol: Protocol, source: Source | None = None) -> Query:
    """The query a source is asked: the protocol's, with the source's own concepts and limits if any."""
    search = protocol.search
    known = {concept.id: concept for concept in protocol.concepts}
    ids = (source.concepts if source else []) or search.concepts or list(known)
    if not ids:
        raise InvalidInput(
            "The protocol names no concepts, so there is nothing to search for.",
            "write concepts with their terms, or a query at the source.",
        )
    limits = search.limits if source is None or source.limits is None else source.limits
    return Query(
        concepts=tuple(_concept(known[i]) for i in ids),
        exclude=_terms(search.exclude, "search.exclude"),
        scope=Scope(search.scope),
        from_year=limits.from_year,
        to_year=limits.to_year,
        languages=_languages(limits),
    )


def _concept(given: ProtocolConcept) -> Concept:
    terms = _terms(given.terms, f"the concept {given.id}")
    if not terms:
        raise InvalidInput(f"The concept {given.id!r} has no terms.", "write at least one.")
    return Concept(given.id, terms, Scope(given.scope) if given.scope else None)


def _terms(by_language: Mapping[str, Iterable[str]], place: str) -> tuple[Term, ...]:
    """All terms in order; one that stands under several languages counts once, truncated ones apart."""
    found: dict[tuple[object, ...], Term] = {}
    for language, texts in by_language.items():
        for text in texts:
            try:
                term = parse_term(text, "" if language == NO_LANGUAGE else language)
            except InvalidInput as error:
                raise InvalidInput(f"In {place}, {language}: {error.message}", error.hint) from None
            # Endings are written out by language, so a truncated term is another one in another language.
            key = (term.words, term.near, term.language if term.is_truncated else "")
            found.setdefault(key, term)
    return tuple(found.values())


def _languages(limits: Limits) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_OTHER_NORWEGIAN.get(code, code) for code in limits.languages))
