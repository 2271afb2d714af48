"""Ask services for open copies, beside the page: it says how far that is, and never waits for it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from review.pipeline import fulltext_links
from review.ui import cards
from review.ui.safe import plain
from review.ui.screen import Screen

EVERY = "2s"
STATES = {
    fulltext_links.OPEN: "under way",
    fulltext_links.DONE: "done",
    fulltext_links.FAILED: "failed",
    fulltext_links.INTERRUPTED: "interrupted",
}


def show(screen: Screen) -> None:
    """The two buttons, and the last run."""
    t = screen.t
    last = fulltext_links.last_links(screen.ctx)
    is_open = last is not None and last.status == fulltext_links.OPEN
    with st.expander(t("Open copies"), icon=":material/lock_open:", key="links"):
        st.caption(t("Asks Unpaywall, OpenAlex and Europe PMC about every report that is sought."))
        with st.container(horizontal=True):
            st.button(
                t("Ask for links"),
                key="links-ask",
                icon=":material/link:",
                disabled=is_open,
                on_click=_start,
                args=(screen, False),
            )
            st.button(
                t("Ask, and fetch the PDFs"),
                key="links-fetch",
                icon=":material/download:",
                disabled=is_open,
                on_click=_start,
                args=(screen, True),
            )
        if is_open:
            _under_way(screen)
        elif last is not None:
            _told(screen, last.status, last.told)


def _start(screen: Screen, is_downloading: bool) -> None:
    screen.tell(lambda: fulltext_links.start_links(screen.ctx, screen.person, is_downloading=is_downloading))


@st.fragment(run_every=EVERY)
def _under_way(screen: Screen) -> None:
    """Looks into the database every other second; the work itself goes on without it."""
    last = fulltext_links.last_links(screen.ctx)
    if last is None or last.status != fulltext_links.OPEN:
        st.rerun()
    share = last.done / last.total if last.total else 0.0
    words = screen.t("Asking: {done} of {total}")
    st.progress(min(1.0, share), words.format(done=screen.number(last.done), total=screen.number(last.total)))


def _told(screen: Screen, status: str, told: dict[str, Any]) -> None:
    t, n = screen.t, screen.number
    if status != fulltext_links.DONE:
        error = plain(str(told.get("error", "")))
        st.warning(f"{t(STATES[status])}. {error}".strip(), icon=":material/warning:")
        return
    words = t("{asked} reports were asked about, {without} have no DOI; {open} are open somewhere.")
    st.caption(words.format(asked=n(told["asked"]), without=n(told["without_doi"]), open=n(told["open"])))
    for fault in told["faults"]:
        st.caption(plain(fault))
    if told["tried"]:
        rows = [
            [one["report_id"], t("fetched") if one["is_kept"] else one["reason"], one["address"]]
            for one in told["tried"]
        ]
        cards.table([t("Report"), "", t("Address")], rows)
