"""Authors as surnames and given names, whatever style a source writes them in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from review.dedup.titles import fold
from review.dedup.words import GROUP_WORDS

# "Hussain M. M.Leung T. M.": a point, and at once a surname.
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_a-z][^\W\d_]{1,}[-\s])")
_ET_AL = re.compile(r"\bet\.?\s+al\b\.?|\band others\b|…", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_GAPS = re.compile(r"[\s.]+")
_AND = re.compile(r"\s+(?:and|&)\s+")
_COMMON_IN_GROUPS = frozenset(
    ["the", "of", "for", "and", "corporate", "corp", "inc", "ltd", "national", "international"]
)
_PARTICLES = frozenset(
    ["al", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "of", "ten", "ter", "van"]
) | {"von"}


@dataclass(frozen=True, slots=True)
class Person:
    """One author: words of the family name, all longer words of the name, and the given name's start."""

    family: frozenset[str]
    names: frozenset[str]
    given: str = ""

    def __str__(self) -> str:
        others = self.names - self.family
        return "|".join((" ".join(sorted(self.family)), " ".join(sorted(others)), self.given))


@lru_cache(maxsize=200_000)
def person(text: str) -> Person:
    """The person that ``str(person)`` wrote."""
    family, others, given = text.split("|")
    surname = frozenset(family.split())
    return Person(surname, surname | frozenset(others.split()), given)


def write_people(authors: str) -> tuple[list[str], bool]:
    """The persons of an author list in any style, in order, and whether a group stands among them.

    ``Wang, Lei; Tanaka, R`` and ``Wang, Lei and Tanaka, R`` and ``Lei Wang, Reo Tanaka`` and
    ``Wang L.Tanaka R.`` are all two persons. "et al." is no person. Each is written as ``str(Person)``
    writes it, to be read by ``person``.
    """
    people: list[str] = []
    groups: list[str] = []
    for name in _names(authors):
        found = _written(name)
        if found is None:
            groups.append(name)
        elif found:
            people.append(found)
    if groups and not people:  # a group that signs alone is compared by the words that are its own
        people = [str(own) for group in groups if (own := _group(group)) is not None]
    return people, bool(groups)


@lru_cache(maxsize=500_000)
def _written(name: str) -> str | None:
    found = _read(name)
    return None if found is None else "".join(map(str, found))


def _group(name: str) -> Person | None:
    words = frozenset(w for w in _words(name) if w not in GROUP_WORDS and w not in _COMMON_IN_GROUPS)
    return Person(words, words) if words else None


def _names(authors: str) -> list[str]:
    """The single names in an author list."""
    text = html.unescape(authors) if "&" in authors else authors
    if ";" in text:
        return [name for part in text.split(";") for name in _glued(part)]
    parts = _AND.split(text)
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return parts
    return [name for part in parts for name in _enumerated(part)]


def _enumerated(text: str) -> list[str]:
    """``Lei Wang, Reo Tanaka`` is two names, ``Wang, Lei`` is one."""
    names = [name.strip() for name in text.split(",")]
    if len(names) > 1 and all(" " in name for name in names):
        return names
    return _glued(text)


def _glued(text: str) -> list[str]:
    return _GLUED.split(text) if "." in text and text.count(",") != 1 else [text]


def _read(name: str) -> tuple[Person, ...] | None:
    """No or one person; None for a group."""
    text = _ET_AL.sub("", name).strip(" ,;")
    folded = fold(text)
    if not GROUP_WORDS.isdisjoint(_WORD.findall(folded)):
        return None
    family, comma, given = text.partition(",")
    return _person(family, given) if comma else _unsplit(text)


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
    words = [w for w in _GAPS.split(text) if w]
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
        return any(is_slip(x, y) for x in a.family for y in b.family)
    if not a.given or not b.given or a.family.isdisjoint(b.family):
        return True
    shortest = min(len(a.given), len(b.given))
    if shortest == 1:
        return True if a.given[0] == b.given[0] else None
    is_close = shortest > 3 and fuzz.ratio(a.given, b.given) >= 75
    return True if a.given == b.given or is_close else None


def is_slip(x: str, y: str) -> bool:
    """Whether two surnames are one, cut or spelled otherwise."""
    shorter, longer = sorted((x, y), key=len)
    if len(shorter) < 4:
        return False
    return longer.startswith(shorter) or (len(shorter) >= 5 and fuzz.ratio(x, y) >= 80)
