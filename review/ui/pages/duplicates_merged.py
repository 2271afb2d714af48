"""Merged reports: which value of each field stands, where it is from, and another one chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from review.dedup.best import UNITED
from review.dedup.cards import as_text
from review.i18n import Translate
from review.model import Report
from review.pipeline import duplicates_fields, duplicates_merged
from review.pipeline.duplicates_fields import BestField, Offered
from review.ui import safe
from review.ui.pages.duplicates_marks import as_html, pieces
from review.ui.pages.duplicates_words import FIELDS
from review.ui.safe import plain
from review.ui.screen import Screen, event_id, spend

LIMIT = 10
LONG = 240


def merged_reports(screen: Screen) -> None:
    """Search by id or title; one report is opened at a time."""
    t = screen.t
    words = st.text_input(
        t("Search merged reports"),
        key="merged-words",
        placeholder=t("id of a report or record, or words of the title"),
    )
    found = duplicates_merged.merged(screen.ctx, screen.person, words, limit=LIMIT)
    if not found.count:
        st.caption(t("No report of several records fits.") if words.strip() else t("Nothing is merged yet."))
        return
    label = t("1 report of several records") if found.count == 1 else t("{n} reports of several records")
    shown = f" · {t('the last {n} are shown').format(n=LIMIT)}" if found.count > LIMIT else ""
    st.caption(label.format(n=screen.number(found.count)) + shown)
    for report in found.reports:
        title = plain(report.entry.title or t("No title"))
        with st.expander(
            f"{title} · {report.report_id}",
            expanded=found.count == 1,
            key=f"merged-{report.report_id}",
            on_change="rerun",
        ) as box:
            if box.open:
                _fields(screen, report)


def _fields(screen: Screen, report: Report) -> None:
    t = screen.t
    fields = duplicates_fields.fields_of(screen.ctx, report.report_id)
    labels = {s.id: s.label or s.id for s in screen.ctx.protocol.sources}
    conflicts = sum(f.is_conflict for f in fields)
    said = t("1 field in conflict") if conflicts == 1 else t("{n} fields in conflict")
    records = t("{n} records").format(n=screen.number(len(report.record_ids)))
    st.caption(f"{records} · {said.format(n=conflicts)}")
    open_ = [f for f in fields if f.is_chosen or _others(f)]
    # What people would call different comes first: it is what they came for.
    for one in sorted(open_, key=lambda f: not f.is_conflict):
        _field(screen, report, one, labels)
    plain_ = [f for f in fields if f not in open_]
    safe.show(_table(plain_, labels, t))


def _table(fields: Sequence[BestField], labels: dict[str, str], t: Translate) -> str:
    """The fields in which nothing is to be chosen, each with where it is from."""
    rows = "".join(
        f"<tr><th scope=row>{safe.marked(t(FIELDS[f.name]))}</th>"
        f"<td>{_folded(as_text(f.value), safe.marked(as_text(f.value)))}</td>"
        f"<td>{_from(f.record_id, f.source, labels)}</td></tr>"
        for f in fields
    )
    return (
        f'<div class="rv-scroll"><table class="rv-table"><tbody>{rows}</tbody></table></div>' if rows else ""
    )


def _field(screen: Screen, report: Report, one: BestField, labels: dict[str, str]) -> None:
    t, best = screen.t, as_text(one.value)
    state = ""
    if one.is_chosen:
        state = f' <span class="rv-state good">{safe.marked(t("chosen by a person"))}</span>'
    elif one.is_conflict:
        state = f' <span class="rv-state warn">≠ {safe.marked(t("in conflict"))}</span>'
    safe.show(
        f'<div class="rv-field"><b>{safe.marked(t(FIELDS[one.name]))}</b>{state}'
        f"{_folded(best, safe.marked(best))}{_from(one.record_id, one.source, labels)}</div>"
    )
    others = _others(one)
    if one.is_chosen:
        st.button(
            t("Withdraw the choice"),
            key=f"withdraw-{report.report_id}-{one.name}",
            icon=":material/undo:",
            type="tertiary",
            on_click=_withdraw,
            args=(screen, report.report_id, one.name),
        )
    for offer in others:
        with st.container(
            key=f"offer-{report.report_id}-{one.name}-{offer.record_id.replace(':', '-')}", horizontal=True
        ):
            said = as_text(offer.value)
            shown = _folded(said, as_html(pieces(best, said)[1]))
            with st.container():
                safe.show(
                    f'<div class="rv-offer">{shown}{_from(offer.record_id, offer.source, labels)}</div>'
                )
            st.button(
                t("Take this value"),
                key=f"take-{report.report_id}-{one.name}-{offer.record_id}",
                type="tertiary",
                on_click=_choose,
                args=(screen, report.report_id, one.name, offer.record_id),
            )


def _others(one: BestField) -> list[Offered]:
    """The other values, each once; what is united anyway needs no choice."""
    if one.name in UNITED and not one.is_chosen:
        return []
    seen: dict[Any, Offered] = {}
    for offer in one.others:
        if as_text(offer.value) != as_text(one.value):
            seen.setdefault(as_text(offer.value), offer)
    return list(seen.values())


def _from(record_id: str, source: str, labels: dict[str, str]) -> str:
    return (
        f'<small class="rv-meta">{safe.marked(labels.get(source, source))} · {safe.marked(record_id)}</small>'
    )


def _folded(text: str, shown: str) -> str:
    """A long text with its beginning as the handle that opens it; ``shown`` is the whole as HTML."""
    if len(text) <= LONG:
        return f"<p>{shown}</p>"
    begin = safe.marked(text[:LONG].rstrip())
    return f"<details><summary>{begin} …</summary><p>{shown}</p></details>"


def _choose(screen: Screen, report_id: str, field: str, record_id: str) -> None:
    key = f"choose:{report_id}:{field}"
    saved = screen.tell(
        lambda: duplicates_fields.choose_field(
            screen.ctx, screen.person, report_id, field, record_id, event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)


def _withdraw(screen: Screen, report_id: str, field: str) -> None:
    key = f"withdraw:{report_id}:{field}"
    saved = screen.tell(
        lambda: duplicates_fields.withdraw_choice(
            screen.ctx, screen.person, report_id, field, event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)
