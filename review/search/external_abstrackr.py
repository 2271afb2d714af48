"""Labels in abstrackr's table: a column for each reviewer, under the reviewer's name.

1 is relevant, 0 borderline, -1 irrelevant, ``o`` none. ``consensus`` is abstrackr's own column: a third
reviewer's label or one that all agree on, ``x`` where they do not. It comes as what it is, the word of
a reviewer called "consensus", never as a decision of this review. Source: ``csvbuilder.py`` in
github.com/bwallace/abstrackr-web.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from review.model import ExternalDecision, Verdict
from review.search.external_cells import Cell, each_once, listed, under, verbatim

TOOL = "abstrackr"
CONSENSUS = "consensus"
_VERDICTS = {"1": Verdict.INCLUDE, "0": Verdict.UNSURE, "-1": Verdict.EXCLUDE}
_VERDICTS |= {f"{number}.0": verdict for number, verdict in _VERDICTS.items()}
_NO_CONSENSUS = "x"
# The table's other columns; "(internal) id" is an entry's own id and rarely left over.
_OTHERS = frozenset((
    "internal id", "source id", "pubmed id", "keywords", "abstract", "title", "journal", "authors", "tags",
    "labeled at",
))  # fmt: skip
_NOTES_OF = re.compile(r"(?:general|population|intervention/comparator|outcome) notes \((.+)\)", re.DOTALL)


def is_abstrackr(cells: Sequence[Cell]) -> bool:
    """Whether a row has columns that only abstrackr's table has."""
    headings = {cell.heading.casefold() for cell in cells}
    return "(source) id" in headings or {CONSENSUS, "labeled_at"} <= headings


def abstrackr_decisions(cells: Sequence[Cell]) -> tuple[ExternalDecision, ...]:
    """One decision for each label, one for each reviewer with notes only, and one with the tags.

    A reviewer is told by the values: an unknown column with anything but labels in it is none.
    The tags do not say whose they are.
    """
    return tuple(_decisions(cells)) if is_abstrackr(cells) else ()


def _decisions(cells: Sequence[Cell]) -> Iterator[ExternalDecision]:
    notes: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if match := _NOTES_OF.fullmatch(cell.heading):
            notes[match[1]].append(cell)
    for cell in cells:
        if _is_label(cell):
            yield _decision(cell, notes.pop(cell.heading, []))
    for reviewer, texts in notes.items():
        yield ExternalDecision(
            TOOL, reviewer, notes=tuple(cell.value for cell in texts), verbatim=verbatim(texts)
        )
    if tags := under(cells, "tags"):
        labels = each_once(label for cell in tags for label in listed(cell.value))
        yield ExternalDecision(TOOL, labels=labels, verbatim=verbatim(tags))


def _is_label(cell: Cell) -> bool:
    if cell.name in _OTHERS:
        return False
    return cell.value in _VERDICTS or (cell.name == CONSENSUS and cell.value == _NO_CONSENSUS)


def _decision(cell: Cell, notes: Sequence[Cell]) -> ExternalDecision:
    verdict = _VERDICTS.get(cell.value)
    return ExternalDecision(
        TOOL,
        cell.heading,
        verdict=verdict,
        notes=(*(() if verdict else (cell.value,)), *(note.value for note in notes)),
        verbatim=verbatim([cell, *notes]),
    )
