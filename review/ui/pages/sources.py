"""What came from where: every run in a line, incomplete ones plain to see, and a way in for files."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from review.model import Role, RunStatus, SearchRun
from review.pipeline import origins
from review.pipeline.origins import Origin, Overview
from review.ui import cards, safe
from review.ui.pages import source_details, source_import
from review.ui.safe import plain
from review.ui.screen import Screen

WIDTHS = (15, 2)
CLASS = {
    RunStatus.COMPLETE: "good",
    RunStatus.PARTIAL: "warn",
    RunStatus.FAILED: "bad",
    RunStatus.SKIPPED: "warn",
    RunStatus.OPEN: "open",
}


def page(screen: Screen) -> None:
    """Totals, the import, the runs, and what a search or an update has to tell."""
    t, n = screen.t, screen.number
    found = origins.overview(screen.ctx, screen.person)
    is_lead = screen.person.holds(Role.LEAD)
    st.title(t("Sources"), anchor=False)
    cards.facts(
        [
            (t("sources"), n(found.sources)),
            (t("records"), n(found.records)),
            (t("rejects"), n(found.rejects)),
            (t("incomplete searches"), n(found.incomplete)),
        ]
    )
    _incomplete(screen, found)
    if is_lead:
        source_import.show(screen, found)
    else:
        _unplaced(screen, found)
    _runs(screen, found)
    _changes(screen, found)
    _searches(screen, found)
    if is_lead:
        _other_tools(screen)
    _undone(screen, found)


def _incomplete(screen: Screen, found: Overview) -> None:
    names = dict.fromkeys(o.run.source_label for o in found.origins if o.is_incomplete)
    if names:
        words = screen.t("Not everything was brought in from: {names}. Look at the status below.")
        st.warning(words.format(names=plain(", ".join(names))), icon=":material/warning:")


def _unplaced(screen: Screen, found: Overview) -> None:
    if found.unplaced:
        words = screen.t("{n} records are not deduplicated yet; the lead sees to that.")
        st.caption(words.format(n=screen.number(found.unplaced)))


# ---- the runs ----------------------------------------------------------------------------------


def _runs(screen: Screen, found: Overview) -> None:
    t = screen.t
    st.header(t("What came from where"), anchor=False)
    if not found.origins:
        st.caption(t("Nothing has been brought in yet."))
        return
    with st.container(key="runs", gap=None):
        heads = (t("Source"), t("From"), t("Claimed"), t("Begun"), t("Records"), t("Rejects"), t("Status"))
        head = "".join(f"<div>{safe.marked(h)}</div>" for h in heads)
        with st.columns(WIDTHS, gap="xsmall")[0]:
            safe.show(f'<div class="rv-run rv-run-head" aria-hidden="true">{head}</div>')
        for origin in found.origins:
            _run(screen, origin)


def _run(screen: Screen, origin: Origin) -> None:
    run_id = origin.run.run_id
    is_open = st.session_state.get("run-open") == run_id
    with st.container(key=f"run-{run_id}", gap="small"):
        line, more = st.columns(WIDTHS, gap="xsmall", vertical_alignment="center")
        with line:
            safe.show(_line(screen, origin))
        more.button(
            screen.t("Close") if is_open else screen.t("Details"),
            key=f"run-more-{run_id}",
            type="tertiary",
            icon=":material/expand_less:" if is_open else ":material/expand_more:",
            on_click=_toggle,
            args=(run_id,),
        )
        if is_open:
            source_details.show(screen, origin)


def _toggle(run_id: str) -> None:
    is_open = st.session_state.get("run-open") == run_id
    st.session_state["run-open"] = "" if is_open else run_id


def _line(screen: Screen, origin: Origin) -> str:
    t, run = screen.t, origin.run
    where = " · ".join(p for p in (t(run.arm.value.replace("_", " ")), run.platform) if p)
    when = (t("searched on {date}") if run.searched_on else "").format(date=run.searched_on)
    asked = " · ".join(p for p in (t("round {name}").format(name=origin.round_name), when) if p)
    counts = (
        (t("Claimed"), run.claimed_count),
        (t("Begun"), run.begun_count),
        (t("Records"), run.record_count),
        (t("Rejects"), run.reject_count),
    )
    shown = [(name, "–" if value is None else screen.number(value)) for name, value in counts]
    numbers = "".join(
        f'<div class="n"><i>{safe.marked(name)}</i>{safe.marked(value)}</div>' for name, value in shown
    )
    return (
        f'<div class="rv-run"><div><b>{safe.marked(run.source_label)}</b>'
        f"<small>{safe.marked(where)}</small></div>"
        f"<div>{safe.marked(run.file_name or run.format)}<small>{safe.marked(asked)}</small></div>"
        f"{numbers}<div>{_state(screen, origin)}</div></div>"
    )


def _state(screen: Screen, origin: Origin) -> str:
    """The status as a coloured word, with its reason and how many warnings there are."""
    t, run = screen.t, origin.run
    colour = "plain" if origin.went_on else CLASS.get(run.status, "plain")
    notes = [_reason(screen, origin)]
    if run.warnings:
        notes.append(t("warnings: {n}").format(n=screen.number(len(run.warnings))))
    word = f'<span class="rv-state {colour}">{safe.marked(t(run.status.value))}</span>'
    return word + "".join(f"<small>{safe.marked(note)}</small>" for note in notes if note)


def _reason(screen: Screen, origin: Origin) -> str:
    t, run = screen.t, origin.run
    if origin.went_on:
        return t("a later run took its place")
    if _fell_short(run):
        words = t("the database showed {n}, the file holds {m}")
        return words.format(n=screen.number(run.claimed_count or 0), m=screen.number(run.begun_count))
    if run.status is RunStatus.UNKNOWN and not run.reason:
        return t("nobody wrote down how many hits there were") if run.file_name else t("no total was given")
    return run.reason


def _fell_short(run: SearchRun) -> bool:
    return bool(run.file_name) and run.claimed_count is not None and run.claimed_count != run.begun_count


# ---- what else there is to tell ----------------------------------------------------------------


def _changes(screen: Screen, found: Overview) -> None:
    t, n = screen.t, screen.number
    # Of a search that has not ended nobody can say yet what it changed.
    going = {(u.source_id, u.round_name) for u in found.under_way}
    ended = [c for c in found.changes if (c.source_id, c.round_name) not in going]
    if not ended:
        return
    st.header(t("What the update changed"), anchor=False)
    st.caption(
        t("Round {name}, source by source. Gone takes nothing away here.").format(
            name=plain(ended[0].round_name)
        )
    )
    head = [t("Source"), t("New"), t("Changed"), t("Unchanged"), t("Gone"), ""]
    rows = [
        [
            c.label,
            n(len(c.new)),
            n(len(c.changed)),
            n(c.unchanged),
            n(len(c.gone)) if c.can_tell_gone else "?",
            c.note,
        ]
        for c in ended
    ]
    cards.table(head, rows, numbers=frozenset({1, 2, 3, 4}))


def _searches(screen: Screen, found: Overview) -> None:
    t = screen.t
    st.header(t("Searches"), anchor=False)
    for going in found.under_way:
        words = t("{source}, round {round}: under way or interrupted, {n} pages so far, the last on {when}.")
        st.info(
            words.format(
                source=plain(going.label),
                round=plain(going.round_name),
                n=screen.number(going.pages),
                when=screen.moment(going.last_at),
            ),
            icon=":material/hourglass_top:",
        )
    if found.silent:
        st.caption(
            t("Named in the protocol, nothing from it yet: {names}.").format(
                names=plain(", ".join(found.silent))
            )
        )
    st.caption(t("Services are asked on the command line. The same command goes on where a search stopped."))
    st.code(f"slr search {_protocol(screen)}", language=None)


def _protocol(screen: Screen) -> str:
    """The protocol's path as one would type it in the review's folder."""
    path: Path = screen.ctx.file.path
    return f"{path.parent.name}/{path.name}"


def _other_tools(screen: Screen) -> None:
    t = screen.t
    found = origins.other_tools(screen.ctx, screen.person)
    if not found:
        return
    st.header(t("Decisions from other tools"), anchor=False)
    st.caption(t("Kept apart from this review's own, and not shown, so that nobody is led by them."))
    cards.table(
        [t("Tool"), t("Reviewer there"), t("Decisions")],
        [[tool, name or "–", screen.number(count)] for tool, name, count in found],
        numbers=frozenset({2}),
    )


def _undone(screen: Screen, found: Overview) -> None:
    t = screen.t
    if not found.undone:
        return
    with st.expander(t("Undone runs")):
        st.caption(t("Nothing of them counts; their rows and files are kept."))
        cards.table(
            [t("Run"), t("By"), t("When"), t("Note")],
            [[u.run_id, u.by, screen.moment(u.at), u.note or "–"] for u in found.undone],
        )
