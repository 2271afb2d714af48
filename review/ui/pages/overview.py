"""Where the review stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from review.model import Role, Stage
from review.pipeline import calibrating, conflicts, counting, deduplicating, screening
from review.ui import cards
from review.ui.safe import plain
from review.ui.screen import Screen

Action = tuple[str, str, str]  # words, page, icon


def page(screen: Screen) -> None:
    """The next action first, then the stages."""
    t, n = screen.t, screen.number
    flow = counting.flow(screen.ctx)
    st.title(plain(screen.ctx.protocol.review.title), anchor=False)
    _next(screen)
    st.header(t("The review so far"), anchor=False)
    identified = (flow.database_results or 0) + (flow.register_results or 0)
    other = sum(x or 0 for x in (flow.website_results, flow.organisation_results, flow.citations_results))
    cards.facts(
        [
            (t("records from databases and registers"), n(identified)),
            (t("records from other methods"), n(other)),
            (t("duplicates"), n(flow.duplicates)),
            (t("screened"), n(flow.records_screened)),
            (t("reports included"), n(flow.new_reports)),
            (t("pending, all stages"), n(flow.pending)),
        ]
    )
    waiting = counting.unplaced(screen.ctx)
    if waiting:
        st.warning(
            t("{n} records are imported and not deduplicated yet: run slr dedup.").format(
                n=n(sum(waiting.values()))
            )
        )


def _next(screen: Screen) -> None:
    """What this person can do now, the most pressing first."""
    actions = [*_to_screen(screen), *_to_compare(screen), *_to_settle(screen)]
    if not actions:
        st.caption(screen.t("Nothing waits for you just now."))
    row = st.container(horizontal=True)
    for place, (words, path, icon) in enumerate(actions):
        if row.button(words, icon=icon, type="primary" if place == 0 else "secondary", key=f"go-{path}"):
            st.switch_page(st.session_state["pages"][path])


def _to_screen(screen: Screen) -> Iterator[Action]:
    t = screen.t
    if not screen.person.holds(Role.REVIEWER):
        return
    for stage, path, words in (
        (Stage.TITLE_ABSTRACT, "screen", t("Continue with titles and abstracts: {n} left")),
        (Stage.FULL_TEXT, "fulltext", t("Continue with full texts: {n} left")),
    ):
        left = screening.next_work(screen.ctx, screen.person, stage, limit=0).left
        if left:
            yield words.format(n=screen.number(left)), path, ":material/play_arrow:"


def _to_compare(screen: Screen) -> Iterator[Action]:
    """Calibration rounds that everybody is done with, and that wait for the talk and the lead's word."""
    t, person = screen.t, screen.person
    if not person.holds(*calibrating.DECIDERS):
        return
    for one in calibrating.rounds(screen.ctx, person):
        is_theirs = person.reviewer_id in one.people or person.holds(Role.LEAD)
        if one.is_complete and one.is_go is None and is_theirs:
            words = t("Compare calibration round {id}").format(id=one.calibration_id)
            yield words, "calibration", ":material/adjust:"
            return  # one button a page


def _to_settle(screen: Screen) -> Iterator[Action]:
    t, person = screen.t, screen.person
    if person.holds(Role.ADJUDICATOR):
        waiting = sum(len(conflicts.open_conflicts(screen.ctx, person, s)) for s in Stage)
        if waiting:
            words = t("Settle conflicts: {n} waiting").format(n=screen.number(waiting))
            yield words, "conflicts", ":material/balance:"
    if person.holds(Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR):
        pairs = len(deduplicating.questions(screen.ctx, person))
        if pairs:
            words = t("Look at possible duplicates: {n} pairs").format(n=screen.number(pairs))
            yield words, "duplicates", ":material/difference:"
