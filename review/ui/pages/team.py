"""The team: how far each stage is, who does what, and how far they agree."""

from __future__ import annotations

from functools import partial

import streamlit as st

from review.model import Role, Stage
from review.pipeline import exporting
from review.ui import safe
from review.ui.pages import team_agreement, team_sharing, team_standing
from review.ui.pages.team_words import stage_names
from review.ui.screen import Screen

# A part of the bar differs from its neighbours by brightness, and its number stands below in words.
STYLE = """
.rv-parts { display: flex; gap: 2px; height: 10px; border-radius: 5px; overflow: hidden;
  margin: .35rem 0 .6rem; background: color-mix(in srgb, currentColor 8%, transparent) }
.rv-parts span { min-width: 3px; background: color-mix(in srgb, var(--rv-accent) var(--part), transparent) }
.rv-legend { display: flex; flex-wrap: wrap; gap: .35rem 2rem; margin: 0 0 .75rem;
  padding: 0 !important; list-style: none }
.rv-legend li { display: grid; margin: 0; font-size: .9rem; padding-left: .75rem; border-left: 4px solid
  color-mix(in srgb, var(--rv-accent) var(--part), color-mix(in srgb, currentColor 18%, transparent)) }
.rv-legend b { font-size: 1.375rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums }
.rv-legend span { color: var(--rv-quiet) }
.rv-reports { list-style: none; margin: 0 !important; padding: 0 !important }
.rv-reports li { margin: 0 0 .6rem !important; padding: 0 !important; overflow-wrap: anywhere }
.rv-cross { width: auto; min-width: 18rem } .rv-cross td, .rv-cross th { padding-right: 1.25rem }
.rv-cross td.same { font-weight: 650 }
.rv-cross caption { text-align: left; color: var(--rv-quiet); font-size: .875rem; padding: 0 0 .25rem }
.rv-votes { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: .5rem 0 }
.rv-votes > div { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere } .rv-votes p { margin: 0 0 .2rem }
"""
SHOWN = {
    "standing": team_standing.show,
    "agreement": team_agreement.show,
    "sharing": team_sharing.show,
}


def page(screen: Screen) -> None:
    """One view of one stage at a time: what is not looked at is not counted."""
    t = screen.t
    safe.style(STYLE)
    st.title(t("Team"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        views = _views(screen)
        view = st.segmented_control(
            t("View"),
            list(views),
            format_func=views.__getitem__,
            default="standing",
            required=True,
            key="team-view",
        )
        names = stage_names(t)
        stage = st.segmented_control(
            t("Stage"), list(Stage), format_func=names.__getitem__, default=Stage.TITLE_ABSTRACT,
            required=True, key="team-stage",
        )  # fmt: skip
    stage = stage or Stage.TITLE_ABSTRACT
    with st.container(key=f"team-{view}-{stage}"):
        SHOWN.get(view or "", team_standing.show)(screen, stage)
    if view == "standing":
        _export(screen)


def _views(screen: Screen) -> dict[str, str]:
    t = screen.t
    views = {"standing": t("How far it is"), "agreement": t("Agreement")}
    return views | ({"sharing": t("Who does what")} if screen.person.holds(Role.LEAD) else {})


def _export(screen: Screen) -> None:
    """Who decided what, when and why: for the lead, and only of what is settled."""
    t = screen.t
    if not screen.person.holds(Role.LEAD):
        return
    st.header(t("Who, what, when and why"), anchor=False)
    st.caption(
        t("One line for each word on a settled report, withdrawn ones included. Open work is left out.")
    )
    named = st.checkbox(t("Names instead of pseudonyms"), key="team-export-names")
    st.download_button(
        t("Download the events (CSV)"),
        data=partial(
            exporting.tables_of, screen.ctx, "events", screen.locale, names=named
        ),  # made when pressed
        file_name="events.csv",
        mime="text/csv",
        icon=":material/download:",
        key="team-events",
        on_click="ignore",
    )
