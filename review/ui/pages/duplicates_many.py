"""One answer for all questions of a kind: found, looked at, answered, and undone as one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from review.model import LinkKind, PairVerdict
from review.pipeline import duplicates_answers, duplicates_bulk
from review.pipeline.deduplicating import Question
from review.pipeline.duplicates_bulk import Choices, Filter, Preview
from review.ui import cards, safe
from review.ui.pages.duplicates_bar import KINDS
from review.ui.pages.duplicates_card import because
from review.ui.pages.duplicates_given import take_back
from review.ui.pages.duplicates_marks import as_html, pieces
from review.ui.pages.duplicates_words import kind_in_words
from review.ui.safe import option, plain
from review.ui.screen import Screen, event_id, spend

ANY = "any"  # no reason or veto is called so


def many_at_once(screen: Screen) -> None:
    """Choose the questions by what they have in common, and see them before answering."""
    t = screen.t
    choices = duplicates_bulk.choices(screen.ctx, screen.person)
    if not choices.reasons:
        st.header(t("No pair is waiting."), anchor=False)
        _undo(screen)
        return
    st.caption(
        t("One answer for all questions of a kind. Look at the examples first; one undo takes it back.")
    )
    wanted = _filter(screen, choices)
    found = duplicates_bulk.preview(screen.ctx, screen.person, wanted)
    label = t("1 question fits.") if found.count == 1 else t("{n} questions fit.")
    st.header(label.format(n=screen.number(found.count)), anchor=False)
    if found.count:
        _answers(screen, wanted, found)
    _undo(screen)
    if found.count:
        if found.count > len(found.examples):
            st.caption(t("The {n} most likely of them:").format(n=len(found.examples)))
        _examples(screen, found.examples)


def _filter(screen: Screen, choices: Choices) -> Filter:
    t = screen.t
    labels = {s.id: s.label or s.id for s in screen.ctx.protocol.sources}
    row = st.columns(4)
    reason = row[0].selectbox(
        t("Reason"),
        [ANY, *(r for r, _ in choices.reasons)],
        format_func=_counted(t("any"), choices.reasons, lambda r: kind_in_words(r, t)),
        key="many-reason",
    )
    veto = row[1].selectbox(
        t("What speaks against it"),
        [ANY, *(v for v, _ in choices.vetoes)],
        format_func=_counted(
            t("anything or nothing"), choices.vetoes, lambda v: kind_in_words(v, t) if v else t("nothing")
        ),
        key="many-veto",
    )
    source = row[2].selectbox(
        t("Source"),
        [ANY, *(s for s, _ in choices.sources)],
        format_func=_counted(t("any"), choices.sources, lambda s: labels.get(s, s)),
        key="many-source",
    )
    low, high = row[3].slider(t("Likeness in percent"), 0, 100, (0, 100), key="many-score")
    return Filter(
        None if reason == ANY else reason,
        None if veto == ANY else veto,
        low / 100,
        high / 100,
        None if source == ANY else source,
    )


def _counted(any_: str, counts: Sequence[tuple[str, int]], say: Callable[[str], str]) -> Callable[[str], str]:
    """How a choice is shown: in words, with its number of questions."""
    known = dict(counts)
    return lambda name: option(any_ if name == ANY else f"{say(name)} ({known.get(name, 0)})")


def _answers(screen: Screen, wanted: Filter, found: Preview) -> None:
    t, n = screen.t, screen.number(found.count)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            t("Keep all {n} apart").format(n=n),
            key="many-different",
            icon=":material/call_split:",
            on_click=_answer,
            args=(screen, wanted, found, PairVerdict.DIFFERENT, None),
        )
        kind = st.selectbox(
            t("Kind of relation"),
            [kind for kind, _ in KINDS],
            index=len(KINDS) - 1,
            format_func=lambda k: t(k.label),
            key="many-kind",
            width=320,
        )
        st.button(
            t("All {n} are related").format(n=n),
            key="many-related",
            icon=":material/link:",
            on_click=_answer,
            args=(screen, wanted, found, PairVerdict.RELATED, kind),
        )
        st.button(
            t("All {n} are the same").format(n=n),
            key="many-same",
            icon=":material/merge:",
            disabled=not found.may_be_same,
            on_click=_answer,
            args=(screen, wanted, found, PairVerdict.SAME, None),
        )
    if not found.may_be_same:
        st.caption(_why_not(screen))


def _why_not(screen: Screen) -> str:
    least = screen.ctx.protocol.deduplication.bulk_same_from
    return screen.t(
        "They can be called the same at once only when nothing speaks against any of them and each "
        "reaches a likeness of {n}."
    ).format(n=screen.percent(least))


def _answer(
    screen: Screen, wanted: Filter, found: Preview, verdict: PairVerdict, kind: LinkKind | None
) -> None:
    digest = hashlib.sha256(repr((wanted, found.pairs)).encode()).hexdigest()[:16]
    key = f"many:{digest}"
    saved = screen.tell(
        lambda: duplicates_bulk.answer_all(
            screen.ctx,
            screen.person,
            wanted,
            verdict,
            expected=found.count,
            kind=kind,
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)
        done = screen.t("Answered: {n} questions.").format(n=screen.number(found.count))
        st.toast(plain(done), icon=":material/done_all:")


def _undo(screen: Screen) -> None:
    last = duplicates_answers.last_answer(screen.ctx, screen.person)
    if last is not None:
        n = len(last.verdicts)
        label = (
            screen.t("Undo my last answer (1 pair)")
            if n == 1
            else screen.t("Undo my last answer ({n} pairs)")
        )
        st.button(
            label.format(n=screen.number(n)),
            key="many-undo",
            icon=":material/undo:",
            on_click=take_back,
            args=(screen, last.answer_id),
        )


def _examples(screen: Screen, examples: Sequence[Question]) -> None:
    for question in examples:
        with st.container(border=True):
            first, second = question.first.entry, question.second.entry
            marked = pieces(first.title, second.title)
            lines = "".join(
                f'<p class="rv-name">{as_html(title) or escape(screen.t("No title"))}</p>'
                f'<p class="rv-meta">{cards.meta_line(entry)}{_doi(entry.doi)}</p>'
                for title, entry in zip(marked, (first, second), strict=True)
            )
            why = because(screen, question.reason, question.veto, question.score)
            safe.show(f'<div class="rv-example">{lines}<p class="rv-why">{why}</p></div>')


def _doi(doi: str) -> str:
    return f" · {safe.marked(doi)}" if doi else ""
