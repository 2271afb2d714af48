"""CSL-JSON: a list of items, one item, or Crossref's answers with the items inside.

Each item is decoded by itself, so that its line and its own text are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.csl_mapping import CUSTOM, is_item, item_entry
from review.search.formats.document import Document, Readout

_BLANK = re.compile(r"[ \t\n\r\ufeff]*")
_DECODER = json.JSONDecoder()
_ZOTERO = "itemType"


@dataclass(frozen=True, slots=True)
class _Value:
    """A decoded value and where it stands in the text."""

    value: Any
    start: int
    end: int


def read(document: Document) -> Readout:
    """Every item of a CSL-JSON document; a ``Reject`` for what stands in its place and is none.

    Raises ``ImportRefused``, with line and column, for text that is not JSON.
    """
    text = unify_line_ends(document.text)
    items: list[Entry | Reject] = []
    dialect, line, seen = "", 1, 0
    try:
        for found in _items(text):
            line += text.count("\n", seen, found.start)
            seen = found.start
            items.append(_item(found.value, text[found.start : found.end], line))
            if isinstance(found.value, dict):
                dialect = dialect or _dialect(_message(found.value))
    except json.JSONDecodeError as error:
        raise ImportRefused(
            f"The JSON is damaged: line {error.lineno}, column {error.colno}: {error.msg}. Nothing was read.",
            "export the file again; it may have been cut or changed by hand",
        ) from None
    except (ValueError, RecursionError) as error:
        raise ImportRefused(
            f"The JSON cannot be read: {error}.", "export the file again from the reference manager"
        ) from None
    return Readout(tuple(items), dialect or "CSL-JSON")


def _item(value: Any, raw: str, line: int) -> Entry | Reject:
    value = _message(value)
    if not isinstance(value, dict):
        return Reject(line, "an item stands here that is no object", raw)
    if not is_item(value):
        return Reject(line, "an item stands here without any field of CSL-JSON", raw)
    if _ZOTERO in value and "type" not in value:
        return Reject(line, "an item of Zotero's own JSON; export it as CSL JSON instead", raw)
    entry = item_entry(value)
    if entry == Entry() and CUSTOM not in value:
        return Reject(line, "an item stands here and all its fields are empty", raw)
    return replace(entry, raw=raw, line=line)


def _message(value: Any) -> Any:
    """The item inside Crossref's answer about one work; any other value as it is."""
    inner = value.get("message") if isinstance(value, dict) and not is_item(value) else None
    return inner if isinstance(inner, dict) and is_item(inner) else value


def _dialect(item: dict[str, Any]) -> str:
    if "indexed" in item or "member" in item:
        return "Crossref"
    name = str(item.get("id", ""))
    return "Zotero" if re.match(r"https?://(?:www\.)?zotero\.org/|\d+/[A-Z0-9]{8}$", name) else ""


def _items(text: str) -> Iterator[_Value]:
    """The items of all documents in the text, one after the other."""
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "[":
            at = yield from _list(text, at)
        else:
            whole = _value(text, at)
            if _holds_items(whole.value):
                yield from _members(text, at)
            else:
                yield whole
            at = whole.end
        at = _skip(text, at)


def _holds_items(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    message = value.get("message")
    return isinstance(value.get("items"), list) or (
        isinstance(message, dict) and isinstance(message.get("items"), list)
    )


def _list(text: str, at: int) -> Generator[_Value, None, int]:
    """The values of the list that begins here; returns where it ends."""
    at = _skip(text, at + 1)
    if text.startswith("]", at):
        return at + 1
    while True:
        value = _value(text, at)
        yield value
        at = _skip(text, value.end)
        if text.startswith("]", at):
            return at + 1
        at = _skip(text, _expect(text, at, ","))


def _members(text: str, at: int) -> Iterator[_Value]:
    """The items in the object that begins here, which is known to hold some and to be whole JSON."""
    at = _skip(text, at + 1)
    while not text.startswith("}", at):
        key = _value(text, at)
        at = _skip(text, _expect(text, _skip(text, key.end), ":"))
        if key.value == "items" and text[at] == "[":
            at = yield from _list(text, at)
        elif key.value == "message" and text[at] == "{":
            yield from _members(text, at)
            at = _value(text, at).end
        else:
            at = _value(text, at).end
        at = _skip(text, at)
        if text.startswith(",", at):
            at = _skip(text, at + 1)


def _value(text: str, at: int) -> _Value:
    value, end = _DECODER.raw_decode(text, at)
    return _Value(value, at, end)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _expect(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise json.JSONDecodeError(f"{sign!r} is missing", text, at)
    return at + 1
