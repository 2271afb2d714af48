"""Reasons, vetoes, rules and kinds in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from review.dedup.phrases import PATTERNS, details, phrases
from review.dedup.rules import RULES
from review.i18n import Translate
from review.model import LinkKind, PairVerdict

VERDICTS = {
    PairVerdict.SAME: "same report",
    PairVerdict.DIFFERENT: "kept apart",
    PairVerdict.RELATED: "related, not the same",
}
FIELDS = {
    "title": "Title",
    "authors": "Authors",
    "year": "Year",
    "date": "Date",
    "venue": "Published in",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "registration": "Registration",
    "type": "Type",
    "language": "Language",
    "publisher": "Publisher",
    "issn": "ISSN",
    "isbn": "ISBN",
    "url": "Address",
    "keywords": "Keywords",
    "abstract": "Abstract",
}

_REASONS = {rule.name: rule.reason for rule in RULES}


def in_words(text: str, t: Translate, names: Mapping[str, str] | None = None) -> str:
    """A reason or veto of the engine in the reader's language; what nobody translated stays as it is.

    ``names`` says what ids of records and reports are called where they are shown.
    """
    return "; ".join(_say(phrase.pattern, phrase.filled, t, names or {}) for phrase in phrases(text))


def kind_in_words(pattern: str, t: Translate) -> str:
    """A kind of reason or veto, with dots where each question has its own words."""
    if pattern not in PATTERNS:
        return pattern
    return t(pattern).format_map(_Dots())


def verdict_in_words(verdict: PairVerdict, kind: LinkKind | None, t: Translate) -> str:
    """What somebody said of a pair."""
    said = t(VERDICTS[verdict])
    return f"{said}: {t(kind.label)}" if kind and verdict is PairVerdict.RELATED else said


def rule_in_words(rule: str, t: Translate) -> str:
    """What a rule that merges goes by."""
    return in_words(_REASONS.get(rule, rule), t)


def _say(pattern: str, filled: Mapping[str, str], t: Translate, names: Mapping[str, str]) -> str:
    if pattern not in PATTERNS:
        return pattern
    said = {hole: names.get(value, value) for hole, value in filled.items()}
    if "names" in said:
        said["names"] = ", ".join(t(name) for name in details(said["names"]))
    if "kind" in said:
        said["kind"] = t(said["kind"])
    if "rest" in said:
        said["rest"] = in_words(said["rest"], t, names)
    return t(pattern).format(**said)


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
