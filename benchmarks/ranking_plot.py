"""The drawing of what ranking costs as the pool grows, as SVG in light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

import pandas as pd

_WIDTH, _HEIGHT = 860, 380
_ACROSS, _UP, _TOP = 200, 240, 74
_LEFTS = (60, 350, 640)
_PANELS = (
    ("features_cpu_seconds", "Features, CPU seconds"),
    ("query_cpu_ms", "Learn and rank, CPU ms"),
    ("peak_mib", "Highest memory, MiB"),
)
_MARKS = {"ours": "ours", "asreview": "peer"}
_STYLE = """
  .page { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif } .small { font-size: 12px }
  .grid { stroke: #d0d7de } .axis { stroke: #57606a } .head { font-weight: 600 }
  .ours { stroke: #0550ae; fill: #0550ae } .peer { stroke: #a40e26; fill: #a40e26 }
  path.line { fill: none; stroke-width: 2 } path.peer { stroke-dasharray: 6 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #9198a1 }
    .ours { stroke: #79c0ff; fill: #79c0ff } .peer { stroke: #ffa198; fill: #ffa198 }
  }
"""


def draw_growth(table: pd.DataFrame) -> str:
    """Three panels over the number of records, all axes logarithmic; one line for each engine."""
    told = "; ".join(
        f"{r.engine}, {r.records:,} records: features {r.features_cpu_seconds:g} s, "
        f"query {r.query_cpu_ms:g} ms, {r.peak_mib:g} MiB"
        for r in table.itertuples(index=False)
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title what">',
        '<title id="title">What ranking costs as the pool grows</title>',
        f'<desc id="what">{escape(told)}.</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}"/>',
    ]
    for place, engine in enumerate(_engines(table)):
        x = _LEFTS[0] + 150 * place
        parts.append(f'<path class="line {_MARKS[engine]}" d="M{x} 24h24"/>')
        parts.append(f'<text x="{x + 32}" y="28">{engine}</text>')
    for left, (column, head) in zip(_LEFTS, _PANELS, strict=True):
        parts += _panel(table, left, column, head)
    return "\n".join([*parts, "</svg>", ""])


def _engines(table: pd.DataFrame) -> list[str]:
    return [engine for engine in _MARKS if engine in set(table["engine"])]


def _panel(table: pd.DataFrame, left: int, column: str, head: str) -> Iterator[str]:
    bottom = _TOP + _UP
    low_x, high_x = _decades(table["records"])
    low_y, high_y = _decades(table[column])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        return round(left + across * _ACROSS, 1), round(bottom - up * _UP, 1)

    yield f'<text class="head" x="{left}" y="{_TOP - 16}">{escape(head)}</text>'
    for power in range(low_y, high_y + 1):
        _, y = place(10.0**low_x, 10.0**power)
        yield f'<path class="grid" d="M{left} {y}h{_ACROSS}"/>'
        yield f'<text class="small" x="{left - 6}" y="{y + 4}" text-anchor="end">{10.0**power:,g}</text>'
    for power in range(low_x, high_x + 1):
        x, _ = place(10.0**power, 10.0**low_y)
        yield f'<path class="axis" d="M{x} {bottom}v5"/>'
        yield f'<text class="small" x="{x}" y="{bottom + 20}" text-anchor="middle">{10**power:,}</text>'
    yield f'<path class="axis" d="M{left} {bottom}h{_ACROSS}"/>'
    yield f'<text x="{left + _ACROSS / 2}" y="{bottom + 42}" text-anchor="middle">records</text>'
    for engine in _engines(table):
        own = table[table["engine"] == engine].sort_values("records")
        points = [place(x, y) for x, y in zip(own["records"], own[column], strict=True)]
        path = "L".join(f"{x} {y}" for x, y in points)
        yield f'<path class="line {_MARKS[engine]}" d="M{path}"/>'
        yield from (f'<circle class="{_MARKS[engine]}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)
        x, y = points[-1]
        yield f'<text class="small" x="{x + 6}" y="{y + 4}">{own[column].iloc[-1]:,.3g}</text>'


def _decades(values: pd.Series) -> tuple[int, int]:
    low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    return low, max(high, low + 1)
