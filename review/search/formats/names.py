"""Author names in the styles databases write them in.

``Family, Given``; ``Family, G. H.``; ``Family GH``; ``Given Family``; several in one value, parted by
semicolons, " and " or commas; groups. A name that cannot be told apart safely stays whole, as a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import is_normalized

from review.model import Author
from review.model.twins import OpenAuthor
from review.search.formats.text import clean_text

_GROUP_STEMS = re.compile(
    r"\b(?:universit|institut|ministr|department|departement|association|organi[sz]ation|committee"
    r"|commission|council|cent(?:er|re)\b|agency|agencies|authority|office\b|society|foundation|fondation"
    r"|fund\b|group\b|network|collaborat|consorti|federation|bureau|laborator|hospital|college|school\b"
    r"|academy|project\b|program|task force|team\b|working party|investigators|government|board\b|court\b"
    r"|parliament|police|company|corporation|ltd\b|inc\b|gmbh|daily\b|news\b|times\b|press\b|journal\b"
    r"|kommun|myndighet|styrelsen|regionen|f[öo]rbund|stiftelse|r[åa]det|departementet|verket|nations\b"
    r"|international|national|nationale?\b|study\b|trial\b|service|coalition|alliance|initiative|unit\b)",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(["of", "for", "the", "on", "in", "to", "and", "&", "against", "without"])
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "te",
        "af",
        "av",
        "zu",
        "zur",
        "zum",
        "al",
        "el",
        "bin",
        "ibn",
        "st.",
        "y",
        "e",
    ]
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|phd|md)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,4}", re.UNICODE)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.[ -]?)+")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_PLAIN_AND = re.compile(" and ", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
# One family name, one or two given names, and none of the signs that part or mark names.
_PLAIN_FAMILY = re.compile(r"[^\s,;&<>\[\](){}]+")
_PLAIN_GIVEN = re.compile(r"[^\s,;&<>(){}]+(?: [^\s,;&<>(){}]+)?")
_NOT_GIVEN = frozenset(
    form for word in (*_SMALL_WORDS, "null") for form in (word, word.capitalize(), word.upper())
)
_NOBODY = Author()
_SHORT = 80
_OTHERS = frozenset(("others", "et al", "et al."))


def parse_author(text: str) -> Author:
    """One name, as family and given name, or whole for a group or a name of one word."""
    name = clean_text(text)
    bare = name.rstrip(" ,;")
    if bare != name and "," not in bare:
        return Author(literal=bare)
    if "," in bare:
        return _with_comma(bare)
    return _without_comma(bare)


def parse_authors(texts: Iterable[str]) -> tuple[Author, ...]:
    """The authors in a list of values, each holding one name or several."""
    found: list[Author] = []
    for text in texts:
        if author := plain_author(text):
            found.append(author)
        else:
            found += _known_authors(text) if len(text) <= _SHORT else _authors_in(text)
    return tuple(found)


def plain_author(text: str) -> Author | None:
    """The person in a plain ``Family, Given``; None for what takes a closer look, groups among them."""
    family, _, given = text.partition(", ")
    if not family.isalpha() and (not _PLAIN_FAMILY.fullmatch(family) or not family.isprintable()):
        return None
    if len(given) > _SHORT or not _is_plain_given(given):
        return None
    if not (text.isascii() or is_normalized("NFC", text)):
        return None
    author = OpenAuthor(family, given)
    author.__class__ = Author
    return author


# Initials and common names stand in file after file.
@lru_cache(maxsize=16384)
def _is_plain_given(given: str) -> bool:
    """Whether this is one given name or two, as a person has them."""
    if not _PLAIN_GIVEN.fullmatch(given) or not given.isprintable():
        return False
    return _NOT_GIVEN.isdisjoint(given.split(" "))


def _authors_in(text: str) -> tuple[Author, ...]:
    names = (name for name in split_names(text) if name.lower() not in _OTHERS)
    found = (parse_author(name) for name in names)
    return tuple(author for author in found if author != _NOBODY)


# Long texts are no single names, and not worth remembering.
_known_authors = lru_cache(maxsize=8192)(_authors_in)


def split_names(text: str) -> list[str]:
    """The names in one value: split at semicolons, at " and ", or at commas, whichever parts names."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]") and _QUOTED.search(text):
        return [re.sub(r"\\(.)", r"\1", a or b) for a, b in _QUOTED.findall(text)]
    text = clean_text(text)
    if ";" in text:
        return _kept(text.split(";"))
    by_and = _kept(_AND.split(text))
    if len(by_and) > 1 and all(_is_one_person(name) for name in by_and):
        return by_and
    return _by_commas(text)


