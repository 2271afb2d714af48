"""Conflicts: votes side by side, names hidden; settled without touching a vote."""

from __future__ import annotations

import streamlit as st

from review.model import Stage, Verdict
from review.pipeline import conflicts
from review.pipeline.conflicts import Conflict
from review.ui import cards, safe
from review.ui.safe import option
from review.ui.screen import Screen, event_id, spend


def page(screen: Screen) -> None:
    """Open conflicts of both stages, then the settled ones."""
    t = screen.t
    names = {Stage.TITLE_ABSTRACT: t("Title and abstract"), Stage.FULL_TEXT: t("Full text")}
    found = {s: conflicts.open_conflicts(screen.ctx, screen.person, s) for s in Stage}
    settled = {s: conflicts.settled_conflicts(screen.ctx, screen.person, s) for s in Stage}
    st.title(t("Conflicts"), anchor=False)
    waiting = sum(map(len, found.values()))
    st.caption(
        t("{n} waiting, {m} settled. The votes stay as they were cast; names are hidden.").format(
            n=screen.number(waiting), m=screen.number(sum(map(len, settled.values())))
        )
    )
    if not waiting:
        st.header(t("No conflict is waiting."), anchor=False)
    for stage, items in found.items():
        for place, item in enumerate(items):
            with st.container(border=True):
                st.caption(names[stage])
                _votes(screen, item)
                if conflicts.may_settle(screen.ctx, screen.person, stage):
                    _settle(screen, item, is_first=place == 0)
    if any(settled.values()):
        with st.expander(t("Settled conflicts"), expanded=not waiting):
            for stage, items in settled.items():
                for item in items:
                    _settled(screen, names[stage], item)


def _votes(screen: Screen, item: Conflict) -> None:
    entry = item.report.entry
    title = safe.marked(entry.title) or screen.t("No title")
    meta = f'<p class="rv-meta">{cards.meta_line(entry)} · {item.report.report_id}</p>'
    safe.show(f'<div class="rv-card"><h2>{title}</h2>{meta}</div>')
    if entry.abstract:
        with st.expander(screen.t("Abstract")):
            safe.show(f'<p class="rv-abstract">{safe.marked(entry.abstract)}</p>')
    # One person may have two votes here, given on two reports that are one now.
    voters = list(dict.fromkeys(vote.reviewer_id for vote in item.votes))
    for column, vote in zip(st.columns(len(item.votes)), item.votes, strict=True):
        with column:
            name = screen.t("Reviewer {letter}").format(letter="ABCDEFGH"[voters.index(vote.reviewer_id) % 8])
            verdict = screen.t((vote.verdict or Verdict.UNSURE).value.capitalize())
            reason = _reason(screen, item.stage, vote.reason)
            safe.show(
                f'<p class="rv-meta">{safe.marked(name)}</p><p><strong>{safe.marked(verdict)}</strong>'
                f"{' · ' + safe.marked(reason) if reason else ''}</p>"
                + (f'<p class="rv-quote">{safe.marked(vote.note)}</p>' if vote.note else "")
            )


def _reason(screen: Screen, stage: Stage, reason_id: str) -> str:
    found = next((r for r in screen.ctx.protocol.reasons(stage) if r.id == reason_id), None)
    return found.labels.get(screen.locale, found.label) if found else reason_id


def _settle(screen: Screen, item: Conflict, *, is_first: bool) -> None:
    t, rid, stage = screen.t, item.report.report_id, item.stage
    reasons = screen.ctx.protocol.reasons(stage)
    row = st.columns([3, 5])
    reason_key, note_key = f"reason-{stage}-{rid}", f"ruling-{stage}-{rid}"
    row[0].selectbox(
        t("Reason, if excluded"),
        ["", *(r.id for r in reasons)],
        format_func=lambda i: option(_reason(screen, stage, i)) if i else "–",
        key=reason_key,
    )
    row[1].text_input(t("Note on how it was settled"), key=note_key)
    bar = st.container(horizontal=True)
    for verdict, label, icon in (
        (Verdict.INCLUDE, t("Include"), ":material/check:"),
        (Verdict.EXCLUDE, t("Exclude"), ":material/close:"),
    ):
        bar.button(
            label,
            icon=icon,
            type="primary" if verdict is Verdict.INCLUDE and is_first else "secondary",
            key=f"settle-{verdict}-{stage}-{rid}",
            on_click=_adjudicate,
            args=(screen, stage, rid, verdict, reason_key, note_key),
        )


def _adjudicate(
    screen: Screen, stage: Stage, rid: str, verdict: Verdict, reason_key: str, note_key: str
) -> None:
    key = f"adjudicate:{stage}:{rid}"
    reason = st.session_state.get(reason_key, "") if verdict is Verdict.EXCLUDE else ""
    saved = screen.tell(
        lambda: conflicts.adjudicate(
            screen.ctx,
            screen.person,
            stage=stage,
            report_id=rid,
            verdict=verdict,
            reason=reason,
            note=st.session_state.get(note_key, ""),
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)


def _settled(screen: Screen, stage_name: str, item: Conflict) -> None:
    ruling = item.adjudication
    if ruling is None:
        return
    _votes(screen, item)
    verdict = screen.t((ruling.verdict or Verdict.UNSURE).value.capitalize())
    reason = _reason(screen, item.stage, ruling.reason)
    words = " · ".join(p for p in (stage_name, screen.t("settled as"), verdict, reason, ruling.note) if p)
    safe.show(f'<p class="rv-quote">{safe.marked(words)}</p>')
    rid = item.report.report_id
    if conflicts.may_settle(screen.ctx, screen.person, item.stage):
        st.button(
            screen.t("Reopen"),
            key=f"reopen-{item.stage}-{rid}",
            on_click=_reopen,
            args=(screen, item.stage, rid),
        )


def _reopen(screen: Screen, stage: Stage, rid: str) -> None:
    key = f"reopen:{stage}:{rid}"
    saved = screen.tell(
        lambda: conflicts.reopen(
            screen.ctx, screen.person, stage=stage, report_id=rid, event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)
