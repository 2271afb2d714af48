"""Where two texts differ, so that a reader sees the one letter that matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from review.ui import safe

# A piece of text, and whether it differs from the other text; "" that differs is a gap, where the
# other text has something that this one lacks.
Piece = tuple[str, bool]

# A word with the space after it, so that two words in a row that differ are one mark.
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
SHORT = 60  # letters are compared within words as long as this; longer ones would turn to confetti
LONG = 1500  # words of a text; beyond that the whole is marked, since comparing takes too long
ALIKE = 0.6  # how alike letters must be to be compared one by one
RELATED = 0.25  # and words


def pieces(a: str, b: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into what is the same and what differs; put together again they are as before.

    Words are compared first, then the letters of words that are much alike. Texts that have little
    in common differ as a whole: marks all over would help nobody.
    """
    left, right = _WORDS.findall(a), _WORDS.findall(b)
    if not a or not b or max(len(left), len(right)) > LONG:
        return _whole(a, a != b), _whole(b, a != b)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < RELATED:
        return _letters(a, b)
    out_a: list[Piece] = []
    out_b: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        x, y = "".join(left[i1:i2]), "".join(right[j1:j2])
        same = _whole(x, False), _whole(y, False)
        more_a, more_b = same if tag == "equal" else _letters(x, y)
        out_a += more_a
        out_b += more_b
    return out_a, out_b


def as_html(cut: Sequence[Piece], *, gaps: bool = False) -> str:
    """The pieces as escaped HTML, with what differs marked, and gaps too when asked for."""
    return "".join(_piece(text, differs, gaps) for text, differs in _joined(cut))


def _piece(text: str, differs: bool, gaps: bool) -> str:
    if not differs:
        return safe.marked(text)
    if text:
        return f'<span class="rv-diff">{safe.marked(text)}</span>'
    return '<span class="rv-gap"></span>' if gaps else ""


def _letters(a: str, b: str) -> tuple[list[Piece], list[Piece]]:
    """Two short texts letter by letter, when they are much alike."""
    if not a or not b or max(len(a), len(b)) > SHORT:
        return [(a, True)], [(b, True)]
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(a, True)], [(b, True)]
    codes = matcher.get_opcodes()
    return (
        [(a[i1:i2], tag != "equal") for tag, i1, i2, _, _ in codes],
        [(b[j1:j2], tag != "equal") for tag, _, _, j1, j2 in codes],
    )


def _whole(text: str, differs: bool) -> list[Piece]:
    return [(text, differs)] if text else []


def _joined(cut: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; a gap beside a difference is part of it."""
    for differs, group in groupby(cut, key=itemgetter(1)):
        text = "".join(text for text, _ in group)
        if text or differs:
            yield text, differs
