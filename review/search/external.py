"""Decisions taken in another tool, found in the tags and columns of an entry that nobody mapped.

They are told by what an entry holds, never by a file's name, and they are what the other tool's export
says: one decision for each reviewer it names, and one without a reviewer for what it puts on nobody.
No export says at which stage it was taken, so ``stage`` is "". ``entry.extra`` keeps everything.
"""

from __future__ import annotations

from review.model import Entry, ExternalDecision
from review.search.external_abstrackr import abstrackr_decisions
from review.search.external_asreview import asreview_decisions
from review.search.external_cells import cells_of
from review.search.external_covidence import covidence_decisions
from review.search.external_labels import label_decisions
from review.search.external_rayyan import rayyan_decisions


def external_decisions(entry: Entry) -> tuple[ExternalDecision, ...]:
    """Every decision, label and reason of Rayyan, ASReview, abstrackr, Covidence and EPPI-Reviewer.

    Empty for an entry that was not screened elsewhere. Nothing is ever read out of a text that cannot
    be understood: it stays in ``verbatim``, with a note that says so, and never raises.
    """
    cells = cells_of(entry)
    if not cells:
        return ()
    return (
        *rayyan_decisions(cells),
        *asreview_decisions(cells),
        *abstrackr_decisions(cells),
        *covidence_decisions(entry, cells),
        *label_decisions(cells),
    )
