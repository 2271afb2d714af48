"""Possible duplicates: cards to answer, whole lists, a sample to check, merged reports, all answers."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from review.ui.pages.duplicates_card import one_at_a_time
from review.ui.pages.duplicates_given import given
from review.ui.pages.duplicates_many import many_at_once
from review.ui.pages.duplicates_merged import merged_reports
from review.ui.pages.duplicates_sample import check_a_sample
from review.ui.screen import Screen

SECTIONS = {
    "cards": "One at a time",
    "many": "Many at once",
    "sample": "Check a sample",
    "merged": "Merged reports",
    "answers": "Answers",
}
_SHOW: dict[str, Callable[[Screen], None]] = {
    "cards": one_at_a_time,
    "many": many_at_once,
    "sample": check_a_sample,
    "merged": merged_reports,
    "answers": given,
}


def page(screen: Screen) -> None:
    """The section that was chosen; the cards come first."""
    t = screen.t
    with st.container(key="duplicates-head", horizontal=True, vertical_alignment="center"):
        st.title(t("Possible duplicates"), anchor=False, width="content")
        section = st.segmented_control(
            t("Section"),
            list(SECTIONS),
            default="cards",
            required=True,
            format_func=lambda name: t(SECTIONS[name]),
            key="duplicates-section",
            label_visibility="collapsed",
            wrap=True,
        )
    _SHOW[section](screen)
