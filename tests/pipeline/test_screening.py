"""Decisions, undo, conflicts and work lists, through the pipeline."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import Outcome, Reviewer, Role, Verdict
from review.pipeline import conflicts, counting, exporting, fulltexts, people, screening
from review.pipeline.core import open_context
from review.store import worklist
from review.store.schema import audit, decision
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, PASSWORD, TA, UNSURE, World


def rows(world: World, table) -> int:
    with world.ctx.db.read() as unit:
        return int(unit.execute(select(func.count()).select_from(table)).scalar_one())


def outcome(world: World, report: str, stage=TA) -> Outcome:
    with world.ctx.db.read() as unit:
        return screening.one_settled(unit, world.ctx, stage, report).outcome


# ---- one decision ------------------------------------------------------------------------------


def test_the_same_click_counts_once(world):
    report, event_id = world.reports[0], str(uuid4())
    first = world.decide(world.ada, report, INCLUDE, event_id=event_id, note=" why ", labels=["later"])
    assert first.is_new
    assert (first.result.verdict, first.result.note, first.result.labels) == (INCLUDE, "why", ("later",))
    assert not world.decide(world.ada, report, INCLUDE, event_id=event_id).is_new
    assert rows(world, decision) == 1


def test_every_write_leaves_one_audit_row_and_a_refused_one_none(world):
    report, before = world.reports[0], rows(world, audit)
    world.decide(world.ada, report, INCLUDE)
    world.undo(world.ada, report)
    with pytest.raises(Stale):
        world.undo(world.ada, report)
    with pytest.raises(NotAllowed):
        world.decide(world.ada, "R99999", INCLUDE)
    assert (rows(world, audit), rows(world, decision)) == (before + 2, 2)


def test_a_decided_report_is_stale_until_it_is_undone(world):
    report = world.reports[0]
    world.decide(world.ada, report, INCLUDE)
    with pytest.raises(Stale, match="already"):
        world.decide(world.ada, report, EXCLUDE)
    world.undo(world.ada, report)
    again = world.decide(world.ada, report, EXCLUDE).result
    assert (again.verdict, again.revision) == (EXCLUDE, 3)
    assert rows(world, decision) == 3


def test_two_tabs_of_one_person_make_one_decision(world):
    """Both tabs show the report undecided; whichever comes second is told so."""
    start = threading.Barrier(2)

    def tab(report: str, verdict: Verdict) -> str:
        start.wait(10)
        try:
            world.decide(world.ada, report, verdict)
        except Stale:
            return "stale"
        return "saved"

    for report in world.reports[:5]:
        with ThreadPoolExecutor(2) as pool:
            told = [pool.submit(tab, report, v) for v in (INCLUDE, EXCLUDE)]
            assert sorted(t.result() for t in told) == ["saved", "stale"]
    assert rows(world, decision) == 5


def test_the_same_click_delivered_twice_at_once_is_saved_once(world):
    start = threading.Barrier(2)

    def deliver(report: str, event_id: str) -> bool:
        start.wait(10)
        return world.decide(world.ada, report, INCLUDE, event_id=event_id).is_new

    for report in world.reports[:5]:
        event_id = str(uuid4())
        with ThreadPoolExecutor(2) as pool:
            told = [pool.submit(deliver, report, event_id) for _ in range(2)]
            assert sorted(t.result() for t in told) == [False, True]
    assert rows(world, decision) == 5


def test_four_people_deciding_at_once_lose_nothing(world):
    """25 clicks each: decide everything, undo, decide again, until 25."""
    extra = [people.invite(world.ctx, f"r{n}", "", [Role.REVIEWER], PASSWORD)[0] for n in (3, 4)]
    screening.refresh(world.ctx)
    team = [world.ada, world.ben, *extra]
    with world.ctx.db.engine.begin() as conn:  # everybody gets every report, so that they really meet
        for person in team:
            every = [(person.reviewer_id, r, int(r[1:])) for r in world.reports]
            worklist.assign(conn, TA, every)
    before = rows(world, audit)
    reports = world.reports

    def work(n: int) -> int:
        for click in range(25):
            report = reports[(click // 2 + n) % len(reports)]
            if click % 2:
                world.undo(team[n], report)
            else:
                world.decide(team[n], report, INCLUDE)
        return 25

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 100
    assert rows(world, decision) == 100
    assert rows(world, audit) == before + 100


def test_everything_is_there_after_a_restart(world, monkeypatch):
    world.pass_on(world.reports[0])
    world.both(world.reports[1], INCLUDE, EXCLUDE)
    flow = counting.flow(world.ctx)
    if world.ctx.db.engine.dialect.name == "postgresql":
        url = world.ctx.db.engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("SLR_DATABASE_URL", url)
    world.ctx.db.close()
    again = open_context(world.ctx.file.path)
    with closing(again.db):
        assert counting.flow(again) == flow
        assert exporting.decision_rows(again) == exporting.decision_rows(world.ctx)


def test_two_votes_at_the_same_moment_pass_a_report_on(world):
    """Each of the two must see the other's vote, or nobody puts the report on the full-text lists."""
    start = threading.Barrier(2)

    def vote(person: Reviewer, report: str) -> None:
        start.wait(10)
        world.decide(person, report, INCLUDE)

    for report in world.reports[:5]:
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(vote, person, report) for person in (world.ada, world.ben)]:
                done.result()
    with world.ctx.db.read() as unit:
        listed = {report for report, _ in worklist.assigned(unit, FT)}
    assert listed == set(world.reports[:5])


