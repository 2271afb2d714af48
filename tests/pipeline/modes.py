"""Small reviews whose title-and-abstract stage, or both stages, are screened in a chosen mode."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review.pipeline.core import open_context
from tests.pipeline.worlds import PROTOCOL, World

TWO = "reviewers: 2"
MODES = {
    "single": "mode: single",
    "two": "mode: two_independent, experienced_in_every_pair: true",
    "pool": "mode: pool, votes: 2",
    "pool of three": "mode: pool, votes: 3",
    "excluded": "mode: second_for_excluded",
    "sample": "mode: second_for_sample, share: 0.5",
}


def protocol_in(mode: str) -> str:
    """The small review's protocol, both stages in this mode."""
    assert PROTOCOL.count(TWO) == 2
    return PROTOCOL.replace(TWO, MODES[mode])


@contextmanager
def world_in(template: World, mode: str, folder: Path) -> Iterator[World]:
    """A copy of a review under a protocol with another mode, as if the lead had changed the file."""
    root = template.ctx.file.path.parents[1]
    shutil.copytree(root, folder)
    path = folder / "protocols" / "small.yaml"
    path.write_text(protocol_in(mode), encoding="utf-8")
    ctx = open_context(path)
    try:
        yield World(ctx)
    finally:
        ctx.db.close()
