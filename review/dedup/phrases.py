"""The sentences in which the engine gives reasons and vetoes, taken apart again.

A reason or veto is one or several of these patterns, joined by "; ", with what was seen in the holes.
So a list of questions can be sorted by kind, and a page can say the same in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

# The first that fits counts: what is longer stands before what it begins with.
PATTERNS = (
    # reasons
    "every field is the same",
    "every field is the same, but there are few",
    "equal identifier, same title",
    "equal identifier, similar title, same first author",
    "equal identifier, but the titles do not settle it",
    "equal registration number, same title",
    "equal registration number, other title",
    "same title, volume and first page",
    "one title is cut short",
    "same volume, first page and first author",
    "a title worded slightly otherwise",
    "same volume, pages and authors",
    "same title, authors, year, volume and pages",
    "same authors, year, volume and pages",
    "same journal, volume, pages, year and authors",
    "same title, authors, journal and volume",
    "pages overlap",
    "same title, authors, year, volume and issue",
    "same title, year and journal",
    "one author list is part of the other",
    "one title lacks the last words",
    "same team, year and journal",
    "one title lacks the subtitle",
    "same authors, year and journal",
    "same short title, authors, year and journal",
    "bracketed translation",
    "same journal, volume, pages and authors",
    "same title, year and authors, and a further detail",
    "like titles, left over where two databases list this journal and year",
    "same title",
    "similar title, same first author",
    "other title, but same volume, pages and first author",
    "same {names}",
    "differ: {names}",
    "answer taken back",
    "a person said these are the same",
    # vetoes
    "numbers in the titles differ: {a} against {b}",
    "number {a} stands in one title only",
    "abstract numbers differ: {a} against {b}",
    "only one title is marked as {names}",
    "the titles say {a} and {b}",
    "words in the titles are opposed",
    "two registrations: {a} against {b}",
    "a registry entry against a report of the study",
    "two DOIs: {a} against {b}",
    "two PMIDs: {a} against {b}",
    "equal identifier, unlike titles",
    "the first authors differ",
    "a preprint or working paper against {kind}",
    "a thesis against {kind}",
    "a registry entry against {kind}",
    "a conference paper against {kind}",
    "two languages: {a} against {b}",
    "one database lists both, each by its own title or year",
    "one stands in a supplement, the other does not",
    "one stands in a supplement",
    "other words in the title, and a page of another issue",
    "another journal and another year",
    "{years} years apart",
    "many documents bear this title",
    "would connect two existing reports, {a} and {b}",
    "a person keeps {a} and {b} apart",
    "a person keeps these two reports apart",
    "would put {a} and {b} together: {rest}",
    "{a} fits both {b} and {c}: {rest}",
)
# What stands in the hole ``kind``.
KINDS = (
    "another kind of document",
    "a preprint or working paper",
    "a thesis",
    "a registry entry",
    "a conference paper",
)
# What stands in the hole ``names``, between commas and "and".
DETAILS = (
    "registration number",
    "database number",
    "first author",
    "year",
    "journal",
    "volume",
    "issue",
    "first page",
    "last page",
    "abstract",
    "comment",
    "correction",
    "editorial",
    "letter",
    "protocol",
    "reply",
    "retraction",
    "summary",
    "supplement",
    "update",
)
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern and what fills its holes. A text that no pattern fits is a pattern without holes."""

    pattern: str
    filled: dict[str, str] = field(default_factory=dict)


def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a reason or veto, in order; none for an empty one."""
    found = []
    parts = text.split("; ") if text else []
    while parts:
        phrase, left = _phrase(parts[0]), parts[1:]
        if "rest" in phrase.filled:  # a veto between two others: it may have several parts
            phrase, left = _phrase("; ".join(parts)), []
        found.append(phrase)
        parts = left
    return tuple(found)


def kinds(text: str) -> tuple[str, ...]:
    """The patterns of a reason or veto, each once; ``("",)`` for an empty one."""
    return tuple(dict.fromkeys(p.pattern for p in phrases(text))) or ("",)


def details(names: str) -> tuple[str, ...]:
    """The single names in the hole ``names``."""
    return tuple(n for n in re.split(r", | and ", names) if n)


def _phrase(text: str) -> Phrase:
    for pattern, expression in _expressions():
        found = expression.fullmatch(text)
        if found:
            return Phrase(pattern, found.groupdict())
    return Phrase(text)


@lru_cache(maxsize=1)
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((pattern, re.compile("".join(_regex(pattern)), re.DOTALL)) for pattern in PATTERNS)


def _regex(pattern: str) -> Iterator[str]:
    at = 0
    for hole in _HOLE.finditer(pattern):
        yield re.escape(pattern[at : hole.start()])
        inside = r"\d+" if hole[1] == "years" else ".+?"
        yield f"(?P<{hole[1]}>{inside})"
        at = hole.end()
    yield re.escape(pattern[at:])
