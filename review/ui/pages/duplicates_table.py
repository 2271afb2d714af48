"""Entries side by side, field by field: what is equal is pale, what differs is marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from review.dedup.fields import read_registrations
from review.i18n import Translate
from review.model import Record
from review.pipeline.duplicates_cards import FieldRow, FieldState
from review.ui import safe
from review.ui.pages.duplicates_marks import as_html, pieces
from review.ui.pages.duplicates_words import FIELDS

# Shown even when nobody fills them: a reader should see that they are missing.
ALWAYS = ("title", "year", "doi", "pmid", "registration")
MAIN = (
    "title",
    "authors",
    "year",
    "venue",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "registration",
    "type",
    "language",
)
LESS = ("date", "publisher", "issn", "isbn", "url", "keywords")
SIGNS = {FieldState.EQUAL: "=", FieldState.PARTLY: "◐", FieldState.DIFFERENT: "≠"}
STATES = {
    FieldState.EQUAL: "equal",
    FieldState.PARTLY: "not filled everywhere",
    FieldState.DIFFERENT: "different",
}
SHOWN = 400  # characters of abstracts, all together, that need no folding


def side_by_side(
    heads: Sequence[str], rows: Sequence[FieldRow], records: Sequence[Sequence[Record]], t: Translate
) -> str:
    """The whole comparison as HTML: ``heads`` are escaped already, one a column, as ``records`` are."""
    known = {row.field: row for row in (*rows, _registrations(records))}
    n = len(heads)
    shown = [known.get(name) or _empty(name, n) for name in MAIN if name in known or name in ALWAYS]
    less = [known[name] for name in LESS if name in known]
    head = "".join(
        f'<th scope="col"><span class="rv-no">{place}</span>{text}</th>'
        for place, text in enumerate(heads, start=1)
    )
    body = "".join(_row(row, t) for row in shown)
    table = _table(n, f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody>")
    parts = [table, _abstracts(known.get("abstract"), t)]
    if less:
        differ = sum(row.state is FieldState.DIFFERENT for row in less)
        label = t("{n} more fields, {m} of them different").format(n=len(less), m=differ)
        inner = _table(n, f"<tbody>{''.join(_row(row, t) for row in less)}</tbody>")
        parts.append(f"<details><summary>{escape(label)}</summary>{inner}</details>")
    return f'<div class="rv-compare">{"".join(parts)}</div>'


def _table(n: int, inner: str) -> str:
    width = 8 + 13 * n if n > 3 else 0
    return f'<div class="rv-scroll"><table style="min-width:{width}rem">{inner}</table></div>'


def _row(row: FieldRow, t: Translate) -> str:
    name = f"{escape(t(FIELDS[row.field]))}{_sign(row.state, t)}"
    return f'<tr class="{row.state}" data-field="{row.field}"><th scope="row">{name}</th>{_cells(row)}</tr>'


def _sign(state: FieldState, t: Translate) -> str:
    word = escape(t(STATES[state]))
    return f'<span class="rv-sign" title="{word}">{SIGNS[state]}<i> {word}</i></span>'


def _cells(row: FieldRow) -> str:
    if len(set(row.values)) == 1:
        text = safe.marked(row.values[0]) or "–"
        return f'<td colspan="{len(row.values)}">{text}</td>'
    cells = _marked(row.values) if row.state is FieldState.DIFFERENT else [*map(safe.marked, row.values)]
    return "".join(f'<td data-n="{place}">{cell or "–"}</td>' for place, cell in enumerate(cells, start=1))


def _marked(values: Sequence[str]) -> list[str]:
    """The values as HTML; of two, both are marked, of more, each against the first that is filled."""
    base = next((place for place, value in enumerate(values) if value), 0)
    shown = []
    for place, value in enumerate(values):
        if len(values) == 2:
            first, second = pieces(*values)
            shown.append(as_html((first, second)[place]))
        elif place == base or not value:
            shown.append(safe.marked(value))
        else:
            shown.append(as_html(pieces(values[base], value)[1], gaps=True))
    return shown


def _abstracts(row: FieldRow | None, t: Translate) -> str:
    """The abstracts side by side, folded when they are long."""
    if row is None:
        return f'<p class="rv-meta rv-empty">{escape(t("No abstract in any of them."))}</p>'
    words = " · ".join(str(len(v.split())) for v in row.values)
    label = f"{escape(t('Abstracts'))}{_sign(row.state, t)} " + escape(t("{words} words").format(words=words))
    inner = _table(len(row.values), f'<tbody><tr class="{row.state}">{_cells(row)}</tr></tbody>')
    is_open = " open" if sum(map(len, set(row.values))) <= SHOWN else ""
    return f'<details class="rv-abstracts"{is_open}><summary>{label}</summary>{inner}</details>'


def _registrations(records: Sequence[Sequence[Record]]) -> FieldRow:
    """Registration numbers, which no field holds: they stand in addresses, ids and notes."""
    values = tuple(_numbers(own) for own in records)
    filled = {v for v in values if v}
    if len(filled) > 1:
        state = FieldState.DIFFERENT
    else:
        state = FieldState.PARTLY if filled and "" in values else FieldState.EQUAL
    return FieldRow("registration", values, state)


def _numbers(records: Sequence[Record]) -> str:
    texts = [
        text
        for entry in (r.entry for r in records)
        for text in (entry.native_id, entry.url, entry.venue, *(v for vs in entry.extra.values() for v in vs))
    ]
    return ", ".join(read_registrations(*texts).split())


def _empty(name: str, n: int) -> FieldRow:
    return FieldRow(name, ("",) * n, FieldState.EQUAL)
