"""The drawing: everything inside its box, every label there, in SVG, PNG and PDF."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from review.reporting import DARK, Template, Wording, count, draw, lay_out, write_pdf, write_png, write_svg
from review.reporting.layout import HEADINGS, IDS
from review.reporting.shapes import Kind
from review.reporting.template import KEYS, template_of
from review.reporting.typeset import FILES, width_of, wrap
from tests.reporting.ledgers import ledgers, small_ledger
from tests.reporting.pdf_text import lines_of

SVG = "{http://www.w3.org/2000/svg}"
NEW = {
    "database_results": 5123, "database_specific_results": [("Web of Science", 4123), ("PubMed", 1000)],
    "register_results": 12, "duplicates": 1288, "excluded_automatic": 0, "excluded_other": 24,
    "records_screened": 3823, "records_excluded": 3684, "dbr_sought_reports": 139,
    "dbr_notretrieved_reports": 2, "dbr_assessed": 137,
    "dbr_excluded": [("Wrong population", 84), ("Åldern är fel & okänd <x>", 0)],
    "new_studies": 41, "new_reports": 53,
}  # fmt: skip
OTHER = {
    "website_results": 120, "organisation_results": 0, "citations_results": 38, "other_sought_reports": 12,
    "other_notretrieved_reports": 1, "other_assessed": 11, "other_excluded": [("Wrong population", 11)],
}  # fmt: skip
PREVIOUS = {"previous_studies": 30, "previous_reports": 34, "total_studies": 71, "total_reports": 87}
ALL = {
    Template.NEW: NEW,
    Template.NEW_OTHER: NEW | OTHER,
    Template.UPDATED: NEW | PREVIOUS,
    Template.UPDATED_OTHER: NEW | OTHER | PREVIOUS,
}
LONG = ALL[Template.UPDATED_OTHER] | {
    "database_specific_results": [(f"Database {i} on a platform with a long name", i) for i in range(30)],
    "dbr_excluded": [(f"Reason {i} {'and so on ' * (i % 4)}", i) for i in range(15)],
    "other_excluded": [("Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenantragsformular", 3)],
    "pending_screening": 31,
    "pending_other_retrieval": 1,
}


def _boxes(drawing):
    return [b for b in drawing.boxes if b.kind in (Kind.BOX, Kind.GREY_BOX)]


def _on_edge(x, y, box):
    level = min(abs(y - box.y), abs(y - box.bottom)) < 0.01 and box.x < x < box.right
    upright = min(abs(x - box.x), abs(x - box.right)) < 0.01 and box.y < y < box.bottom
    return level or upright


def _assert_fits(drawing):
    for box in drawing.boxes:
        assert box.x >= 0, box.id
        assert box.right <= drawing.width, box.id
        assert box.bottom <= drawing.height, box.id
        for line in box.lines:
            if box.is_upright:
                assert line.width <= box.h
                continue
            assert line.x >= box.x
            assert line.x + line.width <= box.right + 0.01, (box.id, line.text)
            assert box.y <= line.y - line.size * 0.6
            assert line.y + line.size * 0.2 <= box.bottom + 2
    for a, b in combinations([b for b in drawing.boxes if b.kind is not Kind.NOTE], 2):
        apart = a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y
        assert apart, (a.id, b.id)


@pytest.mark.parametrize(("template", "numbers"), ALL.items())
def test_each_template_has_its_columns(template, numbers):
    drawing = lay_out(numbers)
    assert template_of(numbers) is template
    headings = {b.id for b in drawing.boxes} & set(HEADINGS)
    assert ("prevstud" in headings) == template.is_updated
    assert ("othstud" in headings) == template.has_other
    assert ("total_studies" in {b.id for b in drawing.boxes}) == template.is_updated
    words = " ".join(b.title for b in drawing.boxes)
    assert ("New studies included" in words) == template.is_updated
    _assert_fits(drawing)


def test_thirty_sources_and_fifteen_reasons_fit():
    drawing = lay_out(LONG, notes=["A long sentence about what was counted where. " * 12])
    _assert_fits(drawing)
    assert drawing.height < 1.1 * drawing.width


def test_boxes_of_a_row_are_level_and_of_a_column_aligned():
    drawing = lay_out(ALL[Template.UPDATED_OTHER])
    boxes = {b.id: b for b in drawing.boxes}
    for row in (("database_results", "duplicates", "previous_studies"), ("dbr_assessed", "other_assessed")):
        assert len({boxes[name].y for name in row}) == 1
    for column in (("database_results", "records_screened", "new_studies"), ("duplicates", "dbr_excluded")):
        assert len({(boxes[name].x, boxes[name].w) for name in column}) == 1


def test_every_arrow_ends_on_a_box_and_starts_at_one():
    for numbers in ALL.values():
        drawing = lay_out(numbers)
        for arrow in drawing.arrows:
            for x, y in (arrow.points[0], arrow.points[-1]):
                assert any(_on_edge(x, y, box) for box in _boxes(drawing)), arrow
    assert len(drawing.arrows) == 15


def test_a_hidden_screening_layer_leaves_the_chain_whole():
    numbers = NEW | {"records_screened": None, "records_excluded": None}
    boxes = {b.id: b for b in lay_out(numbers).boxes}
    assert "records_screened" not in boxes
    starts = {a.points[0] for a in lay_out(numbers).arrows}
    assert (boxes["database_results"].middle, boxes["database_results"].bottom) in starts


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_flow_can_be_drawn(data):
    flow = count(data.draw(ledgers()))
    drawing = draw(flow)
    _assert_fits(drawing)
    banner = [b.lines[0].text for b in drawing.boxes if b.id == "interim"]
    assert banner == ([f"Interim: {flow.pending} pending"] if flow.is_interim else [])
    keys = {line.key for box in drawing.boxes for line in box.lines if line.key}
    assert {k for k in keys if not k.startswith(("previous_", "total_"))} <= set(flow.members)


@given(st.text(max_size=60), st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_no_letter(text, width):
    lines = wrap(text, 10, width)
    assert all(width_of(line, 10) <= width or len(line) == 1 for line in lines)
    visible = "".join(c for c in text if c > " " and c not in "\x7f\ufffe\uffff")
    assert "".join(lines).replace(" ", "") == visible


def test_svg_is_well_formed_named_and_linked():
    flow = count(small_ledger())
    svg = write_svg(draw(flow), link=lambda key: f"?list={key}&x=<1>" if key != "duplicates" else "")
    root = ET.fromstring(svg)  # noqa: S314  our own output
    ids = [e.get("id") for e in root.iter(f"{SVG}g")]
    assert len(ids) == len(set(ids))
    assert {"records_screened", "dbr_excluded", "identification", "newstud"} <= set(ids)
    assert root.find(f"{SVG}title").text.startswith("PRISMA 2020 flow diagram")
    assert "Records screened (n = 4)" in root.find(f"{SVG}desc").text
    hrefs = {a.get("href") for a in root.iter(f"{SVG}a")}
    assert "?list=dbr_excluded:E2&x=<1>" in hrefs
    assert "?list=duplicates&x=<1>" not in hrefs
    assert not list(root.iter(f"{SVG}marker"))
    for box in root.iter(f"{SVG}g"):
        assert box.find(f"{SVG}title").text
    nested = [a for a in root.iter(f"{SVG}a") if a.findall(f".//{SVG}a")]
    assert nested == []


def test_numbers_and_labels_follow_the_language():
    swedish = {"Records screened": "Granskade poster", "Interim: {n} pending": "Preliminärt: {n} väntar"}
    wording = Wording(lambda message: swedish.get(message, message), "sv")
    texts = [
        line.text for box in lay_out(NEW | {"pending_screening": 1200}, wording).boxes for line in box.lines
    ]
    assert {"Granskade poster", "(n\u00a0=\u00a03\u00a0823)", "Preliminärt: 1\u00a0200 väntar"} <= set(texts)


def _image(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("palette", [None, DARK])
def test_png_holds_text_and_not_merely_boxes(palette):
    drawing = lay_out(NEW)
    svg = write_svg(drawing, palette) if palette else write_svg(drawing)
    bare = re.sub(r"<text.*?</text>", "", svg)
    boxes_only = _image(bytes(resvg_py.svg_to_bytes(svg_string=bare, zoom=2, skip_system_fonts=True)))
    full = _image(write_png(drawing, palette, zoom=2) if palette else write_png(drawing, zoom=2))
    assert full.size == boxes_only.size
    changed = ImageChops.difference(full, boxes_only).convert("L").point(lambda v: 255 if v > 40 else 0)
    for box in drawing.boxes:
        area = changed.crop(tuple(int(2 * v) for v in (box.x + 1, box.y + 1, box.right - 1, box.bottom - 1)))
        assert area.getbbox() is not None, f"{box.id} has no text"


def test_png_uses_the_package_s_font_and_no_other():
    """Without our font files the renderer leaves all text out: so what is seen comes from them alone."""
    drawing = lay_out(NEW)
    svg = write_svg(drawing)
    blind = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=1, skip_system_fonts=True))
    bare = re.sub(r"<text.*?</text>", "", svg)
    assert (
        ImageChops.difference(
            _image(blind),
            _image(bytes(resvg_py.svg_to_bytes(svg_string=bare, zoom=1, skip_system_fonts=True))),
        ).getbbox()
        is None
    )
    assert _image(write_png(drawing, zoom=1)).tobytes() != _image(blind).tobytes()
    assert all(path.is_file() for path in FILES.values())
    assert (next(iter(FILES.values())).parent / "OFL.txt").read_text().count("SIL OPEN FONT LICENSE") == 1


@pytest.mark.parametrize("numbers", [*ALL.values(), LONG])
def test_text_can_be_read_back_from_the_pdf(numbers):
    drawing = lay_out(numbers, notes=["Året runt: 3 poster."])
    pdf = write_pdf(drawing, link=lambda key: f"https://example.org/{key}")
    drawn = sorted(line.text.replace("\u00a0", " ") for box in drawing.boxes for line in box.lines)
    assert sorted(lines_of(pdf)) == drawn
    assert b"Helvetica" not in pdf
    assert b"https://example.org/records_screened" in pdf
    assert pdf == write_pdf(drawing, link=lambda key: f"https://example.org/{key}")


def test_all_box_names_are_rows_of_the_table():
    assert set(IDS.values()) <= set(KEYS)
