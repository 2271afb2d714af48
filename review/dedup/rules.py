"""Small named rules: which evidence merges two records, and which is a question for a person.

A rule is a name, a test over the columns of the evidence, a score and a reason. Rules are tried in
order, the first that holds speaks. A rule that merges scores ``MERGE`` or more; one that asks never
merges, whatever the thresholds say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review.dedup.evidence import DIFFERENT, EQUAL, UNKNOWN, Evidence
from review.dedup.fields import Kind
from review.dedup.table import Mask
from review.dedup.wording import TitleLevel

Scores = npt.NDArray[np.float32]
Test = Callable[[Evidence], Mask]
MERGE = 0.98


@dataclass(frozen=True, slots=True)
class Rule:
    """Evidence that merges (``score`` ≥ MERGE), or asks: then ``score`` is where the question starts from."""

    name: str
    holds: Test
    score: float
    reason: str

    @property
    def merges(self) -> bool:
        """Whether the rule may merge."""
        return self.score >= MERGE


# ---- rules that merge --------------------------------------------------------------------------


def identical(e: Evidence) -> Mask:
    """The same entry twice, field for field, when it says enough to be told from another."""
    x, y = e.both("identity")
    filled = e.both("filled")[0]
    return np.asarray((x == y) & ((filled >= 3) | ((filled == 2) & e.is_distinct)))


def identifier(e: Evidence) -> Mask:
    """An equal DOI, PMID or PMCID, and titles that agree."""
    return np.asarray(e.has_equal_identifier & (e.title >= TitleLevel.CUT))


def identifier_similar_title(e: Evidence) -> Mask:
    """An equal identifier, a title worded slightly otherwise, the same first author."""
    alike = (e.title == TitleLevel.SIMILAR) & (e.first_author == EQUAL)
    return np.asarray(e.has_equal_identifier & alike & e.is_near_year & (e.first_page != DIFFERENT))


def registration(e: Evidence) -> Mask:
    """Two entries of registries under one number, with titles that agree."""
    return np.asarray(e.is_one_registration & (e.title >= TitleLevel.SIMILAR))


def place(e: Evidence) -> Mask:
    """Same title at the same volume and page, a year apart at most."""
    said = (e.venue == EQUAL) | (e.first_author == EQUAL)
    return np.asarray(e.has_equal_place & e.is_near_year & e.is_close & said)


def place_cut_title(e: Evidence) -> Mask:
    """The same place and first author, one title cut short."""
    said = (e.venue == EQUAL) | e.has_equal_pages
    found = e.has_equal_place & e.is_near_year & (e.title == TitleLevel.CUT)
    return np.asarray(found & e.has_same_authors & said)


def place_similar_title(e: Evidence) -> Mask:
    """The same pages, year and authors, and a title worded slightly otherwise."""
    alike = (e.title == TitleLevel.SIMILAR) & (e.ratio >= 85) & (e.first_author == EQUAL)
    return np.asarray(alike & e.has_equal_pages & (e.shared >= 0.8) & e.is_same_year)


def same_pages(e: Evidence) -> Mask:
    """One journal and range of several pages, the same year and authors; the title alike or translated."""
    people = (e.first_author == EQUAL) & (e.shared >= 0.8)
    placed = ((e.volume == EQUAL) & e.is_translated) | (e.title >= TitleLevel.SIMILAR)
    found = e.on_same_pages & placed & (e.venue == EQUAL) & e.is_same_year & people
    return np.asarray(found & ~e.table.column("is_supplement")[e.a])


def overlapping_pages(e: Evidence) -> Mask:
    """Same title, authors, year, journal and volume, and page ranges that have a page in common."""
    same = e.is_close & (e.shared >= 0.8) & e.has_same_authors & e.is_near_year & e.is_distinct
    return np.asarray(same & e.overlaps & (e.volume == EQUAL) & (e.venue == EQUAL) & (e.issue != DIFFERENT))


def volume_and_issue(e: Evidence) -> Mask:
    """Same title, team and year, in one issue of a journal with two names."""
    same = e.is_in_order & e.is_one_team & e.has_same_authors & e.is_same_year & e.is_distinct
    no_conflict = (e.first_page != DIFFERENT) & (e.abstract != DIFFERENT)
    return np.asarray(same & (e.volume == EQUAL) & (e.issue == EQUAL) & no_conflict)


def part_of_the_team(e: Evidence) -> Mask:
    """Same long title, year and journal; one list leaves out some of the authors of the other."""
    people = (e.first_author != DIFFERENT) & (e.shared >= 0.75) & (e.shared_persons >= 2)
    return np.asarray(
        e.is_in_order & e.is_distinct & people & e.is_same_year & (e.venue == EQUAL) & (_conflicts(e) == 0)
    )


def subtitle_left_out(e: Evidence) -> Mask:
    """One title lacks the subtitle; the same authors, year and journal, no conflict."""
    return np.asarray(
        e.lacks_subtitle & e.is_whole_list & e.is_same_year & (e.venue == EQUAL) & (_conflicts(e) == 0)
    )


def cut_by_a_word(e: Evidence) -> Mask:
    """One title lacks a last word or two; three authors or more, all the same, and year and journal."""
    team = e.is_one_team & (e.both("people_count")[0] >= 3) & e.is_same_year
    cut = (e.title == TitleLevel.CUT) & (e.extra_words <= 2) & e.is_distinct
    return np.asarray(cut & team & (e.venue == EQUAL) & (_conflicts(e) == 0))


def short_title(e: Evidence) -> Mask:
    """A short title that names more than a section, the whole author list, year and journal, no conflict."""
    return np.asarray(
        e.is_in_order
        & e.is_telling
        & e.is_whole_list
        & e.is_same_year
        & (e.venue == EQUAL)
        & (_conflicts(e) == 0)
    )


def page_range(e: Evidence) -> Mask:
    """Same title, authors, year, volume and whole page range, under two names of a journal."""
    in_print = (e.has_equal_print | e.on_same_pages) & ~e.table.is_page_one[e.a]
    same = e.is_close & (e.first_author != DIFFERENT) & (e.shared >= 0.75) & e.is_near_year
    return np.asarray(in_print & same & (e.is_distinct | e.is_telling) & (e.issue != DIFFERENT))


def page_range_cut_title(e: Evidence) -> Mask:
    """One title cut short; the same team, year, volume and whole page range."""
    in_print = e.has_equal_print & ~e.table.is_page_one[e.a] & e.fills_pages
    same = (e.title == TitleLevel.CUT) & e.is_one_team & e.is_same_year
    return np.asarray(in_print & same & (e.issue != DIFFERENT))


def translation(e: Evidence) -> Mask:
    """An original title and a database's bracketed translation at one place."""
    x, y = e.both("is_bracketed")
    people = (e.first_author == EQUAL) & (e.shared >= 0.8)
    return np.asarray((x != y) & e.has_equal_pages & e.is_same_year & people & (e.venue == EQUAL))


