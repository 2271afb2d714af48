"""A complete round compared: how far all agree, and the reports on which they do not, by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from review.errors import NotAllowed
from review.model import Decision, Role
from review.pipeline import calibrating
from review.pipeline.calibrating import Calibration, Comparison, Disagreement
from review.ui import cards, safe
from review.ui.pages.team_words import names_of, reason_label, verdict_state, verdict_word, voters
from review.ui.safe import option
from review.ui.screen import Screen

PAGE = 10
ALL = "all"


def show(screen: Screen, one: Calibration) -> None:
    """Open while the round is; folded away, and not read, once it was called."""
    own = one.people and screen.person.reviewer_id in one.people
    if not own and not screen.person.holds(Role.LEAD, Role.ADJUDICATOR):
        return
    if one.is_go is None:
        _compared(screen, one)
        return
    fold = st.expander(screen.t("Comparison"), key=f"compare-{one.calibration_id}", on_change="rerun")
    if fold.open:
        with fold:
            _compared(screen, one)


def _compared(screen: Screen, one: Calibration) -> None:
    t = screen.t
    try:
        found = calibrating.compare(screen.ctx, screen.person, one.calibration_id)
    except NotAllowed as refused:  # a round that was ended before anybody had finished
        st.caption(safe.plain(str(refused)))
        return
    share = screen.percent(found.agreed / found.reports) if found.reports else "–"
    on_reason = sum(d.is_on_the_reason_alone for d in found.disagreements)
    cards.facts(
        [
            (t("reports with two votes or more"), screen.number(found.reports)),
            (t("same decision from all"), share),
            (t("differ in the decision"), screen.number(len(found.disagreements) - on_reason)),
            (t("differ in the reason alone"), screen.number(on_reason)),
            (t("Fleiss' κ"), screen.decimal(found.fleiss)),
            (t("Krippendorff's α"), screen.decimal(found.alpha)),
        ]
    )
    st.caption(t("Include, unsure and exclude each count for themselves; votes as they were given blind."))
    if not found.disagreements:
        st.text(t("Everybody agreed on every report."))
        return
    _list(screen, found)


def _list(screen: Screen, found: Comparison) -> None:
    t, one = screen.t, found.calibration
    chosen = _chosen(screen, found)
    ids = None if chosen == ALL else set(found.by_reason[chosen])
    items = [d for d in found.disagreements if ids is None or d.report.report_id in ids]
    last = max(1, -(-len(items) // PAGE))
    key = f"compare-page-{one.calibration_id}-{last}"
    words = t("Page of {n}").format(n=last)
    at = st.number_input(words, 1, last, key=key, width=140) if last > 1 else 1
    called = voters(screen, one.stage, one.people, names_of(screen))
    for item in items[(at - 1) * PAGE : at * PAGE]:
        with st.container(border=True, key=f"differ-{one.calibration_id}-{item.report.report_id}"):
            _disagreement(screen, found, item, called)


def _chosen(screen: Screen, found: Comparison) -> str:
    """Which criterion to talk about: a choice with the number of disagreements in which it was used."""
    t, one = screen.t, found.calibration
    words = {ALL: t("all disagreements")}
    words |= {r: reason_label(screen, one.stage, r) if r else t("no reason given") for r in found.by_reason}
    counts = {ALL: len(found.disagreements)} | {r: len(ids) for r, ids in found.by_reason.items()}
    chosen = st.selectbox(
        t("By criterion"),
        list(words),
        format_func=lambda r: option(f"{words[r]} ({screen.number(counts[r])})"),
        key=f"compare-by-{one.calibration_id}",
        width=420,
    )
    return chosen if chosen in words else ALL


def _disagreement(screen: Screen, found: Comparison, item: Disagreement, called: Mapping[str, str]) -> None:
    t, entry = screen.t, item.report.entry
    meta = " · ".join(p for p in (cards.meta_line(entry), safe.marked(item.report.report_id)) if p)
    on_reason = f'<p class="rv-meta">{escape(t("All exclude, for different reasons."))}</p>'
    order = list(called)  # everybody at the same place on every report, whoever was first
    cast = sorted(item.votes, key=lambda v: order.index(v.reviewer_id))
    votes = "".join(_vote(screen, found, v, called[v.reviewer_id]) for v in cast)
    safe.show(
        f'<p class="rv-name">{safe.marked(entry.title or t("No title"))}</p><p class="rv-meta">{meta}</p>'
        f'{on_reason if item.is_on_the_reason_alone else ""}<div class="rv-votes">{votes}</div>'
    )
    if entry.abstract:
        with st.expander(t("Abstract")):
            safe.show(f'<p class="rv-abstract">{safe.marked(entry.abstract)}</p>')


def _vote(screen: Screen, found: Comparison, vote: Decision, name: str) -> str:
    reason = reason_label(screen, found.calibration.stage, vote.reason) if vote.reason else ""
    word = escape(verdict_word(vote.verdict, screen.t))
    state = f'<span class="rv-state {verdict_state(vote.verdict)}">{word}</span>'
    note = f'<p class="rv-quote">{safe.marked(vote.note)}</p>' if vote.note else ""
    return f'<div><p class="rv-meta">{safe.marked(name)}</p><p>{state} {safe.marked(reason)}</p>{note}</div>'
