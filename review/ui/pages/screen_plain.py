"""Screening on a plain page, one report at a time, at either stage: without a script of its own.

A fragment with ordinary buttons. The guard keeps a decision away from a report that was not on
screen long enough; the server keeps its own clock as well, and one event id counts once.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import streamlit as st

from review.model import Report, Stage, Verdict
from review.pipeline import screening
from review.ui import badges, cards, components, safe
from review.ui.pages import fulltext_work
from review.ui.safe import plain
from review.ui.screen import Screen, event_id, spend

GUARD = timedelta(milliseconds=250)
KEYS = {Verdict.INCLUDE: "i", Verdict.UNSURE: "m", Verdict.EXCLUDE: "e"}
ICONS = {
    Verdict.INCLUDE: ":material/check:",
    Verdict.UNSURE: ":material/question_mark:",
    Verdict.EXCLUDE: ":material/close:",
}


@st.fragment
def page(screen: Screen, stage: Stage, other: str = "") -> None:
    """The next report with its buttons; ``other`` is the address of the page that works ahead."""
    skip = st.session_state.get(f"skip-{stage}", -1)
    work = screening.next_work(screen.ctx, screen.person, stage, skip=skip)
    report = work.reports[0] if work.reports else None
    _head(screen, stage, work, other)
    if report is None:
        _nothing(screen, stage, work)
    else:
        _remember_shown(stage, report)
        _work(screen, stage, report)
    with st.bottom:
        _bar(screen, stage, report)
    keys = [*KEYS.values(), *(str(n) for n in range(1, 10)), "u", "s"]
    # Counted from the time, so that a session begun anew never looks like a paint of the last one.
    paints = st.session_state.setdefault("paints", time.time_ns())
    token = f"{stage}:{report.report_id if report else ''}:{paints}"
    components.guard(token, report.report_id if report else None, keys, screen.locale)


def _head(screen: Screen, stage: Stage, work: screening.Work, other: str) -> None:
    t = screen.t
    name = t("Title and abstract") if stage is Stage.TITLE_ABSTRACT else t("Full text")
    blind = t("blinded") if screen.ctx.protocol.screening.at(stage).blind else t("open")
    done = t("{done} of {total} decided").format(
        done=screen.number(work.done), total=screen.number(work.total)
    )
    st.caption(f"**{name}** · {blind} · {done}")
    cards.progress(work.done, work.total)
    if other:
        safe.show(f'<a class="rv-way" href="{other}" target="_self">{t("Fast page")}</a>')


def _work(screen: Screen, stage: Stage, report: Report) -> None:
    t = screen.t
    if stage is Stage.FULL_TEXT:
        fulltext_work.show(screen, report)
        return
    left, right = st.columns([7, 3], gap="large")
    with left:
        badges.show(screen, report)
        cards.report_card(
            report, screen.ctx.protocol, stage, t, highlights=st.session_state.get("highlights", True)
        )
    with right:
        cards.criteria(screen.ctx.protocol, stage, screen.locale, t)
        st.text_area(
            t("Note"),
            key=f"note-{stage}-{report.report_id}",
            height=80,
            placeholder=t("Only you see it until both have decided."),
        )


def _nothing(screen: Screen, stage: Stage, work: screening.Work) -> None:
    t = screen.t
    if work.total == 0:
        st.header(t("Nothing is assigned to you here yet."))
        st.caption(t("Reports come here once they are imported, deduplicated and, for full text, retrieved."))
    elif work.left:
        st.header(t("Nothing to read just now."))
        st.caption(t("What is left waits for its full text. Record retrieval on the page Retrieval."))
    else:
        st.header(t("You have decided on every report here."))
        st.caption(t("Undo brings the last one back. Conflicts show once both reviewers have decided."))


def _bar(screen: Screen, stage: Stage, report: Report | None) -> None:
    with st.container(key="bar-reasons", horizontal=True, gap="small"):
        _reasons(screen, stage, report)
    with st.container(key="bar-verdicts", horizontal=True, gap="small"):
        _verdicts(screen, stage, report)
        st.space("stretch")
        _others(screen, stage, report)


def _verdicts(screen: Screen, stage: Stage, report: Report | None) -> None:
    t = screen.t
    needs_reason = screen.ctx.protocol.screening.at(stage).reasons_required
    labels = {Verdict.INCLUDE: t("Include"), Verdict.UNSURE: t("Unsure"), Verdict.EXCLUDE: t("Exclude")}
    for verdict, label in labels.items():
        bare_exclusion = verdict is Verdict.EXCLUDE and needs_reason
        st.button(
            label,
            key=f"decide-{verdict}",
            icon=ICONS[verdict],
            type="primary" if verdict is Verdict.INCLUDE else "secondary",
            shortcut=None if bare_exclusion else KEYS[verdict],
            disabled=report is None or bare_exclusion,
            help=t("Choose a reason: 1 to 9.") if bare_exclusion else None,
            on_click=_decide,
            args=(screen, stage, report, verdict, ""),
        )


def _reasons(screen: Screen, stage: Stage, report: Report | None) -> None:
    for n, reason in enumerate(screen.ctx.protocol.reasons(stage)[:9], start=1):
        st.button(
            plain(reason.labels.get(screen.locale, reason.label)),
            key=f"decide-reason-{n}",
            type="tertiary",
            shortcut=str(n),
            disabled=report is None,
            on_click=_decide,
            args=(screen, stage, report, Verdict.EXCLUDE, reason.id),
        )


def _others(screen: Screen, stage: Stage, report: Report | None) -> None:
    t = screen.t
    st.button(
        t("Undo"), key="undo", icon=":material/undo:", shortcut="u", on_click=_undo, args=(screen, stage)
    )
    st.button(
        t("Skip"),
        key="skip",
        icon=":material/skip_next:",
        shortcut="s",
        disabled=report is None,
        on_click=_skip,
        args=(stage, report),
    )
    st.button(t("Terms"), key="terms", icon=":material/ink_highlighter:", shortcut="h", on_click=_toggle)


def _remember_shown(stage: Stage, report: Report) -> None:
    if st.session_state.get("shown") != (stage, report.report_id):
        st.session_state["shown"] = (stage, report.report_id)
        st.session_state["shown_at"] = datetime.now(UTC)


def _decide(screen: Screen, stage: Stage, report: Report, verdict: Verdict, reason: str) -> None:
    st.session_state["paints"] += 1
    shown_at = st.session_state.get("shown_at")
    moment = datetime.now(UTC)
    if (
        st.session_state.get("shown") != (stage, report.report_id)
        or shown_at is None
        or moment - shown_at < GUARD
    ):
        return  # pressed before anyone could have read it
    note_key = f"note-{stage}-{report.report_id}"
    key = f"{stage}:{report.report_id}"
    saved = screen.tell(
        lambda: screening.decide(
            screen.ctx,
            screen.person,
            stage=stage,
            report_id=report.report_id,
            verdict=verdict,
            reason=reason,
            note=st.session_state.get(note_key, ""),
            event_id=event_id(key),
            shown_at=shown_at,
            decided_at=moment,
        )
    )
    if saved is not None:
        spend(key)


def _undo(screen: Screen, stage: Stage) -> None:
    st.session_state["paints"] += 1
    last = screening.recent(screen.ctx, screen.person, stage, limit=1)
    if not last:
        st.toast(screen.t("There is nothing to undo."))
        return
    report_id = last[0][0].report_id
    key = f"undo:{stage}:{report_id}"
    saved = screen.tell(
        lambda: screening.undo(
            screen.ctx, screen.person, stage=stage, report_id=report_id, event_id=event_id(key)
        )
    )
    if saved is not None:
        spend(key)
        st.session_state[f"skip-{stage}"] = screening.position_of(last[0][1]) - 1
        st.toast(screen.t("Undone: {report} is open again.").format(report=report_id), icon=":material/undo:")


def _skip(stage: Stage, report: Report) -> None:
    st.session_state["paints"] += 1
    st.session_state[f"skip-{stage}"] = screening.position_of(report)


def _toggle() -> None:
    st.session_state["highlights"] = not st.session_state.get("highlights", True)
