"""``slr simulate``: a screening replayed on labelled reports, in the order the ranking would have given."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.errors import InvalidInput
from review.pipeline.labelled_files import LabelledReports, read_labelled
from review.screening.ranking.about import about_of
from review.screening.ranking.features import Pool
from review.screening.ranking.model import Ranker
from review.screening.ranking.sentences import CAVEATS, methods, state
from review.screening.ranking.simulate import Replay, replay
from review.screening.ranking.stopping import StoppingVerdict
from review.screening.ranking.words import count_words
from review.search.formats.csv_writer import neutralise

SHARES = (1, 5, 10, 20, 50)
"""Per cent of the reports after which recall is told."""


@dataclass(frozen=True)
class Simulation:
    """A replayed screening and the reports it was made of."""

    reports: LabelledReports
    replay: Replay
    seed: int
    has_about: bool

    @property
    def order(self) -> tuple[str, ...]:
        """All ids in the order shown; those known beforehand come first."""
        ids = self.reports.ids
        return tuple(ids[row] for rows in (self.replay.priors, self.replay.order) for row in rows.tolist())

    @property
    def prior_ids(self) -> tuple[str, ...]:
        """The ids known beforehand, which no figure counts."""
        return tuple(self.reports.ids[row] for row in self.replay.priors.tolist())

    def as_data(self) -> dict[str, Any]:
        """The figures as plain data."""
        replay, total = self.replay, len(self.replay.order)
        stop = replay.stop
        return {
            "reports": total,
            "relevant": int(replay.labels.sum()),
            "labels_from": self.reports.source,
            "unlabelled": len(self.reports.unlabelled),
            "disputed": len(self.reports.disputed),
            "rejects": len(self.reports.account.rejects),
            "seed": self.seed,
            "about_given": self.has_about,
            "known_beforehand": list(self.prior_ids),
            "loss": round(replay.loss, 4),
            "wss95": round(replay.work_saved(), 4),
            "first": replay.needed(0),
            "n95": replay.needed(0.95),
            "n100": replay.needed(1),
            "recall_after_percent": {s: round(replay.recall(-(-total * s // 100)), 4) for s in SHARES},
            "looks": [_look(verdict, replay) for verdict in replay.verdicts],
            "stop": None if stop is None else _look(stop, replay),
            "methods": methods(stop or replay.verdicts[-1]),
            "caveats": list(CAVEATS),
        }


def simulate(
    data: Path, about: Path | None = None, *, priors: int = 0, label: str = "", seed: int = 1
) -> Simulation:
    """Replay a screening on a labelled file.

    ``about`` is a plain text of question and criteria; ``priors`` relevant and as many irrelevant reports
    are known at the start; ``label`` names the column with the labels. With neither text nor priors the
    order is random until the first relevant report is found.
    """
    text = _text(about) if about is not None else ""
    reports = read_labelled(data, label)
    if not 0 < sum(reports.labels) < len(reports.labels):
        raise InvalidInput(
            f"{data.name}: {sum(reports.labels)} of {len(reports.labels)} reports are relevant.",
            "take a file with relevant and irrelevant reports.",
        )
    pool = Pool(count_words(reports.texts))
    wanted = about_of(text)
    ranker = Ranker(pool, reports.ids, None if wanted is None else pool.alike(wanted))
    return Simulation(
        reports, replay(ranker, reports.labels, seed=seed, priors=priors), seed, wanted is not None
    )


def order_csv(simulation: Simulation) -> str:
    """``record_id``, one line a report in the order shown."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["record_id"])
    writer.writerows([neutralise(record_id)] for record_id in simulation.order)
    return out.getvalue()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8.", "save it as plain text in UTF-8.") from error
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read: {error.strerror}.", "give --about a plain text."
        ) from error


def _look(verdict: StoppingVerdict, replay: Replay) -> dict[str, Any]:
    return {
        "read": verdict.read,
        "found": verdict.found,
        "recall": round(replay.recall(verdict.read), 4),
        "p": verdict.p,
        "least_recall": verdict.least_recall,
        "most_missed": verdict.most_missed,
        "more_irrelevant": verdict.more_irrelevant,
        "irrelevant_in_a_row": verdict.irrelevant_in_a_row,
        "is_met": verdict.is_met,
        "is_too_few": verdict.is_too_few,
        "state": state(verdict),
    }
