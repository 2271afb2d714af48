"""Everything one run says of itself, and the way to take it out again."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from review.errors import ReviewError
from review.model import Role
from review.pipeline import intake, origins
from review.pipeline.origins import Details, Origin
from review.ui import cards, safe
from review.ui.safe import plain
from review.ui.screen import Screen

PAGE = 50
RAW = 160
SCOPES = {"title": "titles", "title_abstract": "titles and abstracts", "anywhere": "all fields"}
LIMITS = {
    "fields": "Searched in",
    "from_year": "From the year",
    "to_year": "To the year",
    "languages": "Languages",
    "since": "Entered since",
}


def show(screen: Screen, origin: Origin) -> None:
    """The account, the query, the kept bytes, the rejects; for the lead, undo."""
    found = origins.details(screen.ctx, screen.person, origin.run.run_id)
    with st.container(border=True):
        _account(screen, found)
        cards.pairs([*_question(screen, found), *_facts(screen, found)])
        _notes(screen, found)
        _warnings(screen, found)
        _rejects(screen, found)
        _pages(screen, found)
        if screen.person.holds(Role.LEAD):
            _undo(screen, origin)


def _account(screen: Screen, found: Details) -> None:
    t, n, tally = screen.t, screen.number, found.tally
    words = t("{received} received = {repeated} repeated + {outside} outside the query + {records} records "
              "+ {rejects} rejects")  # fmt: skip
    said = words.format(
        received=n(tally.received),
        repeated=n(tally.repeated),
        outside=n(tally.outside),
        records=n(tally.records),
        rejects=n(tally.rejects),
    )
    safe.show(f'<p class="rv-sum">{safe.marked(said)}</p>')
    if not tally.balances:
        st.error(t("This sum does not hold."), icon=":material/error:")
    if tally.unjudged:
        words = t("{n} of the records could not be held against the query here, so they were kept.")
        st.caption(words.format(n=n(tally.unjudged)))


def _question(screen: Screen, found: Details) -> list[tuple[str, str]]:
    t = screen.t
    rows = [(t("Query as written"), found.written or t("The protocol gives none."))]
    for place, part in enumerate(found.sent, start=1):
        name = t("Query as sent") if len(found.sent) == 1 else t("Sent, part {n}").format(n=place)
        params = "\n".join(f"{key}={value}" for key, value in part.params)
        query = t("as written") if part.query == found.written else part.query
        words = (part.label, query, params, _claims(screen, part))
        rows.append((name, "\n".join(w for w in words if w)))
    if found.understood:
        rows.append((t("The service understood"), "\n".join(found.understood)))
    for name, value in found.limits.items():
        rows.append((t(LIMITS[name]), t(SCOPES[value]) if name == "fields" else value))
    return rows


def _claims(screen: Screen, part: origins.Sent) -> str:
    t, n = screen.t, screen.number
    if part.first_claim is None or part.last_claim is None:
        return t("{n} received").format(n=n(part.received))
    if part.first_claim == part.last_claim:
        return t("{n} received of {m} claimed").format(n=n(part.received), m=n(part.last_claim))
    words = t("{n} received; claimed {first} at first and {last} at last")
    return words.format(n=n(part.received), first=n(part.first_claim), last=n(part.last_claim))


def _facts(screen: Screen, found: Details) -> list[tuple[str, str]]:
    t, run = screen.t, found.run
    columns = "\n".join(f"{name} = {heading or '–'}" for name, heading in found.columns.items())
    form = " · ".join(p for p in (run.format, run.dialect, run.encoding) if p)
    file = found.kept[0] if run.file_name and found.kept else None
    rows = [
        (t("Platform"), run.platform),
        (t("Searched on"), run.searched_on),
        (t("Began"), _moment(screen, found.began_at)),
        (t("Imported") if file else t("Ended"), _moment(screen, found.ended_at)),
        (t("Asked at"), found.address),
        (t("File"), f"{file.name} · {_bytes(screen, file.size)}\nSHA-256 {file.sha256}" if file else ""),
        (t("Format"), form if file else ""),
        (t("Columns chosen"), columns),
        (t("Protocol"), found.protocol_version),
        (t("Mapping version"), found.mapping_version),
        (t("Program"), run.software),
        (t("Run"), run.run_id),
    ]
    return [(name, value) for name, value in rows if value]


def _notes(screen: Screen, found: Details) -> None:
    t = screen.t
    if found.notes:
        head = [t("Adaptation"), t("Term"), t("Why")]
        cards.table(head, [[t(kind), subject, why] for kind, subject, why in found.notes])


def _warnings(screen: Screen, found: Details) -> None:
    if found.run.warnings:
        cards.table([screen.t("Warnings")], [[warning] for warning in found.run.warnings])


def _rejects(screen: Screen, found: Details) -> None:
    t = screen.t
    if not found.rejects:
        st.caption(t("Every entry that began became a record."))
        return
    shown = _paged(screen, len(found.rejects), t("Page of the rejects"), f"rejects-{found.run.run_id}")
    rows = [[str(r.line), r.reason, r.raw.strip()[:RAW]] for r in found.rejects[shown]]
    cards.table([t("Place"), t("Rejected because"), t("It begins with")], rows)


def _pages(screen: Screen, found: Details) -> None:
    t, n = screen.t, screen.number
    if found.run.file_name or not found.kept:
        return
    with st.expander(t("Answers kept: {n}").format(n=n(len(found.kept)))):
        shown = _paged(screen, len(found.kept), t("Page of the answers"), f"pages-{found.run.run_id}")
        rows = [
            [p.name, _moment(screen, p.received_at), n(p.items or 0), _bytes(screen, p.size), p.sha256]
            for p in found.kept[shown]
        ]
        head = [t("Number"), t("Received"), t("Items"), t("Size"), "SHA-256"]
        cards.table(head, rows, numbers=frozenset({0, 2, 3}))


def _paged(screen: Screen, total: int, label: str, key: str) -> slice:
    last = max(1, -(-total // PAGE))
    at = st.number_input(label, 1, last, key=key, width=180) if last > 1 else 1
    return slice((at - 1) * PAGE, at * PAGE)


def _moment(screen: Screen, stamp: str) -> str:
    return screen.moment(datetime.fromisoformat(stamp)) if stamp else ""


def _bytes(screen: Screen, size: int) -> str:
    return screen.t("{n} bytes").format(n=screen.number(size))


# ---- undo --------------------------------------------------------------------------------------


def _undo(screen: Screen, origin: Origin) -> None:
    t, run = screen.t, origin.run
    refused = st.session_state.get("undo-refused", ("", ""))
    if refused[0] == run.run_id:
        st.error(plain(refused[1]), icon=":material/block:")
    with st.popover(t("Undo this run"), icon=":material/undo:", key=f"undo-{run.run_id}"):
        words = t("{n} records of {source} will count no more. Their rows and the file are kept.")
        st.text(words.format(n=screen.number(run.record_count), source=run.source_label))
        st.text_input(t("Why (optional)"), key=f"undo-note-{run.run_id}", max_chars=500)
        st.button(
            t("Yes, undo {n} records").format(n=screen.number(run.record_count)),
            key=f"undo-yes-{run.run_id}",
            type="primary",
            on_click=_do_undo,
            args=(screen, run.run_id),
        )


def _do_undo(screen: Screen, run_id: str) -> None:
    note = str(st.session_state.get(f"undo-note-{run_id}", ""))
    try:
        intake.undo(screen.ctx, screen.person, run_id, note)
    except ReviewError as error:
        st.session_state["undo-refused"] = (run_id, str(error))
        return
    st.session_state["run-open"] = ""
    st.session_state.pop("undo-refused", None)
    st.toast(plain(screen.t("Undone: {run}").format(run=run_id)), icon=":material/undo:")
