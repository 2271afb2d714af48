"""What a boolean service can express, as data, and one term put into its words.

Where a service falls short, in this order: a truncation it cannot hold is written out over a list of
forms; when two words of one phrase would have to be, or the forms are too many, the words are asked
for one by one, joined by AND, which finds more; what is left over is not asked at all, and the whole
concept is applied here instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

from review.search.query.compilers.forms import forms
from review.search.query.model import Note, NoteKind, Scope, Term, Word

Clauses = Callable[[str, Scope], list[str]]
Near = Callable[[str, int, Scope], list[str]]
FUNCTION_WORDS = frozenset([
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the",
    "to", "with", "att", "av", "den", "det", "en", "ett", "för", "från", "i", "med", "och", "om", "på",
    "som", "till", "et", "eller", "fra", "og", "til",
])  # fmt: skip
_SYNTAX = re.compile(r"""["\\,;:()\[\]{}<>|^~=!#@$`]+""")
_PLAIN_WORD = re.compile(r"^[\w*?]+$")
_RESERVED = re.compile(r"^(AND|OR|NOT|TO|NEAR|ADJ|ANDNOT)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a service's query language holds.

    ``clauses`` puts fields before an expression, joined by OR when there are several. ``in_word`` and
    ``in_phrase`` are the least letters before a ``*``, None where there is none; ``most_in_phrase``
    is how many words of a phrase may be truncated, and ``is_last_only`` says that only its last may.
    """

    service: str
    clauses: Clauses
    in_word: int | None = None
    in_phrase: int | None = None
    most_in_phrase: int = 1
    is_last_only: bool = False
    letter_from: int | None = None
    near: Near | None = None
    is_near_truncated: bool = False
    prefers_words: bool = False
    either: str = " OR "
    both: str = " AND "


@dataclass(frozen=True, slots=True)
class Asked:
    """One term in a service's words: clauses joined by OR, and what happened on the way."""

    clauses: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the service is asked for just this term, no more and no less."""
        return all(note.kind is NoteKind.WARNING for note in self.notes)


def ask(term: Term, scope: Scope, grammar: Grammar) -> Asked | None:
    """The term in the service's words, or None when they cannot say it, nor anything wider."""
    cleaned = _cleaned(term)
    if not cleaned.words:
        return None
    warned = _warnings(term, grammar)
    asked = _near(cleaned, scope, grammar) if cleaned.near is not None else _phrase(cleaned, scope, grammar)
    if asked is None:
        asked = _words(cleaned, scope, grammar)
    if asked is None:
        return None
    # Named as the person wrote it, signs and all.
    named = (replace(note, subject=str(term)) for note in asked.notes)
    return replace(asked, notes=(*warned, *named))


def expression(text: str) -> str:
    """A word as it is, in quotes when it is more than one or holds a sign that could mean something."""
    return text if _PLAIN_WORD.match(text) and not _RESERVED.match(text) else f'"{text}"'


def _cleaned(term: Term) -> Term:
    """Signs of any query syntax become blanks, as the services' own readers of text take them."""
    words: list[Word] = []
    for word in term.words:
        parts = _SYNTAX.sub(" ", word.text).split()
        words += [Word(p) for p in parts[:-1]] + [Word(p, word.is_truncated) for p in parts[-1:]]
    return replace(term, words=tuple(words), near=term.near if len(words) > 1 else None)


def _warnings(term: Term, grammar: Grammar) -> list[Note]:
    found = []
    for word in term.words:
        if not word.is_truncated:
            continue
        least = grammar.in_phrase if term.is_phrase else grammar.in_word
        if least is not None and len(word.text) < least:
            why = f"{grammar.service} truncates after {least} letters at least; {word} is written out"
            found.append(Note(NoteKind.WARNING, str(term), why))
    return [*found, *acronyms(term)]


def acronyms(term: Term) -> list[Note]:
    """A warning for each truncated acronym."""
    why = "looks like an acronym; truncated, it matches other words"
    return [
        Note(NoteKind.WARNING, str(term), f"{word} {why}")
        for word in term.words
        if word.is_truncated and word.text.isupper() and len(word.text) <= 5
    ]


def _phrase(term: Term, scope: Scope, grammar: Grammar) -> Asked | None:
    """A word or phrase with what truncation the service holds, the rest written out; None if too much."""
    choices, is_written = _choices(term, grammar)
    if not choices or (is_written and grammar.prefers_words and len(term.words) > 1):
        return None
    texts = [" ".join(picked) for picked in product(*choices)]
    clauses = [c for text in texts for c in grammar.clauses(expression(text), scope)]
    return Asked(tuple(dict.fromkeys(clauses)), _written(term, texts, grammar) if is_written else ())


def _near(term: Term, scope: Scope, grammar: Grammar) -> Asked | None:
    if grammar.near is None or term.near is None:
        return None
    choices, is_written = _choices(term, grammar)
    if not choices:
        return None
    texts = [" ".join(picked) for picked in product(*choices)]
    if any("*" in text or "?" in text for text in texts) and not grammar.is_near_truncated:
        return None
    clauses = [c for text in texts for c in grammar.near(text, term.near, scope)]
    if not clauses:
        return None
    return Asked(tuple(dict.fromkeys(clauses)), _written(term, texts, grammar) if is_written else ())


def _choices(term: Term, grammar: Grammar) -> tuple[list[tuple[str, ...]], bool]:
    """For every word the texts to try, and whether any had to be written out; none if too many had."""
    is_phrase = len(term.words) > 1 or not _PLAIN_WORD.match(term.words[0].text)
    left = grammar.most_in_phrase if is_phrase else 1
    choices: list[tuple[str, ...]] = []
    written = 0
    for index, word in enumerate(term.words):
        is_wild = word.is_truncated or word.has_wildcard
        if not is_wild:
            choices.append((word.text,))
        elif left and _holds(word, is_phrase, index == len(term.words) - 1, grammar):
            left -= 1
            choices.append((str(word),))
        else:
            written += 1
            choices.append(forms(word, term.language))
    if written > 1 or not all(choices):
        return [], True
    return choices, bool(written)


def _holds(word: Word, is_phrase: bool, is_last: bool, grammar: Grammar) -> bool:
    """Whether the service takes this word's ``*`` and ``?`` as they stand."""
    least = grammar.in_phrase if is_phrase else grammar.in_word
    if least is None or (is_phrase and grammar.is_last_only and not is_last):
        return False
    if word.has_wildcard and (
        grammar.letter_from is None or word.text.index("?") < max(least, grammar.letter_from)
    ):
        return False
    return not word.is_truncated or len(word.text) >= least


def _words(term: Term, scope: Scope, grammar: Grammar) -> Asked | None:
    """The words one by one, joined by AND: more than the phrase, and nothing less."""
    groups: list[str] = []
    written: list[str] = []
    for word in _content(term.words):
        texts = _one(word, term.language, grammar)
        if not texts:
            continue
        clauses = [c for text in texts for c in grammar.clauses(expression(text), scope)]
        joined = grammar.either.join(dict.fromkeys(clauses))
        groups.append(f"({joined})" if len(clauses) > 1 else joined)
        if len(texts) > 1:
            written += texts
    if not groups:
        return None
    notes = [Note(NoteKind.WIDENED, str(term), _why_words(term, groups, grammar))]
    notes += _written(term, written, grammar) if written else ()
    text = groups[0] if len(groups) == 1 else f"({grammar.both.join(groups)})"
    return Asked((text,), tuple(notes))


def _content(words: tuple[Word, ...]) -> list[Word]:
    """The words that carry the meaning; asking for fewer finds more, and indexes may drop the others."""
    kept = [w for w in words if w.is_truncated or w.text.casefold() not in FUNCTION_WORDS]
    return kept or list(words)


def _one(word: Word, language: str, grammar: Grammar) -> tuple[str, ...]:
    """The texts for one word alone: as it is, written out, or cut at its first ``?`` and truncated."""
    if not (word.is_truncated or word.has_wildcard):
        return (word.text,)
    is_phrase = not _PLAIN_WORD.match(word.text)
    if _holds(word, is_phrase, True, grammar):
        return (str(word),)
    found = forms(word, language)
    stem = word.text.partition("?")[0]
    if not found and word.has_wildcard and grammar.in_word is not None and len(stem) >= grammar.in_word:
        return (f"{stem}*",)
    return found


def _why_words(term: Term, groups: list[str], grammar: Grammar) -> str:
    if len(groups) == 1:
        return f"{grammar.service} cannot hold it; it is asked for {groups[0]}"
    what = "nearness" if term.near is not None else "this phrase"
    return f"{grammar.service} cannot hold {what}; its words are asked for anywhere, joined by AND"


def _written(term: Term, texts: list[str], grammar: Grammar) -> tuple[Note, ...]:
    why = f"{grammar.service} has no such truncation; asked: " + ", ".join(dict.fromkeys(texts))
    return (Note(NoteKind.WRITTEN_OUT, str(term), why),)
