"""My decisions: one's own last decisions, found again, changed, and those under earlier criteria flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from review.errors import NotFound
from review.model import Decision, Report, Role, Stage
from review.pipeline import criteria_versions, screening
from review.pipeline.criteria_versions import UnderOldText
from review.ui import safe
from review.ui.pages import own_decisions_one
from review.ui.pages.team_words import stage_names
from review.ui.screen import Screen

PAGE = 20
SEARCHED = 2000  # decisions, from the newest: a search reads the reports of all of them
Made = tuple[Decision, Report]


def page(screen: Screen) -> None:
    """A page of decisions of one stage, newest first."""
    t = screen.t
    st.title(t("My decisions"), anchor=False)
    names = stage_names(t)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        stage = st.segmented_control(
            t("Stage"), list(Stage), format_func=names.__getitem__, default=Stage.TITLE_ABSTRACT,
            required=True, key="own-stage", on_change=_first_page,
        )  # fmt: skip
        words = st.text_input(
            t("Search"), key="own-words", placeholder=t("Title, note or report id"), max_chars=200, width=300,
            on_change=_first_page,
        )  # fmt: skip
    stage = stage or Stage.TITLE_ABSTRACT
    done = screening.next_work(screen.ctx, screen.person, stage, limit=0).done
    if not done:
        st.header(t("You have not decided on anything at this stage yet."), anchor=False)
        return
    old = {o.version: o for o in criteria_versions.old_criteria(screen.ctx, screen.person, stage)}
    only_old = bool(old) and _old_note(screen, list(old.values()))
    _list(screen, stage, words.strip(), done, old, only_old=only_old)


def _first_page() -> None:
    for key in [k for k in st.session_state if str(k).startswith("own-page")]:
        del st.session_state[key]
    st.session_state.pop("own-open", None)


def _old_note(screen: Screen, old: Sequence[UnderOldText]) -> bool:
    """What changed since, folded, and whether only those decisions are to be shown."""
    t = screen.t
    # The lead is told of everybody's, and this page is of one's own: no number then.
    if screen.person.holds(Role.LEAD):
        words = t("The criteria have changed since some decisions were taken.")
    else:
        n = screen.number(sum(o.count for o in old))
        words = t("{n} of your decisions were taken under earlier criteria.").format(n=n)
    st.warning(words, icon=":material/rule:")
    with st.expander(t("What has changed")):
        for one in old:
            own_decisions_one.changed(screen, one)
    return st.checkbox(t("Only those under earlier criteria"), key="own-old", on_change=_first_page)


def _list(
    screen: Screen, stage: Stage, words: str, done: int, old: Mapping[str, UnderOldText], *, only_old: bool
) -> None:
    t = screen.t
    if only_old:
        everything = criteria_versions.old_decisions(screen.ctx, screen.person, stage)
        found = _matching(everything, words)
    elif words:
        found = _searched(screen, stage, words)
        if done > SEARCHED:
            said = t("Searched are your last {n} decisions; a report id is found among all.")
            st.caption(said.format(n=screen.number(SEARCHED)))
    else:
        found = None
    total = done if found is None else len(found)
    if not total:
        st.caption(t("No decision of yours is like this."))
        return
    last = -(-total // PAGE)
    key = f"own-page-{stage}-{last}"
    label = t("Page of {n}").format(n=screen.number(last))
    at = st.number_input(label, 1, last, key=key, width=140) if last > 1 else 1
    if found is None:
        found = screening.recent(screen.ctx, screen.person, stage, at * PAGE)
    for made, report in found[(at - 1) * PAGE : at * PAGE]:
        _row(screen, made, report, old.get(made.protocol_version))


def _searched(screen: Screen, stage: Stage, words: str) -> list[Made]:
    """By id among all, and by words among the newest."""
    found = _matching(screening.recent(screen.ctx, screen.person, stage, SEARCHED), words)
    rid = words.upper()
    if not (rid[:1] == "R" and rid[1:].isdigit()) or any(r.report_id == rid for _, r in found):
        return found
    try:
        report = screening.report_of(screen.ctx, rid)
    except NotFound:
        return found
    shown = screening.visible_decisions(screen.ctx, screen.person, report_id=report.report_id, stage=stage)
    own = [d for d in shown if d.reviewer_id == screen.person.reviewer_id and d.verdict]
    return [*((d, report) for d in own), *found]


def _matching(made: Sequence[Made], words: str) -> list[Made]:
    """Those in which every word occurs."""
    wanted = words.casefold().split()
    return [
        (d, r)
        for d, r in made
        if all(w in f"{r.report_id} {r.entry.title} {d.note} {' '.join(d.labels)}".casefold() for w in wanted)
    ]


def _row(screen: Screen, made: Decision, report: Report, old: UnderOldText | None) -> None:
    t = screen.t
    key = f"{made.stage}-{report.report_id}-{made.made_on}"
    is_open = st.session_state.get("own-open") == key
    flag = (
        t("under earlier criteria (protocol {version})").format(version=made.protocol_version) if old else ""
    )
    with st.container(border=True, key=f"own-{key}"):
        safe.show(own_decisions_one.head(screen, made, report, escape(flag)))
        st.button(
            t("Close") if is_open else t("Change, history"),
            key=f"own-open-{key}",
            type="tertiary",
            icon=":material/expand_less:" if is_open else ":material/expand_more:",
            on_click=_toggle,
            args=(key,),
        )
        if is_open:
            own_decisions_one.details(screen, made, report, is_old=old is not None)


def _toggle(key: str) -> None:
    is_open = st.session_state.get("own-open") == key
    st.session_state["own-open"] = "" if is_open else key