# ---- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "verdict", "reason", "words"),
    [
        (TA, EXCLUDE, "E9", "no reason at this stage"),
        (TA, EXCLUDE, "E3", "no reason at this stage"),  # only to be seen in the full text
        (TA, INCLUDE, "E1", "Only an exclusion"),
        (FT, EXCLUDE, "", "needs a reason"),
    ],
)
def test_reasons_are_those_of_the_protocol(sqlite_worlds, stage, verdict, reason, words):
    with sqlite_worlds() as world, pytest.raises(InvalidInput, match=words):
        world.decide(world.ada, world.reports[0], verdict, stage, reason=reason)


def test_full_text_waits_for_its_retrieval(world):
    report = world.reports[0]
    world.both(report, INCLUDE, UNSURE)
    assert screening.next_work(world.ctx, world.ada, FT).reports == ()
    with pytest.raises(NotAllowed, match="retriev"):
        world.decide(world.ada, report, INCLUDE, FT)
    with pytest.raises(InvalidInput, match="needs a reason"):
        fulltexts.set_retrieval(
            world.ctx, world.ada, report, fulltexts.RetrievalStatus.NOT_RETRIEVED, event_id="x"
        )
    with pytest.raises(NotAllowed, match="not passed"):
        world.retrieve(world.ada, world.reports[1])
    world.retrieve(world.ada, report)
    (next_report,) = screening.next_work(world.ctx, world.ada, FT).reports
    assert next_report.report_id == report
    world.both(report, INCLUDE, INCLUDE, FT)
    assert outcome(world, report, FT) is Outcome.INCLUDED


def test_somebody_without_the_role_or_the_report_is_refused(world):
    for person in (world.judge, world.lead, world.charter, world.guest):
        with pytest.raises(NotAllowed):
            world.decide(person, world.reports[0], INCLUDE)
    newcomer, _ = people.invite(world.ctx, "late", "Late", [Role.REVIEWER], PASSWORD)
    with pytest.raises(NotAllowed, match="not on your list"):
        world.decide(newcomer, world.reports[0], INCLUDE)


# ---- conflicts ---------------------------------------------------------------------------------


def test_a_third_person_settles_a_conflict_and_the_votes_stay(world):
    report = world.reports[0]
    world.both(report, INCLUDE, EXCLUDE)
    (found,) = conflicts.open_conflicts(world.ctx, world.judge, TA)
    assert [v.verdict for v in found.votes] == [INCLUDE, EXCLUDE]
    for person in (world.ada, world.lead):
        with pytest.raises(NotAllowed):
            world.settle(person, report, INCLUDE)
    with pytest.raises(InvalidInput):
        world.settle(world.judge, report, UNSURE)
    world.settle(world.judge, report, EXCLUDE, reason="E2", event_id="e1")
    assert outcome(world, report) is Outcome.EXCLUDED
    with pytest.raises(Stale):
        world.settle(world.judge, report, INCLUDE)
    assert not world.settle(world.judge, report, EXCLUDE, reason="E2", event_id="e1").is_new
    assert conflicts.open_conflicts(world.ctx, world.judge, TA) == []
    (settled,) = conflicts.settled_conflicts(world.ctx, world.judge, TA)
    assert [v.verdict for v in settled.votes] == [INCLUDE, EXCLUDE]
    assert settled.adjudication is not None
    assert settled.adjudication.reason == "E2"


