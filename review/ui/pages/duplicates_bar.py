"""The keys under a card, step by step: the answer, what becomes of the rest, and how they are related."""

from __future__ import annotations

import streamlit as st

from review.model import LinkKind, PairVerdict
from review.pipeline.duplicates_answers import Answer
from review.pipeline.duplicates_cards import Card
from review.ui.pages.duplicates_acts import ASK, KIND, REST, Choice, ids, later, say, tick, to_step, undo
from review.ui.screen import Screen

# The order in which kinds are offered, each with its key. C and R are not to be had, and "related"
# has the key that led there, so that pressing it twice says no more than that.
KINDS = (
    (LinkKind.SAME_STUDY, "1"),
    (LinkKind.PREPRINT, "2"),
    (LinkKind.CONFERENCE_ABSTRACT, "3"),
    (LinkKind.TRANSLATION, "4"),
    (LinkKind.PROTOCOL, "5"),
    (LinkKind.REGISTRATION, "6"),
    (LinkKind.SERIES, "7"),
    (LinkKind.UPDATE, "8"),
    (LinkKind.THESIS, "9"),
    (LinkKind.REPLY, "0"),
    (LinkKind.ERRATUM, "e"),
    (LinkKind.RETRACTION, "t"),
    (LinkKind.RELATED, "s"),
)
KEYS = ("d", "k", "s", "n", "u")


def guarded(choice: Choice | None) -> tuple[str, ...]:
    """The keys that decide something at this step."""
    return (*KEYS, *(key for _, key in KINDS)) if choice and choice.step == KIND else KEYS


def ticks(screen: Screen, card: Card, choice: Choice) -> None:
    """One button a report: those that are ticked belong together."""
    t = screen.t
    with st.container(key="card-ticks", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t("Tick those that belong together, then press D."))
        for n, shown in enumerate(card.reports, start=1):
            report_id = shown.report.report_id
            is_ticked = report_id in choice.ticked
            st.button(
                (t("{n} is ticked") if is_ticked else t("Tick {n}")).format(n=n),
                key=f"tick-{card.card_id}-{n}",
                icon=":material/check_box:" if is_ticked else ":material/check_box_outline_blank:",
                shortcut=str(n) if choice.step == ASK else None,
                disabled=choice.step != ASK,
                on_click=tick,
                args=(card, report_id),
            )


def bar(screen: Screen, card: Card | None, choice: Choice | None, last: Answer | None) -> None:
    """The buttons of the step a person is at."""
    step = choice.step if choice else ASK
    if card and choice and step != ASK:
        st.caption(_asked(screen, card, choice))
    if card and choice and step == KIND:
        with st.container(key="bar-kinds", horizontal=True, gap="small"):
            _kinds(screen, card, choice)
            _back(screen, card, choice)
        return
    with st.container(key="bar-verdicts", horizontal=True, gap="small"):
        if card and choice and step == REST:
            _second_step(screen, card, choice)
            st.space("stretch")
            _back(screen, card, choice)
            return
        if card and choice:
            _first_step(screen, card, choice)
        st.space("stretch")
        _others(screen, card, choice, last)


def _back(screen: Screen, card: Card, choice: Choice) -> None:
    st.button(
        screen.t("Back"),
        key="back",
        icon=":material/arrow_back:",
        shortcut="Escape",
        on_click=to_step,
        args=(card, choice.what, ASK),
    )


def _asked(screen: Screen, card: Card, choice: Choice) -> str:
    t = screen.t
    if not choice.ticked or len(choice.ticked) == len(card.reports):
        return t("How are they related? Nothing is saved yet.")
    numbers = [n for n, r in enumerate(card.reports, start=1) if r.report.report_id in choice.ticked]
    ticked = ", ".join(map(str, numbers))
    if choice.step == KIND:
        return t("{ticked} become one report. How are the others related? Nothing is saved yet.").format(
            ticked=ticked
        )
    return t("{ticked} become one report. And the others? Nothing is saved yet.").format(ticked=ticked)


def _first_step(screen: Screen, card: Card, choice: Choice) -> None:
    t, n, ticked = screen.t, len(card.reports), len(choice.ticked)
    same = t("Same report") if n == 2 else t("All {n} are one report")
    is_part = 0 < ticked < n
    label = t("Join the {n} ticked") if is_part else same
    st.button(
        t("Tick at least two") if ticked == 1 else label.format(n=ticked if is_part else n),
        key="decide-same",
        icon=":material/merge:",
        shortcut="d",
        type="primary",
        disabled=ticked == 1,
        on_click=to_step if is_part else say,
        args=(card, choice.what, REST)
        if is_part
        else (screen, card, choice.what, [ids(card)], PairVerdict.DIFFERENT, None),
    )
    st.button(
        t("Keep apart") if n == 2 else t("Keep all apart"),
        key="decide-different",
        icon=":material/call_split:",
        shortcut="k",
        disabled=ticked > 0,
        on_click=say,
        args=(screen, card, choice.what, [], PairVerdict.DIFFERENT, None),
    )
    st.button(
        t("Related, not the same"),
        key="decide-related",
        icon=":material/link:",
        shortcut="s",
        disabled=ticked > 0,
        on_click=to_step,
        args=(card, choice.what, KIND),
    )


def _second_step(screen: Screen, card: Card, choice: Choice) -> None:
    t, group = screen.t, [choice.ticked]
    st.button(
        t("Keep the others apart"),
        key="decide-different",
        icon=":material/call_split:",
        shortcut="k",
        type="primary",
        on_click=say,
        args=(screen, card, choice.what, group, PairVerdict.DIFFERENT, None),
    )
    st.button(
        t("The others are related"),
        key="decide-related",
        icon=":material/link:",
        shortcut="s",
        on_click=to_step,
        args=(card, choice.what, KIND),
    )
    st.button(
        t("Ask about the others next"),
        key="decide-next",
        icon=":material/help:",
        shortcut="n",
        on_click=say,
        args=(screen, card, choice.what, group, None, None),
    )


def _kinds(screen: Screen, card: Card, choice: Choice) -> None:
    group = [choice.ticked] if choice.ticked else []
    for kind, key in KINDS:
        st.button(
            screen.t(kind.label),
            key=f"decide-kind-{kind}",
            type="tertiary",
            shortcut=key,
            on_click=say,
            args=(screen, card, choice.what, group, PairVerdict.RELATED, kind),
        )


def _others(screen: Screen, card: Card | None, choice: Choice | None, last: Answer | None) -> None:
    st.button(
        screen.t("Undo"),
        key="undo",
        icon=":material/undo:",
        shortcut="u",
        disabled=last is None,
        on_click=undo,
        args=(screen, last, choice.what if choice else ""),
    )
    st.button(
        screen.t("Later"),
        key="skip",
        icon=":material/schedule:",
        shortcut="n",
        disabled=card is None,
        on_click=later,
        args=(screen, card, choice.what if choice else ""),
    )
