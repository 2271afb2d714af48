"""Authors as surnames and given names, whatever style a source writes them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from review.dedup.titles import fold
from review.dedup.words import GROUP_WORDS
from review.model import Author

_SPLIT = re.compile(r"\s*;\s*|\s+and\s+|\s+&\s+|(?<=\.)(?=[^\W\d_a-z][^\W\d_]{1,}[-\s])")
_ET_AL = re.compile(r"\bet\.?\s+al\b\.?|\band others\b|…", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    (
        "de",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "del",
        "da",
        "di",
        "du",
        "dos",
        "el",
        "al",
        "ter",
        "ten",
        "of",
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """One author: words of the family name, all longer words of the name, and the given name's start."""

    family: frozenset[str]
    names: frozenset[str]
    given: str = ""


def read_people(authors: tuple[Author, ...]) -> tuple[Person, ...]:
    """The persons among the authors, in order; groups and "et al." are left out."""
    return tuple(person for author in authors for person in _read(author))


def has_group(authors: tuple[Author, ...]) -> bool:
    """Whether a group stands among the authors."""
    return any(_is_group(str(author)) for author in authors)


@lru_cache(maxsize=200_000)
def _read(author: Author) -> tuple[Person, ...]:
    if author.family and author.given and _is_group(str(author)):
        return ()
    if author.family and author.given:
        return _person(author.family, author.given)
    text = _ET_AL.sub("", author.literal or author.family).strip(" ,;")
    people: list[Person] = []
    for part in _parts(text):
        family, comma, given = part.partition(",")
        people += _person(family, given) if comma else _unsplit(part)
    return tuple(people)


def _parts(text: str) -> list[str]:
    """Several people written into one string, taken apart."""
    parts = [part.strip(" ,") for part in _SPLIT.split(text) if part.strip(" ,.")]
    if len(parts) == 1 and text.count(",") >= 1 and all(" " in p.strip() for p in text.split(",")):
        parts = [part.strip() for part in text.split(",")]
    return [part for part in parts if not _is_group(part)]


def _is_group(text: str) -> bool:
    return not GROUP_WORDS.isdisjoint(_WORD.findall(fold(text)))


def _person(family: str, given: str) -> tuple[Person, ...]:
    surname = _words(family)
    if not surname:
        return ()
    first = _WORD.findall(fold(given))
    longer = frozenset(w for w in first if len(w) > 2)
    start = first[0] if first else ""
    is_initials = len(start) <= 3 and given.split()[0].isupper() if start else False
    return (Person(surname, surname | longer, start[:1] if is_initials else start),)


def _unsplit(text: str) -> tuple[Person, ...]:
    """A name without a comma: "Wang L", "Hussain M. M." or "Lei Wang"."""
    words = [w for w in re.split(r"[\s.]+", text) if w]
    last = words[-1] if words else ""
    if len(words) > 1 and len(last) <= 3 and last.isupper():
        at = next(i for i, w in enumerate(words) if i and len(w) <= 3 and w.isupper())
        return _person(" ".join(words[:at]), " ".join(words[at:]))
    names = _words(text)
    return (Person(names, names),) if names else ()


def _words(text: str) -> frozenset[str]:
    words = _WORD.findall(fold(text).replace("-", " "))
    longer = [w for w in words if len(w) > 1 and w not in _PARTICLES]
    return frozenset(longer or words)


def same_person(a: Person, b: Person) -> bool | None:
    """Whether two names fit one person; None when the surname fits and the given names do not."""
    if not (a.family & b.names or b.family & a.names):
        return any(_slip(x, y) for x in a.family for y in b.family)
    if not a.given or not b.given or a.family.isdisjoint(b.family):
        return True
    shortest = min(len(a.given), len(b.given))
    if shortest == 1:
        return True if a.given[0] == b.given[0] else None
    is_slip = shortest > 3 and fuzz.ratio(a.given, b.given) >= 75
    return True if a.given == b.given or is_slip else None


def _slip(x: str, y: str) -> bool:
    shorter, longer = sorted((x, y), key=len)
    if len(shorter) < 4:
        return False
    return longer.startswith(shorter) or (len(shorter) >= 5 and fuzz.ratio(x, y) >= 85)


def overlap(a: tuple[Person, ...], b: tuple[Person, ...]) -> float:
    """The share of the shorter list whose surnames stand in the longer one."""
    names_a = [p.names for p in a]
    names_b = [p.names for p in b]
    shorter, longer = sorted((names_a, names_b), key=len)
    everyone = frozenset().union(*longer)
    return sum(not names.isdisjoint(everyone) for names in shorter) / len(shorter) if shorter else 0.0
