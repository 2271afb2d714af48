"""Label columns of other tables: EPPI-Reviewer's "Included", and tables people made themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.model import ExternalDecision, Verdict
from review.search.external_asreview import label_cells
from review.search.external_cells import REASONS, Cell, under, verbatim

EPPI = "EPPI-Reviewer"
ANY_TABLE = "label column"
_HEADINGS = (
    "included", "include", "included label", "label included", "included final", "final included",
    "included flag",
)  # fmt: skip
_WORDS = {
    Verdict.INCLUDE: "1, 1.0, true, yes, i, include, included, relevant",
    Verdict.EXCLUDE: "0, 0.0, false, no, e, exclude, excluded, irrelevant",
    Verdict.UNSURE: "maybe, unsure, unclear",
}
_VERDICTS = {word: verdict for verdict, words in _WORDS.items() for word in words.split(", ")}
_UNSEEN = ("-1", "-1.0")


def label_decisions(cells: Sequence[Cell]) -> tuple[ExternalDecision, ...]:
    """One decision for each label column that is not ASReview's, with the exclusion reasons beside it.

    A word that is no verdict stays in the notes: EPPI-Reviewer also has D for deleted and S for a
    duplicate. -1 is, as in ASReview, a record nobody has seen.
    """
    return tuple(_decisions(cells))


def _decisions(cells: Sequence[Cell]) -> Iterator[ExternalDecision]:
    taken = label_cells(cells)
    reasons = under(cells, *REASONS)
    is_eppi = bool(under(cells, "shorttitle"))
    for cell in under(cells, *_HEADINGS):
        if cell in taken or cell.value in _UNSEEN:
            continue
        verdict = _VERDICTS.get(cell.value.casefold())
        yield ExternalDecision(
            EPPI if is_eppi and cell.name == "included" else ANY_TABLE,
            verdict=verdict,
            reasons=tuple(reason.value for reason in reasons),
            notes=() if verdict else (str(cell),),
            verbatim=verbatim([cell, *reasons]),
        )
