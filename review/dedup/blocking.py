"""Which pairs are worth comparing: records that share a key. A year alone is never a key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from review.dedup.normalise import Fields
from review.dedup.words import SMALL_WORDS

CAP = 60
WINDOW = 25


@dataclass(frozen=True, slots=True)
class CappedBlock:
    """A key shared by too many records: each was compared only with its neighbours by title."""

    key: str
    size: int
    window: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Positions to compare, lower first, and the keys that were too common to compare in full."""

    pairs: tuple[tuple[int, int], ...]
    capped: tuple[CappedBlock, ...]


def candidate_pairs(rows: Sequence[Fields]) -> Pairs:
    """The pairs of rows that share a key."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    frequency = Counter(word for row in rows for word in set(row.title.words))
    for position, row in enumerate(rows):
        for key in set(_keys(row, frequency)):
            blocks[key].append(position)
    found: set[tuple[int, int]] = set()
    capped: list[CappedBlock] = []
    for key in sorted(blocks):
        members = blocks[key]
        if len(members) > CAP:
            capped.append(CappedBlock(key, len(members), WINDOW))
        found.update(_within(rows, members))
    return Pairs(tuple(sorted(found)), tuple(capped))


def _within(rows: Sequence[Fields], members: list[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= CAP:
        yield from combinations(members, 2)
        return
    near = sorted(members, key=lambda p: (rows[p].title.text, rows[p].record_id))
    for at, position in enumerate(near):
        for other in near[at + 1 : at + 1 + WINDOW]:
            yield (position, other) if position < other else (other, position)


def _keys(row: Fields, frequency: Counter[str]) -> Iterator[str]:
    yield from (f"doi {row.doi}" for _ in [0] if row.doi)
    yield from (f"pmid {row.pmid}" for _ in [0] if row.pmid)
    yield from (f"pmcid {row.pmcid}" for _ in [0] if row.pmcid)
    yield from (f"accession {row.accession}" for _ in [0] if row.accession)
    yield from (f"registration {number}" for number in sorted(row.registrations))
    yield from _title_keys(row, frequency)
    yield from _print_keys(row)


def _title_keys(row: Fields, frequency: Counter[str]) -> Iterator[str]:
    title = row.title
    if not title.words:
        return
    yield f"title {title.compact}"
    if len(title.compact) >= 12:
        yield f"start {title.compact[:20]}"
        yield f"end {title.compact[-20:]}"
    telling = {w for w in title.words if len(w) > 3 and w not in SMALL_WORDS and not w.isdigit()}
    rare = sorted(telling, key=lambda w: (frequency[w], w))[:4]
    yield from (f"words {x} {y}" for x, y in combinations(sorted(rare), 2))


def _print_keys(row: Fields) -> Iterator[str]:
    first = row.pages.first
    if row.volume and first:
        yield f"place {row.volume} {first} {row.pages.last}"
        if row.year:
            yield f"year {row.year} {row.volume} {first}"
    for name in sorted(row.people[0].family) if row.people else ():
        if first and row.year:
            yield f"author {name} {row.year} {first}"
        if first and row.volume:
            yield f"author {name} v{row.volume} {first}"
