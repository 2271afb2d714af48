"""What each service's fields mean here: a place to look in, a limit, or nothing a query can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from review.search.formats.languages import normalise_language
from review.search.query.model import Scope
from review.search.query.parsing.tree import Leaf, Syntax


class Role(Enum):
    """What a leaf is for."""

    TERM = auto()
    SUBJECT = auto()
    """A heading of a controlled vocabulary; here it becomes a plain term."""
    YEARS = auto()
    LANGUAGE = auto()
    OTHER = auto()
    """Authors, journals, filters: nothing the query's form holds."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field's role, where its terms are looked for, and what was lost on the way ("" for nothing)."""

    role: Role
    scope: Scope = Scope.TITLE_ABSTRACT
    why: str = ""


_BOTH = Meaning(Role.TERM)
_TITLE = Meaning(Role.TERM, Scope.TITLE)
_ANYWHERE = Meaning(Role.TERM, Scope.ANYWHERE)
_ABSTRACT = Meaning(Role.TERM, why="looked for in the abstract alone; here in the title too")
_KEYWORDS = Meaning(Role.TERM, why="looked for in keywords alone; here in title and abstract too")
_TEXT = Meaning(Role.TERM, why="looked for in headings and other parts too; here in title and abstract")
_BARE = Meaning(Role.TERM, why="no field, so it was looked for everywhere; here in title and abstract")
_SUBJECT = Meaning(Role.SUBJECT, why="a subject heading of that database; here it is a plain term")
_YEARS, _LANGUAGE, _OTHER = Meaning(Role.YEARS), Meaning(Role.LANGUAGE), Meaning(Role.OTHER)

_PUBMED = {
    **dict.fromkeys(["tiab", "title/abstract"], _BOTH),
    **dict.fromkeys(["ti", "title", "ti:noexp"], _TITLE),
    **dict.fromkeys(["ab", "abstract"], _ABSTRACT),
    **dict.fromkeys(["ot", "other term"], _KEYWORDS),
    **dict.fromkeys(["tw", "text word", "text words"], _TEXT),
    **dict.fromkeys(["all", "all fields"], _ANYWHERE),
    **dict.fromkeys(["dp", "pdat", "date - publication", "publication date", "ppdat", "epdat"], _YEARS),
    **dict.fromkeys(["la", "lang", "language"], _LANGUAGE),
    "": _BARE,
}
_PUBMED_SUBJECT = re.compile(r"^(mh|mesh|majr|sh|nm|mesh terms|mesh major topic|mesh subheading)(:noexp)?$")
_WOS = {
    **dict.fromkeys(["TS", "TOPIC"], _BOTH),
    "TI": _TITLE,
    "AB": _ABSTRACT,
    **dict.fromkeys(["AK", "KP"], _KEYWORDS),
    "ALL": _ANYWHERE,
    "PY": _YEARS,
    "LA": _LANGUAGE,
    "": _BARE,
}
_SCOPUS = {
    **dict.fromkeys(["TITLE-ABS-KEY", "TITLE-ABS", "TITLE-ABS-KEY-AUTH"], _BOTH),
    "TITLE": _TITLE,
    "ABS": _ABSTRACT,
    **dict.fromkeys(["KEY", "AUTHKEY"], _KEYWORDS),
    "INDEXTERMS": _SUBJECT,
    "ALL": _ANYWHERE,
    **dict.fromkeys(["PUBYEAR", "LIMIT-TO PUBYEAR"], _YEARS),
    **dict.fromkeys(["LANGUAGE", "LIMIT-TO LANGUAGE"], _LANGUAGE),
    "": _BARE,
}
_KNOWN = {Syntax.PUBMED: _PUBMED, Syntax.WOS: _WOS, Syntax.SCOPUS: _SCOPUS}


def meaning(leaf: Leaf, syntax: Syntax) -> Meaning:
    """What the leaf's field means here."""
    if syntax is Syntax.PUBMED and _PUBMED_SUBJECT.match(leaf.field):
        return _SUBJECT
    return _KNOWN[syntax].get(leaf.field, _OTHER)


def years(text: str) -> tuple[int | None, int | None] | None:
    """First and last year of ``2015:2020``, ``2015-2020``, ``>2014``, ``2015``; None for anything else."""
    span = re.fullmatch(r"\s*(\d{4})(?:/\d+)*\s*[-:]\s*(\d{4})(?:/\d+)*\s*", text)
    if span:
        first, last = int(span[1]), int(span[2])
        return (first, None if last >= 3000 else last) if first <= last else None
    one = re.fullmatch(r"\s*([=<>]?)\s*(\d{4})(?:/\d+)*\s*", text)
    if not one:
        return None
    year = int(one[2])
    return {">": (year + 1, None), "<": (None, year - 1)}.get(one[1], (year, year))


def language(text: str) -> str:
    """The language's code of two letters, or "" when it is not one we know."""
    code = normalise_language(text.strip().casefold())
    code = "no" if code in ("nb", "nn") else code
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""
