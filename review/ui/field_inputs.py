"""The widgets of one charting field: its value, the quote behind it, and where the quote stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from review.errors import InvalidInput
from review.extraction import countries
from review.extraction.values import YES_NO_UNCLEAR, items, parse, show
from review.model import Certainty, Evidence, Missing, Report, Value
from review.protocol import FieldSpec, label_of
from review.ui import quote_places
from review.ui.safe import option, plain
from review.ui.screen import Screen


def field_label(screen: Screen, spec: FieldSpec) -> str:
    """The field's name in the reader's language, and whether it must be filled."""
    name = label_of(spec.label, screen.locale, spec.id.replace("_", " "))
    return plain(name) + (f" ({screen.t('required')})" if spec.required else "")


def ask(screen: Screen, spec: FieldSpec, key: str, before: Value | None, sources: Sequence[Report]) -> None:
    """Show the widgets of a field, filled with what was charted before."""
    quote = before.evidence[0] if before and before.evidence else Evidence()
    left, right, more = st.columns([10, 15, 3])
    with left:
        _value(screen, spec, f"{key}-value", before.value if before else None)
    if spec.evidence == "none":
        return
    with right:
        needed = f" ({screen.t('required')})" if spec.evidence == "required" else ""
        st.text_area(
            screen.t("Verbatim quote") + needed,
            value=quote.quote,
            key=f"{key}-quote",
            height=68,
            max_chars=1_000,
            placeholder=screen.t("in the source's own language"),
        )
        quote_places.typed(screen, key, quote.report_id or sources[0].report_id)
    with more, st.container(key=f"more-{key}"):
        _place(screen, key, before, quote, sources)


def _place(
    screen: Screen, key: str, before: Value | None, quote: Evidence, sources: Sequence[Report]
) -> None:
    t = screen.t
    with st.popover(t("Details"), help=t("Place, certainty, date, or why there is no value")):
        ids = [r.report_id for r in sources]
        names = {r.report_id: option(r.entry.title[:70]) for r in sources}
        st.selectbox(
            t("Quoted report"),
            ids,
            index=ids.index(quote.report_id) if quote.report_id in ids else 0,
            format_func=lambda i: f"{i} {names[i]}",
            key=f"{key}-report",
        )
        st.text_input(t("Page, section or time"), value=quote.location, key=f"{key}-location")
        st.selectbox(
            t("How the source puts it"),
            list(Certainty),
            index=list(Certainty).index(quote.certainty),
            format_func=lambda c: t(c.value.replace("_", " ")),
            key=f"{key}-certainty",
        )
        st.text_input(
            t("As of (date of a snapshot)"), value=before.as_of if before else "", key=f"{key}-as-of"
        )
        st.text_input(t("Note"), value=before.note if before else "", key=f"{key}-note")
        st.selectbox(
            t("Without a value, because"),
            list(Missing),
            index=list(Missing).index(before.missing) if before and before.missing else 3,
            format_func=lambda m: t(m.value.replace("_", " ")),
            key=f"{key}-missing",
        )


def _value(screen: Screen, spec: FieldSpec, key: str, value: Any) -> None:
    label, helped = field_label(screen, spec), plain(label_of(spec.help, screen.locale)) or None
    codes = {c.code: label_of(c.label, screen.locale, c.code) for c in screen.ctx.protocol.codes(spec)}
    if spec.type == "country":
        codes = {c.code: countries.name_of(c.code, screen.locale) for c in countries.all_countries()}
    if spec.type == "yes_no_unclear":
        codes = {c: screen.t(c) for c in YES_NO_UNCLEAR}
    given = [str(v) for v in items(value)]
    if spec.type == "multi" or (spec.repeated and codes):
        options = [*codes, *(g for g in given if g not in codes)]
        st.multiselect(
            label, options, given, format_func=lambda c: option(codes.get(c) or c), key=key, help=helped
        )
    elif codes:
        options = ["", *codes, *(g for g in given if g not in codes)]
        at = options.index(given[0]) if given else 0
        st.selectbox(
            label,
            options,
            at,
            format_func=lambda c: option(codes.get(c) or c) if c else "–",
            key=key,
            help=helped,
        )
    elif spec.type == "long_text" or spec.repeated:
        st.text_area(label, show(spec, value) if value is not None else "", key=key, help=helped, height=68)
    else:
        units = f" ({', '.join(spec.units)})" if spec.units else ""
        st.text_input(label + units, show(spec, value) if value is not None else "", key=key, help=helped)


def answer(screen: Screen, spec: FieldSpec, key: str, before: Value | None) -> Value | None:
    """What the widgets hold, or None when the field was left untouched and empty."""
    state = st.session_state
    raw = state.get(f"{key}-value")
    quote = str(state.get(f"{key}-quote", "")).strip()
    if raw in (None, "", []):
        return _without_value(spec, key, quote, before)
    try:
        parsed = parse(screen.ctx.protocol, spec, raw)
    except InvalidInput as error:
        raise InvalidInput(f"{label_of(spec.label, screen.locale, spec.id)}: {error}") from None
    base = before or Value(spec.id)
    return replace(
        base,
        value=parsed,
        missing=None,
        evidence=_evidence(key, quote, base.evidence),
        as_of=str(state.get(f"{key}-as-of", base.as_of)).strip(),
        note=str(state.get(f"{key}-note", base.note)).strip(),
    )


def _without_value(spec: FieldSpec, key: str, quote: str, before: Value | None) -> Value | None:
    missing = st.session_state.get(f"{key}-missing", Missing.NOT_YET_CHARTED)
    if before is None and missing is Missing.NOT_YET_CHARTED and not quote:
        return None
    base = before or Value(spec.id)
    return replace(base, value=None, missing=missing, evidence=_evidence(key, quote, base.evidence))


def _evidence(key: str, quote: str, before: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The edited quote in first place; further quotes of the same value stay."""
    if not quote:
        return before[1:]
    first = before[0] if before else Evidence()
    state = st.session_state
    made = replace(
        first,
        quote=quote,
        location=str(state.get(f"{key}-location", first.location)).strip(),
        certainty=state.get(f"{key}-certainty", first.certainty),
        report_id=state.get(f"{key}-report", first.report_id),
    )
    return (made, *before[1:])
