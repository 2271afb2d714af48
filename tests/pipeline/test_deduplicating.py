"""Records become reports; people's word on pairs is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from review.errors import NotFound, Stale
from review.model import PairVerdict
from review.pipeline import counting, deduplicating, duplicates_answers, exporting, importing, screening
from review.store import duplicate_tables, identity, worklist
from tests.pipeline.twins import TITLES, bring
from tests.pipeline.worlds import TA, World, ris

SAME, DIFFERENT = PairVerdict.SAME, PairVerdict.DIFFERENT


def report_of(world: World) -> dict[str, str]:
    return {row["record_id"]: row["report_id"] for row in exporting.record_rows(world.ctx)}


def pair_of(world: World, first: str, second: str) -> tuple[str, str]:
    """One record of each of two reports."""
    held = report_of(world)
    return tuple(next(r for r, report in held.items() if report == wanted) for wanted in (first, second))


def in_base(world: World) -> list[str]:
    """Reports found in the database alone, in order of their ids."""
    rows = exporting.record_rows(world.ctx)
    elsewhere = {row["report_id"] for row in rows if row["source_id"] != "base"}
    return sorted({row["report_id"] for row in rows} - elsewhere)


def join(world: World, first: str, second: str, event_id: str = "join"):
    return deduplicating.answer(
        world.ctx, world.lead, pair_of(world, first, second), SAME, event_id=event_id, note="the same"
    )


def test_running_again_changes_nothing(world):
    before, flow = report_of(world), counting.flow(world.ctx)
    done = deduplicating.run(world.ctx)
    assert (done.new_records, done.new_reports) == (0, 0)
    assert done.record_count == len(before)
    assert done.report_count == len(set(before.values()))
    assert report_of(world) == before
    assert counting.flow(world.ctx) == flow


def test_new_records_join_or_begin_reports_and_earlier_memberships_stay(world):
    before = report_of(world)
    path = world.ctx.file.corpus / "imports" / "more.ris"
    path.write_text(ris(["Nobody has seen this title before", "Nor, strangely enough, this one"]), "utf-8")
    importing.import_file(world.ctx, path, "base")
    assert counting.unplaced(world.ctx).total() == 2
    done = deduplicating.run(world.ctx)
    assert (done.new_records, done.new_reports) == (2, 2)
    assert counting.unplaced(world.ctx).total() == 0
    after = report_of(world)
    assert {r: after[r] for r in before} == before
    work = screening.next_work(world.ctx, world.ada, TA, limit=99)
    assert {r.report_id for r in work.reports} == set(after.values())


def test_saying_same_joins_two_reports_and_both_ids_stay(world):
    first, second, *_ = in_base(world)
    held, flow = report_of(world), counting.flow(world.ctx)
    assert join(world, second, first).is_new
    after = report_of(world)
    moved = {r for r, report in held.items() if report == second}
    assert {r for r in held if after[r] != held[r]} == moved
    assert {after[r] for r in moved} == {first}  # the older id
    with world.ctx.db.read() as unit:
        for record in moved:
            past = identity.membership_history(unit, record)
            assert [m.report_id for m in past] == [second, first]
            assert past[-1].author == world.lead.reviewer_id
        assert second not in {r for r, _ in worklist.assigned(unit, TA)}
    now = counting.flow(world.ctx)
    assert (now.duplicates, now.duplicates_person) == (flow.duplicates + 1, flow.duplicates_person + 1)
    assert now.pending == flow.pending - 1
    assert not join_again(world, held, first, second).is_new
    deduplicating.run(world.ctx)
    assert report_of(world) == after


def join_again(world: World, held: dict[str, str], first: str, second: str):
    pair = tuple(next(r for r, report in held.items() if report == wanted) for wanted in (second, first))
    return deduplicating.answer(world.ctx, world.lead, pair, SAME, event_id="join", note="the same")


def test_saying_different_is_kept_and_asked_once(world):
    first, second, *_ = world.reports
    pair, before = pair_of(world, first, second), report_of(world)
    deduplicating.answer(world.ctx, world.ben, pair, DIFFERENT, event_id="no")
    assert report_of(world) == before
    for other in (pair, pair[::-1]):
        with pytest.raises(Stale, match="already"):
            deduplicating.answer(world.ctx, world.lead, other, SAME, event_id="yes")
    deduplicating.run(world.ctx)
    assert pair not in {
        (q.first.record_id, q.second.record_id) for q in deduplicating.questions(world.ctx, world.lead)
    }
    with pytest.raises(NotFound):
        deduplicating.answer(world.ctx, world.lead, ("a:1", "b:2"), SAME, event_id="none")


def test_questions_are_asked_until_they_are_answered(world):
    """Nearly the same title, the same year, another author."""
    near = "TY  - JOUR\nTI  - Walking groups after retirements\nAU  - Walker, B.\nPY  - 2017\nER  - \n"
    twin = near.replace("retirements", "retirement").replace(", B.", ", A.")
    path = world.ctx.file.corpus / "imports" / "near.ris"
    path.write_text(near + "\n" + twin, "utf-8")
    importing.import_file(world.ctx, path, "trials")
    done = deduplicating.run(world.ctx)
    asked = deduplicating.questions(world.ctx, world.lead)
    assert len(asked) == done.question_count > 0
    for n, question in enumerate(asked):
        pair = (question.first.record_id, question.second.record_id)
        assert question.reason
        deduplicating.answer(world.ctx, world.lead, pair, DIFFERENT, event_id=f"no-{n}")
        assert len(deduplicating.questions(world.ctx, world.lead)) == len(asked) - n - 1
    assert deduplicating.run(world.ctx).question_count == 0


def test_an_answer_taken_back_leaves_everything_as_it_was(world):
    first, second = in_base(world)[:2]
    before, flow = report_of(world), counting.flow(world.ctx)
    pair = pair_of(world, first, second)
    join(world, first, second)
    assert report_of(world) != before
    last = duplicates_answers.last_answer(world.ctx, world.lead)
    assert [(a.record_a, a.record_b, a.verdict) for a in last.verdicts] == [(*sorted(pair), SAME)]
    assert duplicates_answers.take_back(world.ctx, world.lead, last.answer_id, event_id="back").is_new
    assert report_of(world) == before
    assert counting.flow(world.ctx) == flow
    assert duplicates_answers.last_answer(world.ctx, world.lead) is None
    asked = deduplicating.questions(world.ctx, world.lead)[0]
    assert {asked.first.record_id, asked.second.record_id} == set(pair)
    with pytest.raises(Stale):
        duplicates_answers.take_back(world.ctx, world.lead, last.answer_id, event_id="again")
    join(world, first, second, "join again")
    assert report_of(world) != before


def test_a_second_run_reads_only_the_kept_shapes_it_touches(world):
    far = list(report_of(world))
    bring(world, "one.ris", TITLES)
    deduplicating.run(world.ctx)
    held = report_of(world)
    shapes = duplicate_tables.record_shape
    with world.ctx.db.engine.connect() as conn, conn.begin():
        conn.execution_options(slr_write=True)
        conn.execute(update(shapes).where(shapes.c.record_id.in_(far)).values(body="not what was kept"))
    bring(world, "two.ris", TITLES[-1:], "web")
    assert deduplicating.run(world.ctx).new_reports == 0
    after = report_of(world)
    [near] = [
        r for r in exporting.record_rows(world.ctx) if r["title"] == TITLES[-1] and r["record_id"] in held
    ]
    assert {after[i] for i in after if i not in held} == {held[near["record_id"]]}
    assert {i: after[i] for i in held} == held
