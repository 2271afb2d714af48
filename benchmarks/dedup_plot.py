"""A plain drawing of cost against records: text a browser shows, readable on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import pandas as pd

_WIDTH, _HEIGHT = 860, 400
_PANEL_WIDTH, _PANEL_HEIGHT, _TOP = 310, 270, 70
_LEFTS = (60, 490)
# Each engine by colour and by mark, so that nothing hangs on the colour alone.
_MARKS = {"ours": ("ours", "circle"), "bib-dedupe": ("first", "square"), "splink": ("second", "diamond")}
_STYLE = """
  .page { fill: #ffffff } .ink, text { fill: #1f2328 } .grid { stroke: #d0d7de } .axis { stroke: #57606a }
  .ours { stroke: #0550ae; fill: #0550ae } .first { stroke: #a40e26; fill: #a40e26 }
  .second { stroke: #7d4e00; fill: #7d4e00 } path.line { fill: none; stroke-width: 2 }
  text { font: 13px system-ui, sans-serif } .head { font-weight: 600 } .small { font-size: 12px }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .ink, text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #9198a1 }
    .ours { stroke: #79c0ff; fill: #79c0ff } .first { stroke: #ffa198; fill: #ffa198 }
    .second { stroke: #e3b341; fill: #e3b341 }
  }
"""


def draw(table: pd.DataFrame) -> str:
    """The drawing of a growth table (engine, records, cpu_seconds, peak_mib) as SVG.

    Both axes are logarithmic; the dashed line grows in proportion to the records from our first point.
    """
    lines = {
        str(engine): own.astype({"records": int, "cpu_seconds": float, "peak_mib": float}).sort_values(
            "records"
        )
        for engine, own in table.groupby("engine")
    }
    engines = sorted(lines, key=list(_MARKS).index)
    told = "; ".join(_told(engine, lines[engine]) for engine in engines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title what">',
        '<title id="title">What deduplication costs as the records grow</title>',
        f'<desc id="what">{escape(told)}.</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}"/>',
        *_legend(engines),
    ]
    for left, column, head in zip(
        _LEFTS, ("cpu_seconds", "peak_mib"), ("CPU seconds", "Highest memory, MiB"), strict=True
    ):
        parts += _panel(left, head, {e: _points(lines[e], column) for e in engines})
    return "\n".join([*parts, "</svg>", ""])


Points = list[tuple[float, float]]


def _points(own: pd.DataFrame, column: str) -> Points:
    return list(zip(own["records"].tolist(), own[column].tolist(), strict=True))


def _told(engine: str, own: pd.DataFrame) -> str:
    steps = [
        f"{r.records:,} records {r.cpu_seconds:.3g} CPU seconds and {r.peak_mib:.0f} MiB"
        for r in own.itertuples(index=False)
    ]
    return f"{engine}: {', '.join(steps)}"


def _legend(engines: Sequence[str]) -> list[str]:
    parts = []
    for i, engine in enumerate(engines):
        x = _LEFTS[0] + 150 * i
        parts += [_mark(engine, x, 22), f'<text x="{x + 12}" y="26">{escape(engine)}</text>']
    x = _LEFTS[0] + 150 * len(engines)
    parts.append(f'<path class="axis" stroke-dasharray="4 4" d="M{x} 22h24"/>')
    parts.append(f'<text x="{x + 32}" y="26">in proportion to the records</text>')
    return parts


def _panel(left: int, head: str, lines: dict[str, Points]) -> list[str]:
    points = [point for line in lines.values() for point in line]
    low_x, high_x = _decades([x for x, _ in points])
    low_y, high_y = _decades([y for _, y in points])
    bottom = _TOP + _PANEL_HEIGHT

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        return round(left + across * _PANEL_WIDTH, 1), round(bottom - up * _PANEL_HEIGHT, 1)

    parts = [f'<text class="head" x="{left}" y="{_TOP - 14}">{escape(head)}</text>']
    for power in range(low_y, high_y + 1):
        _, y = place(10**low_x, 10.0**power)
        parts.append(f'<path class="grid" d="M{left} {y}h{_PANEL_WIDTH}"/>')
        parts.append(
            f'<text class="small" x="{left - 8}" y="{y + 4}" text-anchor="end">{_short(power)}</text>'
        )
    for power in range(low_x, high_x + 1):
        x, _ = place(10.0**power, 10.0**low_y)
        parts.append(f'<path class="axis" d="M{x} {bottom}v5"/>')
        parts.append(
            f'<text class="small" x="{x}" y="{bottom + 20}" text-anchor="middle">{_short(power)}</text>'
        )
    parts.append(f'<path class="axis" d="M{left} {bottom}h{_PANEL_WIDTH}"/>')
    parts.append(f'<text x="{left + _PANEL_WIDTH / 2}" y="{bottom + 42}" text-anchor="middle">records</text>')
    first = next(iter(lines.values()))[0]
    until = min(10.0**high_x, first[0] * 10.0**high_y / first[1])
    dashes = _path([place(*first), place(until, first[1] * until / first[0])])
    parts.append(f'<path class="axis" stroke-dasharray="4 4" d="{dashes}"/>')
    ends = []
    for engine, line in lines.items():
        placed = [place(x, y) for x, y in line]
        parts.append(f'<path class="line {_MARKS[engine][0]}" d="{_path(placed)}"/>')
        parts += [_mark(engine, x, y) for x, y in placed]
        ends.append((placed[-1][1], placed[-1][0], _rounded(line[-1][1])))
    return parts + _ends(ends)


def _ends(ends: list[tuple[float, float, str]]) -> list[str]:
    """The last figure of every line beside its end, none upon another."""
    parts, lowest = [], 0.0
    for y, x, text in sorted(ends):
        lowest = max(y + 4, lowest + 14)
        parts.append(f'<text class="small" x="{x + 8}" y="{lowest}">{text}</text>')
    return parts


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _short(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _mark(engine: str, x: float, y: float) -> str:
    colour, shape = _MARKS[engine]
    if shape == "circle":
        return f'<circle class="{colour}" cx="{x}" cy="{y}" r="4"/>'
    turned = f' transform="rotate(45 {x} {y})"' if shape == "diamond" else ""
    return f'<rect class="{colour}" x="{x - 4}" y="{y - 4}" width="8" height="8"{turned}/>'
