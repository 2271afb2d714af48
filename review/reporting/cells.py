"""Reads the numbers and lists people write into the cells of a table."""

from __future__ import annotations

import re

from review.errors import FlowError

MISSING = {"", "na", "n/a", "nan", "none", "null", "xxx", "-", "–"}
_SEPARATORS = "[\\s,.'’\u00a0\u2009\u202f]"
_NUMBER = rf"[-−+]?\d{{1,3}}(?:{_SEPARATORS}\d{{3}})+|[-−+]?\d+(?:[.,]0+)?"
_COUNT = re.compile(rf"\(?\s*(?:n\s*=\s*)?({_NUMBER})\s*\)?", re.IGNORECASE)
_ITEM = re.compile(
    rf"(?P<label>.*?)\s*(?:[,:=]\s*|\(\s*n?\s*=?\s*)(?P<n>{_NUMBER}|xxx|NA)\s*\)?", re.IGNORECASE | re.DOTALL
)


def read_count(text: str, row: str) -> int | None:
    """The whole number in a cell, None for a missing one; ``FlowError`` names the row otherwise.

    Thousands may be set apart by a space, comma, point or apostrophe; ``12.0`` is 12.
    """
    text = _tidy(text)
    if text.lower() in MISSING:
        return None
    match = _COUNT.fullmatch(text)
    if not match:
        raise FlowError(
            f"Row {row}: {text!r} is not a count.", "write a whole number, or NA for a thing not done."
        )
    return _number(match[1])


def read_listing(text: str, row: str) -> tuple[tuple[str, int], ...] | None:
    """The labelled numbers in a cell (``A, 5; B, 7``), None when missing.

    A bare number becomes one entry without a label, and a bare 0 an empty list. Entries still
    holding the blank table's ``xxx`` are left out. A label may hold a comma: the number is the last.
    """
    text = _tidy(text)
    if text.lower() in MISSING:
        return None
    if _COUNT.fullmatch(text):
        n = read_count(text, row)
        return (("", n),) if n else ()
    items = [_item(part, row) for part in (_tidy(p) for p in text.split(";")) if part]
    found = tuple((label, n) for label, n in items if n is not None)
    return found or None


def _item(part: str, row: str) -> tuple[str, int | None]:
    match = _ITEM.fullmatch(part)
    if not match:
        raise FlowError(
            f"Row {row}: {part!r} has no count.",
            "write each entry as label, number and set entries apart by semicolons.",
        )
    n = match["n"]
    return " ".join(match["label"].split()), None if n.lower() in MISSING else _number(n)


def _number(text: str) -> int:
    text = text.replace("−", "-")
    text = re.sub(r"[.,]0{1,2}$", "", text)
    return int(re.sub(_SEPARATORS, "", text))


def _tidy(text: str) -> str:
    text = text.replace("\ufeff", "").strip().strip(";").strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].strip() if is_quoted else text
