"""How far a stage is: its parts, what waits longest, the people, and what is wrong with the reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

import streamlit as st

from review.model import Role, Stage
from review.pipeline import criteria_versions, dashboard
from review.pipeline.dashboard import PersonStanding, StageStanding, Waiting
from review.ui import cards, safe
from review.ui.pages import team_reports
from review.ui.pages.team_words import age, names_of, span
from review.ui.screen import Screen


def show(screen: Screen, stage: Stage) -> None:
    """The whole for the lead and adjudicators; for whoever screens, what blinding allows."""
    standing = dashboard.stage_standing(screen.ctx, screen.person, stage)
    if not standing.reports:
        st.caption(screen.t("No report is at this stage yet."))
    else:
        _parts(screen, standing)
        _ageing(screen, standing)
    _people(screen, stage)
    _old_criteria(screen, stage)
    _health(screen)


def _parts(screen: Screen, standing: StageStanding) -> None:
    """A bar and its legend. The parts add up to all reports of the stage."""
    t = screen.t
    parts = [(t("included"), standing.included, 100), (t("excluded"), standing.excluded, 72)]
    others = (standing.conflicts, standing.half_decided, standing.sealed, standing.not_started)
    if any(n is None for n in others):
        parts.append((t("not settled yet"), standing.reports - standing.settled, 0))
    else:
        words = (
            t("in conflict"),
            t("waiting for a further vote"),
            t("in an open calibration round"),
            t("not started"),
        )
        parts += [(w, n or 0, shade) for w, n, shade in zip(words, others, (48, 30, 16, 0), strict=True)]
    bar = "".join(f'<span style="flex:{n};--part:{shade}%"></span>' for _, n, shade in parts if n)
    legend = "".join(
        f'<li style="--part:{shade}%"><b>{escape(screen.number(n))}</b><span>{escape(w)}</span></li>'
        for w, n, shade in parts
    )
    safe.show(f'<div class="rv-parts" role="presentation">{bar}</div><ul class="rv-legend">{legend}</ul>')
    share = screen.percent(standing.settled / standing.reports)
    st.caption(
        t("{n} reports at this stage, {share} settled.").format(
            n=screen.number(standing.reports), share=share
        )
    )


def _ageing(screen: Screen, standing: StageStanding) -> None:
    t, now = screen.t, datetime.now(UTC)
    lists = (
        ("half", t("Waiting longest for a further vote"), standing.waiting_for_votes),
        ("ruling", t("Oldest conflicts"), standing.waiting_for_ruling),
    )
    if not any(waiting for _, _, waiting in lists):
        return
    names = names_of(screen)
    for key, title, waiting in lists:
        if waiting:
            since = age(screen, waiting[0].since, now)
            label = t("{title}: {n}, the oldest for {time}").format(
                title=title, n=screen.number(len(waiting)), time=since
            )
            more = {w.report_id: _waits(screen, w, names, now) for w in waiting}
            team_reports.fold(screen, label, [w.report_id for w in waiting], f"{key}-{standing.stage}", more)


def _waits(screen: Screen, waiting: Waiting, names: Mapping[str, str], now: datetime) -> str:
    words = screen.t("for {time}").format(time=age(screen, waiting.since, now))
    who = ", ".join(names.get(p, p) for p in waiting.people)
    return f"{words}, {screen.t('waits for {names}').format(names=who)}" if who else words


def _people(screen: Screen, stage: Stage) -> None:
    t, now = screen.t, datetime.now(UTC)
    found = [p for p in dashboard.people_standing(screen.ctx, screen.person) if p.stage is stage]
    if not found:
        return
    st.header(t("The team") if screen.person.holds(Role.LEAD) else t("Your own work"), anchor=False)
    head = [t("Name"), t("Done"), t("Left"), t("A minute"), t("Last active"), t("Time left")]
    cards.table(head, [_person(screen, p, now) for p in found], numbers=frozenset({1, 2, 3}))
    st.caption(t("Pace is of the minutes at work alone; pauses of more than five minutes do not count."))


def _person(screen: Screen, person: PersonStanding, now: datetime) -> list[str]:
    t = screen.t
    last = person.last_active
    pace = "–" if person.per_minute is None else screen.number(round(person.per_minute, 1))
    return [
        person.name,
        screen.number(person.done),
        screen.number(person.left),
        pace,
        t("{time} ago").format(time=age(screen, last, now)) if last else "–",
        span(screen, person.time_left) if person.time_left and person.left else "–",
    ]


def _old_criteria(screen: Screen, stage: Stage) -> None:
    """For the lead: how many decisions of everybody stand under other criteria."""
    t = screen.t
    if not screen.person.holds(Role.LEAD):
        return
    found = criteria_versions.old_criteria(screen.ctx, screen.person, stage)
    if found:
        count = screen.number(sum(o.count for o in found))
        words = t(
            "{n} decisions stand that were taken under earlier criteria. Whoever "
            "took them finds them flagged."
        )
        st.warning(words.format(n=count), icon=":material/rule:")


def _health(screen: Screen) -> None:
    t = screen.t
    found = dashboard.report_health(screen.ctx, screen.person)
    lists = (
        ("missing", t("without an abstract"), found.missing_abstracts),
        ("thin", t("with neither abstract, DOI nor year"), found.thin),
        ("retracted", t("retracted"), found.retracted),
        ("corrected", t("with a correction or another notice"), found.corrected),
    )
    st.header(t("State of the reports"), anchor=False)
    if not any(ids for _, _, ids in lists):
        st.caption(t("Nothing is missing, and no notice is known."))
    for key, words, ids in lists:
        if ids:
            team_reports.fold(screen, f"{screen.number(len(ids))} {words}", ids, f"health-{key}", {})
