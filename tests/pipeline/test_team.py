"""The lead's side of a team: shares, changed criteria, filled-in abstracts, dashboard, the events."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.model import PairVerdict, Role
from review.pipeline import (
    assigning,
    criteria_versions,
    dashboard,
    deduplicating,
    duplicates_answers,
    events,
    exporting,
    filling,
    importing,
    people,
    screening,
)
from review.pipeline.core import open_context
from review.screening.criteria import Change
from review.store import worklist
from tests.pipeline.test_modes import change, holders
from tests.pipeline.worlds import EXCLUDE, INCLUDE, PASSWORD, PROTOCOL, TA, World, write_review


def give(world: World, reports: list[str], login: str, **more) -> dict[str, int]:
    more.setdefault("event_id", str(uuid4()))
    return assigning.give(world.ctx, world.lead, TA, reports, login, **more).result


def share(world: World, login: str, **more) -> None:
    assigning.set_share(world.ctx, world.lead, login, event_id=str(uuid4()), **more)


@pytest.fixture
def trio(world: World) -> World:
    """A review with a third person who screens."""
    people.invite(world.ctx, "cleo", "Cleo", [Role.REVIEWER], PASSWORD)
    world.reload()
    return world


# ---- assignment ----------------------------------------------------------------------------------


def test_what_is_given_by_name_goes_there_and_decisions_stay(trio):
    world, (first, second) = trio, trio.reports[:2]
    world.both(first, INCLUDE, INCLUDE)
    world.decide(world.ada, second, INCLUDE)
    assert give(world, [first, second], "cleo") == {"reports": 2, "moved": 1, "voted": 0}
    assert (holders(world, first), holders(world, second)) == ([], ["cleo"])
    screening.refresh(world.ctx)
    assert holders(world, second) == ["cleo"]
    assert give(world, [second], "cleo", take_back=True)["moved"] == 0
    with pytest.raises(NotFound, match="not at this stage"):
        give(world, ["R99999"], "cleo")
    with pytest.raises(NotFound, match="Nobody who screens"):
        give(world, [second], "judge")


def test_shares_move_open_work_and_the_coverage_tells_what_is_lacking(trio):
    world = trio
    world.decide(world.ben, world.reports[0], INCLUDE)
    share(world, "cleo", weight=2, is_experienced=True)
    found = assigning.spread(world.ctx, world.lead, TA)
    cleo = next(load for load in found.loads if load.login == "cleo")
    assert (cleo.weight, cleo.is_experienced, cleo.done) == (2, True, 0)
    assert found.coverage.holds
    share(world, "cleo", weight=1)
    assert next(
        ld for ld in assigning.spread(world.ctx, world.lead, TA).loads if ld.login == "cleo"
    ).is_experienced
    for login in ("ada", "cleo"):
        people.remove(world.ctx, login)
    screening.refresh(world.ctx)
    found = assigning.spread(world.ctx, world.lead, TA)
    assert (found.coverage.people, found.coverage.most_needed) == (1, 2)
    assert set(found.coverage.short) == set(world.reports)
    with pytest.raises(InvalidInput, match="between 0 and"):
        share(world, "ben", weight=-1)
    with pytest.raises(NotFound):
        share(world, "nobody")


# ---- criteria that changed -----------------------------------------------------------------------


def reopened(world: World, protocol: str) -> World:
    """The same review, its protocol saved with another text."""
    world.ctx.db.close()
    write_review(world.ctx.file.path.parents[1], protocol)
    return World(open_context(world.ctx.file.path))


def test_decisions_under_other_criteria_are_flagged_until_they_are_confirmed(sqlite_worlds):
    with sqlite_worlds() as world:
        first, second = world.reports[:2]
        world.both(first, INCLUDE, EXCLUDE)
        world.decide(world.ada, second, INCLUDE)
        elsewhere = reopened(world, PROTOCOL.replace("title: A small review", "title: A renamed review"))
        with closing(elsewhere.ctx.db):
            assert criteria_versions.old_criteria(elsewhere.ctx, elsewhere.lead, TA) == []
            assert criteria_versions.old_decisions(elsewhere.ctx, elsewhere.ada, TA) == []
        later = reopened(world, PROTOCOL.replace("text: something", "text: something else"))
        with closing(later.ctx.db):
            (found,) = criteria_versions.old_criteria(later.ctx, later.lead, TA)
            assert (found.version, found.count, found.is_readable) == (world.ctx.file.version, 3, True)
            (said,) = found.changes
            assert (said.criterion_id, said.change, said.before, said.after) == (
                "I1", Change.REWORDED, "something", "something else",
            )  # fmt: skip
            own = criteria_versions.old_decisions(later.ctx, later.ada, TA)
            assert [d.report_id for d, _ in own] == [first, second]
            change(later, later.ada, first, INCLUDE)  # says that it still holds
            own = criteria_versions.old_decisions(later.ctx, later.ada, TA)
            assert [d.report_id for d, _ in own] == [second]
            assert criteria_versions.old_criteria(later.ctx, later.ben, TA)[0].count == 1


# ---- filled-in abstracts -------------------------------------------------------------------------


def fill(world: World, report: str, text: str = "What it is about.", source: str = "the publisher's page"):
    return filling.fill_abstract(world.ctx, world.ada, report, text, source, event_id=str(uuid4()))


@pytest.fixture
def bare(world: World) -> tuple[World, str]:
    """A review with one report that has no abstract."""
    file = world.ctx.file.corpus / "imports" / "more.ris"
    file.write_text("TY  - JOUR\nTI  - A title without more\nER  - \n", encoding="utf-8")
    before = set(world.reports)
    importing.import_file(world.ctx, file, "base")
    deduplicating.run(world.ctx)
    return world, (set(world.reports) - before).pop()


def test_a_filled_in_abstract_is_shown_with_who_and_whence_and_no_record_changes(bare):
    world, report = bare
    assert dashboard.report_health(world.ctx, world.lead).missing_abstracts == (report,)
    fill(world, report)
    shown = screening.report_of(world.ctx, report)
    assert shown.entry.abstract == "What it is about."
    assert shown.added_abstract is not None
    assert shown.added_abstract.reviewer_id == world.ada.reviewer_id
    assert shown.added_abstract.source == "the publisher's page"
    (row,) = [r for r in exporting.record_rows(world.ctx) if r["report_id"] == report]
    assert row["abstract"] == ""
    health = dashboard.report_health(world.ctx, world.lead)
    assert (health.missing_abstracts, health.thin) == ((), ())
    with pytest.raises(Stale, match="already"):
        fill(world, report)
    fill(world, report, "Better.")
    assert screening.report_of(world.ctx, report).entry.abstract == "Better."
    filling.withdraw_abstract(world.ctx, world.ben, report, event_id=str(uuid4()))
    assert screening.report_of(world.ctx, report).added_abstract is None
    with pytest.raises(Stale, match="No filled-in"):
        filling.withdraw_abstract(world.ctx, world.ben, report, event_id=str(uuid4()))


def test_what_a_record_gives_is_never_hidden_by_what_a_person_fills_in(bare):
    world, report = bare
    with pytest.raises(NotAllowed, match="has an abstract"):
        fill(world, world.reports[0])
    for text, source in ((" ", "a page"), ("Words", " "), ("x" * 20_001, "a page")):
        with pytest.raises(InvalidInput):
            fill(world, report, text, source)
    fill(world, report)
    record = {r["report_id"]: r["record_id"] for r in exporting.record_rows(world.ctx)}
    other = world.reports[1]
    pair = (record[report], record[other])
    deduplicating.answer(world.ctx, world.lead, pair, PairVerdict.SAME, event_id="same")
    joined = screening.report_of(world.ctx, other)
    assert joined.added_abstract is None
    assert joined.entry.abstract.startswith("About")
    duplicates_answers.take_back(world.ctx, world.lead, "same", event_id="back")
    assert screening.report_of(world.ctx, report).entry.abstract == "What it is about."


# ---- dashboard and events ------------------------------------------------------------------------


def test_the_lead_sees_how_far_a_stage_is_and_others_only_what_is_settled(world):
    first, second, third = world.reports[:3]
    world.both(first, INCLUDE, EXCLUDE)
    world.both(second, EXCLUDE, EXCLUDE)
    world.decide(world.ben, third, EXCLUDE)
    found = dashboard.stage_standing(world.ctx, world.lead, TA)
    n = len(world.reports)
    assert (found.reports, found.settled, found.not_started, found.half_decided) == (n, 1, n - 3, 1)
    assert [w.report_id for w in found.waiting_for_ruling] == [first]
    assert [(w.report_id, w.people) for w in found.waiting_for_votes] == [(third, (world.ada.reviewer_id,))]
    own = dashboard.stage_standing(world.ctx, world.ada, TA)
    assert (own.settled, own.half_decided, own.conflicts, own.waiting_for_votes) == (1, None, None, ())
    assert {p.reviewer_id for p in dashboard.people_standing(world.ctx, world.ada)} == {world.ada.reviewer_id}
    rows = {(p.reviewer_id, p.stage): p for p in dashboard.people_standing(world.ctx, world.lead)}
    assert (rows[world.ben.reviewer_id, TA].done, rows[world.ben.reviewer_id, TA].left) == (3, n - 3)


def test_pace_is_of_active_minutes(world):
    at = datetime(2026, 1, 1, 9, tzinfo=UTC)
    for report in world.reports[:7]:
        world.decide(world.ada, report, INCLUDE, decided_at=at)
        at += timedelta(minutes=30) if report == world.reports[2] else timedelta(seconds=20)
    (found, _) = dashboard.people_standing(world.ctx, world.ada)
    assert found.per_minute == pytest.approx(3)
    assert found.time_left == timedelta(seconds=20 * found.left)
    assert found.last_active == at - timedelta(seconds=20)


def test_every_event_is_a_row_and_open_work_is_kept_back(world):
    first, second = world.reports[:2]
    at = datetime(2026, 1, 1, 9, tzinfo=UTC)
    world.decide(world.ada, first, INCLUDE, shown_at=at, decided_at=at + timedelta(seconds=12.3), note="=1+1")
    world.decide(world.ben, first, EXCLUDE)
    world.decide(world.ben, second, EXCLUDE, note="Noteplanted")
    world.undo(world.ada, first)
    world.decide(world.ada, first, EXCLUDE)
    change(world, world.ada, first, INCLUDE)
    world.settle(world.judge, first, EXCLUDE)
    rows = events.event_rows(world.ctx)
    assert [r["kind"] for r in rows] == ["decision", "decision", "undo", "decision", "change", "adjudication"]
    assert {r["report_id"] for r in rows} == {first}
    assert rows[0]["seconds"] == pytest.approx(12.3)
    assert {r["reviewer"] for r in rows} == {"R1", "R2", "R3"}
    assert {r["reviewer"] for r in events.event_rows(world.ctx, names=True)} == {"Ada", "Ben", "Judge"}
    assert "'=1+1" in exporting.tables_of(world.ctx, "events")


def test_the_list_is_read_from_its_partial_index(sqlite_worlds):
    with sqlite_worlds() as world, world.ctx.db.engine.connect() as conn:
        for after in (None, 3):
            query = worklist.next_query(world.ada.reviewer_id, TA, 10, after)
            text = str(query.compile(conn.engine, compile_kwargs={"literal_binds": True}))
            told = " ".join(row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
            assert "SEARCH assignment USING INDEX ix_assignment_todo" in told
            assert "SCAN" not in told
            assert "TEMP B-TREE" not in told
