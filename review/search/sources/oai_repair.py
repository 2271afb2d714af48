"""Bodies of repositories that are not quite XML, mended where no word is lost by it."""

from __future__ import annotations

import re
from html.entities import html5

from review.search.formats.safe_xml import mended

_REPLACEMENT = "\ufffd"
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?"
)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)


def repaired(text: str) -> tuple[str, list[str]]:
    """The text without characters XML forbids and with every ampersand escaped, and what was done."""
    warnings = []
    clean, forbidden = mended(text)
    if forbidden:
        clean = clean.replace(_REPLACEMENT, "")
        warnings.append(f"{forbidden} characters that XML does not allow were taken out of the page.")
    clean, loose = _outside_cdata(clean)
    if loose:
        warnings.append(f"{loose} ampersands that were not escaped were mended.")
    return clean, warnings


def _outside_cdata(text: str) -> tuple[str, int]:
    pieces, place, count = [], 0, 0
    for section in [*_CDATA.finditer(text), None]:
        piece, found = _AMPERSAND.subn(_escaped, text[place : section.start() if section else len(text)])
        pieces += [piece, section[0] if section else ""]
        place, count = (section.end() if section else place), count + found
    return "".join(pieces), count


def _escaped(match: re.Match[str]) -> str:
    """A character's name becomes the character; any other ampersand is one."""
    name = match[1] or ""
    return html5.get(name) or f"&amp;{name}"
