"""Who does what at a stage: shares, experience, whether it covers everything, reports given by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from review.model import Stage
from review.pipeline import assigning
from review.pipeline.assigning import Load, Spread
from review.ui import cards
from review.ui.pages import team_reports
from review.ui.safe import option
from review.ui.screen import Screen, event_id, spend

REPORT = re.compile(r"[^\s,;]+")


def show(screen: Screen, stage: Stage) -> None:
    """The table of people, what is lacking, and the ways to change it. For the lead."""
    t = screen.t
    found = assigning.spread(screen.ctx, screen.person, stage)
    if not found.loads:
        st.caption(t("Nobody who screens has been invited yet."))
        return
    head = [t("Name"), t("Share"), t("Experience"), t("Open"), t("Done")]
    cards.table(head, [_row(screen, load) for load in found.loads], numbers=frozenset({1, 3, 4}))
    _coverage(screen, found)
    st.button(
        t("Share out open work anew"),
        key="share-anew",
        icon=":material/balance:",
        on_click=_even_out,
        args=(screen,),
        help=t("By the shares above. Nothing that was decided is touched."),
    )
    members = {load.login: load for load in found.loads if load.is_active}
    if members:
        _share(screen, members)
        _give(screen, stage, members)


def _row(screen: Screen, load: Load) -> list[str]:
    t = screen.t
    name = load.name or load.login
    return [
        name if load.is_active else t("{name} (left the team)").format(name=name),
        screen.number(load.weight),
        t("experienced") if load.is_experienced else "–",
        screen.number(load.open),
        screen.number(load.done),
    ]


def _coverage(screen: Screen, found: Spread) -> None:
    """One sentence on whether it holds, and the reports behind it when it does not."""
    t, lacking = screen.t, found.coverage
    if lacking.holds:
        st.caption(t("Every report is given to as many people as it needs."))
        return
    if lacking.most_needed > lacking.people:
        words = t("A report needs {needed} people, and there are {n}: invite somebody.")
        st.warning(words.format(needed=lacking.most_needed, n=lacking.people), icon=":material/group_add:")
    for key, words, ids in (
        ("short", t("{n} reports are given to fewer people than they need"), lacking.short),
        ("green", t("{n} reports have nobody experienced among their people"), lacking.without_experience),
    ):
        if ids:
            label = words.format(n=screen.number(len(ids)))
            team_reports.fold(screen, label, ids, f"{key}-{found.stage}", {})


def _share(screen: Screen, members: dict[str, Load]) -> None:
    t = screen.t
    st.header(t("Share and experience"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="share-form"):
        login = _who(screen, members, "share-who")
        load = members[login]
        st.number_input(
            t("Share of the work"),
            0.0,
            assigning.HEAVIEST,
            float(load.weight),
            0.5,
            key=f"share-weight-{login}",
            width=180,
            help=t("1 is everybody's share, 2 twice as much, 0 nothing but what is given by name."),
        )
        st.checkbox(t("Experienced"), load.is_experienced, key=f"share-experienced-{login}")
        st.button(t("Save"), key="share-save", on_click=_set_share, args=(screen, login))


def _give(screen: Screen, stage: Stage, members: dict[str, Load]) -> None:
    t = screen.t
    st.header(t("Give reports by name"), anchor=False)
    with st.container(key="give-form"):
        login = _who(screen, members, "give-who")
        st.text_area(
            t("Report ids"), key="give-ids", height=80, placeholder="R00012 R00047", max_chars=100_000
        )
        with st.container(horizontal=True):
            for take_back, label, icon in (
                (False, t("Give"), ":material/person_add:"),
                (True, t("Take back"), ":material/undo:"),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"give-{take_back}",
                    on_click=_moved,
                    args=(screen, stage, login),
                    kwargs={"take_back": take_back},
                )


def _who(screen: Screen, members: dict[str, Load], key: str) -> str:
    chosen = st.selectbox(
        screen.t("Person"),
        list(members),
        format_func=lambda login: option(members[login].name or login),
        key=key,
        width=260,
    )
    return str(chosen)


def _save(screen: Screen, key: str, act: Callable[[str], Any], said: Callable[[Any], str]) -> None:
    saved = screen.tell(lambda: act(event_id(key)))
    if saved is not None:
        spend(key)
        st.toast(said(saved), icon=":material/check:")


def _even_out(screen: Screen) -> None:
    _save(
        screen,
        "share-anew",
        lambda e: assigning.even_out(screen.ctx, screen.person, event_id=e),
        lambda _: screen.t("Open work is shared out anew."),
    )


def _set_share(screen: Screen, login: str) -> None:
    state = st.session_state
    _save(
        screen,
        f"share:{login}",
        lambda e: assigning.set_share(
            screen.ctx,
            screen.person,
            login,
            weight=float(state[f"share-weight-{login}"]),
            is_experienced=bool(state[f"share-experienced-{login}"]),
            event_id=e,
        ),
        lambda _: screen.t("Saved. Open work is shared out anew."),
    )


def _moved(screen: Screen, stage: Stage, login: str, *, take_back: bool) -> None:
    ids = [found.upper() for found in REPORT.findall(st.session_state.get("give-ids", ""))]
    if not ids:
        st.toast(screen.t("Write at least one report id."), icon=":material/error:")
        return

    def said(saved: Any) -> str:
        st.session_state["give-ids"] = ""
        words = screen.t("{n} reports: {moved} changed hands, {voted} were decided by this person already.")
        told = saved.result or {}
        return words.format(n=told.get("reports", 0), moved=told.get("moved", 0), voted=told.get("voted", 0))

    _save(
        screen,
        f"give:{stage}",
        lambda e: assigning.give(
            screen.ctx, screen.person, stage, ids, login, event_id=e, take_back=take_back
        ),
        said,
    )
