"""Where the protocol's include and exclude terms stand in a text, as plain offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

Span = tuple[int, int, str]


def spans(text: str, include: Sequence[str], exclude: Sequence[str]) -> list[Span]:
    """Non-overlapping (start, end, "include" | "exclude"), in order; the longer of two terms wins.

    Case does not matter; a term is matched at word boundaries; ``*`` at its end takes any ending.
    """
    found: list[Span] = []
    for kind, terms in (("include", tuple(include)), ("exclude", tuple(exclude))):
        pattern = _pattern(terms)
        if pattern is not None:
            found += [(m.start(), m.end(), kind) for m in pattern.finditer(text)]
    found.sort(key=lambda s: (s[0], s[0] - s[1], s[2]))
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


@lru_cache(maxsize=32)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = [_term(t) for t in sorted(set(terms), key=len, reverse=True) if t.strip(" *")]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _term(term: str) -> str:
    words = re.split(r"[\s\-]+", term.strip().rstrip("*"))
    body = r"[\s\-‐-―]+".join(re.escape(w) for w in words if w)
    return rf"(?<!\w){body}" + (r"\w*" if term.rstrip().endswith("*") else r"(?!\w)")
