"""A report's full text beside the work on it: the PDF, a way to a page, and a search in its text."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from review.extraction.quotes import Hit
from review.pipeline import fulltext_files, fulltext_words
from review.pipeline.fulltext_files import FilesOf, FullText, Reading
from review.ui import pdf_routes
from review.ui.safe import option, plain
from review.ui.screen import Screen
from review.ui.session import COOKIE

HERE = Path(__file__).parent
MOST_HITS = 50
FRESH = pdf_routes.MINUTES * 60 / 3


@st.fragment
def pdf_viewer(screen: Screen, report_id: str, *, height: str = "min(78vh, 60rem)") -> None:
    """The last file of a report, its pages and a search; a plain word when there is none to show.

    Runs by itself: turning a page does not touch what stands beside it. At most one a page.
    """
    found = fulltext_files.files_of(screen.ctx, screen.person, report_id)
    if found.current is None:
        st.info(
            screen.t(
                "There is no PDF of this report here. Its links lead out; a PDF is added under Retrieval."
            ),
            icon=":material/picture_as_pdf:",
        )
        return
    file = _chosen(screen, found, found.current)
    reading = found.readings.get(file.sha256)
    _notes(screen, found, reading)
    _tools(screen, file, reading)
    _frame(screen, file, height)


def _chosen(screen: Screen, found: FilesOf, current: FullText) -> FullText:
    """The file to show: the last one, unless a joined report has several and a person chose another."""
    if len(found.standing) == 1:
        return current
    chosen: FullText = st.selectbox(
        screen.t("File"),
        found.standing,
        format_func=lambda f: option(f"{f.file_name} ({screen.moment(f.recorded_at)})"),
        key=f"pdf-file-{found.report_id}",
    )
    return chosen


def _notes(screen: Screen, found: FilesOf, reading: Reading | None) -> None:
    t = screen.t
    if found.twins:
        names = ", ".join(twin.report_id for twin in found.twins)
        words = t("The same file or text belongs to {reports}: they may be one report.")
        st.warning(words.format(reports=plain(names)), icon=":material/difference:")
    if reading is None or reading.has_text:
        return
    words = t("This PDF holds no text: its pages are pictures, in which nothing can be searched or selected.")
    st.warning(words, icon=":material/image:")


def _tools(screen: Screen, file: FullText, reading: Reading | None) -> None:
    """Page, search and hits in one row above the frame."""
    t, key = screen.t, f"pdf-{file.sha256[:12]}"
    pages = reading.page_count if reading else 1
    with st.container(horizontal=True, vertical_alignment="bottom", key="pdf-tools"):
        st.number_input(
            t("Page of {n}").format(n=pages),
            1,
            pages,
            key=f"{key}-page",
            width=130,
            on_change=_turned,
            args=(key,),
        )
        words = ""
        if reading is None or reading.has_text:
            words = st.text_input(t("Search in the text"), key=f"{key}-words", max_chars=200, width=260)
        st.link_button(t("Open alone"), _address(screen, file), icon=":material/open_in_new:")
    if words.strip():
        hits = fulltext_words.search_text(screen.ctx, screen.person, file.report_id, file.sha256, words)
        _hits(screen, key, hits)


def _hits(screen: Screen, key: str, hits: list[Hit]) -> None:
    t = screen.t
    if not hits:
        st.caption(t("These words are not in the text."))
        return
    shown = hits[:MOST_HITS]
    counted = t("{n} places") if len(hits) == len(shown) else t("The first {n} of more places")
    st.caption(counted.format(n=screen.number(len(shown))))
    with st.container(height=min(44 * len(shown) + 20, 190), key="pdf-hits", gap=None):
        for n, hit in enumerate(shown):
            around = f"…{plain(hit.before)}**{plain(hit.match.strip())}**{plain(hit.after)}…"
            st.button(
                f"{t('p. {n}').format(n=hit.page)} · {around}",
                key=f"{key}-hit-{n}",
                type="tertiary",
                on_click=_jump,
                args=(key, hit.page),
            )


def _jump(key: str, page: int) -> None:
    st.session_state[f"{key}-page"] = page
    _turned(key)


def _turned(key: str) -> None:
    """Another press for the same page shows it again, for whoever scrolled away."""
    st.session_state[f"{key}-turn"] = st.session_state.get(f"{key}-turn", 0) + 1


def _frame(screen: Screen, file: FullText, height: str) -> None:
    key = f"pdf-{file.sha256[:12]}"
    page = int(st.session_state.get(f"{key}-page", 1))
    turn = st.session_state.get(f"{key}-turn", 0)
    title = screen.t("Full text of {report}").format(report=file.report_id)
    _component()(
        data={
            "address": _address(screen, file),
            "page": page,
            "place": f"{file.report_id}:{file.sha256}:{page}:{turn}",
            "title": title,
            "height": height,
        },
        key=f"{key}-frame",
        height="content",
    )


def _address(screen: Screen, file: FullText) -> str:
    """The file's address, kept for a while, so that one page is not painted with many."""
    kept: dict[str, tuple[float, str]] = st.session_state.setdefault("pdf-addresses", {})
    at, address = kept.get(file.sha256 + file.report_id, (0.0, ""))
    if time.time() - at > FRESH:
        session = st.context.cookies.get(COOKIE) or ""
        address = pdf_routes.address_of(session, screen.person.reviewer_id, file.report_id, file.sha256)
        kept[file.sha256 + file.report_id] = (time.time(), address)
    return address


@cache
def _component() -> Any:
    script = (HERE / "pdf_frame.js").read_text("utf-8")
    return st.components.v2.component("review_pdf", html='<div class="rv-pdf"></div>', js=script)
