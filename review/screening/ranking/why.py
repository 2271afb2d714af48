"""Why a report ranks where it does: its words and what each is worth. To be shown after the decision only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from review.screening.ranking.features import Floats, Pool
from review.screening.ranking.words import Text, phrases_of


@dataclass(frozen=True, slots=True)
class Reason:
    """A word, or two that stand together, and what it adds to the report's score (or takes from it)."""

    phrase: str
    worth: float


def reasons(pool: Pool, row: int, text: Text, weights: Floats, most: int = 8) -> tuple[Reason, ...]:
    """The phrases that move a report's score the most, largest first.

    ``weights`` are those of the ranking (``Ranker.weights``); ``text`` is what the row was counted from.
    The worths of all phrases add up to the score.
    """
    phrases = phrases_of(text)
    cells = pool.matrix[row]
    worths: defaultdict[str, float] = defaultdict(float)
    for column, value in zip(cells.indices.tolist(), cells.data.tolist(), strict=True):
        worths[phrases[column]] += value * float(weights[column])
    ranked = sorted(worths.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(Reason(phrase, worth) for phrase, worth in ranked[:most] if worth)
