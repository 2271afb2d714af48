"""A report's file: give it one, replace it, take it away; its history; addresses that were tried."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from review.pipeline import fulltext_files
from review.pipeline.core import CLI
from review.pipeline.fulltext_files import UPLOAD, FullText, Given, PdfUpload
from review.pipeline.fulltexts import Row
from review.ui import cards
from review.ui.pdf import pdf_viewer
from review.ui.safe import plain
from review.ui.screen import Screen, event_id, spend

WORDS = {"sought": "sought", "retrieved": "retrieved", "not_retrieved": "not retrieved"}


def show(screen: Screen, row: Row, names: Mapping[str, str], *, may: bool) -> None:
    """Everything about one report's full text."""
    rid = row.sought.report.report_id
    if may:
        _give(screen, row)
    _history(screen, row, names)
    if row.files:
        pdf_viewer(screen, rid)
        if may:
            for file in row.files:
                _take_away(screen, file)


def _give(screen: Screen, row: Row) -> None:
    t, rid = screen.t, row.sought.report.report_id
    turn = st.session_state.get(f"pdf-turn-{rid}", 0)
    words = t("Replace the PDF; the old one stays in the history") if row.files else t("Add its PDF")
    st.file_uploader(
        words,
        type="pdf",
        key=f"pdf-of-{rid}-{turn}",
        on_change=_given,
        args=(screen, rid, f"pdf-of-{rid}-{turn}"),
    )


def _given(screen: Screen, rid: str, widget: str) -> None:
    """Take the file in as soon as it is there; a refusal says why, and nothing is changed."""
    file = st.session_state.get(widget)
    if file is None:
        return
    key = f"give:{rid}:{file.file_id}"
    done = screen.tell(
        lambda: fulltext_files.give(
            screen.ctx,
            screen.person,
            rid,
            PdfUpload(file.name, file.getvalue()),
            event_id=event_id(key),
        )
    )
    st.session_state[f"pdf-turn-{rid}"] = st.session_state.get(f"pdf-turn-{rid}", 0) + 1
    if done is not None:
        spend(key)
        st.toast(plain(told(screen, done)), icon=":material/check:")


def told(screen: Screen, given: Given) -> str:
    """What became of a file, in one line."""
    t = screen.t
    if not given.is_new:
        return t("{report} has this very file already.").format(report=given.report_id)
    words = [t("{report} has its PDF.").format(report=given.report_id)]
    if given.twins:
        names = ", ".join(twin.report_id for twin in given.twins)
        words.append(t("The same file or text belongs to {reports}.").format(reports=names))
    if not given.has_text:
        words.append(t("It holds no text to search in."))
    if given.is_cut:
        words.append(t("It is so long that not all of its text is kept."))
    return " ".join(words)


def _history(screen: Screen, row: Row, names: Mapping[str, str]) -> None:
    """Every word and every file in the order in which they came."""
    t = screen.t
    events = [(row.since, t("sought"), "", "")] if row.since else []
    for said in row.history:
        why = "; ".join(p for p in (said.reason, said.note) if p)
        events.append((said.recorded_at, t(WORDS[said.status.value]), said.reviewer_id, why))
    for file in fulltext_files.files_of(screen.ctx, screen.person, row.sought.report.report_id).history:
        word = t("PDF added") if file.sha256 else t("PDF taken away")
        events.append((file.recorded_at, word, file.reviewer_id, _about(screen, file)))
    for attempt in row.attempts:
        word = t("open copy fetched") if attempt.is_kept else t("open copy not fetched")
        events.append(
            (attempt.recorded_at, word, attempt.reviewer_id, f"{attempt.address} {attempt.reason}".strip())
        )
    if events:
        lines = [
            [screen.moment(at), word, _who(screen, who, names), why]
            for at, word, who, why in sorted(events, key=lambda e: e[0])
        ]
        cards.table([t("When"), t("What"), t("Who"), ""], lines)


def _who(screen: Screen, reviewer_id: str, names: Mapping[str, str]) -> str:
    return screen.t("the command line") if reviewer_id == CLI else names.get(reviewer_id, reviewer_id)


def _about(screen: Screen, file: FullText) -> str:
    origin = "" if file.origin in (UPLOAD, CLI) else file.origin
    size = f"{screen.number(round(file.size / 1024))} kB" if file.size else ""
    return "; ".join(p for p in (file.file_name, size, origin, file.note) if p)


def _take_away(screen: Screen, file: FullText) -> None:
    t = screen.t
    key = f"{file.report_id}-{file.sha256[:12]}"
    with st.popover(t("Take this PDF away"), icon=":material/delete:"):
        st.caption(plain(file.file_name))
        st.text_input(t("Why?"), key=f"gone-why-{key}", max_chars=300)
        st.caption(t("The file stays in the history. A report retrieved by this file is sought again."))
        st.button(t("Take away"), key=f"gone-{key}", on_click=_gone, args=(screen, file, f"gone-why-{key}"))


def _gone(screen: Screen, file: FullText, note: str) -> None:
    key = f"gone:{file.report_id}:{file.sha256}"
    done = screen.tell(
        lambda: (
            fulltext_files.take_away(
                screen.ctx,
                screen.person,
                file.report_id,
                file.sha256,
                note=str(st.session_state.get(note, "")),
                event_id=event_id(key),
            )
            or True
        )
    )
    if done:
        spend(key)
