"""Systematic and scoping reviews, from protocol to PRISMA flow.

>>> import review
>>> r = review.open_review("protocols/sex-buyer-interventions.yaml")  # doctest: +SKIP
>>> r.counts().records_screened  # doctest: +SKIP
>>> review.deduplicate(frame).clusters  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from review.dedup.tables import TableResult
    from review.model import LinkKind, VersionPolicy
    from review.pipeline.frames import Review

__version__ = "0.1.0"
__all__ = ["__version__", "deduplicate", "open_review"]


def open_review(path: Path | str) -> Review:
    """Open the review that a protocol file describes; see ``Review`` for what it can show."""
    from review.pipeline.frames import open_review as _open  # kept out of ``import review``: it is heavy

    return _open(path)


def deduplicate(
    frame: pd.DataFrame,
    *,
    known: Mapping[str, str] | None = None,
    merge_at: float = 0.98,
    review_at: float = 0.80,
    versions: Mapping[LinkKind, VersionPolicy] | None = None,
) -> TableResult:
    """Which rows of a table of records describe the same report; see ``TableResult`` for what comes back.

    ``frame`` needs the columns ``record_id`` and ``title``; ``authors, year, journal, volume, issue,
    pages, doi, pmid, abstract`` and more are read where they are. ``known`` names the cluster of
    records of an earlier run, ``merge_at`` and ``review_at`` are the scores from which a pair may be
    merged and is asked about, ``versions`` says what is done with versions of one work.

    Raises InvalidInput for a table without these columns, or an id that is empty or stands twice.
    """
    from review.dedup.tables import deduplicate_table

    return deduplicate_table(
        frame, known=known or {}, merge_at=merge_at, review_at=review_at, versions=versions or {}
    )
