"""Charting: one intervention after another, each value with its quote."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from review.extraction import form
from review.extraction.tables import label
from review.extraction.values import items
from review.model import Extraction, Report, Role, Value
from review.pipeline import charting
from review.protocol import FieldSpec, label_of
from review.ui import badges, cards, quote_places, safe
from review.ui.field_inputs import answer, ask
from review.ui.pdf import pdf_viewer
from review.ui.safe import option, plain
from review.ui.screen import Screen, event_id, spend

OPEN_FIELDS = 6


def page(screen: Screen) -> None:
    """Choose a report; see what is charted from it; chart the next intervention."""
    t = screen.t
    st.title(t("Charting"), anchor=False)
    reports = charting.to_chart(screen.ctx, screen.person)
    if not reports:
        st.caption(t("Reports come here once they are included at full text."))
        return
    counts = {r.report_id: n for r, n in reports}
    known = {r.report_id: r for r, _ in reports}
    chosen = st.selectbox(
        t("Report"),
        list(known),
        format_func=lambda i: option(f"{i} · {known[i].entry.title[:90]} ({counts[i]})"),
        key="charting-report",
    )
    report = known[chosen]
    safe.show(f'<p class="rv-meta">{cards.meta_line(report.entry)} {cards.link(report.entry)}</p>')
    badges.show(screen, report)
    existing = charting.extractions_of(screen.ctx, screen.person, chosen)
    places = quote_places.of_rows(screen, existing)
    for item in existing:
        _existing(screen, item, places)
    is_beside = st.toggle(t("Show the PDF beside the form"), key="charting-pdf")
    form_place = st.container()
    if is_beside:
        with st.container(key="fulltext-wide"):
            left, form_place = st.columns([6, 7], gap="medium")
        with left:
            pdf_viewer(screen, chosen)
    if not screen.person.holds(Role.EXTRACTOR, Role.REVIEWER, Role.LEAD):
        return
    with form_place:
        _chart(screen, report, existing, [r for r, _ in reports])


def _chart(screen: Screen, report: Report, existing: list[Extraction], sources: list[Report]) -> None:
    t = screen.t
    editing = st.session_state.get("charting-edit")
    current = next((e for e in existing if e.extraction_id == editing), None)
    st.header(
        t("Change {id}").format(id=current.extraction_id) if current else t("Chart an intervention"),
        anchor=False,
    )
    _form(screen, report, current, sources)


def _existing(screen: Screen, item: Extraction, places: quote_places.Places) -> None:
    protocol, plan = screen.ctx.protocol, screen.ctx.protocol.outputs.map
    heads = []
    for field_id in (plan.rows, plan.columns, "name"):
        spec = form.field(protocol, field_id)
        if spec and item.get(field_id) is not None:
            heads += [label(protocol, spec, v, screen.locale) for v in items(item.get(field_id))]
    example = f" · {screen.t('example')}" if item.is_example else ""
    with st.expander(plain(f"{item.extraction_id} · {' · '.join(heads)}{example}")):
        for value in item.values:
            _value(screen, value, places)
        for n, outcome in enumerate(item.outcomes, start=1):
            st.caption(screen.t("Outcome {n}").format(n=n))
            for value in outcome:
                _value(screen, value, places)
        if screen.person.holds(Role.EXTRACTOR, Role.REVIEWER, Role.LEAD):
            row = st.container(horizontal=True)
            eid = item.extraction_id
            row.button(
                screen.t("Change"), key=f"edit-{eid}", icon=":material/edit:", on_click=_edit, args=(eid,)
            )
            row.button(
                screen.t("Remove"),
                key=f"remove-{eid}",
                icon=":material/delete:",
                on_click=_remove,
                args=(screen, item),
            )


def _value(screen: Screen, value: Value, places: quote_places.Places) -> None:
    protocol = screen.ctx.protocol
    spec = form.field(protocol, value.field_id)
    name = label_of(spec.label, screen.locale, value.field_id) if spec else value.field_id
    if value.missing:
        words = screen.t(value.missing.value.replace("_", " "))
    else:
        words = "; ".join(
            label(protocol, spec, v, screen.locale) if spec else str(v) for v in items(value.value)
        )
    more = " · ".join(p for p in (value.as_of and f"{screen.t('as of')} {value.as_of}", value.note) if p)
    html = f"<p><strong>{safe.marked(name)}</strong>: {safe.marked(words)}"
    html += f' <span class="rv-meta">({safe.marked(more)})</span></p>' if more else "</p>"
    for quote in value.evidence:
        place = " · ".join(
            p
            for p in (quote.report_id, quote.location, screen.t(quote.certainty.value.replace("_", " ")))
            if p
        )
        words = f"“{safe.marked(quote.quote)}”<small>{safe.marked(place)}</small>"
        words += quote_places.line(screen, places.get((quote.report_id, quote.quote)))
        html += f'<blockquote class="rv-quote">{words}</blockquote>'
    safe.show(html)


def _form(screen: Screen, report: Report, current: Extraction | None, sources: list[Report]) -> None:
    t = screen.t
    row, saved = current.extraction_id if current else "new", st.session_state.get("chart-n", 0)
    key = f"chart-{report.report_id}-{row}-{saved}"
    specs = list(form.fields(screen.ctx.protocol, form.Part.INTERVENTION))
    ordered = [report, *(r for r in sources if r.report_id != report.report_id)]
    first = [s for s in specs if s.required] + [s for s in specs if not s.required]
    for spec in first[:OPEN_FIELDS]:
        ask(screen, spec, f"{key}-{spec.id}", _before(current, spec), ordered)
    if first[OPEN_FIELDS:]:
        with st.expander(t("More fields: {n}").format(n=len(first) - OPEN_FIELDS)):
            for spec in first[OPEN_FIELDS:]:
                ask(screen, spec, f"{key}-{spec.id}", _before(current, spec), ordered)
    outcome_specs = list(form.fields(screen.ctx.protocol, form.Part.OUTCOME))
    groups = max(len(current.outcomes) if current else 0, st.session_state.get(f"{key}-outcomes", 0))
    for n in range(groups):
        with st.expander(t("Outcome {n}").format(n=n + 1), expanded=True):
            for spec in outcome_specs:
                ask(screen, spec, f"{key}-o{n}-{spec.id}", _outcome_before(current, n, spec), ordered)
    bar = st.container(horizontal=True)
    bar.button(
        t("Save"),
        type="primary",
        icon=":material/save:",
        key=f"{key}-save",
        on_click=_save,
        args=(screen, report, current, key, groups),
    )
    if outcome_specs:
        bar.button(
            t("Add an outcome"), key=f"{key}-more", icon=":material/add:", on_click=_more, args=(key, groups)
        )
    if current:
        bar.button(t("Leave unchanged"), key=f"{key}-leave", on_click=_edit, args=(None,))


def _before(current: Extraction | None, spec: FieldSpec) -> Value | None:
    return next((v for v in current.values if v.field_id == spec.id), None) if current else None


def _outcome_before(current: Extraction | None, n: int, spec: FieldSpec) -> Value | None:
    if current is None or n >= len(current.outcomes):
        return None
    return next((v for v in current.outcomes[n] if v.field_id == spec.id), None)


def _save(screen: Screen, report: Report, current: Extraction | None, key: str, groups: int) -> None:
    saved = screen.tell(
        lambda: charting.save(
            screen.ctx, screen.person, _made(screen, report, current, key, groups), event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)
        st.session_state["chart-n"] = st.session_state.get("chart-n", 0) + 1
        st.session_state["charting-edit"] = None
        st.toast(screen.t("Saved."), icon=":material/check:")


def _made(screen: Screen, report: Report, current: Extraction | None, key: str, groups: int) -> Extraction:
    """The row as the widgets hold it; values of fields that are not on the form stay as they were."""
    specs = form.fields(screen.ctx.protocol, form.Part.INTERVENTION)
    on_form = {s.id for s in specs}
    kept = [v for v in current.values if v.field_id not in on_form] if current else []
    values = [answer(screen, s, f"{key}-{s.id}", _before(current, s)) for s in specs]
    outcomes = []
    for n in range(groups):
        asked = form.fields(screen.ctx.protocol, form.Part.OUTCOME)
        group = [answer(screen, s, f"{key}-o{n}-{s.id}", _outcome_before(current, n, s)) for s in asked]
        if any(group):
            outcomes.append(tuple(v for v in group if v is not None))
    base = current or Extraction("", report.report_id, screen.person.reviewer_id, ())
    return replace(base, values=(*kept, *(v for v in values if v is not None)), outcomes=tuple(outcomes))


def _edit(extraction_id: str | None) -> None:
    st.session_state["charting-edit"] = extraction_id


def _more(key: str, groups: int) -> None:
    st.session_state[f"{key}-outcomes"] = groups + 1


def _remove(screen: Screen, item: Extraction) -> None:
    key = f"remove:{item.extraction_id}:{item.revision}"
    if (
        screen.tell(lambda: charting.remove(screen.ctx, screen.person, item, event_id=event_id(key)))
        is not None
    ):
        spend(key)
