"""Badges of reports that were retracted, corrected or put in doubt: in colour and in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from review.i18n import Translate
from review.model import Report
from review.pipeline.notices import RECORDS, Badge, NoticeKind, badges_of
from review.ui import safe
from review.ui.screen import Screen

WORDS = {
    NoticeKind.RETRACTED: "Retracted",
    NoticeKind.CONCERN: "Expression of concern",
    NoticeKind.NOTICE: "Notice about another report",
    NoticeKind.CORRECTED: "Corrected since",
}
COLOURS = {
    NoticeKind.RETRACTED: "bad",
    NoticeKind.CONCERN: "warn",
    NoticeKind.NOTICE: "warn",
    NoticeKind.CORRECTED: "open",
}


def show(screen: Screen, report: Report) -> None:
    """The badges of one report in their place on a page; nothing where there are none."""
    found = badges_of(screen.ctx, [report]).get(report.report_id, ())
    if found:
        safe.show(line(found, screen.t))


def line(found: Sequence[Badge], t: Translate) -> str:
    """All badges of a report as one line of HTML, "" without any."""
    return f'<p class="rv-badges">{" ".join(_badge(b, t) for b in found)}</p>' if found else ""


def words_of(badge: Badge, t: Translate) -> str:
    """A badge as plain text: what, when, and who says so."""
    said = ", ".join(t("its record") if s == RECORDS else s for s in badge.said_by)
    return f"{t(WORDS[badge.kind])} ({', '.join(p for p in (badge.date, said) if p)})"


def _badge(badge: Badge, t: Translate) -> str:
    text = safe.marked(words_of(badge, t))
    if badge.doi:
        address = escape(f"https://doi.org/{badge.doi}", quote=True)
        more = escape(t("Read the notice"))
        text += f' <a href="{address}" target="_blank" rel="noopener noreferrer">{more}</a>'
    return f'<span class="rv-state {COLOURS[badge.kind]}">{text}</span>'
