"""Who is shown what: one batch for all, shuffled for each person, and nothing that tells a verdict.

A ranking gives batches of reports, the same for everybody. What somebody else has read comes first, so
that what one began another finishes. A share of each batch is drawn at random from all unsettled reports.
What a person is shown follows from what is settled and from who has read what, never from how somebody
judged a report that is not settled: that is what keeps reviewers blind to each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.errors import InvalidInput
from review.screening.ranking.draws import Rows, drawn, keys_of, shuffled
from review.screening.ranking.model import Lesson, Ranker

PILOT = 50
SMALLEST, LARGEST = 20, 100


class Mode(StrEnum):
    """How a report came to be shown. Each decision records it: estimates need to know what was random."""

    PILOT = "pilot"
    RANKED = "ranked"
    RANDOM_CHECK = "random_check"


@dataclass(frozen=True, slots=True)
class Place:
    """A report's place in an order."""

    report_id: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Ranking:
    """One order for everybody, in batches, with what made it. It is kept whole, and replaced whole.

    ``learned_from`` are the settled reports it was trained on. Number 0 is the pilot.
    """

    number: int
    seed: str
    batch_size: int
    learned_from: tuple[str, ...]
    places: tuple[Place, ...]

    def batches(self) -> Iterator[tuple[Place, ...]]:
        """The places, batch by batch."""
        for first in range(0, len(self.places), self.batch_size):
            yield self.places[first : first + self.batch_size]


def pilot(report_ids: Collection[str], seed: str, size: int = PILOT) -> Ranking:
    """Reports at random, which everybody reads before anything is ranked."""
    if size < SMALLEST:
        raise InvalidInput(f"A pilot of {size} reports tells too little.", f"take {SMALLEST} or more.")
    ids = sorted(report_ids)
    keys = keys_of(ids)
    chosen = drawn(keys, np.arange(len(ids)), size, "pilot", seed)
    return Ranking(0, seed, size, (), tuple(Place(ids[row], Mode.PILOT) for row in chosen))


def rank(
    ranker: Ranker,
    lesson: Lesson,
    *,
    number: int,
    seed: str,
    batch_size: int = SMALLEST,
    random_share: float = 0.05,
) -> Ranking:
    """All unsettled reports in batches: the most promising first, with random ones among them.

    ``random_share`` of all places, evenly spread, are drawn by chance from what the rest of the order still
    has. Raises InvalidInput for a share that is not between 0 and 1.
    """
    if not 0 <= random_share < 1:
        raise InvalidInput(f"{random_share} is no share of a batch.", "give a number from 0 to below 1.")
    order = ranker.order(lesson, seed, number)
    by_chance = drawn(ranker.keys, np.sort(order), len(order), "check", seed, number)
    ids = ranker.ids
    learned = sorted(ids[row] for rows in (lesson.included, lesson.excluded) for row in rows)
    places = (
        Place(ids[row], Mode.RANDOM_CHECK if is_random else Mode.RANKED)
        for row, is_random in _woven(order, by_chance, random_share)
    )
    return Ranking(number, seed, batch_size, tuple(learned), tuple(places))


def is_due(ranking: Ranking, settled: int) -> bool:
    """Whether so much was settled since that a new ranking is worth its while: 5 %, and 20 to 100 reports."""
    new = settled - len(ranking.learned_from)
    return new >= max(SMALLEST, min(LARGEST, len(ranking.learned_from) // 20))


def queue_for(
    person: str, ranking: Ranking, read_by: Mapping[str, Collection[str]], open_reports: Collection[str]
) -> tuple[Place, ...]:
    """What a person is shown, first to last: what others have begun, then batch after batch.

    ``read_by`` says who has decided on a report, not how. ``open_reports`` are those this person is still
    asked for; what they have read themselves is left out. A report that the ranking does not know yet
    comes last.
    """
    mine = {report for report in open_reports if person not in read_by.get(report, ())}
    modes = {place.report_id: place.mode for place in ranking.places}
    begun = {report for report in mine if read_by.get(report)}
    parts = [("begun", begun)]
    for number, batch in enumerate(ranking.batches()):
        parts.append((f"batch {number}", {place.report_id for place in batch} & mine - begun))
    parts.append(("new", mine - begun - modes.keys()))
    return tuple(
        Place(report, modes.get(report, Mode.RANKED))
        for name, reports in parts
        for report in _own_order(reports, person, ranking, name)
    )


def _own_order(reports: Collection[str], person: str, ranking: Ranking, part: str) -> Iterator[str]:
    ids = sorted(reports)
    numbers = shuffled(keys_of(ids), "person", person, ranking.seed, ranking.number, part)
    return (ids[row] for row in numbers.argsort(kind="stable"))


def _woven(order: Rows, by_chance: Rows, share: float) -> Iterator[tuple[int, bool]]:
    """Each row once: from the one order or the other, so that every place has its share of chance."""
    taken: set[int] = set()
    best, chance = (iter(rows.tolist()) for rows in (order, by_chance))
    for place in range(len(order)):
        is_random = int((place + 1) * share) > int(place * share)
        row = next(row for row in (chance if is_random else best) if row not in taken)
        taken.add(row)
        yield row, is_random
