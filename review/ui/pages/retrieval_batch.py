"""Many PDFs at once: what each is, what the person must say, and what became of every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from review.errors import ReviewError
from review.extraction.pdf_match import Doubt, How
from review.model import RetrievalStatus
from review.pipeline import fulltext_files, fulltext_matching, fulltexts, screening
from review.pipeline.fulltext_files import PdfUpload
from review.pipeline.fulltext_matching import Planned
from review.ui.pages import retrieval_details
from review.ui.safe import option, plain
from review.ui.screen import Screen, event_id, spend

MOST_CHOICES = 500
HOWS = {
    How.ID_IN_NAME: "report id in the file's name",
    How.DOI_IN_NAME: "DOI in the file's name",
    How.DOI_IN_METADATA: "DOI in the file's metadata",
    How.DOI_IN_TEXT: "DOI on the first pages",
    How.TITLE: "title on the first pages",
    How.TITLE_IN_METADATA: "title in the file's metadata",
    How.TITLE_IN_NAME: "title in the file's name",
}
DOUBTS = {
    Doubt.NOTHING: "nothing in it names a report that is sought",
    Doubt.NO_TEXT: "it has no text, and neither its name nor its metadata names a report that is sought",
    Doubt.SEVERAL: "it may be several reports",
    Doubt.OTHER_DOI: "another DOI stands on its first pages",
    Doubt.NOTICE: "it may be a correction, a comment or a notice about the report",
    Doubt.ALIKE: "the title is only alike",
    Doubt.NO_AUTHOR: "no author of the report stands on its first pages",
}


def show(screen: Screen) -> None:
    """A place to drop files; then a line for each with where it goes."""
    t = screen.t
    turn = st.session_state.get("batch-turn", 0)
    with st.expander(t("Add PDFs"), icon=":material/upload_file:", key="batch"):
        st.caption(t("Each is known by its DOI or title. Nothing is guessed: in doubt you are asked."))
        given = st.file_uploader(
            t("PDFs, as many as you like"), type="pdf", accept_multiple_files=True, key=f"batch-{turn}"
        )
        _outcome(screen)
        if given:
            _plan(screen, given, turn)


def _plan(screen: Screen, given: Sequence[Any], turn: int) -> None:
    planned = _planned(screen, given)
    titles = _titles(screen, planned)
    for file, one in planned:
        _line(screen, file, one, titles, turn)
    going = [(file, one) for file, one in planned if _target(file, turn)]
    words = screen.t("Give {n} of {m} files to their reports")
    st.button(
        words.format(n=screen.number(len(going)), m=screen.number(len(planned))),
        type="primary",
        icon=":material/check:",
        key="batch-give",
        disabled=not going,
        on_click=_give,
        args=(screen, planned, turn),
    )


def _planned(screen: Screen, given: Sequence[Any]) -> list[tuple[Any, Planned]]:
    """Each file read once; the plan is made anew when there are other files."""
    key = tuple(file.file_id for file in given)
    known: tuple[Any, list[Planned]] | None = st.session_state.get("batch-plan")
    if known is None or known[0] != key:
        bar = st.progress(0.0, screen.t("Reading the files"))
        uploads = [PdfUpload(file.name, file.getvalue()) for file in given]

        def tick(done: int, total: int) -> None:
            bar.progress(done / total)

        found = fulltext_matching.plan_uploads(screen.ctx, screen.person, uploads, tick)
        bar.empty()
        known = (key, found)
        st.session_state["batch-plan"] = known
    return list(zip(given, known[1], strict=True))


def _titles(screen: Screen, planned: Sequence[tuple[Any, Planned]]) -> dict[str, str]:
    """The reports to choose from, with their titles: sought ones without a file, and those named."""
    wanted = fulltexts.Wanted(status=RetrievalStatus.SOUGHT, has_file=False, most=MOST_CHOICES)
    rows = list(fulltexts.listing(screen.ctx, wanted).rows)
    known = {row.sought.report.report_id: row.sought.report.entry.title for row in rows}
    named = {r for _, p in planned for r in (p.match.report_id, *p.match.may_be) if r} - known.keys()
    return known | {r: screening.report_of(screen.ctx, r).entry.title for r in sorted(named)}


def _line(screen: Screen, file: Any, one: Planned, titles: dict[str, str], turn: int) -> None:
    """One file: its name, what is known of it, and the report it goes to."""
    t = screen.t
    name = plain(one.name)
    if one.refused:
        st.error(plain(one.refused), icon=":material/error:")
        return
    if one.same_as:
        words = t("{name} is the same file as {other}.")
        st.info(words.format(name=name, other=plain(one.same_as)), icon=":material/content_copy:")
        return
    first = [one.match.report_id] if one.match.is_sure else list(one.match.may_be)
    others = [r for r in titles if r not in first]
    choices = [*first, "", *others] if one.match.is_sure else ["", *first, *others]
    st.selectbox(
        f"{name} · {_why(screen, one)}",
        choices,
        format_func=lambda r: option(f"{r} {titles.get(r, '')[:90]}") if r else t("– to no report –"),
        key=_key(file, turn),
    )


def _why(screen: Screen, one: Planned) -> str:
    t = screen.t
    words = [t(HOWS[one.match.how])] if one.match.how else []
    if one.match.doubt:
        named = f" ({', '.join(one.match.may_be)})" if one.match.may_be else ""
        words.append(t(DOUBTS[one.match.doubt]) + named)
    if one.hint:
        hint = t("it bears the DOI of {report}, whose full text is not sought").format(report=one.hint)
        words.append(hint)
    if one.has_it:
        words.append(t("{reports} has this file").format(reports=", ".join(one.has_it)))
    if not one.has_text:
        words.append(t("scanned: no text"))
    return plain("; ".join(words))


def _key(file: Any, turn: int) -> str:
    return f"batch-to-{turn}-{file.file_id}"


def _target(file: Any, turn: int) -> str:
    return str(st.session_state.get(_key(file, turn)) or "")


def _give(screen: Screen, planned: Sequence[tuple[Any, Planned]], turn: int) -> None:
    """Give every file that has a target; each of the others is named with its reason."""
    done: list[tuple[bool, str]] = []
    for file, one in planned:
        report_id = _target(file, turn)
        if not report_id:
            done.append((False, _left_out(screen, one)))
            continue
        done.append(_given(screen, file, one.name, report_id, f"batch:{turn}:{file.file_id}"))
    st.session_state["batch-done"] = done
    st.session_state["batch-turn"] = turn + 1


def _left_out(screen: Screen, one: Planned) -> str:
    """A file that goes nowhere, and why; a refusal names the file itself."""
    if one.refused:
        return plain(one.refused)
    why = screen.t("the same file twice") if one.same_as else _why(screen, one)
    return f"{plain(one.name)}: {why}"


def _given(screen: Screen, file: Any, name: str, report_id: str, key: str) -> tuple[bool, str]:
    """Whether a file was taken in, and what is to be said of it."""
    upload = PdfUpload(file.name, file.getvalue())
    try:
        given = fulltext_files.give(screen.ctx, screen.person, report_id, upload, event_id=event_id(key))
    except ReviewError as error:
        return False, plain(f"{name}: {error}")
    spend(key)
    return True, plain(f"{name}: {retrieval_details.told(screen, given)}")


def _outcome(screen: Screen) -> None:
    """What became of the last files, until other ones are dropped."""
    done: list[tuple[bool, str]] = st.session_state.get("batch-done", [])
    good = [words for is_given, words in done if is_given]
    left = [words for is_given, words in done if not is_given]
    if good:
        st.success("\n\n".join(good), icon=":material/check:")
    if left:
        words = screen.t("Given to no report, and not kept:")
        st.warning("\n\n".join([words, *left]), icon=":material/warning:")
