"""What a format has no place for travels along in one note of our own.

A writer writes the ordinary fields, reads its own text back, and puts whatever came back differently
into the note, as JSON. Other tools see a note; our readers put the fields back.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

from review.model import Author, Entry

NOTE = "slr-pipeline:"
_LINE_FIELDS = frozenset(("raw", "line"))
_NAMES = tuple(f.name for f in fields(Entry) if f.name not in _LINE_FIELDS)
_LISTS = frozenset(("issn", "isbn", "keywords"))


def carried(entry: Entry, read_back: Entry) -> str:
    """The note with everything that ``read_back`` lacks or has differently; "" when nothing does."""
    lost: dict[str, Any] = {}
    for name in _NAMES:
        ours, theirs = getattr(entry, name), getattr(read_back, name)
        if ours != theirs:
            lost[name] = _plain(name, ours, theirs)
    return NOTE + json.dumps(lost, ensure_ascii=False, separators=(",", ":")) if lost else ""


def is_note(value: str) -> bool:
    """Whether a note is one of ours."""
    return value.startswith(NOTE + "{")


def restored(entry: Entry, note: str) -> Entry:
    """The entry with what the note carries put back; unchanged when the note cannot be understood."""
    try:
        carried_fields = json.loads(note.removeprefix(NOTE))
    except (ValueError, RecursionError):
        return _with_note(entry, note)
    if not isinstance(carried_fields, dict):
        return _with_note(entry, note)
    changes = {}
    for name, value in carried_fields.items():
        if name not in _NAMES or not _fits(name, value):
            return _with_note(entry, note)
        changes[name] = _typed(name, value, entry)
    return replace(entry, **changes)


def _with_note(entry: Entry, note: str) -> Entry:
    extra = {**entry.extra, "N1": [*entry.extra.get("N1", []), note]}
    return replace(entry, extra=extra)


def _plain(name: str, ours: Any, theirs: Any) -> Any:
    if name == "authors":
        return [[a.family, a.given, a.literal] for a in ours]
    if name == "extra":
        differing = {tag: values for tag, values in ours.items() if theirs.get(tag) != values}
        return {**differing, **{tag: [] for tag in theirs if tag not in ours}}
    return list(ours) if name in _LISTS else ours


def _typed(name: str, value: Any, entry: Entry) -> Any:
    if name == "authors":
        return tuple(Author(*parts) for parts in value)
    if name == "extra":
        return {tag: values for tag, values in {**entry.extra, **value}.items() if values}
    return tuple(value) if name in _LISTS else value


def _fits(name: str, value: Any) -> bool:
    if name == "year":
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    if name == "authors":
        return isinstance(value, list) and all(_is_texts(parts) and len(parts) == 3 for parts in value)
    if name == "extra":
        return isinstance(value, dict) and all(_is_texts(values) for values in value.values())
    return _is_texts(value) if name in _LISTS else isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
