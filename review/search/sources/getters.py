"""Values out of JSON that may have any shape: a missing, null or strange value is "", [] or None."""

from __future__ import annotations

import json
from typing import Any

from review.search.sources.clean import storable

MAX_DIGITS = 15


def value_at(data: Any, *path: str | int) -> Any:
    """What stands at the end of the path; None when the path breaks anywhere."""
    # JSON gives plain dicts and lists; asking for the abstract Mapping costs most of a record's time.
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def text(data: Any, *path: str | int) -> str:
    """The words or the number at the path, without blanks around; "" for anything else."""
    found = value_at(data, *path)
    if isinstance(found, str):
        return storable(found).strip()
    if found is None or isinstance(found, bool) or not isinstance(found, int | float):
        return ""
    return str(found)


def texts(data: Any, *path: str | int) -> list[str]:
    """Every word or number in the list at the path, blanks left out; one alone counts as a list of one."""
    found = value_at(data, *path)
    candidates = found if isinstance(found, list) else [found]
    return [said for item in candidates if (said := text(item))]


def items(data: Any, *path: str | int) -> list[Any]:
    """The list at the path; an empty one when there is none."""
    found = value_at(data, *path)
    return found if isinstance(found, list) else []


def whole(data: Any, *path: str | int) -> int | None:
    """The whole number at the path, also when it is written as text; None for anything else."""
    found = value_at(data, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, float):
        return int(found) if found.is_integer() else None
    if isinstance(found, str):
        digits = found.strip()
        return int(digits) if digits.isdecimal() and len(digits) <= MAX_DIGITS else None
    return found if isinstance(found, int) else None


def is_true(data: Any, *path: str | int) -> bool:
    """Whether the value at the path is the JSON word ``true``."""
    return value_at(data, *path) is True


def raw_of(item: Any) -> str:
    """The item as compact JSON text, fit to be stored."""
    try:
        return storable(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    except RecursionError:
        # Nested beyond reading; the page is archived as it came.
        return ""
