"""Reports joined and parted in any order, step by step: votes only ever change by votes."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import select

from review.errors import ReviewError
from review.model import (
    Outcome,
    Role,
    Stage,
    Verdict,
)
from review.pipeline import (
    conflicts,
    counting,
    deduplicating,
    exporting,
    people,
    screening,
)
from review.store import decisions, joined, worklist
from review.store.schema import decision
from tests.pipeline.joins import DIFFERENT, RELATED, SAME, back, everything, outcome
from tests.pipeline.test_steps import check_places, check_sums
from tests.pipeline.worlds import EXCLUDE, INCLUDE, TA, World

# ---- any order ---------------------------------------------------------------------------------

reports = st.integers(0, 5)


class Joining(RuleBasedStateMachine):
    """People decide, join, part and undo; votes only ever change by votes."""

    new_world = None  # set by the test

    @initialize()
    def open(self) -> None:
        self.door = type(self).new_world()
        self.world: World = self.door.__enter__()
        # A third voter, so that two reports can have been screened by different people.
        people.invite(self.world.ctx, "cia", "Cia", [Role.REVIEWER])
        self.world.reload()
        screening.refresh(self.world.ctx)
        self.ids = self.world.reports[:6]
        rows = exporting.record_rows(self.world.ctx)
        self.arm_of = {r["record_id"]: r["arm"] for r in rows}
        self.home_of = {r["record_id"]: r["report_id"] for r in rows}
        self.record_of = {r["report_id"]: r["record_id"] for r in reversed(rows)}
        self.given: list[tuple[str, str, str]] = []
        self.n = 0

    def teardown(self) -> None:
        if hasattr(self, "door"):
            self.door.__exit__(None, None, None)

    def current(self, n: int) -> str:
        return screening.report_of(self.world.ctx, self.ids[n]).report_id

    @rule(n=reports, who=st.sampled_from(["ada", "ben", "cia"]), verdict=st.sampled_from(Verdict))
    def decide(self, n, who, verdict):
        with suppress(ReviewError):
            self.world.decide(self.world.people[who], self.current(n), verdict)

    @rule(n=reports, first=st.sampled_from(Verdict), second=st.sampled_from(Verdict))
    def everybody_decides(self, n, first, second):
        for stage in Stage:
            with self.world.ctx.db.read() as unit:
                waits = [who for _, who in worklist.open_of(unit, stage, [self.current(n)])]
            for person in self.world.people.values():
                if person.reviewer_id in waits:
                    with suppress(ReviewError):
                        self.world.decide(person, self.current(n), first, stage)
                    first = second

    @rule(n=reports, who=st.sampled_from(["ada", "ben", "cia"]))
    def undo(self, n, who):
        with suppress(ReviewError):
            self.world.undo(self.world.people[who], self.ids[n])

    @rule(n=reports, verdict=st.sampled_from([INCLUDE, EXCLUDE]))
    def settle(self, n, verdict):
        with suppress(ReviewError):
            self.world.settle(self.world.judge, self.current(n), verdict)

    @rule(n=reports, status=st.sampled_from(["retrieved", "not_retrieved"]))
    def retrieve(self, n, status):
        with suppress(ReviewError):
            self.world.retrieve(self.world.lead, self.current(n), status)

    @rule(a=reports, b=reports, verdict=st.sampled_from([SAME, SAME, SAME, DIFFERENT, RELATED]))
    def answer(self, a, b, verdict):
        pair = tuple(self.record_of[self.ids[n]] for n in (a, b))
        self.n += 1
        before = everything(self.world)
        try:
            deduplicating.answer(self.world.ctx, self.world.lead, pair, verdict, event_id=f"a{self.n}")
        except ReviewError:
            assert everything(self.world) == before
            return
        self.given.append((f"a{self.n}", *pair, verdict))

    @rule(n=st.integers(0, 99))
    def take_back(self, n):
        if self.given:
            answer_id, *_ = self.given.pop(n % len(self.given))
            back(self.world, answer_id)

    @rule(a=reports, b=reports)
    def join_and_part_again(self, a, b):
        """Whatever was decided before: exactly that stands afterwards."""
        pair = tuple(self.record_of[self.ids[n]] for n in (a, b))
        before = everything(self.world)
        self.n += 1
        with suppress(ReviewError):
            deduplicating.answer(self.world.ctx, self.world.lead, pair, SAME, event_id=f"a{self.n}")
            back(self.world, f"a{self.n}")
        assert everything(self.world) == before

    @rule()
    def take_everything_back(self):
        for answer_id, *_ in reversed(self.given):
            back(self.world, answer_id)
        self.given.clear()
        found = {r["record_id"]: r["report_id"] for r in exporting.record_rows(self.world.ctx)}
        assert found == self.home_of

    @invariant()
    def reports_are_what_the_standing_answers_make_of_them(self):
        if not hasattr(self, "world"):
            return
        group = {r: r for r in self.home_of.values()}
        for _, a, b, verdict in self.given:
            if verdict is SAME:
                x, y = sorted((group[self.home_of[a]], group[self.home_of[b]]))
                group = {r: x if g == y else g for r, g in group.items()}
        found = {r["record_id"]: r["report_id"] for r in exporting.record_rows(self.world.ctx)}
        assert found == {record: group[home] for record, home in self.home_of.items()}
        with self.world.ctx.db.read() as unit:
            assert joined.moved(unit) == {r: g for r, g in group.items() if r != g}

    @invariant()
    def every_vote_stands_once_under_the_report_of_its_record(self):
        if not hasattr(self, "world"):
            return
        with self.world.ctx.db.read() as unit:
            rows = unit.execute(select(decision).order_by(decision.c.seq)).all()
            votes = {d.seq: d for d in decisions.for_outcomes(unit)}
            now = joined.moved(unit)
        replaced = {r.supersedes for r in rows}
        standing = {r.seq: r for r in rows if r.seq not in replaced and r.verdict_code}
        assert votes.keys() == standing.keys()
        for seq, row in standing.items():
            assert votes[seq].report_id == now.get(row.report_id, row.report_id)
            assert votes[seq].made_on == row.report_id

    @invariant()
    def the_flow_adds_up_and_lists_hold_what_is_needed(self):
        if not hasattr(self, "world"):
            return
        flow = counting.flow(self.world.ctx)
        found = {r["record_id"]: r["report_id"] for r in exporting.record_rows(self.world.ctx)}
        check_sums(flow)
        check_places(flow, found, self.arm_of)
        with self.world.ctx.db.read() as unit:
            votes = decisions.for_outcomes(unit, stage=TA)
            listed = worklist.assigned(unit, TA)
            waits = worklist.open_of(unit, TA, self.world.reports)
        assert {r for r, _ in listed} == set(self.world.reports)
        for report in self.world.reports:
            voters = {d.reviewer_id for d in votes if d.report_id == report}
            still = {who for r, who in waits if r == report}
            assert not voters & still
            assert len(voters) + len(still) >= 2, report
            # More than are needed only where people voted who were brought together by a joining.
            if len(voters) + len(still) > 2:
                assert still <= self.ever_voted(report), report

    def ever_voted(self, report: str) -> set[str]:
        with self.world.ctx.db.read() as unit:
            parts = joined.parts_of(unit, report)
            query = select(decision.c.reviewer_id).where(decision.c.report_id.in_(parts))
            return set(unit.execute(query).scalars())

    @invariant()
    def a_conflict_is_seen_by_whoever_settles_it(self):
        if not hasattr(self, "world"):
            return
        shown = {c.report.report_id for c in conflicts.open_conflicts(self.world.ctx, self.world.judge, TA)}
        with self.world.ctx.db.read() as unit:
            waits = {r for r, _ in worklist.open_of(unit, TA, self.world.reports)}
        found = {r for r in self.world.reports if outcome(self.world, r) is Outcome.CONFLICT}
        assert shown == found - waits


def run(new_world, examples: int, steps: int) -> None:
    machine = type("JoiningOnce", (Joining,), {"new_world": staticmethod(new_world)})
    run_machine(machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None))


def test_in_any_order(sqlite_worlds):
    run(sqlite_worlds, int(os.environ.get("SLR_HISTORIES", "10")), 20)


@pytest.mark.postgres
def test_in_any_order_on_postgresql(postgresql_worlds):
    run(postgresql_worlds, 2, 15)
