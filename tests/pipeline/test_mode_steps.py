"""In every mode, whatever a team does, step by step: counts hold, lists follow, nothing decided is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import select

from review.errors import ReviewError
from review.model import Outcome, Reviewer, Role, Stage, Verdict
from review.pipeline import (
    assigning,
    calibrating,
    conflicts,
    counting,
    dashboard,
    exporting,
    people,
    screening,
)
from review.pipeline.outcomes import outcomes_of
from review.store import calibrations, decisions, voting, worklist, workloads
from review.store.schema import assignment, decision
from tests.pipeline.modes import MODES, world_in
from tests.pipeline.test_steps import check_places, check_sums
from tests.pipeline.worlds import FT, PASSWORD, TA, World

whoever, reports, stages = st.integers(0, 7), st.integers(0, 11), st.sampled_from(Stage)
verdicts = st.sampled_from(Verdict)


class Team(RuleBasedStateMachine):
    """Reviewers who come and go, decide, change their minds and calibrate; a judge and a lead."""

    new_world: Callable[[], AbstractContextManager[World]]  # set by the test

    @initialize()
    def open(self) -> None:
        self.door = type(self).new_world()
        self.world = self.door.__enter__()
        self.ctx = self.world.ctx
        rows = exporting.record_rows(self.ctx)
        self.report_of = {r["record_id"]: r["report_id"] for r in rows}
        self.arm_of = {r["record_id"]: r["arm"] for r in rows}
        self.past: list[object] = []

    def teardown(self) -> None:
        if hasattr(self, "door"):
            self.door.__exit__(None, None, None)

    # ---- what people do

    def report(self, n: int) -> str:
        return self.world.reports[n % len(self.world.reports)]

    def try_it(self, click) -> bool:
        try:
            click()
        except ReviewError:
            return False
        return True

    def voters(self) -> list[Reviewer]:
        return [p for p in self.world.people.values() if p.holds(Role.REVIEWER)]

    def waiting(self, stage: Stage) -> list[tuple[str, Reviewer]]:
        """Everything on anybody's list, as a person would find it."""
        return [
            (r.report_id, p)
            for p in self.voters()
            for r in screening.next_work(self.ctx, p, stage, limit=99).reports
        ]

    def standing(self, stage: Stage) -> list[tuple[Reviewer, str]]:
        return [(p, d.report_id) for p in self.voters() for d, _ in screening.recent(self.ctx, p, stage, 99)]

    @rule(n=st.integers(0, 99), verdict=verdicts, stage=stages)
    def decide_what_is_open(self, n, verdict, stage):
        if found := self.waiting(stage):
            report, person = found[n % len(found)]
            assert self.try_it(lambda: self.world.decide(person, report, verdict, stage))

    @rule(n=reports, verdict=verdicts, other=verdicts)
    def everybody_asked_decides_one_report(self, n, verdict, other):
        report = self.report(n)
        for turn in range(9):
            asked = [p for r, p in self.waiting(TA) if r == report]
            if not asked:
                break
            self.world.decide(asked[0], report, (verdict, other)[turn % 2], TA)
        self.try_it(lambda: self.world.retrieve(self.world.lead, report))

    @rule(who=whoever, n=reports, verdict=verdicts, stage=stages)
    def decide_on_anything(self, who, n, verdict, stage):
        person = self.voters()[who % len(self.voters())]
        self.try_it(lambda: self.world.decide(person, self.report(n), verdict, stage))

    @rule(n=st.integers(0, 99), stage=stages, again=st.booleans())
    def undo_and_perhaps_do_it_again(self, n, stage, again):
        found = self.standing(stage)
        if not found:
            return
        person, report = found[n % len(found)]
        mine = next(d for d, _ in screening.recent(self.ctx, person, stage, 99) if d.report_id == report)
        before = counting.flow(self.ctx)
        assert self.try_it(lambda: self.world.undo(person, report, stage))
        if again and self.try_it(
            lambda: self.world.decide(person, report, mine.verdict, stage, reason=mine.reason)
        ):
            assert counting.flow(self.ctx) == before

    @rule(n=st.integers(0, 99), verdict=verdicts, stage=stages)
    def change_ones_mind(self, n, verdict, stage):
        if found := self.standing(stage):
            person, report = found[n % len(found)]
            more = {"reason": "E2"} if verdict is Verdict.EXCLUDE else {}
            self.try_it(
                lambda: screening.change(
                    self.ctx,
                    person,
                    stage=stage,
                    report_id=report,
                    verdict=verdict,
                    event_id=uuid4().hex,
                    **more,
                )
            )

    @rule(n=st.integers(0, 9), verdict=st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE]), stage=stages)
    def settle_or_open_again(self, n, verdict, stage):
        if found := conflicts.open_conflicts(self.ctx, self.world.judge, stage):
            report = found[n % len(found)].report.report_id
            assert self.try_it(lambda: self.world.settle(self.world.judge, report, verdict, stage))
        elif done := conflicts.settled_conflicts(self.ctx, self.world.judge, stage):
            self.world.reopen(self.world.judge, done[n % len(done)].report.report_id, stage)

    @precondition(lambda self: len(self.voters()) < 6)
    @rule(weight=st.sampled_from([None, 0.5, 3]), experienced=st.booleans())
    def somebody_comes(self, weight, experienced):
        before = counting.flow(self.ctx)
        login = f"new-{len(self.world.people)}"
        people.invite(self.ctx, login, "", [Role.REVIEWER], PASSWORD)
        assigning.set_share(
            self.ctx, self.world.lead, login, weight=weight, is_experienced=experienced, event_id=uuid4().hex
        )
        self.world.reload()
        assert counting.flow(self.ctx) == before

    @precondition(lambda self: len(self.voters()) > 2)
    @rule(who=whoever)
    def somebody_leaves(self, who):
        before = counting.flow(self.ctx)
        people.remove(self.ctx, self.voters()[who % len(self.voters())].login)
        screening.refresh(self.ctx)
        self.world.reload()
        assert counting.flow(self.ctx) == before

    @rule(n=reports, who=whoever, stage=stages)
    def give_by_name(self, n, who, stage):
        person = self.voters()[who % len(self.voters())]
        self.try_it(
            lambda: assigning.give(
                self.ctx,
                self.world.lead,
                stage,
                [self.report(n)],
                person.login,
                event_id=uuid4().hex,
            )
        )

    @rule(seed=st.integers(0, 99), size=st.integers(1, 3), stage=stages)
    def open_a_round(self, seed, size, stage):
        before = counting.flow(self.ctx)
        self.try_it(
            lambda: calibrating.open_round(
                self.ctx, self.world.lead, stage, size=size, seed=seed, event_id=uuid4().hex
            )
        )
        assert counting.flow(self.ctx) == before

    @rule(is_go=st.booleans(), finish=st.booleans())
    def call_a_round(self, is_go, finish):
        for found in calibrating.rounds(self.ctx, self.world.lead):
            if found.is_go is not None:
                continue
            if finish:
                for p in self.voters():
                    for r in screening.next_work(self.ctx, p, found.stage, limit=99).reports:
                        if r.report_id in found.report_ids:
                            self.world.decide(p, r.report_id, Verdict.INCLUDE, found.stage)
            calibrating.conclude(
                self.ctx,
                self.world.lead,
                found.calibration_id,
                is_go=is_go,
                unfinished=True,
                event_id=uuid4().hex,
            )

    # ---- what holds after each step

    @invariant()
    def the_flow_adds_up(self):
        if hasattr(self, "world"):
            flow = counting.flow(self.ctx)
            check_sums(flow)
            check_places(flow, self.report_of, self.arm_of)

    @invariant()
    def each_report_waits_for_exactly_those_it_needs(self):
        if not hasattr(self, "world"):
            return
        active = {p.reviewer_id for p in self.voters()}
        with self.ctx.db.read() as unit:
            shares = workloads.shares(unit)
            idle = {who for who, s in shares.items() if s.weight == 0}
            for stage in Stage:
                rule_here, sealed = self.ctx.needed[stage], calibrations.sealed(unit)[stage]
                cast, waiting = voting.voters(unit, stage), worklist.waiting(unit, stage)
                ruled = {a.report_id for a in decisions.adjudications(unit, stage=stage)}
                for report in {r for r, _ in worklist.assigned(unit, stage)} - sealed:
                    voted = set(cast.get(report, ()))
                    needed = rule_here.needed(report, {v for c in cast.get(report, {}).values() for v in c})
                    held, missing = set(waiting.get(report, ())), max(0, needed - len(voted))
                    assert held <= active
                    assert not held & voted
                    if rule_here.follows_votes and report in ruled:
                        continue
                    able = active - voted
                    if rule_here.mode.value == "pool":
                        assert held == (able if missing else set())
                    else:
                        assert len(held - idle) <= missing
                        assert len(held) == min(missing, len(able)) or idle

    @invariant()
    def lists_and_counts_can_be_worked_out_anew(self):
        if not hasattr(self, "world"):
            return
        query = select(assignment).order_by(*assignment.primary_key)
        with self.ctx.db.engine.connect() as conn:
            transaction = conn.begin()
            before = conn.execute(query).all()
            counts = {stage: workloads.counts(conn, stage) for stage in Stage}
            for stage in Stage:
                worklist.rebuild(conn, stage)
            assert conn.execute(query).all() == before
            again = {stage: workloads.counts(conn, stage) for stage in Stage}
            transaction.rollback()
        for stage in Stage:
            empty = {who: n for who, n in counts[stage].items() if n != (0, 0)}
            assert empty == again[stage]

    @invariant()
    def no_decision_was_changed(self):
        if hasattr(self, "world"):
            with self.ctx.db.read() as unit:
                events = unit.execute(select(decision).order_by(decision.c.seq)).all()
            assert events[: len(self.past)] == self.past
            self.past = list(events)

    @invariant()
    def nobody_sees_what_is_not_settled(self):
        """But their own: not of what is pending, and nothing of an open round."""
        if not hasattr(self, "world"):
            return
        with self.ctx.db.read() as unit:
            for stage in Stage:
                outcomes = screening.settled(unit, self.ctx, stage)
                quick = outcomes_of(unit, self.ctx, stage)
                assert quick == {r: s.outcome for r, s in outcomes.items()}
                seen = decisions.visible_to(unit, "", self.ctx.needed, stage=stage)
                for d in seen:
                    assert outcomes[d.report_id].outcome is not Outcome.PENDING, d
                    assert d.report_id not in calibrations.sealed(unit)[stage]

    @invariant()
    def the_dashboard_adds_up(self):
        if hasattr(self, "world"):
            for stage in (TA, FT):
                s = dashboard.stage_standing(self.ctx, self.world.lead, stage)
                parts = (s.not_started, s.half_decided, s.conflicts, s.sealed, s.included, s.excluded)
                assert sum(p or 0 for p in parts) == s.reports


@pytest.mark.parametrize("mode", MODES)
def test_step_by_step_in_every_mode(sqlite_worlds, tmp_path, mode):
    with sqlite_worlds() as template:
        people.invite(template.ctx, "cleo", "Cleo", [Role.REVIEWER], PASSWORD)
        template.ctx.db.close()
        names = {"new_world": staticmethod(lambda: world_in(template, mode, tmp_path / uuid4().hex))}
        machine = type("TeamOnce", (Team,), names)
        examples = int(os.environ.get("SLR_HISTORIES", "3"))
        run_machine(machine, settings=settings(max_examples=examples, stateful_step_count=12, deadline=None))
