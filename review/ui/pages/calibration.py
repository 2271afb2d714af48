"""Calibration rounds: opened by the lead, decided on by everybody, compared, called go or no-go."""

from __future__ import annotations

import streamlit as st

from review.model import Role, Stage
from review.pipeline import calibrating
from review.pipeline.calibrating import Calibration
from review.ui import cards
from review.ui.pages import calibration_compare, calibration_lead
from review.ui.pages.team import STYLE
from review.ui.pages.team_words import names_of, stage_names
from review.ui.safe import plain, style
from review.ui.screen import Screen


def page(screen: Screen) -> None:
    """What is open first, with one's own part in it; then how the earlier rounds ended."""
    t = screen.t
    style(STYLE)
    st.title(t("Calibration"), anchor=False)
    st.caption(
        t(
            "Everybody decides on the same random reports without seeing the others' votes. Then you "
            "compare, talk about the criteria, and the lead calls go or no-go."
        )
    )
    found = calibrating.rounds(screen.ctx, screen.person)
    if screen.person.holds(Role.LEAD):
        calibration_lead.opening(screen, found)
    if not found:
        st.header(t("No calibration round has been opened."), anchor=False)
    for one in sorted(found, key=lambda c: (c.is_go is not None, -int(c.calibration_id[1:]))):
        with st.container(border=True, key=f"round-{one.calibration_id}"):
            _round(screen, one)


def _round(screen: Screen, one: Calibration) -> None:
    t = screen.t
    st.subheader(
        t("Round {id}: {stage}").format(id=one.calibration_id, stage=stage_names(t)[one.stage]), anchor=False
    )
    st.caption(_drawn(screen, one))
    if one.note:
        st.caption(plain(one.note))
    if one.is_go is None:
        _open(screen, one)
    else:
        calibration_lead.ended(screen, one)
    if one.is_complete or one.is_go is not None:
        calibration_compare.show(screen, one)
    if one.is_go is None and screen.person.holds(Role.LEAD):
        calibration_lead.call(screen, one)


def _drawn(screen: Screen, one: Calibration) -> str:
    words = screen.t(
        "{n} reports drawn from {population} with seed {seed}, for {people} people; protocol {version}."
    )
    return words.format(
        n=screen.number(len(one.report_ids)),
        population=screen.number(one.population),
        seed=one.seed,
        people=len(one.people),
        version=plain(one.protocol_version),
    )


def _open(screen: Screen, one: Calibration) -> None:
    """How many are left: one's own with the way there, everybody's for the lead."""
    t, own = screen.t, screen.person.reviewer_id
    left = one.left.get(own, 0)
    if own in one.people and left:
        path = "screen" if one.stage is Stage.TITLE_ABSTRACT else "fulltext"
        words = t("Decide on your reports of this round: {n} left").format(n=screen.number(left))
        if st.button(words, icon=":material/play_arrow:", type="primary", key=f"to-{one.calibration_id}"):
            st.switch_page(st.session_state["pages"][path])
    elif own in one.people and not one.is_complete:
        st.text(t("You are done. The comparison opens once everybody is."))
    if screen.person.holds(Role.LEAD) and not one.is_complete:
        names = names_of(screen)
        rows = [[names.get(who, who), screen.number(n)] for who, n in one.left.items()]
        cards.table([t("Name"), t("Left")], rows, numbers=frozenset({1}))
