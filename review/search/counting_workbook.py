"""Rows of a workbook, counted in its XML without any of the reader's code."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>([^<]*)<")
_STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)


def workbook_marks(data: bytes, sheet: str, header_row: int) -> list[int]:
    """Numbers of the rows under the heading row of a sheet that hold anything."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        shared = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b""
        body = archive.read(_part_of(archive, sheet))
    filled = [_has_text(match[1] or b"") for match in _STRING.finditer(shared)]
    marks, number = [], 0
    for match in _ROW.finditer(body):
        number = int(_attributes(match[1]).get("r", number + 1))
        if number > header_row and any(_is_filled(cell, filled) for cell in _CELL.finditer(match[2] or b"")):
            marks.append(number)
    return marks


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    for match in _SHEET.finditer(archive.read("xl/workbook.xml")):
        attributes = _attributes(match[1])
        if unescape(attributes.get("name", "")) == sheet:
            wanted = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            for relation in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels")):
                found = _attributes(relation[1])
                if found.get("Id") == wanted:
                    target = found.get("Target", "")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("utf-8", "replace"): (double or single).decode("utf-8", "replace")
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _is_filled(cell: re.Match[bytes], filled: list[bool]) -> bool:
    content = cell[2] or b""
    value = b"".join(_VALUE.findall(content))
    if _attributes(cell[1]).get("t") == "s":
        return value.strip().isdigit() and int(value) < len(filled) and filled[int(value)]
    return bool(unescape(value.decode("utf-8", "replace")).strip())


def _has_text(item: bytes) -> bool:
    return bool(unescape(b"".join(_VALUE.findall(item)).decode("utf-8", "replace")).strip())
