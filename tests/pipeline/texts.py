"""Whatever a function gives, whole, as text: so that a planted word is found wherever it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import pandas as pd


def plain(value: Any) -> str:
    """A value whole, as text: every field, also those its own repr leaves out."""
    text = "\n".join(_leaves(value))
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(\+00:00)?", "<time>", text)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, pd.DataFrame):
        yield value.to_csv()
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from (f"{field.name}: {leaf}" for leaf in _leaves(getattr(value, field.name)))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (f"{key}: {leaf}" for leaf in _leaves(inner))
    elif isinstance(value, frozenset | set):
        yield from _leaves(sorted(value))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        yield f"{len(value)} items"
        for inner in value:
            yield from _leaves(inner)
    else:
        yield "<time>" if isinstance(value, datetime) else str(value)
