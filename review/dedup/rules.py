"""Small named rules: which evidence merges two records, and which is a question for a person.

A rule that merges needs an equal identifier or a title with agreeing details; its score is .98 or
more. A rule that asks never merges, whatever the thresholds say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from review.dedup.compare import Agree, Comparison, is_close
from review.dedup.normalise import Kind
from review.dedup.titles import TitleLevel
from review.model import Entry

_FILLED = (
    "title",
    "authors",
    "year",
    "venue",
    "volume",
    "pages",
    "doi",
    "pmid",
    "url",
    "native_id",
    "abstract",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a pair."""

    rule: str
    score: float
    may_merge: bool
    reason: str


def judge(c: Comparison) -> Finding | None:
    """The first rule that speaks for the pair, or None when nothing does."""
    found = (rule(c) for rule in _RULES)
    return next((finding for finding in found if finding is not None), None)


def identical(c: Comparison) -> Finding | None:
    """The same entry twice, field for field, when it says enough to be told from another."""
    if _bare(c.a.entry) != _bare(c.b.entry):
        return None
    filled = sum(bool(getattr(c.a.entry, name)) for name in _FILLED)
    is_told = filled >= 3 or (filled == 2 and c.a.title.is_distinct)
    return Finding("identical", 1.0, is_told, "every field is the same")


def identifier(c: Comparison) -> Finding | None:
    """An equal DOI, PMID or PMCID, and titles that agree."""
    if not c.has_equal_identifier:
        return None
    names = " and ".join(n for n in c.details(Agree.EQUAL) if n in {"DOI", "PMID", "PMCID"})
    if c.title.level >= TitleLevel.CUT:
        return Finding("identifier", 0.999, True, f"equal {names}, same title")
    near = (c.year_gap or 0) <= 1 and c.first_page is not Agree.DIFFERENT
    if c.title.level is TitleLevel.SIMILAR and c.first_author is Agree.EQUAL and near:
        return Finding("identifier", 0.995, True, f"equal {names}, similar title, same first author")
    if c.title.level is TitleLevel.UNLIKE and c.first_author is Agree.DIFFERENT:
        return None
    return Finding("identifier unsure", 0.9, False, f"equal {names}, but the titles do not settle it")


def registration(c: Comparison) -> Finding | None:
    """Two registry entries of one number, with titles that agree."""
    if c.registration is not Agree.EQUAL or {c.a.kind, c.b.kind} != {Kind.REGISTRY}:
        return None
    if c.title.level >= TitleLevel.SIMILAR and c.is_one_registration:
        return Finding("registration", 0.998, True, "equal registration number, same title")
    return Finding("registration unsure", 0.9, False, "equal registration number, other title")


def place(c: Comparison) -> Finding | None:
    """Same title at the same volume and page, a year apart at most."""
    if not c.has_equal_place or (c.year_gap or 0) > 1:
        return None
    if is_close(c) and (c.venue is Agree.EQUAL or c.first_author is Agree.EQUAL):
        return Finding("place", 0.99, True, "same title, volume and first page")
    if c.first_author is not Agree.EQUAL or not (c.venue is Agree.EQUAL or c.has_equal_pages):
        return None
    if c.title.level is TitleLevel.CUT:
        return Finding(
            "place", 0.985, True, "one title is cut short; same volume, first page and first author"
        )
    is_team = (c.shared_authors or 0) >= 0.8 and c.year_gap == 0
    if c.title.level is TitleLevel.SIMILAR and c.title.ratio >= 0.85 and c.has_equal_pages and is_team:
        return Finding(
            "place", 0.981, True, "a title worded slightly otherwise; same volume, pages and authors"
        )
    return None


def page_range(c: Comparison) -> Finding | None:
    """Same title, authors, year, volume and whole page range, under two names of a journal."""
    in_print = c.has_equal_print and c.a.pages.first != "1"
    is_same = c.title.level is TitleLevel.EXACT and c.first_author is Agree.EQUAL and c.year_gap == 0
    if in_print and is_same and c.a.title.is_distinct and c.shared_authors == 1.0:
        return Finding("page range", 0.982, True, "same title, authors, year, volume and pages")
    return None


def translation(c: Comparison) -> Finding | None:
    """An original title and a database's bracketed translation at one place."""
    if c.a.title.is_bracketed == c.b.title.is_bracketed or not c.has_equal_place or c.year_gap != 0:
        return None
    same_people = c.first_author is Agree.EQUAL and (c.shared_authors or 0) >= 0.8
    if c.has_equal_pages and same_people and c.venue is Agree.EQUAL:
        return Finding(
            "translation", 0.981, True, "bracketed translation; same journal, volume, pages and authors"
        )
    return None


