"""Screening at either stage: which page a person works on.

Titles and abstracts are many and short: that page works ahead in the browser, with the plain page one
link away. A full text takes its time, and its page is the plain one.
"""

from __future__ import annotations

import streamlit as st

from review.model import Stage
from review.ui.pages import screen_plain
from review.ui.queue import queue
from review.ui.screen import Screen

PLAIN, FAST = "plain", "fast"


def title_abstract(screen: Screen) -> None:
    """The first stage. ``?view=plain`` or ``fast`` in the address holds until the page is loaded anew."""
    asked = st.query_params.get("view", "")
    if asked in (PLAIN, FAST):
        st.session_state["screening_view"] = asked
    if st.session_state.get("screening_view") == PLAIN:
        screen_plain.page(screen, Stage.TITLE_ABSTRACT, other=f"?view={FAST}")
    else:
        queue(screen, Stage.TITLE_ABSTRACT, plain=f"?view={PLAIN}")


def full_text(screen: Screen) -> None:
    """The second stage, for reports whose full text was retrieved."""
    screen_plain.page(screen, Stage.FULL_TEXT)
