"""Calibration rounds: drawn by seed, first on every list, blind until all are done, then ordinary."""

from __future__ import annotations

from uuid import uuid4

import pytest

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import Outcome, Role, Verdict
from review.pipeline import agreeing, calibrating, conflicts, counting, events, fulltexts, people, screening
from tests.pipeline.test_modes import change, holders, outcome
from tests.pipeline.worlds import EXCLUDE, INCLUDE, PASSWORD, TA, UNSURE, World


def start(world: World, size: int = 3, seed: int = 7, **more) -> list[str]:
    calibrating.open_round(world.ctx, world.lead, TA, size=size, seed=seed, event_id=str(uuid4()), **more)
    return list(calibrating.rounds(world.ctx, world.lead)[-1].report_ids)


def call(world: World, is_go: bool = True, **more) -> None:
    found = calibrating.rounds(world.ctx, world.lead)[-1]
    more.setdefault("event_id", str(uuid4()))
    calibrating.conclude(world.ctx, world.lead, found.calibration_id, is_go=is_go, **more)


def of(world: World, person) -> calibrating.Calibration:
    return calibrating.rounds(world.ctx, person)[-1]


@pytest.fixture
def trio(world: World) -> World:
    """A review with a third person who screens."""
    people.invite(world.ctx, "cleo", "Cleo", [Role.REVIEWER], PASSWORD)
    screening.refresh(world.ctx)
    world.reload()
    return world


def test_the_sample_follows_from_its_seed_and_comes_first_for_everybody(trio):
    world = trio
    drawn = start(world)
    assert len(drawn) == 3
    for person in (world.ada, world.ben, world.cleo):
        ids = [r.report_id for r in screening.next_work(world.ctx, person, TA, limit=99).reports]
        assert ids[:3] == drawn
        assert ids[3:] == sorted(ids[3:])
        first = screening.next_work(world.ctx, person, TA).reports[0]
        after = screening.next_work(world.ctx, person, TA, skip=screening.position_of(first)).reports[0]
        assert after.report_id == drawn[1]
    kept = of(world, world.lead)
    assert (kept.seed, kept.population) == (7, len(world.reports))
    assert set(kept.left.values()) == {3}
    with pytest.raises(Stale, match="is open"):
        start(world)


def test_a_seed_draws_the_same_again(sqlite_worlds):
    drawn = []
    for seed in (7, 7, 8):
        with sqlite_worlds() as world:
            drawn.append(start(world, 4, seed))
    assert drawn[0] == drawn[1] != drawn[2]


def test_nothing_of_an_open_round_is_seen_or_settled(trio):
    world, flow = trio, counting.flow(trio.ctx)
    report = start(world)[0]
    world.both(report, INCLUDE, EXCLUDE)
    world.decide(world.cleo, report, EXCLUDE, note="Noteplanted")
    assert outcome(world, report) is Outcome.PENDING
    assert counting.flow(world.ctx) == flow
    assert conflicts.open_conflicts(world.ctx, world.lead, TA) == []
    for person in (world.ada, world.ben, world.lead, world.judge):
        seen = {d.reviewer_id for d in screening.visible_decisions(world.ctx, person, report_id=report)}
        assert seen == {person.reviewer_id} & {world.ada.reviewer_id, world.ben.reviewer_id}
        with pytest.raises(NotAllowed, match="Not everybody"):
            calibrating.compare(world.ctx, person, of(world, person).calibration_id)
    assert dict(of(world, world.ada).left) == {world.ada.reviewer_id: 2}
    assert agreeing.agreement_of(world.ctx, world.lead, TA).reports == 0
    with pytest.raises(NotAllowed, match="Not everybody"):
        call(world)
    assert [r["kind"] for r in events.event_rows(world.ctx)] == ["calibration opened"]


def finish(world: World, drawn: list[str]) -> None:
    """Agreed on the first, reasons differ on the second, verdicts on the third."""
    first, second, third = drawn
    for person in (world.ada, world.ben, world.cleo):
        world.decide(person, first, INCLUDE)
        world.decide(person, second, EXCLUDE, reason="E1" if person == world.ada else "E2", note=person.login)
        world.decide(person, third, UNSURE if person == world.ada else EXCLUDE)