def test_two_adjudications_at_once_leave_one(world):
    report, start = world.reports[0], threading.Barrier(2)
    world.both(report, INCLUDE, EXCLUDE)

    def settle(verdict: Verdict) -> str:
        start.wait(10)
        try:
            world.settle(world.judge, report, verdict)
        except Stale:
            return "stale"
        return verdict.value

    with ThreadPoolExecutor(2) as pool:
        told = sorted(t.result() for t in [pool.submit(settle, v) for v in (INCLUDE, EXCLUDE)])
    assert told[1] == "stale"
    (settled,) = conflicts.settled_conflicts(world.ctx, world.judge, TA)
    assert settled.adjudication is not None
    assert settled.adjudication.verdict == told[0]


def test_a_reopened_conflict_is_open_again(world):
    report = world.reports[0]
    world.both(report, INCLUDE, EXCLUDE)
    with pytest.raises(Stale):
        world.reopen(world.judge, report)
    world.settle(world.judge, report, INCLUDE)
    assert [s.report.report_id for s in fulltexts.sought(world.ctx, world.ada)] == [report]
    world.reopen(world.judge, report)
    assert outcome(world, report) is Outcome.CONFLICT
    assert fulltexts.sought(world.ctx, world.ada) == []
    assert screening.next_work(world.ctx, world.ada, FT).total == 0


def test_at_full_text_the_two_may_settle_it_between_them(world):
    report = world.reports[0]
    world.pass_on(report)
    world.both(report, UNSURE, INCLUDE, FT)
    assert outcome(world, report, FT) is Outcome.CONFLICT
    with pytest.raises(NotAllowed):
        world.settle(world.guest, report, INCLUDE, FT)
    world.settle(world.ben, report, INCLUDE, FT)
    with pytest.raises(NotAllowed, match="Somebody else"):
        world.reopen(world.ada, report, FT)
    world.reopen(world.judge, report, FT)
    assert outcome(world, report, FT) is Outcome.CONFLICT


# ---- work lists --------------------------------------------------------------------------------


def test_a_report_that_comes_back_to_full_text_goes_to_those_who_decided_on_it(world):
    """Otherwise others would be asked about a report that is settled."""
    for passed in world.reports[:3]:
        world.pass_on(passed)
    report = world.reports[0]
    world.both(report, INCLUDE, INCLUDE, FT)
    people.invite(world.ctx, "third", "Third", [Role.REVIEWER], PASSWORD)  # who has least to do
    screening.refresh(world.ctx)
    world.undo(world.ada, report)
    assert fulltexts.sought(world.ctx, world.ada)[0].report.report_id != report
    world.decide(world.ada, report, INCLUDE)
    with world.ctx.db.read() as unit:
        holders = {who for r, who in worklist.assigned(unit, FT) if r == report}
    assert holders == {world.ada.reviewer_id, world.ben.reviewer_id}
    assert outcome(world, report, FT) is Outcome.INCLUDED


def test_skipping_looks_further_on_and_then_starts_anew(world):
    first, second = screening.next_work(world.ctx, world.ada, TA, limit=2).reports
    here = screening.position_of(first)
    assert screening.next_work(world.ctx, world.ada, TA, skip=here).reports == (second,)
    last = screening.position_of(screening.next_work(world.ctx, world.ada, TA, limit=99).reports[-1])
    assert screening.next_work(world.ctx, world.ada, TA, skip=last).reports == (first,)


def test_recent_decisions_are_ones_own_newest_first(world):
    for report in world.reports[:3]:
        world.both(report, INCLUDE, EXCLUDE)
    world.undo(world.ada, world.reports[1])
    own = screening.recent(world.ctx, world.ada, TA)
    assert [d.report_id for d, _ in own] == [world.reports[2], world.reports[0]]
    assert {d.reviewer_id for d, _ in own} == {world.ada.reviewer_id}
