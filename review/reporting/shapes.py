"""What a drawn diagram is made of: boxes with set lines of text, arrows, and the sheet they lie on.

Units are points (1/72 inch) from the top left corner. The SVG, PNG and PDF are all made from this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a box is, which decides its colours."""

    BOX = "box"
    GREY_BOX = "grey_box"
    HEADING = "heading"
    GREY_HEADING = "grey_heading"
    SIDE = "side"
    BANNER = "banner"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One set line of text. ``x`` is its left edge and ``y`` its baseline; ``key`` names its list."""

    text: str
    x: float
    y: float
    width: float
    size: float
    key: str = ""
    is_bold: bool = False
    is_accent: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box. ``id`` is its row in the exchange table; ``title`` reads it aloud.

    The one line of an upright box (``is_upright``) is set around the box's middle and turned by a
    quarter to the left.
    """

    id: str
    kind: Kind
    x: float
    y: float
    w: float
    h: float
    lines: tuple[Line, ...] = ()
    title: str = ""
    key: str = ""
    is_upright: bool = False

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """Halfway between the left and the right edge."""
        return self.x + self.w / 2

    def at(self, x: float, y: float) -> Box:
        """The same box with its lines, moved to another corner."""
        dx, dy = x - self.x, y - self.y
        lines = tuple(replace(line, x=line.x + dx, y=line.y + dy) for line in self.lines)
        return replace(self, x=x, y=y, lines=lines)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through points; its head is at the last."""

    points: tuple[tuple[float, float], ...]

    @property
    def head(self) -> tuple[tuple[float, float], ...]:
        """The corners of the arrowhead, a polygon: some converters drop SVG markers."""
        (x0, y0), (x1, y1) = self.points[-2:]
        length, half = 7.5, 3.4
        dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
        back_x, back_y = x1 - dx * length, y1 - dy * length
        return ((x1, y1), (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half))

    @property
    def shaft(self) -> tuple[tuple[float, float], ...]:
        """The line itself, ending inside the head."""
        (x0, y0), (x1, y1) = self.points[-2:]
        dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
        return (*self.points[:-1], (x1 - dx * 5, y1 - dy * 5))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole diagram, laid out. ``description`` is its text for those who cannot see it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    title: str
    description: str
    locale: str = "en"
