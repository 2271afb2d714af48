"""Possible duplicates: two records side by side, differences marked, one word from a person."""

from __future__ import annotations

from difflib import SequenceMatcher

import streamlit as st

from review.model import Entry, PairVerdict
from review.pipeline import deduplicating
from review.pipeline.deduplicating import Question
from review.ui import safe
from review.ui.safe import plain
from review.ui.screen import Screen, event_id, spend

FIELDS = ("title", "authors", "year", "venue", "volume", "issue", "pages", "doi", "pmid", "type", "url")


def page(screen: Screen) -> None:
    """The best question first."""
    t = screen.t
    waiting = deduplicating.questions(screen.ctx, screen.person)
    st.title(t("Possible duplicates"), anchor=False)
    _undo_button(screen)
    if not waiting:
        st.header(t("No pair is waiting."), anchor=False)
        st.caption(t("What was certain was merged, with its evidence; what a rule kept apart stays apart."))
        return
    st.caption(
        t("{n} pairs are waiting. Screening may go on meanwhile.").format(n=screen.number(len(waiting)))
    )
    question = waiting[0]
    why = " · ".join(p for p in (question.reason, question.veto) if p)
    st.info(plain(why), icon=":material/help:")
    _compare(screen, question)
    pair = (question.first.record_id, question.second.record_id)
    row = st.container(horizontal=True)
    for verdict, label, key, icon in (
        (PairVerdict.SAME, t("Same report"), "d", ":material/merge:"),
        (PairVerdict.DIFFERENT, t("Keep apart"), "k", ":material/call_split:"),
        (PairVerdict.RELATED, t("Related, not the same"), "s", ":material/link:"),
    ):
        row.button(
            label,
            key=f"pair-{verdict}",
            shortcut=key,
            icon=icon,
            on_click=_answer,
            args=(screen, pair, verdict),
        )


def _undo_button(screen: Screen) -> None:
    last = deduplicating.last_answer(screen.ctx, screen.person)
    if last is not None:
        st.button(
            screen.t("Undo my last answer"),
            key="pair-undo",
            shortcut="u",
            icon=":material/undo:",
            on_click=_take_back,
            args=(screen, last),
        )


def _take_back(screen: Screen, pair: tuple[str, str]) -> None:
    key = f"pair-undo:{':'.join(pair)}"
    saved = screen.tell(
        lambda: deduplicating.take_back(screen.ctx, screen.person, pair, event_id=event_id(key))
    )
    if saved is not None:
        spend(key)


def _compare(screen: Screen, question: Question) -> None:
    first, second = question.first.entry, question.second.entry
    rows = []
    for name in FIELDS:
        a, b = _cell(first, name), _cell(second, name)
        if a or b:
            left, right = _different(a, b)
            rows.append(
                f"<tr><th scope=row>{safe.marked(screen.t(name))}</th><td>{left}</td><td>{right}</td></tr>"
            )
    safe.show(f'<div class="rv-scroll"><table class="rv-table"><tbody>{"".join(rows)}</tbody></table></div>')


def _cell(entry: Entry, name: str) -> str:
    value = getattr(entry, name)
    if name == "authors":
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _different(a: str, b: str) -> tuple[str, str]:
    """Both texts as HTML, with what differs marked."""
    left, right = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = safe.marked(a[i1:i2]), safe.marked(b[j1:j2])
        left.append(x if tag == "equal" or not x else f'<span class="rv-diff">{x}</span>')
        right.append(y if tag == "equal" or not y else f'<span class="rv-diff">{y}</span>')
    return "".join(left) or "–", "".join(right) or "–"


def _answer(screen: Screen, pair: tuple[str, str], verdict: PairVerdict) -> None:
    key = f"pair:{':'.join(pair)}"
    saved = screen.tell(
        lambda: deduplicating.answer(screen.ctx, screen.person, pair, verdict, event_id=event_id(key))
    )
    if saved is not None:
        spend(key)
