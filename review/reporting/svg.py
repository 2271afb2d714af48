"""Writes a laid-out diagram as SVG: plain shapes and text that every renderer understands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from review.reporting.palette import LIGHT, Palette
from review.reporting.shapes import Arrow, Box, Drawing, Kind, Line
from review.reporting.typeset import FAMILY

Link = Callable[[str], str]
STACK = f"'{FAMILY}', 'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def write_svg(drawing: Drawing, palette: Palette = LIGHT, link: Link | None = None) -> str:
    """The diagram as an SVG document.

    ``link`` gives the address behind a key (``records_screened``, ``dbr_excluded:E1``), or ``""`` for
    none. Each box carries the name of its row as id, and a title that screen readers say.
    """
    ink = _Ink(palette, link or (lambda key: ""))
    w, h = drawing.width, drawing.height
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}"'
            f' role="img" aria-labelledby="flow-title flow-desc" xml:lang={quoteattr(drawing.locale)}'
            f' font-family="{STACK}">',
            f'<title id="flow-title">{escape(drawing.title)}</title>',
            f'<desc id="flow-desc">{escape(drawing.description)}</desc>',
            f'<rect width="{w:g}" height="{h:g}" fill="{palette.background}"/>',
            *(ink.arrow(arrow) for arrow in drawing.arrows),
            *(ink.box(box) for box in drawing.boxes),
            "</svg>\n",
        ]
    )


class _Ink:
    """Knows the colours and the links while one document is written."""

    def __init__(self, palette: Palette, link: Link) -> None:
        self.palette = palette
        self.link = link

    def arrow(self, arrow: Arrow) -> str:
        colour = self.palette.line
        return (
            f'<polyline points="{_points(arrow.shaft)}" fill="none" stroke="{colour}" stroke-width="1.1"/>'
            f'<polygon points="{_points(arrow.head)}" fill="{colour}"/>'
        )

    def box(self, box: Box) -> str:
        parts = [f"<g id={quoteattr(box.id)}>", f"<title>{escape(box.title)}</title>"]
        fill, stroke, radius = colours(box.kind, self.palette)
        if fill:
            rim = f' stroke="{stroke}" stroke-width="1"' if stroke else ""
            shape = (
                f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{box.w:.2f}" height="{box.h:.2f}"'
                f' rx="{radius:g}" fill="{fill}"{rim}/>'
            )
            parts.append(self._linked(shape, box.key))
        parts += [self._line(line, box) for line in box.lines]
        return "".join([*parts, "</g>"])

    def _line(self, line: Line, box: Box) -> str:
        turn = ""
        x, anchor = line.x, ""
        y = line.y
        if box.is_upright:
            turn = f' transform="rotate(-90 {line.x:.2f} {line.y:.2f})"'
            anchor, y = ' text-anchor="middle"', line.y + line.size * 0.36
        weight = ' font-weight="700"' if line.is_bold else ""
        fit = f' textLength="{line.width:.2f}" lengthAdjust="spacingAndGlyphs"'
        text = (
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{line.size:g}"{weight}{anchor}{turn}{fit}'
            f' fill="{ink(line, box.kind, self.palette)}">{escape(line.text)}</text>'
        )
        return self._linked(text, line.key)

    def _linked(self, shape: str, key: str) -> str:
        href = self.link(key) if key else ""
        return f"<a href={quoteattr(href)}>{shape}</a>" if href else shape


def colours(kind: Kind, palette: Palette) -> tuple[str, str, float]:
    """Fill, rim and corner radius of a kind of box; no fill for a note, which has no frame."""
    return {
        Kind.BOX: (palette.box, palette.line, 2.0),
        Kind.GREY_BOX: (palette.grey_box, palette.line, 2.0),
        Kind.HEADING: (palette.heading, "", 5.0),
        Kind.GREY_HEADING: (palette.grey_heading, "", 5.0),
        Kind.SIDE: (palette.side, "", 5.0),
        Kind.BANNER: (palette.accent_fill, "", 11.0),
        Kind.NOTE: ("", "", 0.0),
    }[kind]


def ink(line: Line, kind: Kind, palette: Palette) -> str:
    """The colour of a line of text."""
    if line.is_accent:
        return palette.accent
    return {
        Kind.HEADING: palette.heading_text,
        Kind.GREY_HEADING: palette.grey_heading_text,
        Kind.SIDE: palette.side_text,
        Kind.NOTE: palette.quiet,
    }.get(kind, palette.text)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
