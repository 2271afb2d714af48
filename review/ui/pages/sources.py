"""What came from where: every run with its accounts, every reject with its place and reason."""

from __future__ import annotations

import streamlit as st

from review.pipeline import status
from review.ui import cards
from review.ui.screen import Screen


def page(screen: Screen) -> None:
    """Runs in a table, rejects below."""
    t, n = screen.t, screen.number
    st.title(t("Sources"), anchor=False)
    found = status.runs_of(screen.ctx)
    if not found:
        st.caption(t("Nothing is imported yet: slr import PROTOCOL brings in the files the protocol names."))
        return
    head = [
        t("Source"),
        t("Arm"),
        t("File"),
        t("Entries begun"),
        t("Records"),
        t("Rejects"),
        t("Hits shown"),
        t("Status"),
    ]
    rows = [
        [
            r.source_label,
            t(r.arm.value.replace("_", " ")),
            f"{r.file_name} · {r.format} {r.dialect} · {r.encoding}",
            n(r.begun_count),
            n(r.record_count),
            n(r.reject_count),
            "–" if r.claimed_count is None else n(r.claimed_count),
            t(r.status.value),
        ]
        for r in found
    ]
    cards.table(head, rows, numbers=frozenset({3, 4, 5, 6}))
    warnings = [[r.source_label, w] for r in found for w in r.warnings]
    if warnings:
        st.header(t("Warnings at import"), anchor=False)
        cards.table([t("Source"), t("Warning")], warnings)
    rejects = status.rejects_of(screen.ctx)
    st.header(t("Rejects"), anchor=False)
    if rejects:
        cards.table([t("Source"), t("Line"), t("Reason")], [[a, str(b), c] for a, b, c in rejects])
    else:
        st.caption(t("Every entry that began in a file became a record."))