def split_bibtex_names(text: str) -> list[str]:
    """The names in a BibTeX author field: split at " and " outside braces; comma lists too."""
    text = " ".join(text.split())
    if "{" not in text and "}" not in text and "\\" not in text:
        return _kept(_PLAIN_AND.split(text))
    names, depth, start = [], 0, 0
    for token in re.finditer(r"\\.|[{}]| and ", text, re.IGNORECASE):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and token[0].strip().lower() == "and":
            names.append(text[start : token.start()])
            start = token.end()
    return _kept([*names, text[start:]])


def write_author(author: Author) -> str:
    """The name as ``Family, Given``, or whole."""
    return author.literal or (f"{author.family}, {author.given}" if author.given else author.family)


def _kept(names: Iterable[str]) -> list[str]:
    stripped = (name.strip() for name in names)
    return [name for name in stripped if name and name.lower() not in _OTHERS]


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2 or _GROUP_STEMS.search(text):
        return [text] if text else []
    if all(_has_initials(part) for part in parts):
        return _without_full_stop(parts)
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_is_initials(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) > 2 and all(" " in part and not _SUFFIX.fullmatch(part) for part in parts):
        return parts
    return [text]


def _without_full_stop(parts: list[str]) -> list[str]:
    """The names without the full stop that ends a list, where only the last one has it."""
    if parts[-1].endswith(".") and not any("." in part for part in parts[:-1]):
        return [*parts[:-1], parts[-1][:-1]]
    return parts


def _has_initials(part: str) -> bool:
    """Whether a part is a whole ``Family GH`` name."""
    words = part.split()
    return len(words) > 1 and _is_initials(words[-1]) and not _is_initials(words[0])


def _is_initials(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text) or _DOTTED.fullmatch(text))


def _is_one_person(name: str) -> bool:
    return name.count(",") <= 2 and 2 <= len(name.split()) <= 6 and not _is_group(name)


def _is_group(name: str) -> bool:
    words = name.lower().split()
    return (
        bool(_GROUP_STEMS.search(name))
        or not _SMALL_WORDS.isdisjoint(words)
        or any(character.isdigit() or character in "/()" for character in name)
    )


def _with_comma(name: str) -> Author:
    family, given = (part.strip() for part in name.split(",", 1))
    if not family or _looks_like_group_with_comma(name):
        return Author(literal=name)
    first, _, rest = given.partition(",")
    if rest and _SUFFIX.fullmatch(first.strip()):
        given = f"{rest.strip()}, {first.strip()}"
    return Author(family=family, given="" if given == "null" else given)


def _looks_like_group_with_comma(name: str) -> bool:
    words = name.lower().split()
    return bool(_GROUP_STEMS.search(name)) and (len(words) > 3 or not _SMALL_WORDS.isdisjoint(words))


def _without_comma(name: str) -> Author:
    words = name.split()
    if len(words) < 2 or len(words) > 6 or _EAST_ASIAN.search(name) or _is_group(name):
        return Author(literal=name)
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) and not _is_initials(words[-2]):
        suffix = words.pop()
        plain = _without_comma(" ".join(words))
        return Author(family=plain.family, given=f"{plain.given}, {suffix}") if plain.family else plain
    if _is_initials(words[-1]) and not _is_initials(words[0]):
        return Author(family=" ".join(words[:-1]), given=words[-1])
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]))