def title_year_author(c: Comparison) -> Finding | None:
    """Title, year and first author, with a further detail that agrees and none that differs."""
    if not c.has_same_authors or c.year_gap != 0 or not c.a.title.is_distinct or conflicts(c):
        return None
    further = [
        s for s in (c.venue, c.volume, c.first_page, c.last_page, c.abstract, c.accession) if s is Agree.EQUAL
    ]
    is_whole = (c.shared_authors or 0) >= 0.8
    enough = len(further) >= (1 if c.title.level is TitleLevel.EXACT and is_whole else 2)
    if is_close(c) and enough and (c.title.level is TitleLevel.EXACT or c.first_page is Agree.EQUAL):
        details = ", ".join(n for n in c.details(Agree.EQUAL) if n not in {"first author", "year"})
        return Finding(
            "title, year, author", 0.98, True, f"same title, year and first author; also {details}"
        )
    return None


def ask_same_title(c: Comparison) -> Finding | None:
    """The same title, in full or cut, and nothing that settles it."""
    if c.title.level < TitleLevel.CUT:
        return None
    base = 0.92 if c.title.level is TitleLevel.CUT else 0.95
    if c.first_author is Agree.UNKNOWN:
        base -= 0.04
    thin = 0.0 if c.a.title.is_distinct or c.first_author is Agree.EQUAL else 0.08
    wording = "one title is cut short" if c.title.level is TitleLevel.CUT else "same title"
    return _question("same title", base - thin, c, wording)


def ask_similar_title(c: Comparison) -> Finding | None:
    """A similar title by the same first author at about the same time."""
    if c.title.level is not TitleLevel.SIMILAR or c.first_author is not Agree.EQUAL or (c.year_gap or 0) > 1:
        return None
    bonus = 0.05 if c.has_equal_place or c.abstract is Agree.EQUAL else 0.0
    return _question("similar title", 0.80 + 0.5 * (c.title.ratio - 0.8) + bonus, c, "similar title")


def ask_same_place(c: Comparison) -> Finding | None:
    """Other words in the title, but the same journal, volume, page range and authors."""
    if not c.has_equal_print or c.issue is Agree.DIFFERENT or c.first_author is not Agree.EQUAL:
        return None
    if c.year_gap != 0 or (c.venue is Agree.DIFFERENT and c.shared_authors != 1.0):
        return None
    return _question("same place", 0.86, c, "other title, but same volume, pages and first author")


def _question(rule: str, base: float, c: Comparison, wording: str) -> Finding:
    against = conflicts(c)
    gap = c.year_gap or 0
    lowered = sum(0.02 if name == "issue" else 0.04 for name in against) + min(0.08, 0.015 * gap)
    lowered += 0.10 if c.a.title.is_generic else 0.0
    alike = [n for n in c.details(Agree.EQUAL) if n not in wording]
    reason = wording + (f"; same {', '.join(alike)}" if alike else "")
    differ = [*against, *(["year"] if gap else [])]
    return Finding(
        rule,
        round(max(0.0, base - lowered), 4),
        False,
        reason + (f"; differ: {', '.join(differ)}" if differ else ""),
    )


def conflicts(c: Comparison) -> list[str]:
    """The details that speak against one document when they differ, and do."""
    watched = {"journal", "volume", "issue", "first page", "abstract", "first author"}
    return [name for name in c.details(Agree.DIFFERENT) if name in watched]


def _bare(entry: Entry) -> tuple[object, ...]:
    """All an entry says of its document; where it stood in a file is no part of that."""
    ids = (entry.doi, entry.pmid, entry.pmcid, entry.native_id, entry.url, entry.issn, entry.isbn)
    print_ = (entry.venue, entry.volume, entry.issue, entry.pages, entry.publisher, entry.date, entry.type)
    said = (entry.title, entry.abstract, entry.authors, entry.year, entry.language, entry.keywords)
    return (*said, *print_, *ids, sorted((k, tuple(v)) for k, v in entry.extra.items()))


_RULES: tuple[Callable[[Comparison], Finding | None], ...] = (
    identical,
    identifier,
    registration,
    place,
    page_range,
    translation,
    title_year_author,
    ask_same_title,
    ask_similar_title,
    ask_same_place,
)
