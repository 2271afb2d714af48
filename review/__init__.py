"""Systematic and scoping reviews, from protocol to PRISMA flow.

>>> import review
>>> r = review.open_review("protocols/sex-buyer-interventions.yaml")  # doctest: +SKIP
>>> r.counts().records_screened  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from review.pipeline.frames import Review

__version__ = "0.1.0"
__all__ = ["__version__", "open_review"]


def open_review(path: Path | str) -> Review:
    """Open the review that a protocol file describes; see ``Review`` for what it can show."""
    from review.pipeline.frames import open_review as _open  # kept out of ``import review``: it is heavy

    return _open(path)
