"""Where everything stands: one layout for all four templates of PRISMA 2020.

Columns from the left: side labels, previous version, databases and registers with what leaves them,
other methods with what leaves them. Rows are shared by all columns, so that every box stands level
with its neighbours. Columns without anything to say are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from review.reporting.content import Contents, Para, Translate, Wording, layout_name
from review.reporting.flow import Flow
from review.reporting.setting import set_banner, set_box, set_heading, set_note, set_side
from review.reporting.shapes import Arrow, Box, Drawing, Kind
from review.reporting.template import Numbers, pending_total

MARGIN = 20.0
SIDE = 24.0
SIDE_GAP = 14.0
ROW_GAP = 25.0
COLUMN_GAP = 30.0
ARM_GAP = 26.0
WIDTHS = {2: 214.0, 3: 200.0, 4: 186.0, 5: 180.0}
LEAST = 45.0
TALL = 330.0
WIDEST = 340

ROWS = (
    ("box1", "box2", "box3", "box11"),
    ("box4", "box5"),
    ("box6", "box7", "box12", "box13"),
    ("box8", "box9", "box14", "box15"),
    ("box10",),
    ("box16",),
    ("box17",),
)
PHASES = {"identification": ROWS[:1], "screening": ROWS[1:4], "included": ROWS[4:]}
COLUMNS = {
    "previous": ("box1",),
    "main": ("box2", "box4", "box6", "box8", "box10", "box16", "box17"),
    "out": ("box3", "box5", "box7", "box9"),
    "other": ("box11", "box12", "box14"),
    "other_out": ("box13", "box15"),
}
ACROSS = (("box2", "box3"), ("box4", "box5"), ("box6", "box7"), ("box8", "box9"))
ACROSS_OTHER = (("box12", "box13"), ("box14", "box15"))
IDS = {
    "box1": "previous_studies", "box2": "database_results", "box3": "duplicates",
    "box4": "records_screened", "box5": "records_excluded", "box6": "dbr_sought_reports",
    "box7": "dbr_notretrieved_reports", "box8": "dbr_assessed", "box9": "dbr_excluded",
    "box10": "new_studies", "box11": "website_results", "box12": "other_sought_reports",
    "box13": "other_notretrieved_reports", "box14": "other_assessed", "box15": "other_excluded",
    "box16": "total_studies", "box17": "total_studies_ma",
}  # fmt: skip
GREY = {"box1", *COLUMNS["other"], *COLUMNS["other_out"]}
HEADINGS = {"prevstud": ("previous",), "newstud": ("main", "out"), "othstud": ("other", "other_out")}


def lay_out(numbers: Numbers, wording: Wording | None = None, notes: Sequence[str] = ()) -> Drawing:
    """The diagram for a set of numbers, in the template they call for, with notes underneath."""
    wording = wording or Wording()
    contents = Contents(numbers, wording)
    return _Sheet(contents, wording, notes).drawing(pending_total(numbers))


def draw(flow: Flow, translate: Translate = str, locale: str = "en") -> Drawing:
    """The diagram of a counted flow, with its notes; every source and reason has its own key."""
    notes = [note.say(translate, locale) for note in flow.notes]
    return lay_out(flow.numbers(), Wording(translate, locale, flow.parts), notes)


class _Sheet:
    """Boxes by name while they are being placed."""

    def __init__(self, contents: Contents, wording: Wording, notes: Sequence[str]) -> None:
        self.contents = contents
        self.wording = wording
        self.notes = notes
        self.paras: dict[str, list[Para]] = contents.boxes()
        self.boxes: dict[str, Box] = {}
        self.columns = [c for c, names in COLUMNS.items() if any(n in self.paras for n in names)]
        self.widths = {column: self._width(column) for column in self.columns}
        self.left = self._lefts()

    def drawing(self, pending: int) -> Drawing:
        """Everything placed, from the banner down to the notes."""
        extra: list[Box] = []
        y = MARGIN
        if pending:
            banner = self._banner(pending)
            extra.append(banner.at(MARGIN, y))
            y = extra[0].bottom + 14
        extra += self._headings(y)
        y = max((b.bottom for b in extra), default=y) + ROW_GAP * 0.7
        y = self._rows(y)
        extra += self._sides()
        arrows = [*self._down("main"), *self._down("other"), *self._across(), *self._bends()]
        width = max(b.right for b in [*extra, *self.boxes.values()]) + MARGIN
        for box in self._notes(width):
            extra.append(box.at(MARGIN, y))
            y = extra[-1].bottom + 2
        title = self.wording.translate("PRISMA 2020 flow diagram")
        about = self.wording.translate(layout_name(self.contents.template))
        return Drawing(
            round(width, 1),
            round(y + MARGIN - 6, 1),
            (*extra, *self.boxes.values()),
            tuple(arrows),
            f"{title}. {about}.",
            self._description(),
            self.wording.locale,
        )

    def _lefts(self) -> dict[str, float]:
        lefts: dict[str, float] = {}
        x = MARGIN + SIDE + SIDE_GAP
        for column in self.columns:
            if lefts:
                x += ARM_GAP if column in ("main", "other") else COLUMN_GAP
            lefts[column] = x
            x += self.widths[column]
        return lefts

    def _width(self, column: str) -> float:
        """How wide a column's boxes are: a long list makes its column wider rather than ever taller."""
        least = WIDTHS.get(len(self.columns), 214.0)
        names = [n for n in COLUMNS[column] if n in self.paras]
        highest = {w: max(self._set(n, w).h for n in names) for w in (least, *range(220, WIDEST + 1, 10))}
        return least if highest[least] <= TALL else min(highest, key=lambda w: (highest[w], w))

    def _banner(self, pending: int) -> Box:
        words = self.wording.translate("Interim: {n} pending")
        return set_banner(words.format(n=self.wording.number(pending)))

    def _headings(self, y: float) -> list[Box]:
        found = []
        for name, columns in HEADINGS.items():
            used = [c for c in columns if c in self.left]
            if used:
                x = self.left[used[0]]
                width = self.left[used[-1]] + self.widths[used[-1]] - x
                kind = Kind.HEADING if name == "newstud" else Kind.GREY_HEADING
                found.append(set_heading(name, kind, self.contents.heading(name), width).at(x, y))
        high = max((b.h for b in found), default=0.0)
        return [_taller(b, high) for b in found]

    def _rows(self, y: float) -> float:
        for row in ROWS:
            present = [n for n in row if n in self.paras]
            if not present:
                continue
            boxes = [self._set(n, self.widths[_column(n)]) for n in present]
            for name, box in zip(present, boxes, strict=True):
                self.boxes[name] = box.at(self.left[_column(name)], y)
            y += max(b.h for b in boxes) + ROW_GAP
        return y - ROW_GAP + 16

    def _set(self, name: str, width: float) -> Box:
        kind = Kind.GREY_BOX if name in GREY else Kind.BOX
        box = set_box(IDS[name], kind, self.paras[name], width)
        return _taller(box, LEAST) if box.h < LEAST else box

    def _sides(self) -> list[Box]:
        found = []
        for name, rows in PHASES.items():
            boxes = [self.boxes[n] for row in rows for n in row if n in self.boxes]
            if boxes:
                top = min(b.y for b in boxes)
                height = max(b.bottom for b in boxes) - top
                found.append(set_side(name, self.contents.heading(name), SIDE, top, height, MARGIN))
        return found

    def _down(self, column: str) -> list[Arrow]:
        chain = [self.boxes[n] for n in COLUMNS[column] if n in self.boxes]
        return [Arrow(((a.middle, a.bottom), (b.middle, b.y))) for a, b in pairwise(chain)]

    def _across(self) -> list[Arrow]:
        arrows = []
        for left, right in (*ACROSS, *ACROSS_OTHER):
            if left in self.boxes and right in self.boxes:
                a, b = self.boxes[left], self.boxes[right]
                y = a.y + min(a.h, b.h) / 2
                arrows.append(Arrow(((a.right, y), (b.x, y))))
        return arrows

    def _bends(self) -> list[Arrow]:
        """The other methods join the included studies; the previous version joins the total."""
        arrows = []
        others = [self.boxes[n] for n in COLUMNS["other"] if n in self.boxes]
        if others and "box10" in self.boxes:
            a, b = others[-1], self.boxes["box10"]
            y = b.y + b.h / 2
            arrows.append(Arrow(((a.middle, a.bottom), (a.middle, y), (b.right, y))))
        if "box1" in self.boxes and "box16" in self.boxes:
            a, b = self.boxes["box1"], self.boxes["box16"]
            y = b.y + b.h / 2
            arrows.append(Arrow(((a.middle, a.bottom), (a.middle, y), (b.x, y))))
        return arrows

    def _notes(self, width: float) -> list[Box]:
        room = width - 2 * MARGIN
        return [set_note(f"note{i}", Kind.NOTE, text, room) for i, text in enumerate(self.notes, 1)]

    def _description(self) -> str:
        told = ("; ".join(p.text for p in paras) for paras in self.paras.values())
        return ". ".join(told).replace("\u00a0", " ") + "."


def _column(name: str) -> str:
    return next(column for column, names in COLUMNS.items() if name in names)


def _taller(box: Box, height: float) -> Box:
    """The box with its text in the middle of a greater height."""
    down = (height - box.h) / 2
    lines = tuple(replace(line, y=line.y + down) for line in box.lines)
    return replace(box, h=height, lines=lines)
