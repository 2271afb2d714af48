"""Whatever the team does, step by step, the counts hold and every record has one place."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import func, select

from review.errors import ReviewError
from review.model import Decision, PairVerdict, Reviewer, Role, Stage, Verdict
from review.pipeline import (
    charting,
    conflicts,
    counting,
    deduplicating,
    duplicates_answers,
    exporting,
    fulltexts,
    people,
    screening,
)
from review.reporting import Flow
from review.store import joined, worklist
from review.store.schema import assignment, audit, decision
from tests.pipeline.worlds import FT, PASSWORD, TA, World

ENDS = (  # where a report can be; records_excluded and pending_screening hold its record
    "dbr_notretrieved_reports", "other_notretrieved_reports", "pending_retrieval", "pending_other_retrieval",
    "pending_assessment", "pending_other_assessment", "dbr_excluded", "other_excluded", "new_reports",
    "set_aside", "pending_other_screening",
)  # fmt: skip
RECORD_ENDS = ("duplicates", "excluded_automatic", "excluded_other", "records_screened", "pending_screening")
reports = st.integers(0, 11)
anything = st.integers(0, 99)
voters = st.integers(0, 3)


def check_places(flow: Flow, report_of: Mapping[str, str], arm_of: Mapping[str, str]) -> None:
    """Every record stands in one place, and every report too."""
    members = flow.members
    placed = Counter(i for key in RECORD_ENDS for i in members[key])
    assert set(placed.values()) <= {1}
    assert placed.keys() == {r for r, arm in arm_of.items() if arm in ("databases", "registers")}
    at = [report_of[i] for key in ("records_excluded", "pending_screening") for i in members[key]]
    at += [i for key in ENDS for i in members[key]]
    assert sorted(at) == sorted(set(report_of.values()))
    others = {r for r, arm in arm_of.items() if arm not in ("databases", "registers")}
    other_reports = {report_of[r] for r in others}
    held = [*members.get("other_in_databases", ()), *members.get("other_duplicates", ())]
    assert len(others) == len(held) + len(other_reports - {report_of[r] for r in placed})


def check_sums(flow: Flow) -> None:
    """The identities of PRISMA 2020, with what is pending."""
    found = (flow.database_results or 0) + (flow.register_results or 0)
    removed = flow.duplicates + flow.excluded_automatic + flow.excluded_other
    assert found == removed + flow.records_screened + flow.pending_screening
    assert flow.records_screened == flow.records_excluded + flow.dbr_sought_reports
    assert flow.dbr_sought_reports == (
        flow.dbr_notretrieved_reports + flow.dbr_assessed + flow.pending_retrieval + flow.pending_assessment
    )
    assert (flow.other_sought_reports or 0) == (
        (flow.other_notretrieved_reports or 0)
        + (flow.other_assessed or 0)
        + flow.pending_other_retrieval
        + flow.pending_other_assessment
    )
    out = sum(n for _, n in (*flow.dbr_excluded, *(flow.other_excluded or ())))
    assert flow.dbr_assessed + (flow.other_assessed or 0) == out + flow.new_reports
    assert exporting.findings(flow) == []
    for name, value in flow.numbers().items():
        if isinstance(value, int) and name in flow.members:
            assert value == len(flow.members[name]), name


class Team(RuleBasedStateMachine):
    """Reviewers, an adjudicator and a lead at work; refusals are part of it and must change nothing."""

    new_world = None  # set by the test

    @initialize()
    def open(self) -> None:
        self.door = type(self).new_world()
        self.world: World = self.door.__enter__()
        self.all_reports = self.world.reports
        rows = exporting.record_rows(self.world.ctx)
        self.arm_of = {r["record_id"]: r["arm"] for r in rows}
        self.saved = self.rows(audit)

    def teardown(self) -> None:
        if hasattr(self, "door"):
            self.door.__exit__(None, None, None)

    # ---- what people do

    def try_it(self, click) -> bool:
        """One click: saved with one audit row, or refused with none."""
        try:
            click()
        except ReviewError:
            return False
        self.saved += 1
        return True

    def voter(self, n: int):
        active = [p for p in self.world.people.values() if p.holds(Role.REVIEWER)]
        return active[n % len(active)]

    def report(self, n: int) -> str:
        return self.all_reports[n % len(self.all_reports)]

    @rule(who=voters, n=reports, verdict=st.sampled_from(Verdict), stage=st.sampled_from(Stage))
    def decide(self, who, n, verdict, stage):
        self.try_it(lambda: self.world.decide(self.voter(who), self.report(n), verdict, stage))

    @rule(n=reports, first=st.sampled_from(Verdict), second=st.sampled_from(Verdict))
    def everybody_decides_what_is_open(self, n, first, second):
        """All who have the report on their list: so that histories reach the later boxes."""
        report = self.report(n)
        for stage in Stage:
            for verdict, person in zip((first, second) * 3, self.holders(stage, report), strict=False):
                self.try_it(lambda p=person, v=verdict, s=stage: self.world.decide(p, report, v, s))

    def standing(self, stage: Stage) -> list[tuple[Reviewer, Decision]]:
        """What those who are still there decided, each with who did."""
        active = [p for p in self.world.people.values() if p.holds(Role.REVIEWER)]
        return [(p, d) for p in active for d, _ in screening.recent(self.world.ctx, p, stage, 99)]

    @rule(n=anything, stage=st.sampled_from(Stage))
    def undo(self, n, stage):
        if decided := self.standing(stage):
            person, done = decided[n % len(decided)]
            assert self.try_it(lambda: self.world.undo(person, done.report_id, stage))

    @rule(n=anything, verdict=st.sampled_from(Verdict), stage=st.sampled_from(Stage))
    def adjudicate(self, n, verdict, stage):
        found = conflicts.open_conflicts(self.world.ctx, self.world.judge, stage)
        report = found[n % len(found)].report.report_id if found else self.report(n)
        saved = self.try_it(lambda: self.world.settle(self.world.judge, report, verdict, stage))
        assert saved is (bool(found) and verdict is not Verdict.UNSURE)

    @rule(n=anything, stage=st.sampled_from(Stage))
    def reopen(self, n, stage):
        found = conflicts.settled_conflicts(self.world.ctx, self.world.judge, stage)
        report = found[n % len(found)].report.report_id if found else self.report(n)
        saved = self.try_it(lambda: self.world.reopen(self.world.judge, report, stage))
        assert saved or not found

    @rule(n=anything, status=st.sampled_from(["retrieved", "retrieved", "not_retrieved", "sought"]))
    def retrieve(self, n, status):
        found = fulltexts.sought(self.world.ctx, self.world.lead)
        report = found[n % len(found)].report.report_id if found else self.report(n)
        saved = self.try_it(lambda: self.world.retrieve(self.world.lead, report, status))
        assert saved is bool(found)

    @rule(one=st.integers(0, 11), other=st.integers(0, 11))
    def merge(self, one, other):
        ids = sorted(self.arm_of)
        pair = (ids[one % len(ids)], ids[other % len(ids)])
        if pair[0] != pair[1]:
            self.try_it(
                lambda: deduplicating.answer(
                    self.world.ctx, self.world.lead, pair, PairVerdict.SAME, event_id=f"pair-{self.saved}"
                )
            )

    @rule()
    def split_again(self):
        last = duplicates_answers.last_answer(self.world.ctx, self.world.lead)
        if last is not None:
            saved = self.try_it(
                lambda: duplicates_answers.take_back(
                    self.world.ctx, self.world.lead, last.answer_id, event_id=f"back-{self.saved}"
                )
            )
            assert saved

    @precondition(lambda self: len(self.world.people) < 9)
    @rule()
    def add_a_reviewer(self):
        before = counting.flow(self.world.ctx)
        people.invite(self.world.ctx, f"new-{len(self.world.people)}", "", [Role.REVIEWER], PASSWORD)
        screening.refresh(self.world.ctx)
        self.saved += 2
        self.world.reload()
        assert counting.flow(self.world.ctx) == before

    @precondition(lambda self: sum(p.holds(Role.REVIEWER) for p in self.world.people.values()) > 2)
    @rule(who=voters)
    def remove_a_reviewer(self, who):
        before = counting.flow(self.world.ctx)
        gone = self.voter(who)
        people.remove(self.world.ctx, gone.login)
        screening.refresh(self.world.ctx)
        self.saved += 2
        self.world.reload()
        assert counting.flow(self.world.ctx) == before
        for stage in Stage:
            assert self.open_work(gone.reviewer_id, stage) == 0

    @rule(n=anything, stage=st.sampled_from(Stage))
    def undo_and_do_again(self, n, stage):
        """Changes no number."""
        decided = self.standing(stage)
        if not decided:
            return
        person, done = decided[n % len(decided)]
        before = counting.flow(self.world.ctx)
        assert self.try_it(lambda: self.world.undo(person, done.report_id, stage))
        again = {"reason": done.reason} if done.reason else {}
        if self.try_it(lambda: self.world.decide(person, done.report_id, done.verdict, stage, **again)):
            assert counting.flow(self.world.ctx) == before
        else:  # its text, or the report, went out of reach after the vote
            assert stage is FT

    # ---- what holds after each step

    def rows(self, table) -> int:
        with self.world.ctx.db.read() as unit:
            return int(unit.execute(select(func.count()).select_from(table)).scalar_one())

    def open_work(self, reviewer_id: str, stage: Stage) -> int:
        with self.world.ctx.db.read() as unit:
            done, total = worklist.progress(unit, reviewer_id, stage)
        return total - done

    def holders(self, stage: Stage, report: str) -> list:
        with self.world.ctx.db.read() as unit:
            listed = {who for r, who in worklist.assigned(unit, stage) if r == report}
        return [p for p in self.world.people.values() if p.reviewer_id in listed and p.is_active]

    @invariant()
    def every_click_left_one_audit_row(self):
        if hasattr(self, "world"):
            assert self.rows(audit) == self.saved

    @invariant()
    def the_flow_adds_up_and_everything_has_one_place(self):
        if not hasattr(self, "world"):
            return
        flow = counting.flow(self.world.ctx)
        assert counting.flow(self.world.ctx) == flow
        report_of = {r["record_id"]: r["report_id"] for r in exporting.record_rows(self.world.ctx)}
        check_sums(flow)
        check_places(flow, report_of, self.arm_of)
        sought = {s.report.report_id for s in fulltexts.sought(self.world.ctx, self.world.lead)}
        drawn = {*flow.members["dbr_sought_reports"], *flow.members["other_sought_reports"]}
        assert sought == drawn
        charted = {r.report_id for r, _ in charting.to_chart(self.world.ctx, self.world.lead)}
        assert charted == set(flow.members["new_reports"])

    @invariant()
    def work_lists_follow_from_the_decisions(self):
        if not hasattr(self, "world"):
            return
        query = select(assignment).order_by(*assignment.primary_key)
        with self.world.ctx.db.engine.connect() as conn:
            transaction = conn.begin()
            before = conn.execute(query).all()
            for stage in Stage:
                worklist.rebuild(conn, stage)
            assert conn.execute(query).all() == before
            transaction.rollback()
        flow = counting.flow(self.world.ctx)
        self.everybody_needed_is_listed(flow, before)

    def everybody_needed_is_listed(self, flow: Flow, rows) -> None:
        listed = {stage: {} for stage in Stage}
        for row in rows:
            listed[Stage(row.stage_code)].setdefault(row.report_id, []).append(row)
        assert listed[TA].keys() == set(self.world.reports)
        sought = {*flow.members["dbr_sought_reports"], *flow.members["other_sought_reports"]}
        gone = {*flow.members["dbr_notretrieved_reports"], *flow.members["other_notretrieved_reports"]}
        assert listed[FT].keys() == sought - gone
        for stage in Stage:
            for report, held in listed[stage].items():
                # Two people screened it, or more did: reports that were joined bring their voters along.
                assert len(held) == 2 or (len(held) > 2 and len(self.voters(report)) > 2)

    def voters(self, report: str) -> set[str]:
        """Everybody who ever voted on a report, or on one that was joined to it."""
        with self.world.ctx.db.read() as unit:
            parts = joined.parts_of(unit, report)
            query = select(decision.c.reviewer_id).where(decision.c.report_id.in_(parts))
            return set(unit.execute(query).scalars())

    @invariant()
    def no_decision_was_changed(self):
        if not hasattr(self, "world"):
            return
        with self.world.ctx.db.read() as unit:
            events = unit.execute(select(decision).order_by(decision.c.seq)).all()
        past = getattr(self, "past", [])
        assert events[: len(past)] == past
        self.past = events


def run(new_world, examples: int, steps: int) -> None:
    machine = type("TeamOnce", (Team,), {"new_world": staticmethod(new_world)})
    run_machine(machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None))


def test_step_by_step(sqlite_worlds):
    run(sqlite_worlds, int(os.environ.get("SLR_HISTORIES", "12")), 25)


@pytest.mark.postgres
def test_step_by_step_on_postgresql(postgresql_worlds):
    run(postgresql_worlds, 2, 20)
