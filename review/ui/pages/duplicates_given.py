"""Everybody's answers about duplicates, newest first, each to be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

import streamlit as st

from review.pipeline import duplicates_answers, duplicates_merged
from review.pipeline.duplicates_answers import Answer, PairAnswer
from review.ui import safe
from review.ui.pages.duplicates_words import verdict_in_words
from review.ui.screen import Screen, event_id, spend

PAGE = 20
SHOWN = 4  # pairs of one answer


def given(screen: Screen) -> None:
    """Answers are no votes: they are open to the team, and bind until somebody takes them back."""
    t = screen.t
    said = duplicates_answers.answers(screen.ctx, screen.person)
    if not said:
        st.caption(t("Nobody has answered yet."))
        return
    st.caption(
        t("{n} answers stand, newest first. Each binds in later runs until it is taken back.").format(
            n=screen.number(len(said))
        )
    )
    last = -(-len(said) // PAGE)
    at = st.number_input(t("Page"), 1, last, key="answers-page", width=140) if last > 1 else 1
    shown = said[(at - 1) * PAGE : at * PAGE]
    ids = {i for a in shown for v in a.verdicts[:SHOWN] for i in (v.record_a, v.record_b)}
    titles = duplicates_merged.titles_of(screen.ctx, screen.person, sorted(ids))
    for answer in shown:
        _answer(screen, answer, titles)


def _answer(screen: Screen, answer: Answer, titles: Mapping[str, str]) -> None:
    t = screen.t
    with st.container(border=True, key=f"answer-{answer.answer_id}", horizontal=True):
        counted = Counter(verdict_in_words(v.verdict, v.kind, t) for v in answer.verdicts)
        words = ", ".join(w if n == 1 else f"{w} × {screen.number(n)}" for w, n in counted.items())
        lines = [_pair(v, titles, t("No title")) for v in answer.verdicts[:SHOWN]]
        more = len(answer.verdicts) - SHOWN
        if more > 0:
            said = t("and 1 more pair") if more == 1 else t("and {n} more pairs")
            lines.append(f"<li>{escape(said.format(n=screen.number(more)))}</li>")
        note = next((v.note for v in answer.verdicts if v.note), "")
        who = f"{safe.marked(answer.person)} · {escape(screen.moment(answer.recorded_at))}"
        with st.container():
            safe.show(
                f'<p class="rv-name">{safe.marked(words)}</p><p class="rv-meta">{who}</p>'
                f'<ul class="rv-why rv-pairs-of">{"".join(lines)}</ul>'
                + (f'<p class="rv-quote">{safe.marked(note)}</p>' if note else "")
            )
        st.button(
            t("Take back"),
            key=f"take-back-{answer.answer_id}",
            icon=":material/undo:",
            on_click=take_back,
            args=(screen, answer.answer_id),
        )


def _pair(said: PairAnswer, titles: Mapping[str, str], nothing: str) -> str:
    """Both titles, or one when they are the same, with the ids of the records."""
    first, second = (titles.get(i, "") or nothing for i in (said.record_a, said.record_b))
    a, b = safe.marked(said.record_a), safe.marked(said.record_b)
    if first.casefold() == second.casefold():
        return f"<li>{safe.marked(first)} <small>{a} ↔ {b}</small></li>"
    return f"<li>{safe.marked(first)} <small>{a} ↔ {b}</small> {safe.marked(second)}</li>"


def take_back(screen: Screen, answer_id: str) -> None:
    """Undo one whole answer, and say what is open again."""
    key = f"take-back:{answer_id}"
    saved = screen.tell(
        lambda: duplicates_answers.take_back(screen.ctx, screen.person, answer_id, event_id=event_id(key))
    )
    if saved is not None:
        spend(key)
        st.toast(screen.t("Taken back. Its questions are open again."), icon=":material/undo:")