def test_when_all_are_done_they_compare_and_the_lead_calls_it(trio):
    world, drawn = trio, start(trio)
    finish(world, drawn)
    assert of(world, world.ada).is_complete
    told = calibrating.compare(world.ctx, world.ben, "C001")
    assert (told.reports, told.agreed) == (3, 2)
    assert [d.report.report_id for d in told.disagreements] == drawn[1:]
    assert [d.is_on_the_reason_alone for d in told.disagreements] == [True, False]
    assert told.by_reason == {"E1": (drawn[1],), "E2": (drawn[1],), "": (drawn[2],)}
    assert {v.note for v in told.disagreements[0].votes} == {"ada", "ben", "cleo"}
    late, _ = people.invite(world.ctx, "late", "", [Role.REVIEWER], PASSWORD)
    with pytest.raises(NotAllowed, match="took no part"):
        calibrating.compare(world.ctx, late, "C001")

    assert outcome(world, drawn[0]) is Outcome.PENDING  # not before it is called
    call(world, note="talk about E2", next_version="2-abc")
    found = of(world, world.lead)
    assert (found.is_go, found.conclusion, found.next_version) == (True, "talk about E2", "2-abc")
    assert [outcome(world, r) for r in drawn] == [Outcome.INCLUDED, Outcome.EXCLUDED, Outcome.CONFLICT]
    assert [s.report.report_id for s in fulltexts.sought(world.ctx, world.ada)] == [drawn[0]]
    with pytest.raises(Stale):
        call(world)
    kinds = [r["kind"] for r in events.event_rows(world.ctx)]
    assert kinds.count("decision") == 9
    assert kinds[-1] == "calibration called"


def test_a_change_in_the_discussion_is_not_counted_as_agreement(trio):
    world, drawn = trio, start(trio)
    finish(world, drawn)
    change(world, world.ada, drawn[2], EXCLUDE)
    assert calibrating.compare(world.ctx, world.ada, "C001").agreed == 2
    call(world)
    assert outcome(world, drawn[2]) is Outcome.EXCLUDED  # what they say now is what counts for the report
    found = agreeing.agreement_of(world.ctx, world.lead, TA)
    assert (found.reports, found.voters, len(found.pairs)) == (3, 3, 3)
    pair = next(p for p in found.pairs if (p.first_name, p.second_name) == ("Ada", "Ben"))
    assert pair.three.cells == ((1, 0, 0), (0, 0, 1), (0, 0, 1))
    own = agreeing.agreement_of(world.ctx, world.ada, TA)
    assert {p.second_name for p in own.pairs} == {"Ben", "Cleo"}


def test_a_round_that_ends_unfinished_leaves_ordinary_work(trio):
    world, drawn = trio, start(trio)
    world.decide(world.ada, drawn[0], INCLUDE)
    call(world, is_go=False, unfinished=True)
    assert of(world, world.lead).is_go is False
    assert len(holders(world, drawn[0])) == 1
    assert len(holders(world, drawn[1])) == 2
    first = screening.next_work(world.ctx, world.ben, TA, limit=99).reports
    assert [r.report_id for r in first] == sorted(r.report_id for r in first)


def test_who_leaves_completes_a_round_and_who_comes_takes_no_part(trio):
    world, drawn = trio, start(trio)
    for person in (world.ada, world.ben):
        for report in drawn:
            world.decide(person, report, INCLUDE)
    people.invite(world.ctx, "late", "", [Role.REVIEWER], PASSWORD)
    screening.refresh(world.ctx)
    assert not of(world, world.ada).is_complete
    people.remove(world.ctx, "cleo")
    screening.refresh(world.ctx)
    assert of(world, world.ada).is_complete
    assert calibrating.compare(world.ctx, world.lead, "C001").agreed == 3


def test_a_round_is_of_what_nobody_decided(world):
    for report in world.reports[:-1]:
        world.decide(world.ada, report, Verdict.EXCLUDE)
    assert start(world, 5) == [world.reports[-1]]
    call(world, unfinished=True)
    world.decide(world.ada, world.reports[-1], INCLUDE)
    with pytest.raises(InvalidInput, match="nothing undecided"):
        start(world)
    for size in (0, 501):
        with pytest.raises(InvalidInput, match="1 to 500"):
            start(world, size)
