"""The evidence on pairs, worked out in batches.

Each relation between two values (two journals, two titles) is worked out once per distinct pair of
values; whatever can be seen from lengths and codes alone is never scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from review.dedup.evidence import DIFFERENT, EQUAL, UNKNOWN, Evidence, Shares, States
from review.dedup.names import person, same_person
from review.dedup.table import Ints, Mask, Table
from review.dedup.venues import same_venue
from review.dedup.wording import SIMILAR_AT, TitleLevel, Wording, word_by_word

BATCH = 2_000_000  # pairs weighed at a time
LONGEST = 2_000  # characters of a title that are scored
# The details whose values are simply equal or not.
PLAIN = ("doi", "pmid", "pmcid", "volume", "issue", "first_page", "last_page")


def weigh(table: Table, a: Ints, b: Ints, *, keep_all: bool = False) -> Evidence:
    """The evidence on the pairs whose titles, identifiers or place in print bring them near.

    Pairs that nothing brings near are left out, so the result may be shorter than what came in;
    ``keep_all`` keeps them.
    """
    plain = {name: _plain(table, name, a, b) for name in PLAIN}
    _settle_pages(table, plain, a, b)
    # A supplement has no number among the issues, but two supplements are two issues.
    plain["issue"][_plain(table, "supplement", a, b) == DIFFERENT] = DIFFERENT
    near = _may_differ_in_title(table, plain, a, b) | keep_all
    ratio = _ratios(table, a, b, near)
    kept = near | (ratio >= SIMILAR_AT) | _begins(table, a, b)
    a, b, ratio = a[kept], b[kept], ratio[kept]
    plain = {name: states[kept] for name, states in plain.items()}
    level, opposed, extra = _titles(table, a, b, ratio)
    near = (level > TitleLevel.UNLIKE) | near[kept]
    a, b, ratio = a[near], b[near], ratio[near]
    level, opposed, extra = level[near], opposed[near], extra[near]
    plain = {name: states[near] for name, states in plain.items()}
    shared = _shared(table, a, b)
    return Evidence(
        table=table, a=a, b=b, title=level, ratio=ratio, numbers=_numbers(table, a, b), opposed=opposed,
        extra_words=extra,
        first_author=_first_author(table, a, b, shared), shared=shared, venue=_venue(table, a, b),
        accession=np.maximum(_plain(table, "accession", a, b), UNKNOWN),
        registration=_registration(table, a, b), abstract=_abstract(table, a, b),
        year_gap=_year_gap(table, a, b), left_over=np.zeros(len(a), dtype=bool), **plain,
    )  # fmt: skip


def _plain(table: Table, name: str, a: Ints, b: Ints) -> States:
    codes = table.codes(name)
    x, y = codes[a], codes[b]
    states = np.where(x == y, EQUAL, DIFFERENT).astype(np.int8)
    states[(x < 0) | (y < 0)] = UNKNOWN
    return states


def _settle_pages(table: Table, plain: dict[str, States], a: Ints, b: Ints) -> None:
    """Forms of one page: "P63" and "63"; an article number says nothing against a page of print."""
    is_number = table.column("is_article_number")
    either = is_number[a] != is_number[b]
    first, _ = table.page_range
    letter = table.has_page_letter
    same_digits = (first[a] == first[b]) & (first[a] >= 0) & (letter[a] != letter[b])
    plain["first_page"][(plain["first_page"] == DIFFERENT) & either] = UNKNOWN
    plain["last_page"][(plain["last_page"] == DIFFERENT) & either] = UNKNOWN
    plain["first_page"][same_digits] = EQUAL


def _may_differ_in_title(table: Table, plain: dict[str, States], a: Ints, b: Ints) -> Mask:
    """Whether something else than the title could make the two one document."""
    is_named = (plain["doi"] == EQUAL) | (plain["pmid"] == EQUAL) | (plain["pmcid"] == EQUAL)
    in_print = (plain["volume"] == EQUAL) & (plain["first_page"] == EQUAL) & (plain["last_page"] == EQUAL)
    return np.asarray(is_named | in_print | (_registration(table, a, b) == EQUAL))


def _ratios(table: Table, a: Ints, b: Ints, near: Mask) -> Shares:
    """Likeness of the titles, 0 where lengths alone say that it is below what counts.

    Of a title that is no title (an abstract in the wrong field) the first ``LONGEST`` characters count.
    """
    compact, texts = table.codes("compact"), table.column("title")
    ratio = np.where((compact[a] == compact[b]) & (compact[a] >= 0), 100.0, 0.0).astype(np.float32)
    lengths = np.fromiter((len(t) for t in texts), dtype=np.int32, count=len(texts))
    shorter, both = np.minimum(lengths[a], lengths[b]), lengths[a] + lengths[b]
    may = (200.0 * shorter >= SIMILAR_AT * both) | near  # ratio() is never more than 2·min/(a+b)
    rest = np.flatnonzero(may & (ratio == 0) & (shorter > 0))
    if len(rest):
        x, y = ([t[:LONGEST] for t in texts[side[rest]].tolist()] for side in (a, b))
        ratio[rest] = process.cpdist(x, y, scorer=fuzz.ratio, workers=1, dtype=np.float32)
    return ratio


def _begins(table: Table, a: Ints, b: Ints) -> Mask:
    """Whether one title is the beginning of the other."""
    starts, texts = table.codes("start"), table.column("title")
    begins = np.asarray((starts[a] == starts[b]) & (starts[a] >= 0))
    at = np.flatnonzero(begins)
    pairs = zip(texts[a[at]].tolist(), texts[b[at]].tolist(), strict=True)
    begins[at] = [x.startswith(y) or y.startswith(x) for x, y in pairs]
    return begins


def _titles(table: Table, a: Ints, b: Ints, ratio: Shares) -> tuple[States, Mask, Ints]:
    compact, codes, texts = table.codes("compact"), table.codes("title"), table.values("title")
    is_distinct = table.column("is_distinct")
    level = np.where(compact[a] == compact[b], TitleLevel.EXACT, TitleLevel.UNLIKE).astype(np.int8)
    level[(compact[a] < 0) | (compact[b] < 0)] = TitleLevel.UNKNOWN
    opposed, extra = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=np.int32)
    open_ = np.flatnonzero(level == TitleLevel.UNLIKE)
    lengths = np.fromiter((len(t) for t in texts), dtype=np.int32, count=len(texts))
    x, y = codes[a[open_]], codes[b[open_]]
    shorter = np.where(lengths[x] <= lengths[y], is_distinct[a[open_]], is_distinct[b[open_]])

    def look(i: int, j: int, at: int) -> Wording:
        return word_by_word(texts[i], texts[j], float(ratio[open_[at]]), bool(shorter[at]))

    found, which = _once(x, y, look)
    if found:
        level[open_] = np.array([w.level for w in found], dtype=np.int8)[which]
        opposed[open_] = np.array([w.is_opposed for w in found], dtype=bool)[which]
        extra[open_] = np.array([len(w.only_a) + len(w.only_b) for w in found], dtype=np.int32)[which]
    return level, opposed, extra


def _once(x: Ints, y: Ints, look: Callable[[int, int, int], Any]) -> tuple[list[Any], Any]:
    """What ``look`` says of each distinct pair of codes, and which of these each pair is.

    The third argument is the place of the first pair that has these codes.
    """
    if not len(x):
        return [], np.empty(0, dtype=np.int64)
    key = x.astype(np.int64) * (int(max(x.max(), y.max())) + 2) + y
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return [look(int(x[at]), int(y[at]), int(at)) for at in first], which


def _relation(x: Ints, y: Ints, look: Callable[[int, int], int]) -> States:
    """EQUAL for equal codes, UNKNOWN where one is missing, else what ``look`` says of the two values."""
    states = np.where(x == y, EQUAL, UNKNOWN).astype(np.int8)
    states[(x < 0) | (y < 0)] = UNKNOWN
    open_ = np.flatnonzero((x != y) & (x >= 0) & (y >= 0))
    found, which = _once(x[open_], y[open_], lambda i, j, _: look(i, j))
    if found:
        states[open_] = np.array(found, dtype=np.int8)[which]
    return states


_OF = {True: EQUAL, False: DIFFERENT, None: UNKNOWN}


def _venue(table: Table, a: Ints, b: Ints) -> States:
    codes, names = table.codes("venue"), table.values("venue")
    states = _relation(codes[a], codes[b], lambda i, j: _OF[same_venue(names[i], names[j])])
    publisher = table.codes("publisher")
    is_one_house = (publisher[a] == publisher[b]) & (publisher[a] >= 0)
    states[((codes[a] < 0) | (codes[b] < 0)) & is_one_house] = EQUAL
    return states


def _first_author(table: Table, a: Ints, b: Ints, shared: Shares) -> States:
    codes, names = table.codes("first_person"), table.values("first_person")
    states = _relation(codes[a], codes[b], lambda i, j: _OF[same_person(person(names[i]), person(names[j]))])
    # A group on one side may stand for the persons on the other; half the team makes one team.
    has_group = table.column("has_group")
    states[(states == DIFFERENT) & ((shared >= 0.5) | has_group[a] | has_group[b])] = UNKNOWN
    return states


def _shared(table: Table, a: Ints, b: Ints) -> Shares:
    """The share of persons of the shorter list who have a name in common with the longer."""
    lists, counts = table.codes("people"), table.column("people_count")
    swap = counts[a] > counts[b]
    short, long = lists[np.where(swap, b, a)], lists[np.where(swap, a, b)]
    share = np.where((short >= 0) & (long >= 0), 0.0, -1.0).astype(np.float32)
    share[(short == long) & (short >= 0)] = 1.0
    open_ = np.flatnonzero((short != long) & (share == 0.0))
    if len(open_):
        share[open_] = (
            _found_persons(table, short[open_], long[open_]) / np.minimum(counts[a], counts[b])[open_]
        )
    return share


def _found_persons(table: Table, short: Ints, long: Ints) -> Any:
    """How many persons of each short list have a word of their name in the long list."""
    bags = table.people
    owner, at = bags.spread(short)
    other_owner, other_at = bags.spread(long)
    size = np.int64(bags.words.max(initial=0) + 1)
    is_in = np.isin(owner * size + bags.words[at], other_owner * size + bags.words[other_at])
    most = np.int64(bags.person.max(initial=0) + 1)
    persons = np.unique((owner * most + bags.person[at])[is_in])
    return np.bincount((persons // most).astype(np.int64), minlength=len(short))


def _registration(table: Table, a: Ints, b: Ints) -> States:
    codes, numbers = table.codes("registrations"), table.values("registrations")

    def look(i: int, j: int) -> int:
        return DIFFERENT if set(numbers[i].split()).isdisjoint(numbers[j].split()) else EQUAL

    return _relation(codes[a], codes[b], look)


def _numbers(table: Table, a: Ints, b: Ints) -> States:
    codes, values = table.codes("numbers", missing=False), table.values("numbers")

    def look(i: int, j: int) -> int:
        x, y = Counter(values[i].split()), Counter(values[j].split())
        return DIFFERENT if x - y and y - x else UNKNOWN

    return _relation(codes[a], codes[b], look)


def _abstract(table: Table, a: Ints, b: Ints) -> States:
    """Whether the abstracts begin alike; only long ones say anything."""
    codes, texts = table.codes("abstract"), table.column("abstract")
    states = np.where((codes[a] == codes[b]) & (codes[a] >= 0), EQUAL, UNKNOWN).astype(np.int8)
    open_ = np.flatnonzero((states == UNKNOWN) & (codes[a] >= 0) & (codes[b] >= 0))
    if len(open_):
        x, y = texts[a[open_]].tolist(), texts[b[open_]].tolist()
        lengths = np.minimum([len(t) for t in x], [len(t) for t in y])
        x, y = ([t[:n] for t, n in zip(side, lengths, strict=True)] for side in (x, y))
        score = process.cpdist(x, y, scorer=fuzz.ratio, workers=1, dtype=np.float32)
        told = np.where(score >= 90, EQUAL, np.where(score < 55, DIFFERENT, UNKNOWN))
        states[open_] = np.where(lengths >= 150, told, UNKNOWN)
    return states


def _year_gap(table: Table, a: Ints, b: Ints) -> Ints:
    years = table.column("year")
    gap = np.abs(years[a] - years[b])
    return np.where((years[a] == 0) | (years[b] == 0), -1, gap).astype(np.int32)
