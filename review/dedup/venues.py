"""Whether two journal names, however abbreviated, name one journal."""

from __future__ import annotations

from functools import lru_cache

from review.dedup.words import NUMBER_WORDS, SMALL_WORDS

_ARTICLES = SMALL_WORDS | {
    "und",
    "et",
    "y",
    "e",
    "i",
    "och",
    "fur",
    "d",
    "l",
    "du",
    "della",
    "di",
    "do",
    "da",
    "dos",
    "zur",
    "series",
    "ser",
    "section",
}

# "Proceedings of the 51st Conference on …" is one series; the year tells its volumes apart.
_COUNTING = frozenset({"st", "nd", "rd", "th", "proceedings", "proc", "annual", *NUMBER_WORDS})


@lru_cache(maxsize=100_000)
def same_venue(a: str, b: str) -> bool | None:
    """True for one journal, False for two, None when the names leave it open. Names come folded."""
    if not a or not b:
        return None
    if a == b:
        return True
    left, right = _words(a), _words(b)
    if left == right:
        return True
    shorter, longer = sorted((left, right), key=len)
    if not shorter:
        return None
    if len(shorter) == len(longer) and all(_abbreviates(x, y) for x, y in zip(left, right, strict=True)):
        return True if len(shorter) > 1 else None
    if len(shorter) >= 4 and "conference" in shorter and _contains(longer, shorter):
        return True  # a conference with its short name, place or motto
    if _stands_in_order(shorter, longer) or _initials(shorter, longer):
        return None
    return False


def _words(name: str) -> tuple[str, ...]:
    words = [w for w in name.split() if w not in _COUNTING and not w.isdigit()] or name.split()
    # The last word stays whatever it is: "Physics A" and "Physics B" are two journals.
    return tuple(w for i, w in enumerate(words) if w not in _ARTICLES or i == len(words) - 1)


def _abbreviates(x: str, y: str) -> bool:
    """Whether the shorter word abbreviates the longer: same start, letters in the same order."""
    short, long = sorted((x, y), key=len)
    if short == long or long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _contains(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether the shorter name stands in the longer without a gap."""
    size = len(shorter)
    return any(longer[i : i + size] == shorter for i in range(len(longer) - size + 1))


def _stands_in_order(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    rest = iter(longer)
    return all(any(_abbreviates(word, other) for other in rest) for word in shorter)


def _initials(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the first word of one name is the initials of the other."""
    return any(
        len(other) > 1 and one[0].startswith("".join(w[0] for w in other)[:4])
        for one, other in ((shorter, longer), (longer, shorter))
    )
