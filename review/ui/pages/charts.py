"""What was found: interventions by country and type, and where sources do not agree."""

from __future__ import annotations

from html import escape

import streamlit as st

from review.extraction.matrix import matrix_label
from review.extraction.overview import describe
from review.extraction.values import items, text_of
from review.model import Extraction, Missing
from review.pipeline import charting, exporting
from review.ui import cards, safe
from review.ui.safe import plain
from review.ui.screen import Screen


def page(screen: Screen) -> None:
    """The sentence, the matrix, the list and the tensions: all from one table."""
    t = screen.t
    st.title(t("Charts"), anchor=False)
    chart = charting.chart(screen.ctx)
    if not chart.extractions:
        st.caption(t("Nothing is charted yet."))
        return
    st.text(describe(screen.ctx.protocol, chart.matrix, t=t, locale=screen.locale))
    share = chart.evidence.share
    if share is not None:
        st.caption(
            t("Evidence is given for {share} of {n} values.").format(
                share=screen.percent(share), n=screen.number(chart.evidence.values)
            )
        )
    _matrix(screen, chart)
    _list(screen, chart)
    _tensions(screen)


def _matrix(screen: Screen, chart: charting.Chart) -> None:
    m, protocol, t = chart.matrix, screen.ctx.protocol, screen.t
    columns = [c for c in m.columns if m.column_totals[c]]
    gaps = [c for c in m.columns if not m.column_totals[c]]
    head = [
        t("Country"),
        *(matrix_label(protocol, m.column_field, c, screen.locale) for c in columns),
        t("Total"),
    ]
    rows = [
        [
            matrix_label(protocol, m.row_field, r, screen.locale),
            *(screen.number(m.count(r, c)) if m.count(r, c) else "–" for c in columns),
            screen.number(m.row_totals[r]),
        ]
        for r in m.rows
    ]
    rows.append([t("Total"), *(screen.number(m.column_totals[c]) for c in columns), screen.number(m.total)])
    st.header(t("Interventions by country and type"), anchor=False)
    cards.table(head, rows, numbers=frozenset(range(1, len(head))))
    if gaps:
        names = ", ".join(matrix_label(protocol, m.column_field, c, screen.locale) for c in gaps)
        st.caption(t("Charted nowhere: {types}.").format(types=plain(names)))


def _list(screen: Screen, chart: charting.Chart) -> None:
    t = screen.t
    st.header(t("The interventions"), anchor=False)
    rows = exporting.intervention_rows(screen.ctx, chart, screen.locale)
    places = {e.extraction_id: _places(screen, e) for e in chart.extractions}
    shown = [
        [
            *(_said(screen, r.get(k)) for k in ("country_label", "main_type_label", "name")),
            places.get(str(r["intervention"]), "–"),
            str(r["report"]),
        ]
        for r in rows
    ]
    cards.table([t("Country"), t("Type"), t("Name"), t("Places"), t("Report")], shown)
    st.download_button(
        t("Download the table (CSV)"),
        exporting.interventions_csv(screen.ctx, screen.locale),
        "interventions.csv",
        "text/csv",
        icon=":material/download:",
    )


def _said(screen: Screen, value: object) -> str:
    """A cell as words; a missing value says why."""
    text = str(value or "–")
    return screen.t(text.replace("_", " ")) if text in list(Missing) else text


def _places(screen: Screen, item: Extraction) -> str:
    """The sites by name, and once the date they hold for where it is the same for all."""
    given = items(item.get("sites"))
    sites = [s for s in given if isinstance(s, dict)]
    names = ", ".join(str(s.get("place", "")) for s in sites) or ", ".join(
        map(text_of, items(item.get("sites")))
    )
    dates = {str(s.get("as_of", "")) for s in sites}
    date = dates.pop() if len(dates) == 1 else ""
    return f"{names} ({screen.t('as of')} {date})" if date else names or "–"


def _tensions(screen: Screen) -> None:
    found = charting.tensions(screen.ctx)
    if not found:
        return
    t = screen.t
    st.header(t("Where sources do not agree"), anchor=False)
    st.caption(t("Statements stand side by side; none overwrites another."))
    for row in found:
        body = row["body"]
        parts = "".join(f"<li>{safe.marked(str(s))}</li>" for s in body["statements"])
        head = f"<strong>{escape(row['tension_id'])} · {safe.marked(row['topic'])}</strong>"
        safe.show(f'<p>{head}</p><ul>{parts}</ul><p class="rv-meta">{safe.marked(body["resolution"])}</p>')
