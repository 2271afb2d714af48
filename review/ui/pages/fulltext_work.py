"""What a reviewer of a full text has before them: the PDF on the left, everything else on the right."""

from __future__ import annotations

import streamlit as st

from review.model import Report, Stage
from review.ui import badges, cards
from review.ui.pdf import pdf_viewer
from review.ui.screen import Screen


def show(screen: Screen, report: Report) -> None:
    """The PDF with its tools; badges, report, criteria and note beside it."""
    t, protocol = screen.t, screen.ctx.protocol
    with st.container(key="fulltext-wide"):
        left, right = st.columns([13, 7], gap="medium")
    with right:
        badges.show(screen, report)
        cards.report_card(
            report, protocol, Stage.FULL_TEXT, t, highlights=st.session_state.get("highlights", True)
        )
        cards.criteria(protocol, Stage.FULL_TEXT, screen.locale, t)
        st.text_area(
            t("Note"),
            key=f"note-{Stage.FULL_TEXT}-{report.report_id}",
            height=80,
            placeholder=t("Only you see it until both have decided."),
        )
    with left:
        pdf_viewer(screen, report.report_id)
        st.caption(t("While you work inside the PDF, keys go to it. Click beside it to decide by key."))
