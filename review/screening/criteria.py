"""What changed between two texts of the eligibility criteria, as far as a stage's reviewers read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.model import Stage
from review.protocol import Eligibility


class Change(StrEnum):
    """What became of one criterion or reason."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion ("include") or reason ("exclude") that is not as it was, with both texts."""

    part: str
    criterion_id: str
    change: Change
    before: str = ""
    after: str = ""


def changes(before: Eligibility, after: Eligibility, stage: Stage) -> list[CriterionChange]:
    """What is different for whoever decides at this stage: nothing but the text and order of criteria.

    Line breaks and spaces do not count, nor do reasons of another stage. The order of the reasons does:
    the first that applies is the one counted.
    """
    found = _differences("include", _criteria(before), _criteria(after))
    old, new = _reasons(before, stage), _reasons(after, stage)
    found += _differences("exclude", old, new)
    kept_old, kept_new = [i for i in old if i in new], [i for i in new if i in old]
    for one, other in zip(kept_old, kept_new, strict=True):
        if one != other:
            found.append(CriterionChange("exclude", other, Change.MOVED, old[other], new[other]))
    return found


def _criteria(eligibility: Eligibility) -> dict[str, str]:
    return {c.id: _text(c.text, c.texts) for c in eligibility.include}


def _reasons(eligibility: Eligibility, stage: Stage) -> dict[str, str]:
    return {
        r.id: _text(": ".join(filter(None, (r.label, r.text))), {**r.labels, **_beside(r.texts)})
        for r in eligibility.exclude
        if stage in r.stages
    }


def _beside(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{language} text": text for language, text in texts.items()}


def _text(text: str, others: Mapping[str, str]) -> str:
    parts = [text, *(f"[{language}] {others[language]}" for language in sorted(others))]
    return " ".join(" ".join(parts).split())


def _differences(part: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[CriterionChange]:
    found = []
    for name in [*old, *(n for n in new if n not in old)]:
        one, other = old.get(name), new.get(name)
        if one == other:
            continue
        found.append(CriterionChange(part, name, _kind(one, other), one or "", other or ""))
    return found


def _kind(before: str | None, after: str | None) -> Change:
    if after is None:
        return Change.REMOVED
    return Change.ADDED if before is None else Change.REWORDED
