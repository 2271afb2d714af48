"""Values that PubMed writes alike in its text format and in its XML."""

from __future__ import annotations

import re

_PAGES = re.compile(r"(\d+)-(\d+)")
_NO_TITLE = re.compile(r"\[?\s*(?:not available|no title available)\.?\s*\]?\.?", re.IGNORECASE)


def full_pages(pages: str) -> str:
    """``454-481`` for ``454-81``: PubMed leaves out the digits that repeat."""
    match = _PAGES.fullmatch(pages)
    if not match or len(match[2]) >= len(match[1]):
        return pages
    first, last = match[1], match[2]
    return f"{first}-{first[: len(first) - len(last)]}{last}"


def is_no_title(title: str) -> bool:
    """Whether PubMed says in the title's place that it has none in English."""
    return bool(_NO_TITLE.fullmatch(title))
