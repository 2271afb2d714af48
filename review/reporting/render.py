"""The diagram as a picture (PNG) and as a page (PDF), from the same layout and the package's own font."""

from __future__ import annotations

import io
import re

import resvg_py
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from review.reporting.palette import LIGHT, Palette
from review.reporting.shapes import Arrow, Box, Drawing, Line
from review.reporting.svg import Link, colours, ink, write_svg
from review.reporting.typeset import FAMILY, FILES, font

_FIT = re.compile(r' textLength="[^"]*" lengthAdjust="[^"]*"')


def write_png(drawing: Drawing, palette: Palette = LIGHT, zoom: float = 3.0) -> bytes:
    """The diagram as PNG; ``zoom`` 3 is 216 dots an inch. Only the package's own fonts are used."""
    # The font is the one that was measured, so the widths need no fitting.
    svg = _FIT.sub("", write_svg(drawing, palette))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            skip_system_fonts=True,
            font_files=[str(path) for path in FILES.values()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )


def write_pdf(drawing: Drawing, palette: Palette = LIGHT, link: Link | None = None) -> bytes:
    """The diagram as a one-page PDF, as large as the drawing; its text can be selected and searched."""
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(drawing.width, drawing.height),
        pageCompression=0,
        invariant=1,
        lang=drawing.locale,
        initialFontName=font(),  # the default is not embedded, and journals ask for embedded fonts
    )
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.description)
    canvas.setCreator("slr-pipeline")
    page = _Page(canvas, drawing.height, palette, link or (lambda key: ""))
    page.ground(drawing)
    for arrow in drawing.arrows:
        page.arrow(arrow)
    for box in drawing.boxes:
        page.box(box)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws on one PDF page, whose y axis points up."""

    def __init__(self, canvas: Canvas, height: float, palette: Palette, link: Link) -> None:
        self.canvas = canvas
        self.height = height
        self.palette = palette
        self.link = link

    def ground(self, drawing: Drawing) -> None:
        """The background, where it is not the paper's own white."""
        if self.palette.background != "#ffffff":
            self.canvas.setFillColor(HexColor(self.palette.background))
            self.canvas.rect(0, 0, drawing.width, drawing.height, stroke=0, fill=1)

    def arrow(self, arrow: Arrow) -> None:
        colour = HexColor(self.palette.line)
        self.canvas.setStrokeColor(colour)
        self.canvas.setFillColor(colour)
        self.canvas.setLineWidth(1.1)
        self._path(arrow.shaft, is_filled=False)
        self._path(arrow.head, is_filled=True)

    def box(self, box: Box) -> None:
        fill, stroke, radius = colours(box.kind, self.palette)
        if fill:
            self.canvas.setFillColor(HexColor(fill))
            self.canvas.setLineWidth(1)
            if stroke:
                self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.roundRect(
                box.x, self._y(box.bottom), box.w, box.h, radius, stroke=int(bool(stroke)), fill=1
            )
            self._linked(box.key, box.x, box.y, box.w, box.h)
        for line in box.lines:
            self._line(line, box)

    def _line(self, line: Line, box: Box) -> None:
        self.canvas.setFillColor(HexColor(ink(line, box.kind, self.palette)))
        self.canvas.setFont(font(line.is_bold), line.size)
        if box.is_upright:
            self.canvas.saveState()
            self.canvas.translate(line.x, self._y(line.y))
            self.canvas.rotate(90)
            self.canvas.drawCentredString(0, -line.size * 0.36, line.text)
            self.canvas.restoreState()
            return
        self.canvas.drawString(line.x, self._y(line.y), line.text)
        if line.key != box.key:
            self._linked(line.key, line.x, line.y - line.size, line.width, line.size * 1.25)

    def _linked(self, key: str, x: float, y: float, w: float, h: float) -> None:
        href = self.link(key) if key else ""
        if href:
            self.canvas.linkURL(href, (x, self._y(y + h), x + w, self._y(y)), relative=0)

    def _path(self, points: tuple[tuple[float, float], ...], *, is_filled: bool) -> None:
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x, self._y(y))
        if is_filled:
            path.close()
        self.canvas.drawPath(path, stroke=int(not is_filled), fill=int(is_filled))

    def _y(self, y: float) -> float:
        return self.height - y
