"""Labels that ASReview writes into notes and columns.

Notes hold ``ASReview_relevant``, ``ASReview_irrelevant``, ``ASReview_not_seen`` and ``ASReview_prior``;
tables ``asreview_label``, or ``included`` in older versions, with 1, 0, and -1 or nothing for a record
nobody has seen. A record nobody has seen has no decision. Source: asreview.readthedocs.io, "Data labeled"
and "Export".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from review.model import ExternalDecision, Verdict
from review.search.external_cells import Cell, each_once, under, verbatim

TOOL = "ASReview"
_WORD = re.compile(r"\bASReview_\w+")
_VERDICTS = {"ASReview_relevant": Verdict.INCLUDE, "ASReview_irrelevant": Verdict.EXCLUDE}
_NOT_SEEN = "ASReview_not_seen"
_NUMBERS = {"1": Verdict.INCLUDE, "1.0": Verdict.INCLUDE, "0": Verdict.EXCLUDE, "0.0": Verdict.EXCLUDE}
_UNSEEN = frozenset(("-1", "-1.0"))
_ABSTRACTS = frozenset(("ab", "n2", "abstract"))
_TO_VALIDATE = "asreview label to validate"
_OLD_SIGNS = ("asreview ranking", "asreview prior")


def asreview_decisions(cells: Sequence[Cell]) -> tuple[ExternalDecision, ...]:
    """What ASReview says of the record: at most one decision from its notes and one from its columns."""
    return (*_from_notes(cells), *_from_columns(cells))


def label_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells that hold ASReview's own label.

    Beside ``asreview_label`` every other label is one that the data had before. ``label_included`` is
    the name in ASReview's data sets; ``included`` is ASReview's where its older versions' columns are.
    """
    own = [c for c in cells if c.name.startswith("asreview label") and c.name != _TO_VALIDATE]
    if own:
        return tuple(own)
    is_old_export = any(cell.name in _OLD_SIGNS or _is_old_note(cell) for cell in cells)
    return under(cells, "label included", *(["included"] if is_old_export else []))


def _from_notes(cells: Iterable[Cell]) -> Iterator[ExternalDecision]:
    marked = [cell for cell in cells if cell.name not in _ABSTRACTS and "ASReview_" in cell.value]
    words = each_once(word for cell in marked for word in _WORD.findall(cell.value))
    stated = [word for word in words if word in _VERDICTS or word == _NOT_SEEN]
    others = tuple(word for word in words if word not in stated)
    if not others and stated in ([], [_NOT_SEEN]):
        return
    # ASReview itself refuses a record with two labels, so none of them is taken for the verdict.
    is_clear = len(stated) == 1
    yield ExternalDecision(
        TOOL,
        verdict=_VERDICTS.get(stated[0]) if is_clear else None,
        labels=others,
        notes=() if is_clear else tuple(stated),
        verbatim=verbatim(marked),
    )


def _from_columns(cells: Sequence[Cell]) -> Iterator[ExternalDecision]:
    found = label_cells(cells)
    verdicts = {_NUMBERS.get(cell.value, cell.value) for cell in found} - _UNSEEN
    is_clear = len(verdicts) == 1 and verdicts <= set(Verdict)
    notes = [cell.value for cell in cells if cell.name == "asreview note" or _is_old_note(cell)]
    labels = _labels(cells)
    if not (verdicts or notes or labels):
        return
    unclear = [] if is_clear else [str(cell) for cell in found if cell.value not in _UNSEEN]
    yield ExternalDecision(
        TOOL,
        verdict=Verdict(verdicts.pop()) if is_clear else None,
        labels=labels,
        notes=(*unclear, *notes),
        verbatim=verbatim(cell for cell in cells if cell in found or _is_own(cell)),
    )


def _labels(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What ASReview says of the record beside the verdict: prior knowledge, tags, the label it had."""
    return each_once(
        "ASReview_prior" if cell.name == "asreview prior" else str(cell)
        for cell in cells
        if (cell.name == "asreview prior" and cell.value in ("1", "1.0"))
        or cell.name == _TO_VALIDATE
        or (cell.name.startswith("asreview tag") and cell.value not in ("0", "0.0", "[]", "{}"))
    )


def _is_old_note(cell: Cell) -> bool:
    return cell.name.startswith("exported notes")


def _is_own(cell: Cell) -> bool:
    return cell.name.startswith("asreview ") or _is_old_note(cell)
