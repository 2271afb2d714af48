"""A list of reports behind a number, read only when somebody opens it, and a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from review.pipeline import screening
from review.ui import cards, safe
from review.ui.screen import Screen

PAGE = 10


def fold(screen: Screen, label: str, ids: Sequence[str], key: str, more: Mapping[str, str]) -> None:
    """A fold with the reports of these ids; ``more`` are words under a report, by its id.

    Nothing is read for a fold that is closed.
    """
    found = st.expander(label, key=f"fold-{key}", on_change="rerun")
    if found.open:
        with found:
            shown(screen, ids, key, more)


def shown(screen: Screen, ids: Sequence[str], key: str, more: Mapping[str, str]) -> None:
    """One page of the reports, in the order given."""
    last = max(1, -(-len(ids) // PAGE))
    words = screen.t("Page of {n}").format(n=screen.number(last))
    at = st.number_input(words, 1, last, key=f"page-{key}-{last}", width=140) if last > 1 else 1
    lines = [_line(screen, rid, more.get(rid, "")) for rid in ids[(at - 1) * PAGE : at * PAGE]]
    safe.show(f'<ul class="rv-reports">{"".join(lines)}</ul>')


def _line(screen: Screen, report_id: str, words: str) -> str:
    entry = screening.report_of(screen.ctx, report_id).entry
    title = safe.marked(entry.title or screen.t("No title"))
    meta = " · ".join(p for p in (safe.marked(report_id), cards.meta_line(entry), safe.marked(words)) if p)
    return f'<li><span class="rv-name">{title}</span><br><span class="rv-meta">{meta}</span></li>'