def title_authors_detail(e: Evidence) -> Mask:
    """Title, year and authors, with a further detail that agrees and none that differs."""
    exact = e.is_in_order & (e.shared >= 0.8) & (_agreeing(e) >= 1)
    near = (e.title == TitleLevel.EXACT) & (_agreeing(e) >= 2)
    return np.asarray(_is_same_work(e) & (_conflicts(e) == 0) & (exact | near))


def left_over(e: Evidence) -> Mask:
    """Left over where one database lists what another has of a journal's year; alike, by the same people."""
    people = e.has_same_authors & (e.shared >= 0.8)
    alike = (e.title >= TitleLevel.SIMILAR) & people
    unsigned = e.is_close & (e.shared < 0)
    said = e.left_over & e.is_same_year & (e.venue == EQUAL) & e.is_distinct
    return np.asarray(said & (alike | unsigned) & (_conflicts(e) == 0))


def _is_same_work(e: Evidence) -> Mask:
    return np.asarray(e.has_same_authors & e.is_same_year & e.is_distinct)


def _agreeing(e: Evidence) -> npt.NDArray[np.int64]:
    """How many further details agree."""
    details = (e.venue, e.volume, e.first_page, e.last_page, e.abstract, e.accession)
    return np.asarray(sum((d == EQUAL).astype(np.int64) for d in details))


def _conflicts(e: Evidence) -> npt.NDArray[np.int64]:
    """How many details speak against one document."""
    details = (e.venue, e.volume, e.issue, e.first_page, e.abstract, e.first_author)
    return np.asarray(sum((d == DIFFERENT).astype(np.int64) for d in details))


# ---- rules that ask ----------------------------------------------------------------------------


def identical_thin(e: Evidence) -> Mask:
    """The same entry twice, which says too little to be told from another."""
    x, y = e.both("identity")
    return np.asarray(x == y)


def identifier_unsure(e: Evidence) -> Mask:
    """An equal identifier, but the titles do not settle it."""
    is_other = (e.title == TitleLevel.UNLIKE) & (e.first_author == DIFFERENT)
    return np.asarray(e.has_equal_identifier & ~is_other)


def registration_unsure(e: Evidence) -> Mask:
    """One registration number, other titles."""
    x, y = e.both("kind")
    return np.asarray((e.registration == EQUAL) & (x == Kind.REGISTRY) & (y == Kind.REGISTRY))


def same_title(e: Evidence) -> Mask:
    """The same title, in full."""
    return e.is_close


def cut_title(e: Evidence) -> Mask:
    """One title is the beginning of the other."""
    return np.asarray(e.title == TitleLevel.CUT)


def similar_title(e: Evidence) -> Mask:
    """A similar title by the same people at about the same time, or unsigned in one journal and year."""
    most = (e.first_author != DIFFERENT) & (e.shared >= 0.9)
    here = e.is_same_year & (e.venue == EQUAL) & (e.ratio >= 95)
    team = e.has_same_authors | (most & ((e.shared_persons >= 2) | here))
    unsigned = (e.shared < 0) & (e.ratio >= 90) & e.is_distinct & e.is_same_year & (e.venue == EQUAL)
    return np.asarray((e.title == TitleLevel.SIMILAR) & (team | unsigned) & e.is_near_year)


