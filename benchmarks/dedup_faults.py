"""The faults that records of real exports have: how often each befalls one, and what it does.

Faults befall any record, first or copy, independently of each other.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.dedup_words import fold

FAULTS = {
    "title: a letter wrong, lost or twice": 0.03,
    "title: subtitle lost": 0.03,
    "title: subtitle set off otherwise": 0.05,
    "title: in capitals": 0.01,
    "title: markup": 0.012,
    "title: HTML entities": 0.015,
    "title: typographic dashes and quotes": 0.04,
    "title: trailing note": 0.02,
    "title: hyphen lost or gained": 0.015,
    "title: British or American spelling": 0.01,
    "authors: first one only": 0.03,
    "authors: missing": 0.015,
    "authors: another order": 0.004,
    "year: off by one": 0.03,
    "year: missing": 0.004,
    "journal: place or note added": 0.03,
    "journal: ampersand": 0.04,
    "journal: missing": 0.004,
    "volume: missing": 0.02,
    "issue: missing": 0.15,
    "issue: written with the volume": 0.04,
    "pages: missing": 0.05,
    "pages: first one only": 0.05,
    "ahead of print: no volume, issue and pages": 0.03,
    "doi: percent-encoded, in capitals or with a full stop": 0.03,
    "doi: cut off": 0.001,
    "abstract: closing note or labels": 0.2,
}

"""The share of records that each fault befalls."""

_NOTES = [" [Review] [43 refs]", " (Review)", " [Erratum appears in 2010;12(3):99]", ".", " *", " [Abstract]"]
_SPELLINGS = [
    ("randomised", "randomized"),
    ("behaviour", "behavior"),
    ("programme", "program"),
    ("our ", "or "),
]


def _misspelt(title: str, turn: int) -> str:
    """A long word with one letter lost, twice, or changed places with the next."""
    words = title.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return title
    chosen = long[turn % len(long)]
    word, at = words[chosen], 1 + turn // 64 % (len(words[chosen]) - 3)
    manners = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
               word[:at] + word[at + 1] + word[at] + word[at + 2 :])  # fmt: skip
    words[chosen] = manners[turn // 4096 % 3]
    return " ".join(words)


def _marked_up(title: str, turn: int) -> str:
    words = title.split(" ")
    at = turn % len(words)
    tag = ("i", "sub", "em", "b")[turn // 64 % 4]
    words[at] = f"<{tag}>{words[at]}</{tag}>"
    return " ".join(words)


def _entities(title: str, _turn: int) -> str:
    return (
        title.replace(" and ", " &amp; ").replace("'", "&#39;").replace('"', "&quot;").replace("-", "&#8211;")
    )


def _typographic(title: str, _turn: int) -> str:
    return title.replace(" - ", " – ").replace("-", "‐").replace("'", "’")


def _rehyphened(title: str, _turn: int) -> str:
    return title.replace("-", " ", 1) if "-" in title else title.replace(" ", "-", 1)


def _respelt(title: str, _turn: int) -> str:
    for british, american in _SPELLINGS:
        title = title.replace(british, american)
    return title


TITLE_FAULTS: dict[str, Callable[[str, int], str]] = {
    "title: a letter wrong, lost or twice": _misspelt,
    "title: subtitle set off otherwise": lambda title, turn: title.replace(
        ": ", (". ", " - ", " ")[turn % 3]
    ),
    "title: in capitals": lambda title, _turn: title.upper(),
    "title: markup": _marked_up,
    "title: HTML entities": _entities,
    "title: typographic dashes and quotes": _typographic,
    "title: trailing note": lambda title, turn: title.rstrip(".") + _NOTES[turn % len(_NOTES)],
    "title: hyphen lost or gained": _rehyphened,
    "title: British or American spelling": _respelt,
}


def odd_doi(doi: str, turn: int) -> str:
    """The DOI as some exports write it."""
    if not doi:
        return ""
    return (doi.upper(), doi.replace("/", "%2F"), f"{doi}.", f"doi: {doi}")[turn % 4]


def noted(abstract: str, turn: int) -> str:
    """The abstract without accents, and with a database's closing note."""
    if not abstract:
        return ""
    return fold(abstract) + (" Copyright (c) 2011 The publisher. All rights reserved.", " (C) The Author(s).",
                             " [ABSTRACT FROM AUTHOR]")[turn % 3]  # fmt: skip
