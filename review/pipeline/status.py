"""What came from where, and how far the review has come."""

from __future__ import annotations

from review.model import SearchRun
from review.pipeline.core import Context
from review.store import runs


def runs_of(ctx: Context) -> list[SearchRun]:
    """Every search run with its accounts, in order."""
    with ctx.db.read() as unit:
        return runs.all_runs(unit)


def rejects_of(ctx: Context) -> list[tuple[str, int, str]]:
    """Every reject as (source label, line, reason)."""
    with ctx.db.read() as unit:
        label = {r.run_id: r.source_label for r in runs.all_runs(unit)}
        return [(label[r["run_id"]], r["line"], r["reason"]) for r in runs.rejects(unit)]
