"""A leaf's words as terms: each service's wildcards put into ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.errors import InvalidInput
from review.search.query.model import Note, NoteKind, Term
from review.search.query.parsing.tree import Leaf, Syntax, refusal
from review.search.query.reading import parse_term

_INNER = re.compile(r"(?<=\w)\*+(?=\w)")
_STRAY = re.compile(r"[()\[\]{}\"\\:;|~^<>=#]+")


def terms_of(leaf: Leaf, syntax: Syntax, is_subject: bool, text: str) -> tuple[list[Term], list[Note]]:
    """The terms a leaf stands for, several when ``$`` (one letter or none) doubles them, and notes.

    Raises ``InvalidInput`` with the place when no word is left.
    """
    notes: list[Note] = []
    given = _heading(leaf.text) if is_subject else leaf.text
    if syntax is Syntax.PUBMED:
        given = given.replace("?", " ").replace("$", " ")
    words = [_word(word, leaf.text, notes) for word in _STRAY.sub(" ", given).split()]
    found: list[Term] = []
    for wording in _doubled([w for w in words if w]):
        near = f'"{wording}"~{leaf.distance}' if leaf.distance is not None and " " in wording else wording
        try:
            found.append(parse_term(near))
        except InvalidInput as error:
            raise refusal(error.message.rstrip("."), text, leaf.place, error.hint) from None
    if not found:
        raise refusal("There are no words", text, leaf.place)
    return found, notes


def _heading(text: str) -> str:
    """``Education, Nonprofessional/methods`` in the order of speech, without its subheading."""
    name = text.partition("/")[0]
    parts = [part.strip() for part in name.split(",")]
    return " ".join(reversed(parts)) if len(parts) == 2 else " ".join(parts)


def _word(word: str, term: str, notes: list[Note]) -> str:
    """One word with a wildcard at its end at most."""
    if word.startswith(("*", "?", "$")):
        why = "truncated at the left, which nothing here holds; asked without, so longer words are missed"
        notes.append(Note(NoteKind.WARNING, term, why))
        word = word.lstrip("*?$")
    inner = _INNER.search(word)
    if inner:
        cut = word[: inner.start()] + "*"
        notes.append(Note(NoteKind.WIDENED, term, f"a * inside a word is not held; {cut} is asked"))
        word = cut
    stem = word.rstrip("*")
    # A comma or point at a word's edge is the sentence's, not the word's.
    stem = stem.strip(",.'") if stem.strip(",.'") else ""
    return stem + "*" * word.endswith("*") if any(c.isalnum() for c in stem) else ""


def _doubled(words: list[str]) -> Iterator[str]:
    """Each ``$`` as nothing and as one letter."""
    if not words:
        return
    wordings = [""]
    for letter in " ".join(words):
        tails = ("", "?") if letter == "$" else (letter,)
        wordings = [start + tail for start in wordings for tail in tails]
        if len(wordings) > 64:
            wordings = wordings[:64]
    yield from dict.fromkeys(wordings)
