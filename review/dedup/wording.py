"""How two titles agree, word by word, so that one changed word is never drowned by a long title."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from review.dedup.words import NEGATIONS, OPPOSED_STARTS, OPPOSITES, SMALL_WORDS

SIMILAR_AT = 80.0


class TitleLevel(IntEnum):
    """How far two titles agree."""

    UNKNOWN = 0
    UNLIKE = 1
    SIMILAR = 2
    CUT = 3
    REORDERED = 4
    SPELLING = 5
    EXACT = 6


@dataclass(frozen=True, slots=True)
class Wording:
    """How two titles agree, and the words found on one side only."""

    level: TitleLevel
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()

    @property
    def is_opposed(self) -> bool:
        """Whether a word of one side names the opposite of a word of the other: men, women."""
        return self.level >= TitleLevel.SIMILAR and bool(self.opposed())

    def opposed(self) -> tuple[str, str] | tuple[()]:
        """The first two words that are opposed."""
        return next(((x, y) for x in self.only_a for y in self.only_b if are_opposed(x, y)), ())


@lru_cache(maxsize=100_000)
def word_by_word(a: str, b: str, ratio: float, is_shorter_distinct: bool) -> Wording:
    """How two folded titles agree that are not equal; ``ratio`` is their likeness from 0 to 100."""
    left, right = a.split(), b.split()
    left, right = _rejoined(left, right), _rejoined(right, left)
    only_a, only_b, is_cut = _left_over(left, right)
    cancelled_a, cancelled_b = _without(only_a, only_b), _without(only_b, only_a)
    if not only_a and not only_b:
        level = TitleLevel.SPELLING
    elif is_cut and is_shorter_distinct and _is_tail(left, right, only_a + only_b):
        level = TitleLevel.CUT
    elif not cancelled_a and not cancelled_b and len(left) > 3:
        level = TitleLevel.REORDERED
    else:
        level = TitleLevel.SIMILAR if ratio >= SIMILAR_AT else TitleLevel.UNLIKE
    return Wording(level, tuple(cancelled_a), tuple(cancelled_b))


def _rejoined(words: list[str], others: list[str]) -> list[str]:
    """Two neighbours written as one where the other title writes them so: "non immune", "nonimmune"."""
    known = set(others)
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in known and joined[-1] not in known:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _left_over(left: list[str], right: list[str]) -> tuple[list[str], list[str], bool]:
    only_a: list[str] = []
    only_b: list[str] = []
    is_cut = False
    for op in Levenshtein.opcodes(left, right):
        x, y = left[op.src_start : op.src_end], right[op.dest_start : op.dest_end]
        if x == y or _same_run(x, y):
            continue
        is_tail = op.src_end == len(left) and op.dest_end == len(right)
        is_cut = is_cut or (is_tail and (not x or not y))
        only_a += x
        only_b += y
    return only_a, only_b, is_cut


def _is_tail(left: list[str], right: list[str], only: list[str]) -> bool:
    shorter, longer = sorted((left, right), key=len)
    return sorted(longer[len(shorter) :]) == sorted(only)


def _without(words: list[str], others: list[str]) -> list[str]:
    return list((Counter(words) - Counter(others)).elements())


def _same_run(left: list[str], right: list[str]) -> bool:
    """Whether two runs of words are one wording, spelled or spaced differently."""
    if not left or not right:
        return all(word in SMALL_WORDS for word in left + right)
    if "".join(left) == "".join(right):
        return True
    return len(left) == len(right) and all(near(x, y) for x, y in zip(left, right, strict=True))


def near(x: str, y: str) -> bool:
    """Whether two words are one word spelled twice: a slip or British and American, never opposites."""
    if x == y:
        return True
    if any(w.isdigit() for w in (x, y)) or are_opposed(x, y):
        return False
    x, y = (w.replace("ae", "e").replace("oe", "e") if w.startswith(("ae", "oe")) else w for w in (x, y))
    shortest = min(len(x), len(y))
    if shortest < 4 or x[0] != y[0]:
        return False
    return bool(OSA.distance(x, y) <= (2 if shortest >= 8 else 1))


@lru_cache(maxsize=200_000)
def are_opposed(x: str, y: str) -> bool:
    """Whether two words name opposite or alternative groups, settings or directions."""
    if x == y:
        return False
    if OPPOSITES.get(x, frozenset()) & OPPOSITES.get(y, frozenset()):
        return True
    for one, other in ((x, y), (y, x)):
        if len(one) >= 4 and any(other == negation + one for negation in NEGATIONS):
            return True
        if any(
            one.startswith(p) and other.startswith(q) and one[len(p) :] == other[len(q) :]
            for p, q in OPPOSED_STARTS
        ):
            return True
    return False
