"""Each way of sharing the votes: what is asked of whom, what settles a report, what is kept from whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from review.errors import NotAllowed, Stale
from review.model import Outcome, Reviewer, Role, Stage
from review.pipeline import conflicts, counting, exporting, fulltexts, people, screening
from review.store import worklist
from review.store.schema import audit
from tests.pipeline.modes import MODES, world_in
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, PASSWORD, TA, UNSURE, World

InMode = Callable[[str], AbstractContextManager[World]]


@pytest.fixture
def in_mode(sqlite_worlds, tmp_path) -> Iterator[InMode]:
    """Makes reviews in a mode, with a third reviewer."""
    with sqlite_worlds() as template:
        people.invite(template.ctx, "cleo", "Cleo", [Role.REVIEWER], PASSWORD)
        template.ctx.db.close()
        yield lambda mode: world_in(template, mode, tmp_path / uuid4().hex)


def outcome(world: World, report: str, stage: Stage = TA) -> Outcome:
    with world.ctx.db.read() as unit:
        return screening.one_settled(unit, world.ctx, stage, report).outcome


def holders(world: World, report: str, stage: Stage = TA) -> list[str]:
    """The logins of those on whose lists a report waits."""
    login = {p.reviewer_id: p.login for p in world.people.values()}
    with world.ctx.db.read() as unit:
        return sorted(login[who] for _, who in worklist.open_of(unit, stage, [report]))


def held_by(world: World, report: str, n: int = 0) -> Reviewer:
    return world.people[holders(world, report)[n]]


def decided(world: World) -> dict[str, int]:
    """How many decisions of each person stand."""
    people_here = [world.ada, world.ben, world.cleo]
    return {p.login: len(screening.recent(world.ctx, p, TA, 99)) for p in people_here}


def saw(world: World, person: Reviewer, report: str) -> set[str]:
    """Whose votes on a report a person may see."""
    return {d.reviewer_id for d in screening.visible_decisions(world.ctx, person, report_id=report)}


def test_one_is_enough(in_mode):
    with in_mode("single") as world:
        report = world.reports[0]
        (who,) = holders(world, report)
        world.decide(world.people[who], report, EXCLUDE)
        assert outcome(world, report) is Outcome.EXCLUDED
        assert saw(world, world.lead, report) == {world.people[who].reviewer_id}


def test_a_pool_takes_the_first_votes_and_asks_nobody_else(in_mode):
    with in_mode("pool") as world:
        report = world.reports[0]
        assert holders(world, report) == ["ada", "ben", "cleo"]
        world.decide(world.ada, report, INCLUDE)
        assert holders(world, report) == ["ben", "cleo"]
        assert outcome(world, report) is Outcome.PENDING
        assert saw(world, world.ben, report) == set()
        world.decide(world.cleo, report, INCLUDE)
        assert (holders(world, report), outcome(world, report)) == ([], Outcome.INCLUDED)
        assert saw(world, world.ben, report) == {world.ada.reviewer_id, world.cleo.reviewer_id}
        with pytest.raises(Stale, match="needs already"):
            world.decide(world.ben, report, INCLUDE)
        world.undo(world.cleo, report)
        assert holders(world, report) == ["ben", "cleo"]
        assert saw(world, world.ben, report) == set()
        world.decide(world.ben, report, EXCLUDE)
        assert outcome(world, report) is Outcome.CONFLICT
        world.settle(world.judge, report, INCLUDE)
        world.undo(world.ben, report)
        assert outcome(world, report) is Outcome.INCLUDED  # the ruling stands, and nobody is asked again
        assert "cleo" not in holders(world, report)


def test_a_second_is_asked_for_what_the_first_excluded(in_mode):
    with in_mode("excluded") as world:
        report = world.reports[0]
        first = held_by(world, report)
        world.decide(first, report, EXCLUDE)
        assert outcome(world, report) is Outcome.PENDING
        assert saw(world, world.lead, report) == set()
        second = held_by(world, report)
        assert second != first
        world.decide(second, report, INCLUDE)
        assert outcome(world, report) is Outcome.CONFLICT
        (found,) = conflicts.open_conflicts(world.ctx, world.judge, TA)
        assert {v.reviewer_id for v in found.votes} == {first.reviewer_id, second.reviewer_id}

        other = world.reports[1]
        first = held_by(world, other)
        world.decide(first, other, UNSURE)
        assert (outcome(world, other), holders(world, other)) == (Outcome.INCLUDED, [])
        assert [s.report.report_id for s in fulltexts.sought(world.ctx, first)] == [other]
        screening.change(world.ctx, first, stage=TA, report_id=other, verdict=EXCLUDE, event_id=str(uuid4()))
        assert (outcome(world, other), len(holders(world, other))) == (Outcome.PENDING, 1)
        world.undo(first, other)
        world.decide(first, other, INCLUDE)
        assert (outcome(world, other), holders(world, other)) == (Outcome.INCLUDED, [])


def test_a_share_of_the_reports_gets_a_second(in_mode):
    with in_mode("sample") as world:
        rule = world.ctx.needed[TA]
        drawn = {r for r in world.reports if rule.is_drawn(r)}
        assert 0 < len(drawn) < len(world.reports)
        for report in world.reports:
            assert len(holders(world, report)) == (2 if report in drawn else 1)
        two, one = min(drawn), min(set(world.reports) - drawn)
        for report, settled in ((one, Outcome.EXCLUDED), (two, Outcome.PENDING)):
            first = held_by(world, report)
            world.decide(first, report, EXCLUDE)
            assert outcome(world, report) is settled
            seen = {first.reviewer_id} if report == one else set()
            assert saw(world, world.lead, report) == seen
            assert {d["report_id"] for d in exporting.decision_rows(world.ctx)} == {one}
        world.decide(held_by(world, two), two, EXCLUDE)
        assert outcome(world, two) is Outcome.EXCLUDED
        assert len(saw(world, world.lead, two)) == 2


@pytest.mark.parametrize("mode", MODES)
def test_in_every_mode_a_report_goes_all_the_way(in_mode, mode):
    with in_mode(mode) as world:
        report = world.reports[0]
        while waiting := holders(world, report):
            world.decide(world.people[waiting[0]], report, INCLUDE)
        world.retrieve(world.lead, report)
        while waiting := holders(world, report, FT):
            world.decide(world.people[waiting[0]], report, EXCLUDE, FT)
        flow = counting.flow(world.ctx)
        assert flow.members["dbr_excluded"] == (report,)
        assert outcome(world, report, FT) is Outcome.EXCLUDED


@pytest.mark.parametrize("mode", MODES)
def test_a_change_of_mode_moves_no_vote(in_mode, mode, tmp_path):
    with in_mode("two") as world:
        for n, report in enumerate(world.reports[:4]):
            for who in holders(world, report)[: n % 2 + 1]:
                world.decide(world.people[who], report, (INCLUDE, EXCLUDE)[n // 2])
        before = {
            p.login: len(screening.recent(world.ctx, p, TA, 99)) for p in (world.ada, world.ben, world.cleo)
        }
        world.ctx.db.close()
        with world_in(world, mode, tmp_path / "later") as later:
            after = {
                p.login: len(screening.recent(later.ctx, p, TA, 99))
                for p in (later.ada, later.ben, later.cleo)
            }
            assert after == before
            if mode in ("single", "excluded"):
                assert outcome(later, later.reports[0]) is Outcome.INCLUDED
            if mode == "pool":
                assert len(holders(later, later.reports[0])) == 2


# ---- a change of mind ----------------------------------------------------------------------------


def change(world: World, person: Reviewer, report: str, verdict, stage: Stage = TA, **more):
    more.setdefault("event_id", str(uuid4()))
    return screening.change(world.ctx, person, stage=stage, report_id=report, verdict=verdict, **more)


def rows(world: World, table) -> int:
    with world.ctx.db.read() as unit:
        return int(unit.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_change_of_mind_is_one_event_and_keeps_what_was_said(world):
    report, before = world.reports[0], rows(world, audit)
    world.both(report, INCLUDE, EXCLUDE)
    made = change(world, world.ben, report, INCLUDE, note=" after all ", event_id="c1")
    assert (made.result.verdict, made.result.note, made.result.revision) == (INCLUDE, "after all", 2)
    assert not change(world, world.ben, report, INCLUDE, note=" after all ", event_id="c1").is_new
    assert rows(world, audit) == before + 3
    assert outcome(world, report) is Outcome.INCLUDED
    assert [s.report.report_id for s in fulltexts.sought(world.ctx, world.ada)] == [report]
    told = screening.history(world.ctx, world.ben, report).decisions
    assert [(d.reviewer_id, d.verdict) for d in told] == [
        (world.ada.reviewer_id, INCLUDE),
        (world.ben.reviewer_id, EXCLUDE),
        (world.ben.reviewer_id, INCLUDE),
    ]


def test_the_same_again_and_nothing_at_all_cannot_be_changed(world):
    report = world.reports[0]
    with pytest.raises(Stale, match="no decision"):
        change(world, world.ada, report, INCLUDE)
    world.decide(world.ada, report, INCLUDE, note="why", labels=["later"])
    with pytest.raises(Stale, match="already"):
        change(world, world.ada, report, INCLUDE, note="why ", labels=["later"])
    change(world, world.ada, report, INCLUDE, note="why not")
    with pytest.raises(NotAllowed):
        change(world, world.lead, report, EXCLUDE)


def test_where_a_conflict_was_settled_nobody_changes_their_vote(world):
    report = world.reports[0]
    world.both(report, INCLUDE, EXCLUDE)
    world.settle(world.judge, report, EXCLUDE)
    with pytest.raises(NotAllowed, match="has been settled"):
        change(world, world.ben, report, INCLUDE)
    world.reopen(world.judge, report)
    change(world, world.ben, report, INCLUDE)
    assert outcome(world, report) is Outcome.INCLUDED


def test_the_history_of_others_shows_with_their_votes_and_not_before(world):
    report = world.reports[0]
    world.decide(world.ben, report, EXCLUDE, note="Noteplanted")
    change(world, world.ben, report, INCLUDE, note="Noteplanted too")
    assert screening.history(world.ctx, world.ada, report).decisions == ()
    assert len(screening.history(world.ctx, world.ben, report).decisions) == 2
    world.decide(world.ada, report, EXCLUDE)
    world.settle(world.judge, report, EXCLUDE)
    told = screening.history(world.ctx, world.ada, report)
    assert [d.note for d in told.decisions] == ["Noteplanted", "Noteplanted too", ""]
    assert [r.verdict for r in told.rulings] == [EXCLUDE]


def test_names_are_told_on_request_and_that_is_written_down(world):
    report, other = world.reports[:2]
    world.both(report, INCLUDE, EXCLUDE)
    world.decide(world.ben, other, EXCLUDE)
    before = rows(world, audit)
    told = conflicts.reveal(world.ctx, world.judge, stage=TA, report_id=report, event_id="r1").result
    assert sorted(told.values()) == ["Ada", "Ben"]
    assert rows(world, audit) == before + 1
    with pytest.raises(conflicts.NotFound):
        conflicts.reveal(world.ctx, world.judge, stage=TA, report_id=other, event_id="r2")
