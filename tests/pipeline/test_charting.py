"""Charting: only what is included, one revision after another, nobody overwritten."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.model import Evidence, Extraction, Value
from review.pipeline import charting, counting, frames
from review.store import charting as kept
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, World


def row(report: str, country: str = "SWE", kind: str = "education") -> Extraction:
    quote = Evidence("offered in all counties", "p. 4", report_id=report)
    values = (Value("country", country, evidence=(quote,)), Value("main_type", kind, evidence=(quote,)))
    return Extraction("", report, "", values)


@pytest.fixture
def included(world: World) -> str:
    """A report that both included at full text."""
    report = world.reports[0]
    world.pass_on(report)
    world.both(report, INCLUDE, INCLUDE, FT)
    return report


def charted(world: World) -> list[Extraction]:
    return list(charting.chart(world.ctx).extractions)


def test_a_row_is_kept_changed_and_taken_away(world, included):
    assert charting.save(world.ctx, world.charter, row(included), event_id="a").is_new
    assert not charting.save(world.ctx, world.charter, row(included), event_id="a").is_new
    (first,) = charted(world)
    assert (first.report_id, first.extractor_id, first.revision) == (included, world.charter.reviewer_id, 1)
    assert first.values == row(included).values
    assert charting.chart(world.ctx).matrix.total == 1

    charting.save(world.ctx, world.ada, replace(first, values=row(included, "NOR").values), event_id="b")
    (second,) = charted(world)
    assert (second.extraction_id, second.revision) == (first.extraction_id, 2)
    assert (second.get("country"), second.extractor_id) == ("NOR", world.ada.reviewer_id)
    with pytest.raises(Stale, match="changed meanwhile"):
        charting.save(world.ctx, world.charter, first, event_id="c")
    with pytest.raises(Stale):
        charting.remove(world.ctx, world.charter, first, event_id="d")
    charting.remove(world.ctx, world.charter, second, event_id="e")
    assert charted(world) == []
    with world.ctx.db.read() as unit:
        past = kept.history(unit, first.extraction_id)
    assert [e.get("country") for e in past] == ["SWE", "NOR", "NOR"]


def test_only_what_is_included_is_charted(world, included):
    other = world.reports[1]
    with pytest.raises(NotAllowed, match="not included"):
        charting.save(world.ctx, world.charter, row(other), event_id="a")
    charting.save(world.ctx, world.charter, row(included), event_id="b")
    with pytest.raises(InvalidInput, match="country"):
        charting.save(world.ctx, world.charter, replace(row(included), values=()), event_id="c")
    with pytest.raises(NotFound):
        charting.remove(world.ctx, world.charter, replace(row(included), extraction_id="X99"), event_id="d")


@pytest.mark.parametrize("turn", ["undo", "not_retrieved", "exclude"])
def test_a_chart_shows_what_the_flow_includes(world, included, turn):
    charting.save(world.ctx, world.charter, row(included), event_id="a")
    if turn == "undo":
        world.undo(world.ada, included)
    elif turn == "not_retrieved":
        world.retrieve(world.ada, included, "not_retrieved")
    else:
        for person in (world.ada, world.ben):
            world.undo(person, included, FT)
            world.decide(person, included, EXCLUDE, FT)
    assert counting.flow(world.ctx).new_reports == 0
    assert charting.chart(world.ctx).matrix.total == 0
    assert charting.to_chart(world.ctx, world.charter) == []
    assert charting.extractions_of(world.ctx, world.charter, included)  # kept, for when it comes back


def test_a_notebook_shows_the_same(sqlite_worlds):
    with sqlite_worlds() as world:
        report = world.reports[0]
        world.pass_on(report)
        world.both(report, INCLUDE, INCLUDE, FT)
        charting.save(world.ctx, world.charter, row(report), event_id="a")
        path = world.ctx.file.path
        with closing(world.ctx.db), frames.open_review(path) as book:
            assert len(book.records()) == 12
            assert len(book.decisions()) == 4
            assert len(book.extractions()) == 1
            assert len(book.values()) == 2
            assert book.counts() == counting.flow(world.ctx)
            assert "small" in repr(book)
