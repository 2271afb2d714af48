"""Retrieval: which full texts are sought, which came, which did not and why."""

from __future__ import annotations

import streamlit as st

from review.model import RetrievalStatus, Role
from review.pipeline import fulltext_files, fulltexts, people
from review.pipeline.fulltexts import Listing, Wanted
from review.ui import cards
from review.ui.pages import retrieval_batch, retrieval_links, retrieval_row
from review.ui.safe import plain
from review.ui.screen import Screen

PAGE = 25
MOST_SHARED = 5


def page(screen: Screen) -> None:
    """Counts, ways to bring files in, and a list with one row a report, filtered and searched."""
    t = screen.t
    st.title(t("Retrieval"), anchor=False)
    found = fulltexts.listing(screen.ctx, _wanted())
    if "retrieval-shown" not in st.session_state and found.counts[RetrievalStatus.SOUGHT]:
        st.session_state["retrieval-shown"] = RetrievalStatus.SOUGHT  # first what is still to be had
        found = fulltexts.listing(screen.ctx, _wanted())
    if found.matching and not found.rows:  # there are fewer pages than a moment ago
        st.session_state["retrieval-page"] = -(-found.matching // PAGE)
        found = fulltexts.listing(screen.ctx, _wanted())
    total = sum(found.counts.values())
    cards.facts(
        [
            *((t(WORDS[s]), screen.number(n)) for s, n in found.counts.items()),
            (t("with a PDF"), screen.number(found.with_file)),
        ]
    )
    if not total:
        st.caption(t("Reports come here once they pass title and abstract."))
        return
    may = screen.person.holds(Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
    if may:
        with st.container(key="retrieval-ways", gap="small"):
            retrieval_batch.show(screen)
            retrieval_links.show(screen)
    _shared(screen)
    _filters(screen, found)
    names = {p.reviewer_id: p.name or p.login for p in people.everyone(screen.ctx)}
    if not found.rows:
        st.caption(t("No report is like this."))
    for row in found.rows:
        retrieval_row.show(screen, row, names, may=may)


WORDS = {
    RetrievalStatus.SOUGHT: "sought",
    RetrievalStatus.RETRIEVED: "retrieved",
    RetrievalStatus.NOT_RETRIEVED: "not retrieved",
}


def _wanted() -> Wanted:
    """What the filters say; they are drawn below what they filter."""
    state = st.session_state
    page_number = int(state.get("retrieval-page", 1))
    return Wanted(
        status=state.get("retrieval-shown"),
        words=str(state.get("retrieval-words", "")),
        has_file=False if state.get("retrieval-no-file") else None,
        first=(page_number - 1) * PAGE,
        most=PAGE,
    )


def _filters(screen: Screen, found: Listing) -> None:
    t = screen.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="retrieval-filters"):
        st.segmented_control(
            t("Show"),
            list(RetrievalStatus),
            format_func=lambda s: t(WORDS[s]),
            key="retrieval-shown",
            on_change=_first_page,
        )
        st.text_input(
            t("Search"),
            key="retrieval-words",
            placeholder=t("Title, author, year, DOI or id"),
            max_chars=200,
            width=300,
            on_change=_first_page,
        )
        st.checkbox(t("Without a PDF"), key="retrieval-no-file", on_change=_first_page)
        last = max(1, -(-found.matching // PAGE))
        if last > 1:
            st.number_input(t("Page of {n}").format(n=last), 1, last, key="retrieval-page", width=140)
    if found.matching != sum(found.counts.values()):
        st.caption(t("{n} reports").format(n=screen.number(found.matching)))


def _first_page() -> None:
    st.session_state.pop("retrieval-page", None)


def _shared(screen: Screen) -> None:
    """Reports with one file between them."""
    groups = fulltext_files.shared_files(screen.ctx)
    for group in groups[:MOST_SHARED]:
        words = screen.t("{reports} have the same file or text: they may be one report.")
        st.warning(words.format(reports=plain(", ".join(group))), icon=":material/difference:")
    if len(groups) > MOST_SHARED:
        st.caption(screen.t("{n} more").format(n=screen.number(len(groups) - MOST_SHARED)))
