"""Whether a quote stands in a report's text."""

from __future__ import annotations

import re
import unicodedata

MAX_QUOTE = 300


def quote_found(quote: str, text: str) -> bool:
    """Whether the text holds the quote, white space and hyphens at line ends aside."""
    wanted = _folded(quote)
    return bool(wanted) and wanted in _folded(text)


def _folded(text: str) -> str:
    """White space made single; hyphens left out, as a line end does not tell whose hyphen it is."""
    composed = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    joined = re.sub(r"[-\u2010]\s*\n\s*", "", composed)
    return " ".join(re.sub(r"[-\u2010]", "", joined).split())
