"""A report as the screening page in the browser gets it: plain texts, and marks as offsets.

Only what the protocol shows at the stage, and of people's work nothing: whoever reads the answer off
the wire learns no more than whoever looks at the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from review.i18n import Translate
from review.model import Report, Stage
from review.pipeline.core import Context
from review.pipeline.notices import Badge, badges_of
from review.pipeline.screening import position_of
from review.protocol import Protocol
from review.screening.highlight import Span, spans
from review.ui import badges, cards
from review.ui.safe import visible

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def report_bodies(
    ctx: Context, reports: Sequence[Report], stage: Stage, t: Translate
) -> list[dict[str, Any]]:
    """Reports for the browser, which puts every text in as text; with what is said of them since."""
    found = badges_of(ctx, reports)
    return [
        report_body(r, ctx.protocol, stage, t)
        | {"badges": [_badge(b, t) for b in found.get(r.report_id, ())]}
        for r in reports
    ]


def _badge(badge: Badge, t: Translate) -> dict[str, str]:
    return {
        "kind": badges.COLOURS[badge.kind],
        "text": visible(badges.words_of(badge, t)),
        "href": f"https://doi.org/{badge.doi}" if badge.doi else "",
        "more": t("Read the notice"),
    }


def report_body(report: Report, protocol: Protocol, stage: Stage, t: Translate) -> dict[str, Any]:
    """One report by itself."""
    entry, shown = report.entry, {str(s) for s in protocol.screening.at(stage).show}
    language = entry.language if LANGUAGE.fullmatch(entry.language) else ""
    people, facts = cards.meta_texts(entry, shown, t)
    keywords = ", ".join(entry.keywords) if "keywords" in shown else ""
    return {
        "id": report.report_id,
        "position": position_of(report),
        "title": _text(entry.title, protocol),
        "meta": [visible(line) for line in (people, " · ".join([*facts, report.report_id])) if line],
        "link": _link(report) if "url" in shown else None,
        "abstract": _text(entry.abstract, protocol),
        "abstract_from": _source(report, t),
        "keywords": _text(keywords, protocol),
        "lang": language,
    }


def _source(report: Report, t: Translate) -> str:
    added = report.added_abstract
    return (
        visible(t("Abstract filled in by hand, from {source}.").format(source=added.source)) if added else ""
    )


def _text(text: str, protocol: Protocol) -> dict[str, Any]:
    found = spans(text, protocol.highlights.include, protocol.highlights.exclude)
    return {"text": visible(text), "marks": utf16(text, found)}


def utf16(text: str, found: Sequence[Span]) -> list[Span]:
    """The same marks counted as a browser counts, to whom a character beyond the first plane is two."""
    if text.isascii() or not found or max(text) <= "\uffff":
        return list(found)
    units, total = [0], 0
    for character in text:
        total += 2 if character > "\uffff" else 1
        units.append(total)
    return [(units[start], units[end], kind) for start, end, kind in found]


def _link(report: Report) -> dict[str, str] | None:
    address, words = cards.address_of(report.entry)
    return {"href": address, "text": visible(words)} if address else None