def same_place(e: Evidence) -> Mask:
    """Other words in the title, but the same journal, volume, page range and authors."""
    found = e.has_equal_print & (e.issue != DIFFERENT) & (e.first_author != DIFFERENT) & e.is_same_year
    known = (e.first_author == EQUAL) | (e.fills_pages & (e.venue == EQUAL))
    return np.asarray(found & known & ((e.venue != DIFFERENT) | (e.shared == 1.0)))


RULES: tuple[Rule, ...] = (
    Rule("identical", identical, 1.0, "every field is the same"),
    Rule("identifier", identifier, 0.999, "equal identifier, same title"),
    Rule("identifier, similar title", identifier_similar_title, 0.995,
         "equal identifier, similar title, same first author"),
    Rule("registration", registration, 0.998, "equal registration number, same title"),
    Rule("place", place, 0.99, "same title, volume and first page"),
    Rule("place, cut title", place_cut_title, 0.985,
         "one title is cut short; same volume, first page and first author"),
    Rule("place, similar title", place_similar_title, 0.981,
         "a title worded slightly otherwise; same volume, pages and authors"),
    Rule("page range", page_range, 0.982, "same title, authors, year, volume and pages"),
    Rule("page range, cut title", page_range_cut_title, 0.982,
         "one title is cut short; same authors, year, volume and pages"),
    Rule("same pages", same_pages, 0.981, "same journal, volume, pages, year and authors"),
    Rule("overlapping pages", overlapping_pages, 0.981,
         "same title, authors, journal and volume; pages overlap"),
    Rule("volume and issue", volume_and_issue, 0.981, "same title, authors, year, volume and issue"),
    Rule("part of the team", part_of_the_team, 0.98,
         "same title, year and journal; one author list is part of the other"),
    Rule("cut by a word", cut_by_a_word, 0.98,
         "one title lacks the last words; same team, year and journal"),
    Rule("subtitle left out", subtitle_left_out, 0.98,
         "one title lacks the subtitle; same authors, year and journal"),
    Rule("short title", short_title, 0.98, "same short title, authors, year and journal"),
    Rule("translation", translation, 0.981, "bracketed translation; same journal, volume, pages and authors"),
    Rule("title, authors, detail", title_authors_detail, 0.98,
         "same title, year and authors, and a further detail"),
    Rule("left over", left_over, 0.98,
         "like titles, left over where two databases list this journal and year"),
    Rule("identical, thin", identical_thin, 0.95, "every field is the same, but there are few"),
    Rule("identifier unsure", identifier_unsure, 0.9, "equal identifier, but the titles do not settle it"),
    Rule("registration unsure", registration_unsure, 0.9, "equal registration number, other title"),
    Rule("same title", same_title, 0.95, "same title"),
    Rule("cut title", cut_title, 0.92, "one title is cut short"),
    Rule("similar title", similar_title, 0.85, "similar title, same first author"),
    Rule("same place", same_place, 0.86, "other title, but same volume, pages and first author"),
)  # fmt: skip
NONE = -1


def judge(e: Evidence) -> tuple[npt.NDArray[np.int8], Scores]:
    """For each pair the first rule that holds (its place in ``RULES``, or NONE), and the score."""
    rule = np.full(len(e), NONE, dtype=np.int8)
    for number, each in enumerate(RULES):
        free = np.flatnonzero(rule == NONE)
        if not len(free):
            break
        rule[free[each.holds(e.where(free))]] = number
    score = np.array([r.score for r in RULES] + [0.0], dtype=np.float32)[rule]
    asks = np.flatnonzero((score < MERGE) & (rule != NONE))
    score[asks] = np.maximum(0.0, score[asks] - _doubt(e.where(asks)))
    return rule, score


def _doubt(e: Evidence) -> Scores:
    """What lowers a question: details that differ, years between, titles that say little."""
    watched = (e.venue, e.volume, e.first_page, e.abstract, e.first_author)
    against = 0.04 * sum((d == DIFFERENT).astype(np.float32) for d in watched)
    against += 0.02 * (e.issue == DIFFERENT)
    against += np.minimum(0.08, 0.015 * np.maximum(e.year_gap, 0))
    against += 0.10 * e.is_generic
    against += np.where(e.first_author == UNKNOWN, 0.04, 0.0)
    against += np.where(~e.is_distinct & (e.first_author != EQUAL), 0.08, 0.0)
    against[e.both("identity")[0] == e.both("identity")[1]] = 0.0
    against -= 0.02 * (e.is_whole_list & e.is_same_year & e.is_distinct)
    against -= 0.03 * (e.has_equal_place | (e.abstract == EQUAL))
    return np.asarray(against, dtype=np.float32)
