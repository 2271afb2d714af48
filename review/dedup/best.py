"""What a report is called: the best value of each field among its records, computed, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from review.model import Entry, Record

# Taken together from one record, so that a volume never meets another record's pages.
TOGETHER = ("venue", "volume", "issue", "pages")
SKIPPED = {*TOGETHER, "title", "abstract", "extra", "raw", "line"}


def best_entry(records: Sequence[Record]) -> Entry:
    """One entry that stands for all: records come in the order in which they were found.

    Each field is the first that is filled. The title is the first that is not all capitals, the
    abstract the longest, and venue to pages come together from the record that fills most of them.
    """
    entries = [r.entry for r in records]
    values: dict[str, Any] = {f.name: _first(entries, f.name) for f in fields(Entry) if f.name not in SKIPPED}
    source = max(entries, key=lambda e: sum(bool(getattr(e, name)) for name in TOGETHER))
    values |= {name: getattr(source, name) for name in TOGETHER}
    titles = [e.title for e in entries if e.title]
    values["title"] = next((t for t in titles if not t.isupper()), titles[0] if titles else "")
    values["abstract"] = max((e.abstract for e in entries), key=len)
    return Entry(**values)


def _first(entries: Sequence[Entry], name: str) -> Any:
    return next((v for e in entries if (v := getattr(e, name))), getattr(entries[0], name))
