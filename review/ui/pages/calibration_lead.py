"""What the lead does with a calibration round: open it, and call it go or no-go."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from review.model import Stage
from review.pipeline import calibrating
from review.pipeline.calibrating import LARGEST, Calibration
from review.ui import safe
from review.ui.pages.team_words import stage_names
from review.ui.screen import Screen, event_id, spend

USUAL = 30  # where the protocol names no size of its own


def opening(screen: Screen, found: Sequence[Calibration]) -> None:
    """The form for a new round. A stage with an open round has none."""
    t = screen.t
    busy = {one.stage for one in found if one.is_go is None}
    free = [stage for stage in Stage if stage not in busy]
    if not free:
        return
    names = stage_names(t)
    with st.expander(t("Open a round"), expanded=not found, icon=":material/add:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            stage = st.selectbox(
                t("Stage"), free, format_func=names.__getitem__, key=f"round-stage-{len(busy)}", width=260
            )
            usual = screen.ctx.protocol.screening.at(stage).pilot or USUAL
            st.number_input(
                t("How many reports"), 1, LARGEST, min(usual, LARGEST), key=f"round-size-{stage}", width=160
            )
        st.text_input(t("Note for those who take part"), key="round-note", max_chars=2000)
        st.button(t("Open the round"), type="primary", key="round-open", on_click=_open, args=(screen, stage))


def _open(screen: Screen, stage: Stage) -> None:
    key = f"round-open:{stage}"
    saved = screen.tell(
        lambda: calibrating.open_round(
            screen.ctx,
            screen.person,
            stage,
            size=int(st.session_state[f"round-size-{stage}"]),
            note=st.session_state.get("round-note", ""),
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)
        st.session_state["round-note"] = ""
        st.toast(
            screen.t("The round is open: its reports come first for everybody."), icon=":material/check:"
        )


def call(screen: Screen, one: Calibration) -> None:
    """Go or no-go, with a note and the version of the protocol that follows."""
    t, cid = screen.t, one.calibration_id
    with st.container(key=f"call-{cid}"):
        st.text_area(t("What you agreed on"), key=f"call-note-{cid}", height=80, max_chars=5000)
        st.text_input(
            t("Version of the protocol that follows"),
            key=f"call-version-{cid}",
            placeholder=screen.ctx.file.version,
            help=t("Left empty, it is the one in force. Decisions under other criteria are flagged."),
            max_chars=50,
            width=300,
        )
        if not one.is_complete:
            st.checkbox(
                t("End it although not everybody is done; what is open becomes ordinary work."),
                key=f"call-unfinished-{cid}",
            )
        with st.container(horizontal=True):
            for is_go, label, icon in (
                (True, t("Go"), ":material/check:"),
                (False, t("No-go"), ":material/replay:"),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"call-{is_go}-{cid}",
                    type="primary" if is_go and one.is_complete else "secondary",
                    on_click=_conclude,
                    args=(screen, cid),
                    kwargs={"is_go": is_go},
                )


def _conclude(screen: Screen, calibration_id: str, *, is_go: bool) -> None:
    key, state = f"call:{calibration_id}:{is_go}", st.session_state
    saved = screen.tell(
        lambda: calibrating.conclude(
            screen.ctx,
            screen.person,
            calibration_id,
            is_go=is_go,
            note=state.get(f"call-note-{calibration_id}", ""),
            next_version=state.get(f"call-version-{calibration_id}", ""),
            unfinished=bool(state.get(f"call-unfinished-{calibration_id}")),
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)


def ended(screen: Screen, one: Calibration) -> None:
    """How a round ended, in one line, and what was agreed on."""
    t = screen.t
    word, colour = (t("Go"), "good") if one.is_go else (t("No-go"), "warn")
    version = t("goes on with protocol {version}").format(version=one.next_version)
    said = f'<p class="rv-quote">{safe.marked(one.conclusion)}</p>' if one.conclusion else ""
    safe.show(
        f'<p><span class="rv-state {colour}">{safe.marked(word)}</span> '
        f'<span class="rv-meta">{safe.marked(version)}</span></p>{said}'
    )
