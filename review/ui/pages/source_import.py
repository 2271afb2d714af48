"""Import a file: see what it is, mend the columns, say what is known of its search, take it in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from review.errors import ReviewError
from review.pipeline import intake
from review.pipeline.importing import Searched
from review.pipeline.intake import Preview, Upload
from review.pipeline.origins import Overview
from review.protocol import Source
from review.ui import cards
from review.ui.pages import source_columns
from review.ui.safe import option, plain
from review.ui.screen import Screen

KINDS = [
    "ris", "bib", "bibtex", "nbib", "txt", "xml", "enw", "ciw", "isi", "json", "mods", "csv", "tsv", "xlsx",
    "zip",
]  # fmt: skip
FORMATS = {
    "auto": "Tell it by its content",
    "medline": "PubMed text (nbib)",
    "enw": "EndNote tagged text (enw)",
    "wos": "Web of Science tagged text",
    "csv": "Table (CSV or TSV)",
    "xlsx": "Excel workbook",
    "zip": "Zip of several files",
}


def show(screen: Screen, found: Overview) -> None:
    """The way in, closed while there is something else to look at; and what comes after."""
    t = screen.t
    _next(screen, found)
    with st.expander(
        t("Import a file"), icon=":material/upload_file:", expanded=not found.origins, key="import"
    ):
        sources = screen.ctx.protocol.sources
        if not sources:
            st.caption(t("Name the file's source in the protocol first, under sources: with its arm."))
            return
        left, right = st.columns(2)
        source = left.selectbox(
            t("Source"),
            sources,
            index=None,
            format_func=lambda s: option(f"{s.name} ({t(s.arm.replace('_', ' '))})"),
            placeholder=t("Where does the file come from?"),
            key="import-source",
        )
        left.selectbox(
            t("Format"),
            ["auto", *intake.FORMAT_LABELS],
            format_func=lambda name: _format(screen, name),
            key="import-format",
        )
        given = right.file_uploader(t("The export, or a zip of several"), key=_uploader())
        if given is None:
            st.session_state.pop("import-columns", None)
        else:
            _look(screen, source, given.name, given.getvalue())


def _uploader() -> str:
    """The key of the upload field; another one empties it."""
    return f"import-file-{st.session_state.get('import-turn', 0)}"


def _format(screen: Screen, name: str) -> str:
    return screen.t(FORMATS[name]) if name in FORMATS else option(intake.FORMAT_LABELS[name])


# ---- before ------------------------------------------------------------------------------------


def _look(screen: Screen, source: Source | None, name: str, data: bytes) -> None:
    """What the file is, and, once a source is chosen, the questions before it is taken in."""
    upload = Upload(name, data, st.session_state.get("import-format", "auto"), source_columns.chosen(data))
    try:
        seen = _preview(screen, upload)
    except ReviewError as error:
        st.error(plain(str(error)), icon=":material/error:")
        source_columns.mend(screen, upload)
        return
    _tell(screen, seen)
    if seen.table is not None:
        source_columns.ask(screen, upload, seen.table)
    entries, questions = st.columns([3, 2], gap="large")
    with entries:
        st.markdown(f"**{_first_of(screen, seen)}**")
        for entry in seen.entries:
            with st.container(border=True):
                cards.entry_card(entry, screen.ctx.protocol, screen.t)
    with questions:
        if source is None:
            st.info(screen.t("Choose the source to go on."), icon=":material/arrow_upward:")
        else:
            _questions(screen, source, upload, seen)


def _first_of(screen: Screen, seen: Preview) -> str:
    """How many of the entries are shown."""
    words = screen.t("The first {n} of {m} records")
    return words.format(n=screen.number(len(seen.entries)), m=screen.number(seen.records))


def _preview(screen: Screen, upload: Upload) -> Preview:
    """Read once for each way of reading, not again with every answer to a question."""
    key = (hash(upload.data), upload.name, upload.format, tuple(sorted(upload.columns.items())))
    known: tuple[Any, Preview] | None = st.session_state.get("import-preview")
    if known is None or known[0] != key:
        with st.spinner(screen.t("Reading the file")):
            known = (key, intake.preview(screen.ctx, screen.person, upload))
        st.session_state["import-preview"] = known
    return known[1]


def _tell(screen: Screen, seen: Preview) -> None:
    t, n = screen.t, screen.number
    cards.facts(
        [
            (t("entries begin"), n(seen.begun)),
            (t("records"), n(seen.records)),
            (t("rejects"), n(seen.reject_count)),
        ]
    )
    kind = " · ".join(p for p in (_format(screen, seen.format), seen.dialect, seen.encoding) if p)
    st.caption(plain(f"{seen.file_name} · {kind}"))
    for warning in seen.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if seen.rejects:
        rows = [[str(r.line), r.reason, r.raw.strip()[:160]] for r in seen.rejects]
        head = [t("Place"), t("Rejected because"), t("It begins with")]
        cards.table(head, rows)


# ---- the questions -----------------------------------------------------------------------------


def _questions(screen: Screen, source: Source, upload: Upload, seen: Preview) -> None:
    t, n = screen.t, screen.number
    today = datetime.now(UTC).date()
    st.text_input(t("Platform"), value=source.platform, key=f"import-platform-{source.id}", max_chars=120,
                  placeholder=t("for instance EBSCOhost or Ovid"))  # fmt: skip
    st.date_input(
        t("Searched on"), value=None, max_value=today, format="YYYY-MM-DD", key="import-searched-on",
        help=t("Leave it empty if nobody knows."),
    )  # fmt: skip
    hits = st.number_input(
        t("Hits the database showed"), min_value=0, value=None, step=1, key="import-hits",
        help=t("Leave it empty if nobody wrote it down: the search then counts as unknown, not complete."),
    )  # fmt: skip
    if hits is not None and hits != seen.begun:
        words = t("The database showed {n} hits and {m} entries begin in the file. It will be kept as "
                  "partial: look whether the export was cut off.")  # fmt: skip
        st.warning(words.format(n=n(hits), m=n(seen.begun)), icon=":material/warning:")
    last = intake.last_round(screen.ctx, screen.person)
    round_name = st.text_input(
        t("Round"), value=last, key="import-round", max_chars=intake.LONGEST_ROUND,
        help=t("The first search, or the year of an update."),
    )  # fmt: skip
    is_here = _known(screen, source, seen, " ".join(round_name.split()))
    st.button(
        t("Import {n} records").format(n=n(seen.records)),
        type="primary",
        icon=":material/download_done:",
        key="import-go",
        disabled=is_here,
        on_click=_take_in,
        args=(screen, source.id, upload),
    )


def _known(screen: Screen, source: Source, seen: Preview, round_name: str) -> bool:
    """Say where these very bytes are held already; whether that is this source and round."""
    t, is_here = screen.t, False
    for place, run in intake.held_as(screen.ctx, screen.person, seen.sha256):
        same = run.source_id == source.id and place == round_name
        is_here = is_here or same
        words = (
            t("This very file is here already, from {source} in round {round}. Nothing would be added.")
            if same
            else t("This very file is here already, from {source} in round {round}. Is it meant twice?")
        )
        st.warning(
            words.format(source=plain(run.source_label), round=plain(place)), icon=":material/content_copy:"
        )
        st.button(
            t("Show its run"),
            key=f"import-known-{run.run_id}",
            type="tertiary",
            icon=":material/arrow_downward:",
            on_click=_open,
            args=(run.run_id,),
        )
    return is_here


def _open(run_id: str) -> None:
    st.session_state["run-open"] = run_id


def _take_in(screen: Screen, source_id: str, upload: Upload) -> None:
    state = st.session_state
    on: date | None = state.get("import-searched-on")
    searched = Searched(
        on.isoformat() if on else "",
        state.get("import-hits"),
        str(state.get(f"import-platform-{source_id}", "")).strip(),
    )
    done = screen.tell(
        lambda: intake.take_in(
            screen.ctx,
            screen.person,
            upload,
            source_id,
            round_name=str(state.get("import-round", "")),
            searched=searched,
        )
    )
    if done is None:
        return
    state["run-open"] = done.run.run_id
    if done.is_new:
        state["import-done"] = (done.run.record_count, done.run.source_label, done.external_count)
    state["import-turn"] = state.get("import-turn", 0) + 1
    for name in ("import-columns", "import-preview", "import-hits", "import-searched-on"):
        state.pop(name, None)


# ---- after -------------------------------------------------------------------------------------


def _next(screen: Screen, found: Overview) -> None:
    """What came in just now, and what is to be done with it."""
    t, n = screen.t, screen.number
    done = st.session_state.pop("import-done", None)
    if done is not None:
        words = t("{n} records came in from {source}.").format(n=n(done[0]), source=plain(done[1]))
        if done[2]:
            words += " " + t("{n} decisions of other tools came along.").format(n=n(done[2]))
        st.success(words, icon=":material/check:")
    if found.unplaced:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(t("Next: {n} records wait to be deduplicated.").format(n=n(found.unplaced)))
            st.button(
                t("Find duplicates"), key="import-place", type="primary", icon=":material/difference:",
                on_click=_place, args=(screen,),
            )  # fmt: skip
    placed = st.session_state.pop("import-placed", None)
    if placed is not None:
        words = t("{records} new records, {reports} new reports, {pairs} pairs for a person to look at.")
        st.success(words.format(records=n(placed[0]), reports=n(placed[1]), pairs=n(placed[2])))
        if placed[2]:
            st.page_link(st.session_state["pages"]["duplicates"], label=t("Look at possible duplicates"))


def _place(screen: Screen) -> None:
    done = screen.tell(lambda: intake.place(screen.ctx, screen.person))
    if done is not None:
        st.session_state["import-placed"] = (done.new_records, done.new_reports, done.question_count)
