"""Where the quotes of charted values stand in the stored full texts, in words beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from review.model import Extraction
from review.pipeline import fulltext_words
from review.pipeline.fulltext_words import QuoteCheck, Where
from review.ui import safe
from review.ui.screen import Screen

Places = Mapping[tuple[str, str], QuoteCheck]
COLOURS = {Where.EXACT: "good", Where.NORMALISED: "good", Where.ABSENT: "warn"}


def of_rows(screen: Screen, rows: Sequence[Extraction]) -> Places:
    """Every quote of these rows, looked for in the text of the report it is said to be from."""
    groups = [group for row in rows for group in (row.values, *row.outcomes)]
    asked = {
        (quote.report_id, quote.quote)
        for group in groups
        for value in group
        for quote in value.evidence
        if quote.quote and quote.report_id
    }
    ordered = sorted(asked)
    return dict(zip(ordered, fulltext_words.find_quotes(screen.ctx, screen.person, ordered), strict=True))


def typed(screen: Screen, key: str, first: str) -> None:
    """Whether the quote that stands in a form's field is in the text; nothing while the field is empty.

    ``first`` is the report it is from as long as nobody chose another.
    """
    quote = str(st.session_state.get(f"{key}-quote", "")).strip()
    if quote:
        report_id = str(st.session_state.get(f"{key}-report", first))
        safe.show(line(screen, fulltext_words.find_quote(screen.ctx, screen.person, report_id, quote)))


def words(screen: Screen, check: QuoteCheck) -> str:
    """Where a quote stands, in plain words."""
    t = screen.t
    pages = ", ".join(screen.number(n) for n in check.pages)
    if check.where is Where.EXACT:
        return t("found on p. {pages} of the PDF").format(pages=pages)
    if check.where is Where.NORMALISED:
        return t("found on p. {pages} of the PDF, but for capitals or punctuation").format(pages=pages)
    if check.where is Where.ABSENT:
        return t("not in the stored text")
    return t("the PDF has no text to look in") if check.where is Where.NO_TEXT else t("no PDF to look in")


def line(screen: Screen, check: QuoteCheck | None) -> str:
    """The same as escaped HTML; "" for what was not looked for."""
    if check is None:
        return ""
    text = safe.marked(words(screen, check))
    colour = COLOURS.get(check.where, "")
    return f'<small class="rv-place"><span class="rv-state {colour}">{text}</span></small>'
