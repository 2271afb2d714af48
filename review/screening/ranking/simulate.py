"""Screening replayed on a set whose labels are known: what the ranking would have saved, and missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review.errors import InvalidInput
from review.screening.ranking.draws import Rows, drawn
from review.screening.ranking.model import Lesson, Ranker
from review.screening.ranking.stopping import StoppingRule, StoppingVerdict, judge

Labels = npt.NDArray[np.int64]
_LOOKS = 100


@dataclass(frozen=True, slots=True)
class Replay:
    """A screening from the first report to the last.

    ``order`` are the rows as they would have been shown, ``labels`` theirs (1 relevant); the ``priors``,
    known beforehand, are in neither. ``verdicts`` are the rule's, one a look, until everything is read.
    """

    order: Rows
    labels: Labels
    priors: Rows
    verdicts: tuple[StoppingVerdict, ...]

    @property
    def stop(self) -> StoppingVerdict | None:
        """The first verdict that met the rule with something left to read; None where none did."""
        return next((v for v in self.verdicts if v.is_met and v.unread), None)

    def recall(self, read: int) -> float:
        """The share of relevant reports found in the first so many."""
        return float(self.labels[:read].sum() / self.labels.sum()) if self.labels.any() else 1.0

    def needed(self, recall: float) -> int:
        """How many reports had to be read to find this share of the relevant ones."""
        found, wanted = self.labels.cumsum(), np.ceil(recall * self.labels.sum() - 1e-9)
        return int(np.searchsorted(found, max(wanted, 1))) + 1 if self.labels.any() else 0

    def work_saved(self, recall: float = 0.95) -> float:
        """Work saved over random reading at this recall, WSS (Cohen et al. 2006)."""
        return 1 - self.needed(recall) / max(len(self.order), 1) - (1 - recall)

    @property
    def loss(self) -> float:
        """0 where all relevant reports came first, 1 where they came last, about 0.5 by chance."""
        places = np.flatnonzero(self.labels) + 1
        relevant, others = len(places), len(self.labels) - len(places)
        least = relevant * (relevant + 1) / 2
        return float((places.sum() - least) / (relevant * others)) if relevant and others else 0.0


def replay(
    ranker: Ranker,
    labels: Sequence[int] | Labels,
    *,
    seed: int = 1,
    priors: int = 0,
    growth: float = 0.02,
    rule: StoppingRule | None = None,
) -> Replay:
    """Screen a labelled pool by the ranking, with a reviewer who answers as the labels say.

    ``priors`` relevant and as many irrelevant reports, drawn at random, are known at the start. A new
    ranking is made when the settled reports have grown by the share ``growth``, at first after each one.
    Raises InvalidInput where a label is neither 0 nor 1, or there are too few to draw from.
    """
    truth = _checked(labels, len(ranker.ids))
    known = _drawn_priors(ranker, truth, priors, seed)
    shown: list[int] = []
    while len(shown) + len(known) < len(truth):
        settled = np.concatenate([known, np.array(shown, dtype=np.int64)])
        lesson = Lesson(settled[truth[settled] == 1], settled[truth[settled] == 0])
        step = max(1, int(len(shown) * growth))
        shown += ranker.order(lesson, seed, len(shown))[:step].tolist()
    order = np.array(shown, dtype=np.int64)
    return Replay(order, truth[order], known, verdicts_along(truth[order], rule))


def verdicts_along(labels: Labels, rule: StoppingRule | None = None) -> tuple[StoppingVerdict, ...]:
    """The rule's verdict after each hundredth of the reading, as one who looks now and then would see it."""
    total = len(labels)
    reads = sorted({int(np.ceil(total * look / _LOOKS)) for look in range(1, _LOOKS + 1)} - {0})
    return tuple(judge(labels[:read], total, rule) for read in reads)


def _checked(labels: Sequence[int] | Labels, total: int) -> Labels:
    truth = np.asarray(labels, dtype=np.int64)
    if len(truth) != total:
        raise InvalidInput(f"{len(truth)} labels for {total} reports.", "give every report its label.")
    if not np.isin(truth, (0, 1)).all():
        raise InvalidInput("A label is neither 0 nor 1.", "give 1 for relevant, 0 for irrelevant.")
    return truth


def _drawn_priors(ranker: Ranker, truth: Labels, count: int, seed: int) -> Rows:
    kinds = {"included": np.flatnonzero(truth == 1), "excluded": np.flatnonzero(truth == 0)}
    for name, rows in kinds.items():
        if len(rows) < count:
            raise InvalidInput(
                f"{count} {name} reports cannot be known beforehand: there are {len(rows)}.",
                "give --prior a smaller number.",
            )
    picked = [drawn(ranker.keys, rows, count, "prior", name, seed) for name, rows in kinds.items()]
    return np.concatenate(picked)
