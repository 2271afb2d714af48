"""One report of the retrieval list: what it is, how far its retrieval is, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from review.model import Outcome, RetrievalStatus
from review.pipeline import fulltexts
from review.pipeline.core import CLI
from review.pipeline.fulltexts import Row
from review.ui import badges, cards, safe
from review.ui.pages import retrieval_details
from review.ui.screen import Screen, event_id, spend

STATES = {
    RetrievalStatus.SOUGHT: ("sought", "open"),
    RetrievalStatus.RETRIEVED: ("retrieved", "good"),
    RetrievalStatus.NOT_RETRIEVED: ("not retrieved", "warn"),
}


def show(screen: Screen, row: Row, names: Mapping[str, str], *, may: bool) -> None:
    """The report in three lines, its buttons, and everything about its files once it is opened."""
    rid = row.sought.report.report_id
    is_open = st.session_state.get("retrieval-open") == rid
    with st.container(border=True, key=f"sought-{rid}"):
        safe.show(_head(screen, row, names))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if may:
                _buttons(screen, row)
            st.button(
                screen.t("Close") if is_open else screen.t("File and history"),
                key=f"open-{rid}",
                type="tertiary",
                icon=":material/expand_less:" if is_open else ":material/expand_more:",
                on_click=_toggle,
                args=(rid,),
            )
        if is_open:
            retrieval_details.show(screen, row, names, may=may)


def _toggle(rid: str) -> None:
    is_open = st.session_state.get("retrieval-open") == rid
    st.session_state["retrieval-open"] = "" if is_open else rid


def who(screen: Screen, reviewer_id: str, names: Mapping[str, str]) -> str:
    """A person's name, or that it was the command line."""
    return screen.t("the command line") if reviewer_id == CLI else names.get(reviewer_id, reviewer_id)


def _head(screen: Screen, row: Row, names: Mapping[str, str]) -> str:
    t, entry = screen.t, row.sought.report.entry
    title = safe.marked(entry.title) or escape(t("No title"))
    links = [cards.link(entry), *(_copy(screen, c.address, c.said_by, c.licence) for c in row.copies)]
    meta = [cards.meta_line(entry), row.sought.report.report_id, *links]
    word, colour = STATES[row.sought.status]
    state = f'<span class="rv-state {colour}">{escape(t(word))}</span>'
    outcome = "" if row.sought.outcome is Outcome.PENDING else f" · {escape(t(row.sought.outcome.value))}"
    return (
        f'<p class="rv-name">{title}</p>{badges.line(row.badges, t)}'
        f'<p class="rv-meta">{" · ".join(m for m in meta if m)}</p>'
        f'<p class="rv-meta">{state} {safe.marked(_since(screen, row, names))}{outcome}'
        f"{_file(screen, row)}</p>"
    )


def _since(screen: Screen, row: Row, names: Mapping[str, str]) -> str:
    """When and by whom the last word was given, and why; else since when it is sought."""
    last = row.sought.retrieval
    if last is None:
        return screen.t("since {date}").format(date=screen.moment(row.since)) if row.since else ""
    words = [f"{screen.moment(last.recorded_at)}, {who(screen, last.reviewer_id, names)}"]
    return ": ".join([*words, *([last.reason] if last.reason else [])])


def _file(screen: Screen, row: Row) -> str:
    if not row.files:
        return ""
    count = f" +{len(row.files) - 1}" if len(row.files) > 1 else ""
    return f" · PDF: {safe.marked(row.files[0].file_name)}{count}"


def _copy(screen: Screen, address: str, said_by: tuple[str, ...], licence: str) -> str:
    more = ", ".join(p for p in (*said_by, licence) if p)
    return cards.outward(address, f"{screen.t('Free copy')} ({more})")


def _buttons(screen: Screen, row: Row) -> None:
    t, rid = screen.t, row.sought.report.report_id
    if row.sought.status is not RetrievalStatus.RETRIEVED:
        st.button(
            t("Retrieved"),
            key=f"got-{rid}",
            icon=":material/check:",
            on_click=_set,
            args=(screen, rid, RetrievalStatus.RETRIEVED),
        )
    if row.sought.status is not RetrievalStatus.NOT_RETRIEVED:
        with st.popover(t("Not retrieved"), icon=":material/block:"):
            st.text_input(t("Why was it not retrieved?"), key=f"why-{rid}", max_chars=500)
            st.button(
                t("Save"), key=f"not-{rid}", on_click=_set, args=(screen, rid, RetrievalStatus.NOT_RETRIEVED)
            )
    if row.sought.status is not RetrievalStatus.SOUGHT:
        st.button(
            t("Back to sought"),
            key=f"back-{rid}",
            on_click=_set,
            args=(screen, rid, RetrievalStatus.SOUGHT),
        )


def _set(screen: Screen, rid: str, status: RetrievalStatus) -> None:
    key = f"retrieval:{rid}"
    reason = st.session_state.get(f"why-{rid}", "") if status is RetrievalStatus.NOT_RETRIEVED else ""
    saved = screen.tell(
        lambda: fulltexts.set_retrieval(
            screen.ctx, screen.person, rid, status, reason=reason, event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)
