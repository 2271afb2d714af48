"""A replayed screening as a drawing: recall as the reading goes on, and what the stopping rule said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from review.pipeline.simulating import Simulation
from review.screening.ranking.simulate import Replay

_WIDTH, _HEIGHT = 720, 470
_LEFT, _TOP, _ACROSS, _UP = 60, 96, 620, 280
_STYLE = """
  .page { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif }
  .grid { stroke: #d0d7de } .axis { stroke: #57606a } .line { fill: none; stroke-width: 2 }
  .recall { stroke: #0550ae } .bound { stroke: #7d4e00; stroke-dasharray: 6 3 } .stop { stroke: #a40e26 }
  .chance { stroke: #57606a; stroke-dasharray: 2 4 } .head { font-weight: 600 } .small { font-size: 12px }
  .met { fill: #1a7f37 } .few { fill: #bf8700 } .open { fill: #d0d7de }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #9198a1 }
    .recall { stroke: #79c0ff } .bound { stroke: #e3b341 } .stop { stroke: #ffa198 }
    .chance { stroke: #9198a1 }
    .met { fill: #3fb950 } .few { fill: #d29922 } .open { fill: #30363d }
  }
"""
_LEGEND = (
    ("recall", "recall", 0),
    ("bound", "lower bound by the rule", 90),
    ("chance", "by chance", 280),
    ("stop", "rule first met", 380),
)
_POINTS = 400


def draw(simulation: Simulation) -> str:
    """The curve of recall, the rule's lower bound, where it was first met, and its verdict all the way."""
    replay = simulation.replay
    name = simulation.reports.account.file
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title what">',
        f'<title id="title">Recall as {escape(name)} is screened in ranked order</title>',
        f'<desc id="what">{escape(_told(simulation))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="head" x="{_LEFT}" y="26">{escape(name)}: {len(replay.order):,} reports, '
        f"{int(replay.labels.sum()):,} relevant, seed {simulation.seed}</text>",
        f'<text class="small" x="{_LEFT}" y="46">loss {replay.loss:.3f}, work saved at 95 % recall '
        f"{replay.work_saved():.3f}, first relevant at {replay.needed(0)}</text>",
        *_legend(),
        *_grid(len(replay.order)),
        _line("chance", [(0.0, 0.0), (1.0, 1.0)]),
        _line("bound", [(v.read / v.total, v.least_recall or 0.0) for v in replay.verdicts]),
        _line("recall", _curve(replay)),
        *_stop(replay),
        *_verdicts(replay),
        "</svg>",
    ]
    return "\n".join([*parts, ""])


def _told(simulation: Simulation) -> str:
    replay = simulation.replay
    steps = [
        f"{100 * share:g} % read, {replay.recall(int(share * len(replay.order))):.0%} found"
        for share in _SHOWN
    ]
    stop = replay.stop
    ending = "not met before everything was read"
    if stop is not None:
        ending = f"first met after {stop.read} reports, at a recall of {replay.recall(stop.read):.1%}"
    return f"{'; '.join(steps)}. The stopping rule was {ending}."


_SHOWN = (0.05, 0.1, 0.2, 0.5)


def _legend() -> Iterator[str]:
    for kind, text, right in _LEGEND:
        x = _LEFT + right
        yield f'<path class="line {kind}" d="M{x} 68h24"/>'
        yield f'<text class="small" x="{x + 30}" y="72">{text}</text>'


def _grid(total: int) -> Iterator[str]:
    for step in range(0, 11, 2):
        x, y = _place(step / 10, step / 10)
        yield f'<path class="grid" d="M{_LEFT} {y}h{_ACROSS}"/>'
        yield f'<text class="small" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{step / 10:g}</text>'
        yield f'<path class="axis" d="M{x} {_TOP + _UP}v5"/>'
        yield (
            f'<text class="small" x="{x}" y="{_TOP + _UP + 20}" text-anchor="middle">'
            f"{round(total * step / 10):,}</text>"
        )
    yield f'<path class="axis" d="M{_LEFT} {_TOP + _UP}h{_ACROSS}"/>'
    yield f'<text x="{_LEFT + _ACROSS / 2}" y="{_TOP + _UP + 40}" text-anchor="middle">reports read</text>'


def _curve(replay: Replay) -> list[tuple[float, float]]:
    total = len(replay.order)
    reads = sorted({round(total * n / _POINTS) for n in range(_POINTS + 1)})
    return [(read / total, replay.recall(read)) for read in reads]


def _stop(replay: Replay) -> Iterator[str]:
    if replay.stop is not None:
        x, y = _place(replay.stop.read / replay.stop.total, 0)
        yield f'<path class="line stop" d="M{x} {y}V{_TOP}"/>'


def _verdicts(replay: Replay) -> Iterator[str]:
    """A band under the curve: not met, met with too few inclusions, met. Said in words as well."""
    top, before = _TOP + _UP + 56, 0
    for verdict in replay.verdicts:
        kind = "open" if not verdict.is_met else "few" if verdict.is_too_few else "met"
        x, _ = _place(before / verdict.total, 0)
        width = (verdict.read - before) / verdict.total * _ACROSS
        yield f'<rect class="{kind}" x="{x}" y="{top}" width="{width:.1f}" height="10"/>'
        before = verdict.read
    for x, kind, text in ((0, "open", "not met"), (110, "few", "met, too few to tell"), (290, "met", "met")):
        yield f'<rect class="{kind}" x="{_LEFT + x}" y="{top + 20}" width="10" height="10"/>'
        yield f'<text class="small" x="{_LEFT + x + 16}" y="{top + 29}">{text}</text>'


def _line(kind: str, points: Sequence[tuple[float, float]]) -> str:
    path = "L".join("{} {}".format(*_place(*point)) for point in points)
    return f'<path class="line {kind}" d="M{path}"/>'


def _place(across: float, up: float) -> tuple[float, float]:
    return round(_LEFT + across * _ACROSS, 1), round(_TOP + (1 - up) * _UP, 1)
