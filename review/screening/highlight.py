"""Where the protocol's include and exclude terms stand in a text, as plain offsets."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache

Span = tuple[int, int, str]
DASHES = r"\-‐-―"


def spans(text: str, include: Sequence[str], exclude: Sequence[str]) -> list[Span]:
    """Non-overlapping (start, end, "include" | "exclude"), in order; the longer of two terms wins.

    Case does not matter; a term is matched at word boundaries; ``*`` at its end takes any ending.
    """
    found = [
        (m.start(), m.end(), kind)
        for kind, terms in (("include", include), ("exclude", exclude))
        for term in terms
        for pattern in (_pattern(term),)
        if pattern is not None
        for m in pattern.finditer(text)
    ]
    # Longest first, and of two as long the earlier; a term in both lists warns rather than invites.
    found.sort(key=lambda s: (s[0] - s[1], s[0], s[2]))
    kept: list[Span] = []
    for span in found:
        place = bisect(kept, span)
        is_clear = place == 0 or kept[place - 1][1] <= span[0]
        if is_clear and (place == len(kept) or span[1] <= kept[place][0]):
            kept.insert(place, span)
    return kept


@lru_cache(maxsize=1_000)
def _pattern(term: str) -> re.Pattern[str] | None:
    words = [w for w in re.split(rf"[\s{DASHES}]+", term.strip().rstrip("*")) if w]
    if not words:
        return None
    body = rf"[\s{DASHES}]+".join(re.escape(w) for w in words)
    end = r"\w*" if term.rstrip().endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){body}{end}", re.IGNORECASE)
