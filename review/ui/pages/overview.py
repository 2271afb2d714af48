"""Where the review stands, and what to do next."""

from __future__ import annotations

import streamlit as st

from review.model import Role, Stage
from review.pipeline import conflicts, counting, deduplicating, people, screening
from review.ui import cards
from review.ui.safe import plain
from review.ui.screen import Screen


def page(screen: Screen) -> None:
    """The next action first, then the stages."""
    t, n = screen.t, screen.number
    flow = counting.flow(screen.ctx)
    st.title(plain(screen.ctx.protocol.review.title), anchor=False)
    _next(screen)
    st.subheader(t("The review so far"), anchor=False)
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
    if screen.person.holds(Role.LEAD, Role.ADJUDICATOR):
        _team(screen)


def _next(screen: Screen) -> None:
    t, n, person = screen.t, screen.number, screen.person
    actions = []
    if person.holds(Role.REVIEWER):
        for stage, path, words in (
            (Stage.TITLE_ABSTRACT, "screen", t("Continue with titles and abstracts: {n} left")),
            (Stage.FULL_TEXT, "fulltext", t("Continue with full texts: {n} left")),
        ):
            left = screening.next_work(screen.ctx, person, stage).left
            if left:
                actions.append((words.format(n=n(left)), path, ":material/play_arrow:"))
    if person.holds(Role.ADJUDICATOR):
        waiting = sum(len(conflicts.open_conflicts(screen.ctx, person, s)) for s in Stage)
        if waiting:
            actions.append(
                (t("Settle conflicts: {n} waiting").format(n=n(waiting)), "conflicts", ":material/balance:")
            )
    if person.holds(Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR):
        pairs = len(deduplicating.questions(screen.ctx, person))
        if pairs:
            actions.append(
                (
                    t("Look at possible duplicates: {n} pairs").format(n=n(pairs)),
                    "duplicates",
                    ":material/difference:",
                )
            )
    if not actions:
        st.caption(t("Nothing waits for you just now."))
    row = st.container(horizontal=True)
    for place, (words, path, icon) in enumerate(actions):
        if row.button(words, icon=icon, type="primary" if place == 0 else "secondary", key=f"go-{path}"):
            st.switch_page(st.session_state["pages"][path])


def _team(screen: Screen) -> None:
    t = screen.t
    st.subheader(t("The team"), anchor=False)
    rows = []
    for person in people.everyone(screen.ctx):
        if not person.holds(Role.REVIEWER):
            continue
        cells = [person.name]
        for stage in Stage:
            work = screening.next_work(screen.ctx, person, stage)
            cells.append(f"{screen.number(work.done)} / {screen.number(work.total)}")
        rows.append(cells)
    cards.table([t("Reviewer"), t("Title and abstract"), t("Full text")], rows, numbers=frozenset({1, 2}))
    for stage, name in ((Stage.TITLE_ABSTRACT, t("Title and abstract")), (Stage.FULL_TEXT, t("Full text"))):
        found = conflicts.agreement_at(screen.ctx, screen.person, stage)
        if found.n:
            share = f"{100 * (found.observed or 0):.0f} %"
            kappa = "–" if found.kappa is None else f"{found.kappa:.2f}"
            ac1 = "–" if found.ac1 is None else f"{found.ac1:.2f}"
            st.caption(
                t(
                    "{stage}: {n} reports decided by both, {share} agreement, κ {kappa}, AC1 {ac1}. Unsure counts with include."
                ).format(stage=name, n=screen.number(found.n), share=share, kappa=kappa, ac1=ac1)
            )
