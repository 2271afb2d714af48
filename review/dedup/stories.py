"""The evidence on one pair, in words and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review.dedup.evidence import DIFFERENT, EQUAL, Evidence
from review.dedup.judging import Judged
from review.dedup.rules import MERGE, RULES
from review.dedup.vetoes import VETOES
from review.dedup.wording import TitleLevel

DETAILS = {
    "DOI": "doi",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "registration number": "registration",
    "database number": "accession",
    "first author": "first_author",
    "journal": "venue",
    "volume": "volume",
    "issue": "issue",
    "first page": "first_page",
    "last page": "last_page",
    "abstract": "abstract",
}


def details(e: Evidence, at: int, wanted: int) -> list[str]:
    """The names of the details in that state, in a fixed order; the year comes after the authors."""
    found = [name for name, column in DETAILS.items() if getattr(e, column)[at] == wanted]
    gap = int(e.year_gap[at])
    if gap >= 0 and (gap == 0) == (wanted == EQUAL):
        found.append("year")
    return found


def sides(e: Evidence, at: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The shapes of the two records of a pair."""
    return e.table.row(int(e.a[at])), e.table.row(int(e.b[at]))


def vetoes_of(judged: Judged, at: int) -> list[str]:
    """What stands against merging a pair, in words."""
    bits = int(judged.vetoes[at])
    if not bits:
        return []
    a, b = sides(judged.evidence, at)
    return [veto.tell(a, b) for bit, veto in enumerate(VETOES) if bits >> bit & 1]


def reason_of(judged: Judged, at: int) -> str:
    """Why a pair is merged or asked, in words."""
    rule, e = RULES[int(judged.rule[at])], judged.evidence
    alike = [name for name in details(e, at, EQUAL) if name not in rule.reason]
    reason = rule.reason + (f"; same {', '.join(alike)}" if alike and rule.score < 1 else "")
    differ = details(e, at, DIFFERENT) if rule.score < MERGE else []
    return reason + (f"; differ: {', '.join(differ)}" if differ else "")


def evidence_of(judged: Judged, at: int) -> dict[str, Any]:
    """The evidence as plain data, to be stored with a membership or a question."""
    e = judged.evidence
    shared = float(e.shared[at])
    return {
        "rule": RULES[int(judged.rule[at])].name,
        "score": round(float(judged.score[at]), 4),
        "title": TitleLevel(int(e.title[at])).name.lower(),
        "title_ratio": round(float(e.ratio[at]) / 100, 4),
        "agree": details(e, at, EQUAL),
        "differ": details(e, at, DIFFERENT),
        "shared_authors": None if shared < 0 else round(shared, 4),
    }
