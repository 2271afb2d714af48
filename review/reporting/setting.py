"""Sets the paragraphs of a box into lines that fit it."""

from __future__ import annotations

from collections.abc import Sequence

from review.reporting.content import Para
from review.reporting.shapes import Box, Kind, Line
from review.reporting.typeset import clean, width_of, wrap

SIZE = 10.0
LEADING = 13.4
PAD_X = 11.0
PAD_Y = 9.0
INDENT = 11.0
HANG = 9.0
ASCENT = 0.74
"""Where the baseline lies in a line of its height: centres capitals and small letters together."""


def set_box(box_id: str, kind: Kind, paras: Sequence[Para], width: float, key: str = "") -> Box:
    """A box at the origin, as high as its text needs."""
    lines: list[Line] = []
    y = PAD_Y
    for index, para in enumerate(paras):
        y += _space_before(para, index)
        for text, indent in _broken(para, width):
            lines.append(_line(text, PAD_X + indent, y, para))
            y += LEADING
    title = "; ".join(p.text for p in paras)
    return Box(box_id, kind, 0, 0, width, y + PAD_Y, tuple(lines), title, key or _first_key(paras))


def set_heading(box_id: str, kind: Kind, text: str, width: float) -> Box:
    """A title bar with its words in the middle."""
    y = PAD_Y - 2
    lines = []
    for words in wrap(text, SIZE, width - 2 * PAD_X, is_bold=True):
        wide = width_of(words, SIZE, is_bold=True)
        lines.append(Line(words, (width - wide) / 2, y + ASCENT * LEADING, wide, SIZE, is_bold=True))
        y += LEADING
    return Box(box_id, kind, 0, 0, width, y + PAD_Y - 2, tuple(lines), text)


def set_side(box_id: str, text: str, width: float, y: float, height: float, x: float) -> Box:
    """A label at the side, read from below; smaller when its phase is short."""
    size = SIZE
    while width_of(text, size, is_bold=True) > height - 8 and size > 6:
        size -= 0.5
    wide = width_of(text, size, is_bold=True)
    line = Line(text, x + width / 2, y + height / 2, wide, size, is_bold=True)
    return Box(box_id, Kind.SIDE, x, y, width, height, (line,), text, is_upright=True)


def set_note(box_id: str, kind: Kind, text: str, width: float, size: float = 8.6) -> Box:
    """A sentence under the diagram, without a frame."""
    lines = []
    y = 0.0
    for words in wrap(text, size, width):
        lines.append(Line(words, 0, y + ASCENT * size * 1.35, width_of(words, size), size))
        y += size * 1.35
    return Box(box_id, kind, 0, 0, width, y, tuple(lines), text)


def set_banner(text: str) -> Box:
    """The mark of an unfinished diagram."""
    size = 10.5
    wide = width_of(text, size, is_bold=True)
    line = Line(text, 13, 15.6, wide, size, is_bold=True, is_accent=True)
    return Box("interim", Kind.BANNER, 0, 0, wide + 26, 22, (line,), text)


def _broken(para: Para, width: float) -> list[tuple[str, float]]:
    """The lines of a paragraph with their indents; later lines of an entry hang."""
    indent = INDENT * para.level
    room = width - 2 * PAD_X - indent
    if para.starts_line:
        return [(t, indent) for t in (*wrap(para.label, SIZE, room), *wrap(para.count, SIZE, room))]
    text = clean(para.text)
    first, *rest = wrap(text, SIZE, room)
    if para.level and rest:
        rest = wrap(text[len(first) :].strip(" "), SIZE, room - HANG)
    hang = HANG if para.level else 0.0
    return [(first, indent), *((t, indent + hang) for t in rest)]


def _line(text: str, x: float, y: float, para: Para) -> Line:
    wide = width_of(text, SIZE)
    return Line(text, x, y + ASCENT * LEADING, wide, SIZE, para.key, is_accent=para.is_pending)


def _space_before(para: Para, index: int) -> float:
    if not index:
        return 0.0
    if para.starts_line:
        return 5.0
    return 2.5 if para.level == 1 else 0.0


def _first_key(paras: Sequence[Para]) -> str:
    return next((p.key for p in paras if p.key), "")
