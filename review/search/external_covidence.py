"""Tags, notes and exclusion reasons in Covidence's exports, which hold no decisions.

The export of excluded references gives a reason, as a column or as a note "Exclusion reason: …;". It
does not say who gave it, nor that it was the last word, so it is carried as a reason without a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review.model import Entry, ExternalDecision
from review.search.external_cells import REASONS, Cell, each_once, listed, under, verbatim

TOOL = "Covidence"
_NUMBER = re.compile(r"#\d+")
_REASON = re.compile(r"Exclusion reason:([^;\n]*);?", re.IGNORECASE)


def covidence_decisions(entry: Entry, cells: Sequence[Cell]) -> tuple[ExternalDecision, ...]:
    """What a row of Covidence's table says beside the reference: one decision without a verdict."""
    if not _is_covidence(entry, cells):
        return ()
    notes, tags, reasons = under(cells, "notes"), under(cells, "tags"), under(cells, *REASONS)
    if not (notes or tags or reasons):
        return ()
    stated = [reason[1].strip() for note in notes for reason in _REASON.finditer(note.value)]
    others = [_REASON.sub("", note.value).strip() for note in notes]
    return (
        ExternalDecision(
            TOOL,
            reasons=each_once(reason for reason in (*(cell.value for cell in reasons), *stated) if reason),
            labels=each_once(label for tag in tags for label in listed(tag.value)),
            notes=tuple(note for note in others if note),
            verbatim=verbatim([*notes, *tags, *reasons]),
        ),
    )


def _is_covidence(entry: Entry, cells: Sequence[Cell]) -> bool:
    """Whether the row has Covidence's number, which is the entry's own id where nothing better is."""
    if under(cells, "covidence"):
        return True
    return bool(_NUMBER.fullmatch(entry.native_id) and under(cells, "study"))
