"""Retrieval: which full texts are sought, which came, which did not and why."""

from __future__ import annotations

import streamlit as st

from review.model import Outcome, RetrievalStatus, Role
from review.pipeline import fulltexts, lookups
from review.pipeline.fulltexts import Sought
from review.pipeline.lookups import Known
from review.ui import cards, safe
from review.ui.screen import Screen, event_id, spend

PAGE = 25


def page(screen: Screen) -> None:
    """A list with one row a report, filtered by state."""
    t = screen.t
    items = fulltexts.sought(screen.ctx, screen.person)
    st.title(t("Retrieval"), anchor=False)
    counts = {s: sum(i.status is s for i in items) for s in RetrievalStatus}
    cards.facts([(t(_WORDS[s]), screen.number(n)) for s, n in counts.items()])
    if not items:
        st.caption(t("Reports come here once they pass title and abstract."))
        return
    shown = st.segmented_control(
        t("Show"),
        list(RetrievalStatus),
        default=RetrievalStatus.SOUGHT if counts[RetrievalStatus.SOUGHT] else None,
        format_func=lambda s: t(_WORDS[s]),
        key="retrieval-shown",
    )
    chosen = [i for i in items if shown is None or i.status is shown]
    last = max(1, -(-len(chosen) // PAGE))
    at = st.number_input(t("Page"), 1, last, key="retrieval-page", width=140) if last > 1 else 1
    said: dict[str, list[Known]] = {}
    for known in lookups.known(screen.ctx):
        said.setdefault(known.report_id, []).append(known)
    for item in chosen[(at - 1) * PAGE : at * PAGE]:
        _row(screen, item, said.get(item.report.report_id, []))


_WORDS = {
    RetrievalStatus.SOUGHT: "sought",
    RetrievalStatus.RETRIEVED: "retrieved",
    RetrievalStatus.NOT_RETRIEVED: "not retrieved",
}


def _row(screen: Screen, item: Sought, said: list[Known]) -> None:
    t, rid, entry = screen.t, item.report.report_id, item.report.entry
    with st.container(border=True):
        title = safe.marked(entry.title) or t("No title")
        state = t(_WORDS[item.status]) + (
            f": {item.retrieval.reason}" if item.retrieval and item.retrieval.reason else ""
        )
        outcome = "" if item.outcome is Outcome.PENDING else f" · {t(item.outcome.value)}"
        safe.show(
            f'<p><strong>{title}</strong></p><p class="rv-meta">{cards.meta_line(entry)} · {rid} · '
            f"{safe.marked(state)}{safe.marked(outcome)} {cards.link(entry)}</p>"
            + (f'<p class="rv-meta">{words}</p>' if (words := cards.said_of(said, t)) else "")
        )
        if not screen.person.holds(Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR):
            return
        row = st.container(horizontal=True, vertical_alignment="bottom")
        if item.status is not RetrievalStatus.RETRIEVED:
            row.button(
                t("Retrieved"),
                key=f"got-{rid}",
                icon=":material/check:",
                on_click=_set,
                args=(screen, rid, RetrievalStatus.RETRIEVED),
            )
        if item.status is not RetrievalStatus.NOT_RETRIEVED:
            with row.popover(t("Not retrieved"), icon=":material/block:"):
                st.text_input(t("Why was it not retrieved?"), key=f"why-{rid}")
                st.button(
                    t("Save"),
                    key=f"not-{rid}",
                    on_click=_set,
                    args=(screen, rid, RetrievalStatus.NOT_RETRIEVED),
                )
        if item.status is not RetrievalStatus.SOUGHT:
            row.button(
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
