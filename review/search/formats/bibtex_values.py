"""The values of BibTeX fields: enclosing, abbreviations, joins, and a comma that is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\{([^{}]*)\}|([\w.:-]+))\s*(?:#|\Z)')
_RUN_ON = re.compile(r"\s+([A-Za-z][\w-]*)\s*=\s*")
_MARKS = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_CLOSING = {"{": "}", '"': '"'}


def resolved(value: str, strings: Mapping[str, str], depth: int = 2) -> str:
    """The value without enclosing, its abbreviations and ``#`` joins resolved."""
    value = value.strip()
    closing = _CLOSING.get(value[:1])
    if closing and len(value) > 1 and value.endswith(closing) and _is_whole(value):
        return value[1:-1]
    if strings and depth and value.lower() in strings:
        return resolved(strings[value.lower()], strings, depth - 1)
    if "#" in value and (joined := _joined(value, strings)) is not None:
        return joined
    return value


def run_on(value: str) -> list[tuple[str, str]]:
    """The value, and the fields that ran into it because a comma is missing: ``a} year={2000``."""
    if "}" not in value or "=" not in value:
        return [("", value)]
    end = _surplus_brace(value)
    match = _RUN_ON.match(value, end + 1) if end >= 0 else None
    if not match:
        return [("", value)]
    rest = value[match.end() :].strip().strip('{}"')
    return [("", value[:end].lstrip("{")), (match[1].lower(), rest)]


def _is_whole(value: str) -> bool:
    """Whether the first and the last character of a value enclose all of it."""
    depth = 0
    for match in _MARKS.finditer(value):
        mark = match[0]
        depth += (mark == "{") - (mark == "}")
        if match.end() < len(value) and value[0] == "{" and depth < 1:
            return False
        if mark == '"' and value[0] == '"' and depth == 0 and 0 < match.start() < len(value) - 1:
            return False
    return True


def _joined(value: str, strings: Mapping[str, str]) -> str | None:
    """The value of ``abbreviation # "text"``; None when the value is not such a join."""
    parts, at = [], 0
    while at < len(value):
        match = _PART.match(value, at)
        if not match:
            return None
        quoted, braced, name = match.groups()
        parts.append(strings.get(name.lower(), name) if name is not None else quoted or braced or "")
        at = match.end()
    return "".join(parts) if len(parts) > 1 else None


def _surplus_brace(value: str) -> int:
    """Where the brace stands that closes the field too early; -1 when the braces are in order."""
    depth = 0
    started = value.startswith("{")
    for match in _BRACES.finditer(value):
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == "}" and (depth < 0 or (started and depth == 0)):
            return match.start()
    return -1
