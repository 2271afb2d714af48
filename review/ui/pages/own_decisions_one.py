"""One decision of one's own: what was said, how it came to that, and saying something else."""

from __future__ import annotations

from html import escape

import streamlit as st

from review.model import Decision, Report, Verdict
from review.pipeline import screening
from review.pipeline.criteria_versions import UnderOldText
from review.screening.criteria import Change
from review.ui import cards, safe
from review.ui.pages.team_words import reason_label, verdict_state, verdict_word
from review.ui.safe import option
from review.ui.screen import Screen, event_id, spend


def head(screen: Screen, made: Decision, report: Report, flag: str) -> str:
    """The report and the decision in a few lines; ``flag`` is escaped already."""
    entry = report.entry
    meta = " · ".join(p for p in (cards.meta_line(entry), safe.marked(report.report_id)) if p)
    flagged = f' <span class="rv-state warn">{flag}</span>' if flag else ""
    note = f'<p class="rv-quote">{safe.marked(made.note)}</p>' if made.note else ""
    title = safe.marked(entry.title or screen.t("No title"))
    return (
        f'<p class="rv-name">{title}</p><p class="rv-meta">{meta}</p>'
        f'<p class="rv-meta">{_said(screen, made)}{flagged}</p>{note}'
    )


def _said(screen: Screen, made: Decision) -> str:
    word = escape(verdict_word(made.verdict, screen.t))
    reason = reason_label(screen, made.stage, made.reason) if made.reason else ""
    more = [reason, ", ".join(made.labels), screen.moment(made.recorded_at)]
    return f'<span class="rv-state {verdict_state(made.verdict)}">{word}</span> ' + " · ".join(
        safe.marked(m) for m in more if m
    )


def details(screen: Screen, made: Decision, report: Report, *, is_old: bool) -> None:
    """Abstract, history, and the form with which one changes one's mind."""
    t = screen.t
    if report.entry.abstract:
        safe.show(f'<p class="rv-abstract">{safe.marked(report.entry.abstract)}</p>')
    _history(screen, made, report)
    _form(screen, made, report, is_old=is_old)
    st.caption(t("A change is kept beside the earlier decision, with your name and the time."))


def _history(screen: Screen, made: Decision, report: Report) -> None:
    """Every word on the report at this stage that this person may see, oldest first."""
    t, own = screen.t, screen.person.reviewer_id
    found = screening.history(screen.ctx, screen.person, report.report_id)
    words = [
        (d.recorded_at, _word(screen, d, is_own=d.reviewer_id == own))
        for d in found.decisions
        if d.stage is made.stage
    ]
    for ruling in found.rulings:
        if ruling.stage is made.stage:
            verdict = verdict_word(ruling.verdict, t) if ruling.verdict else t("opened again")
            said = [
                t("settled as"),
                verdict,
                reason_label(screen, ruling.stage, ruling.reason) if ruling.reason else "",
            ]
            words.append((ruling.recorded_at, _line(" ".join(filter(None, said)), ruling.note)))
    lines = "".join(
        f'<li><span class="rv-meta">{escape(screen.moment(at))}</span> {line}</li>'
        for at, line in sorted(words, key=lambda w: w[0])
    )
    safe.show(
        f'<p class="rv-meta"><strong>{escape(t("History"))}</strong></p><ul class="rv-why">{lines}</ul>'
    )


def _word(screen: Screen, said: Decision, *, is_own: bool) -> str:
    t = screen.t
    reason = reason_label(screen, said.stage, said.reason) if said.reason else ""
    who = t("you") if is_own else t("another person")
    return _line(f"{who}: {verdict_word(said.verdict, t)} {reason}".strip(), said.note)


def _line(words: str, note: str) -> str:
    return safe.marked(words) + (f'<p class="rv-quote">{safe.marked(note)}</p>' if note else "")


def _form(screen: Screen, made: Decision, report: Report, *, is_old: bool) -> None:
    t, key = screen.t, f"own-{made.stage}-{made.seq}"
    stage, reasons = made.stage, [r.id for r in screen.ctx.protocol.reasons(made.stage)]
    verdict = st.segmented_control(
        t("Decision"),
        list(Verdict),
        format_func=lambda v: verdict_word(v, t),
        default=made.verdict,
        required=True,
        key=f"{key}-verdict",
    )
    if verdict is Verdict.EXCLUDE:
        given = made.reason if made.reason in reasons else ""
        st.selectbox(
            t("Reason"),
            ["", *reasons],
            index=["", *reasons].index(given),
            format_func=lambda r: option(reason_label(screen, stage, r)) if r else "–",
            key=f"{key}-reason",
            width=420,
        )
    st.text_area(t("Note"), made.note, key=f"{key}-note", height=80, max_chars=5000)
    with st.container(horizontal=True):
        st.button(
            t("Change my decision"),
            type="primary",
            key=f"{key}-change",
            on_click=_change,
            args=(screen, made, report),
        )
        if is_old:
            st.button(
                t("It still holds"), key=f"{key}-holds", icon=":material/check:", on_click=_holds,
                args=(screen, made, report),
            )  # fmt: skip


def _change(screen: Screen, made: Decision, report: Report) -> None:
    key, state = f"own-{made.stage}-{made.seq}", st.session_state
    verdict: Verdict | None = state.get(f"{key}-verdict") or made.verdict
    if verdict is None:
        return
    reason = state.get(f"{key}-reason", "") if verdict is Verdict.EXCLUDE else ""
    _save(
        screen,
        made,
        report,
        verdict,
        reason,
        state.get(f"{key}-note", ""),
        screen.t("Your decision is changed."),
    )


def _holds(screen: Screen, made: Decision, report: Report) -> None:
    if made.verdict:
        _save(
            screen,
            made,
            report,
            made.verdict,
            made.reason,
            made.note,
            screen.t("Kept under the criteria in force."),
        )


def _save(
    screen: Screen, made: Decision, report: Report, verdict: Verdict, reason: str, note: str, said: str
) -> None:
    key = f"change:{made.stage}:{made.seq}"
    saved = screen.tell(
        lambda: screening.change(
            screen.ctx,
            screen.person,
            stage=made.stage,
            report_id=report.report_id,
            verdict=verdict,
            reason=reason,
            note=note,
            labels=made.labels,
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)
        st.toast(said, icon=":material/check:")


def changed(screen: Screen, old: UnderOldText) -> None:
    """What the criteria of an earlier version said, and what they say now."""
    t = screen.t
    words = t("Since protocol {version}").format(version=old.version)
    safe.show(f'<p class="rv-name">{safe.marked(words)}</p>')
    if not old.is_readable:
        st.caption(t("The text of that version is not kept, so what changed is not known."))
        return
    kinds = {
        Change.ADDED: t("added"),
        Change.REMOVED: t("removed"),
        Change.REWORDED: t("reworded"),
        Change.MOVED: t("at another place in the order"),
    }
    rows = [[c.criterion_id, kinds[c.change], c.before, c.after] for c in old.changes]
    cards.table([t("Criterion"), t("Change"), t("Before"), t("Now")], rows)
