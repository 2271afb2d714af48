"""The flow of a review that is worked on: what waits, and what is sought no longer."""

from __future__ import annotations

from review.pipeline import counting, exporting, lists
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, TITLES, World


def found_by(world: World, source: str) -> list[str]:
    """Reports found by one source alone."""
    rows = exporting.record_rows(world.ctx)
    elsewhere = {row["report_id"] for row in rows if row["source_id"] != source}
    return sorted({row["report_id"] for row in rows} - elsewhere)


def test_what_came_in_is_counted_by_source_before_anybody_decides(world):
    flow = counting.flow(world.ctx)
    assert (flow.database_results, flow.register_results, flow.website_results) == tuple(
        map(len, TITLES.values())
    )
    assert flow.organisation_results is None
    assert flow.citations_results is None
    assert (flow.records_screened, flow.new_reports) == (0, 0)
    assert flow.pending == flow.pending_screening + flow.pending_other_screening == len(world.reports)


def test_each_arm_counts_its_own(world):
    base, web = found_by(world, "base")[0], found_by(world, "web")[0]
    for report in (base, web):
        world.pass_on(report)
        world.both(report, EXCLUDE, EXCLUDE, FT)
    flow = counting.flow(world.ctx)
    assert (flow.dbr_assessed, flow.other_assessed) == (1, 1)
    assert flow.dbr_excluded == flow.other_excluded == (("Wrong people", 1),)
    assert flow.members["dbr_assessed"] == (base,)
    assert flow.members["other_assessed"] == (web,)


def test_no_full_text_is_sought_of_what_no_longer_passes(world):
    """Its retrieval stays on record, and is counted again when the report comes back."""
    for source, waits in (("base", "pending_screening"), ("web", "pending_other_screening")):
        report = found_by(world, source)[0]
        before = counting.flow(world.ctx)
        world.pass_on(report)
        world.both(report, INCLUDE, INCLUDE, FT)
        after = counting.flow(world.ctx)
        world.undo(world.ada, report)
        undone = counting.flow(world.ctx)
        assert undone == before
        assert getattr(undone, waits) == getattr(before, waits)
        world.decide(world.ada, report, INCLUDE)
        assert counting.flow(world.ctx) == after
        world.undo(world.ada, report)


def test_every_number_opens_a_list_as_long_as_it_says(world):
    base = found_by(world, "base")
    world.pass_on(base[0])
    world.both(base[1], EXCLUDE, EXCLUDE)
    flow = counting.flow(world.ctx)
    for key, ids in flow.members.items():
        rows = lists.rows_behind(world.ctx, ids)
        assert [row.id for row in rows] == list(ids), key
        assert all(row.title for row in rows if row.id.startswith("R0")), key
