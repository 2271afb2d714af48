"""Tables as CSV that a spreadsheet opens as text, never as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

# What a spreadsheet takes for the start of a formula, full-width forms and control characters included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: Any) -> Any:
    """A cell's value with an apostrophe before text a spreadsheet would run; numbers stay numbers.

    Source: OWASP, "CSV Injection".
    """
    if not isinstance(value, str):
        return value
    risky = value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)
    return f"'{value}" if risky else value


def plain_cell(text: str) -> str:
    """The text as it was before ``safe_cell``."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) != text[1:] else text


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Rows as CSV with a header; ``columns`` gives the header when there are no rows."""
    header = list(rows[0]) if rows else list(columns)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writerow({name: safe_cell(name) for name in header})
    writer.writerows({name: safe_cell(row[name]) for name in header} for row in rows)
    return out.getvalue()
