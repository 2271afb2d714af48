"""A review in a notebook: the same counts and tables, as data frames to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.pipeline import charting, counting, exporting
from review.pipeline.core import Context, open_context
from review.pipeline.lists import names_of

if TYPE_CHECKING:
    import pandas as pd

    from review.reporting import Flow


class Review:
    """An open review. Close it, or use it in a ``with`` block."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    def flow(self) -> pd.DataFrame:
        """One row a number of the PRISMA 2020 flow diagram: its key, its label and n (NA: not done)."""
        frame = _frame(_flow_rows(self.counts()))
        return frame.astype({"n": "Int64"})

    def counts(self) -> Flow:
        """The same counts as attributes, each with the list of ids behind it in ``members``."""
        return counting.flow(self.ctx)

    def records(self) -> pd.DataFrame:
        """One row a record, with its source, its report and why it belongs there."""
        return _frame(exporting.record_rows(self.ctx))

    def decisions(self) -> pd.DataFrame:
        """One row a settled decision or adjudication; open work is kept back, here as everywhere."""
        return _frame(exporting.decision_rows(self.ctx))

    def extractions(self) -> pd.DataFrame:
        """One row a charted intervention."""
        return _frame(exporting.intervention_rows(self.ctx, charting.chart(self.ctx)))

    def values(self) -> pd.DataFrame:
        """One row a charted value, with its quote."""
        return _frame(exporting.value_rows(self.ctx, charting.chart(self.ctx)))

    def close(self) -> None:
        """Let go of the database."""
        self.ctx.db.close()

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Review {self.ctx.protocol.review.id} at {self.ctx.file.path.name}>"


def open_review(path: Path | str) -> Review:
    """Open the review that a protocol file describes."""
    return Review(open_context(path))


def _flow_rows(flow: Flow) -> list[dict[str, Any]]:
    names = names_of(flow, str)
    rows: list[dict[str, Any]] = []
    for key, value in flow.numbers().items():
        if value is None or isinstance(value, int):
            rows.append({"key": key, "label": names.get(key, key.replace("_", " ")), "n": value})
        else:
            rows += [{"key": key, "label": label, "n": n} for label, n in value]
    return rows


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd  # the heaviest import of all, and only notebooks need it

    return pd.DataFrame(rows)
