"""Reads the text of an uncompressed PDF by the PDF's own tables, as a viewer's search does."""

from __future__ import annotations

import re

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def lines_of(pdf: bytes) -> list[str]:
    """Every shown string, decoded through the ToUnicode table of its font."""
    source = pdf.decode("latin-1")
    objects = dict(re.findall(r"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", source, re.DOTALL))
    fonts = dict(re.findall(r"/(F\d+\+\d+) (\d+) 0 R", source))
    tables = {name: _table(objects, objects[number]) for name, number in fonts.items()}
    lines: list[str] = []
    font = ""
    for chosen, shown in re.findall(r"/(F[\d+]+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", source, re.DOTALL):
        if chosen:
            font = chosen
        elif shown:
            lines.append("".join(tables[font][code] for code in _codes(shown)))
    return lines


def _table(objects: dict[str, str], font: str) -> dict[int, str]:
    number = re.search(r"/ToUnicode (\d+) 0 R", font)
    assert number, "the font cannot be read back"
    cmap = objects[number[1]]
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar\n(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)> <(\w+)>", block):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table


def _codes(shown: str) -> list[int]:
    parts = re.findall(r"\\([0-7]{1,3})|\\(.)|(.)", shown, re.DOTALL)
    return [int(o, 8) if o else ord(ESCAPES.get(e, e)) if e else ord(c) for o, e, c in parts]
