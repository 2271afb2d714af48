"""One card at a time: what it shows, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from statistics import median

import streamlit as st

from review.i18n import Translate
from review.pipeline import duplicates_answers, duplicates_cards
from review.pipeline.duplicates_answers import Answer
from review.pipeline.duplicates_cards import Card, CardReport
from review.ui import cards, components, safe
from review.ui.pages import duplicates_acts, duplicates_bar
from review.ui.pages.duplicates_acts import Choice
from review.ui.pages.duplicates_table import side_by_side
from review.ui.pages.duplicates_words import in_words
from review.ui.safe import plain
from review.ui.screen import Screen

BREAK = timedelta(minutes=5)
RECENT = 20
FEWEST = 3


@st.fragment
def one_at_a_time(screen: Screen) -> None:
    """The card that waits, and the bar to answer it with."""
    waiting = duplicates_cards.waiting(screen.ctx, screen.person)
    said = duplicates_answers.answers(screen.ctx, screen.person)
    own = [a for a in said if a.reviewer_id == screen.person.reviewer_id]
    card = _next(screen)
    choice = duplicates_acts.choice_of(card) if card else None
    if told := st.session_state.get(duplicates_acts.TOLD):
        st.info(plain(told), icon=":material/group:")
    if card is None or choice is None:
        st.header(screen.t("No pair is waiting."), anchor=False)
        st.caption(
            screen.t("What was certain was merged, with its evidence; what a rule kept apart stays apart.")
        )
    else:
        _progress(screen, waiting, own, len(said))
        _show(screen, card, choice)
    with st.bottom:
        duplicates_bar.bar(screen, card, choice, own[0] if own else None)
    paint = components.remember_painted(choice.what if choice else "")
    # Ticks are no part of the token: with a new one, the focus goes to the heading.
    token = f"duplicates:{choice.card_id}:{choice.step}:{paint}" if choice else f"duplicates::{paint}"
    components.guard(token, card.card_id if card else None, duplicates_bar.guarded(choice), screen.locale)


def _next(screen: Screen) -> Card | None:
    """The card this person is at, as long as it waits; else the best one.

    So nobody's card is swapped for a better one under their eyes. When somebody else answered it,
    they are told.
    """
    held: Card | None = st.session_state.get(duplicates_acts.PAINTED)
    first = st.session_state.get(duplicates_acts.FIRST)
    found = duplicates_cards.cards(screen.ctx, screen.person, limit=1)
    if first and found and not first & duplicates_acts.records_of(found[0]):
        found = duplicates_cards.cards(screen.ctx, screen.person)
    card = next((c for c in found if first and first & duplicates_acts.records_of(c)), None)
    if card is None:
        if first and held and first == duplicates_acts.records_of(held):
            duplicates_acts.meanwhile(screen, held)
        card = found[0] if found else None
    st.session_state[duplicates_acts.PAINTED] = card
    st.session_state[duplicates_acts.FIRST] = duplicates_acts.records_of(card) if card else None
    return card


def _progress(screen: Screen, waiting: duplicates_cards.Waiting, own: Sequence[Answer], done: int) -> None:
    t = screen.t
    parts = [
        (t("1 card waits") if waiting.cards == 1 else t("{n} cards wait")).format(
            n=screen.number(waiting.cards)
        ),
        (t("1 question") if waiting.questions == 1 else t("{n} questions")).format(
            n=screen.number(waiting.questions)
        ),
    ]
    if waiting.later:
        parts.append(t("{n} put off").format(n=screen.number(waiting.later)))
    each = pace([a.recorded_at for a in own])
    if each is not None:
        minutes = max(1, round(each * waiting.cards / timedelta(minutes=1)))
        parts.append(t("about {n} min left at your pace").format(n=screen.number(minutes)))
    with st.container(gap=None):
        st.caption(f"**{parts[0]}** · " + " · ".join(parts[1:]))
        cards.progress(done, done + waiting.cards)


def pace(moments: Sequence[datetime]) -> timedelta | None:
    """How long one answer takes: the median of the last gaps between answers, breaks left out.

    ``moments`` are newest first; None as long as there are too few to tell.
    """
    gaps = [later - earlier for later, earlier in pairwise(moments)]
    near = [gap for gap in gaps if timedelta(0) <= gap < BREAK][:RECENT]
    return timedelta(seconds=median(g.total_seconds() for g in near)) if len(near) >= FEWEST else None


def _show(screen: Screen, card: Card, choice: Choice) -> None:
    t, n = screen.t, len(card.reports)
    question = t("Are these two one report?") if n == 2 else t("Which of these {n} are one report?")
    badge = f' <span class="rv-state">{escape(t("put off before"))}</span>' if card.is_put_off else ""
    safe.show(
        f'<div class="rv-card"><h2 id="rv-title" tabindex="-1">{escape(question.format(n=n))}{badge}</h2>'
        f'<ul class="rv-why">{"".join(_why(screen, card))}</ul></div>'
    )
    if n > 2:
        duplicates_bar.ticks(screen, card, choice)
    # When all of them came with one search, none of them is the new one.
    has_old = any(r.first_run != card.new_in for r in card.reports)
    heads = [_head(r, is_new=has_old and r.first_run == card.new_in, t=t) for r in card.reports]
    safe.show(side_by_side(heads, card.fields, [r.records for r in card.reports], t))
    st.text_input(
        t("Note"),
        key=duplicates_acts.note_key(card),
        placeholder=t("Optional; kept with the answer and open to the team."),
        label_visibility="collapsed",
    )


def _why(screen: Screen, card: Card) -> list[str]:
    """Each question with its reason, and what speaks against it."""
    t = screen.t
    places = {r.report.report_id: str(n) for n, r in enumerate(card.reports, start=1)}
    names = places | {
        record_id: t("a record of {n}").format(n=places[r.report.report_id])
        for r in card.reports
        for record_id in r.report.record_ids
    }
    lines = []
    for q in sorted(card.questions, key=lambda q: sorted((places[q.report_a], places[q.report_b]))):
        a, b = sorted((places[q.report_a], places[q.report_b]))
        pair = f"<b>{escape(t('{a} and {b}').format(a=a, b=b))}</b> " if len(card.reports) > 2 else ""
        lines.append(f"<li>{pair}{because(screen, q.reason, q.veto, q.score, names)}</li>")
    return lines


def because(
    screen: Screen, reason: str, veto: str, score: float, names: Mapping[str, str] | None = None
) -> str:
    """Why two records are asked about, and what speaks against it, as escaped HTML."""
    t = screen.t
    said = in_words(reason, t, names)
    parts = [safe.marked(said[:1].upper() + said[1:])]
    if score:
        likeness = t("likeness {n}").format(n=screen.percent(score))
        parts.append(f' <span class="rv-meta">{escape(likeness)}</span>')
    if veto:
        against = safe.marked(in_words(veto, t, names))
        parts.append(f'<span class="rv-against"><b>! {escape(t("But"))}:</b> {against}</span>')
    return "".join(parts)


def _head(shown: CardReport, *, is_new: bool, t: Translate) -> str:
    """Where a report comes from and what stands on it, as escaped HTML."""
    sources = ", ".join(dict.fromkeys(shown.sources))
    if len(shown.records) > 1:
        sources += " · " + t("{n} records").format(n=len(shown.records))
    facts = [shown.report.report_id]
    if shown.round_name:
        facts.append(t("round {name}").format(name=shown.round_name))
    badges = [("open", t("new"))] if is_new else []
    if shown.is_decided:
        badges.append(("warn", t("decided on in screening")))
    badges += [
        ("", t("linked to {id}: {kind}").format(id=link.other_report_id, kind=t(link.kind.label)))
        for link in shown.links[:3]
    ]
    tags = " ".join(f'<span class="rv-state {kind}">{safe.marked(text)}</span>' for kind, text in badges)
    return f"<b>{safe.marked(sources)}</b><small>{safe.marked(' · '.join(facts))} {tags}</small>"
