"""The page that works ahead: what it is given, and what becomes of what it sends, in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.errors import NotAllowed
from review.model import Verdict
from review.pipeline import screening, screening_queue
from review.pipeline.screening_queue import SEEN, Sent, State
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, TA, UNSURE

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sent(report, verdict=INCLUDE, seen=timedelta(seconds=2), **more):
    shown = None if verdict is None else NOON - seen
    return Sent(str(uuid4()), report, verdict, NOON, shown, **more)


def states(answers):
    return [a.state for a in answers]


def test_guard_time_is_a_matter_of_the_server_too(world):
    first, second, third = world.reports[:3]
    just, short = sent(first, seen=SEEN), sent(second, seen=SEEN - timedelta(milliseconds=1))
    never = Sent(str(uuid4()), third, INCLUDE, NOON)
    before_it = sent(third, seen=timedelta(seconds=-5))
    answers = screening_queue.take(world.ctx, world.ada, TA, [just, short, never, before_it])
    assert states(answers) == [State.SAVED, *[State.REFUSED] * 3]
    assert [d.report_id for d, _ in screening.recent(world.ctx, world.ada, TA)] == [first]


def test_an_event_id_that_somebody_else_used_saves_nothing_and_says_so(world):
    event = sent(world.reports[0])
    screening_queue.take(world.ctx, world.ada, TA, [event])
    (answer,) = screening_queue.take(world.ctx, world.ben, TA, [event])
    assert answer.state is State.REFUSED
    assert answer.standing is None


def test_whoever_does_not_screen_keeps_what_is_theirs(world):
    for person in (world.guest, world.judge):
        with pytest.raises(NotAllowed):
            screening_queue.take(world.ctx, person, TA, [sent(world.reports[0])])


def test_a_full_text_that_is_not_there_is_refused(world):
    world.both(world.reports[0], INCLUDE, INCLUDE)
    (answer,) = screening_queue.take(world.ctx, world.ada, FT, [sent(world.reports[0])])
    assert answer.state is State.REFUSED
    assert "not marked as retrieved" in answer.message


def test_pace_is_of_this_persons_own_decisions(world):
    for report in world.reports[:4]:
        world.decide(world.ada, report, INCLUDE)
    assert screening_queue.next_batch(world.ctx, world.ada, TA).seconds is None
    world.decide(world.ada, world.reports[4], INCLUDE)
    seconds = screening_queue.next_batch(world.ctx, world.ada, TA).seconds
    assert seconds is not None
    assert 0 < seconds < 300
    assert screening_queue.next_batch(world.ctx, world.ben, TA).seconds is None


STEPS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["decide", "undo"])), max_size=12)


@given(steps=STEPS, repeats=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sent_twice_in_pieces_or_whole_it_comes_to_the_same(sqlite_worlds, steps, repeats):
    """What a browser would do: decide open reports, undo decided ones; then send with repetitions."""
    with sqlite_worlds() as world:
        reports, standing, events = world.reports[:4], {}, []
        for n, act in steps:
            report = reports[n]
            if act == "decide" and report not in standing:
                events.append(sent(report, [INCLUDE, UNSURE, EXCLUDE][n % 3]))
                standing[report] = events[-1]
            elif act == "undo" and report in standing:
                events.append(sent(report, None, withdraws=standing.pop(report).event_id))
        at = 0
        while at < len(events):
            upto = repeats.draw(st.integers(at + 1, len(events)))
            begin = repeats.draw(st.integers(0, at))  # the answer to these was lost
            answers = screening_queue.take(world.ctx, world.ada, TA, events[begin:upto])
            assert states(answers) == [State.KNOWN] * (at - begin) + [State.SAVED] * (upto - at)
            at = upto
        found = {d.report_id: d.event_id for d, _ in screening.recent(world.ctx, world.ada, TA)}
        assert found == {report: event.event_id for report, event in standing.items()}
        batch = screening_queue.next_batch(world.ctx, world.ada, TA, limit=50)
        assert batch.done == len(standing)
        assert {r.report_id for r in batch.reports} == set(world.reports) - standing.keys()


def test_the_last_decision_is_found_past_those_named(world):
    for report in world.reports[:3]:
        world.decide(world.ada, report, Verdict.UNSURE)
    decision, report = screening_queue.last_decided(world.ctx, world.ada, TA, without=[world.reports[2]])
    assert decision.report_id == report.report_id == world.reports[1]
    assert screening_queue.last_decided(world.ctx, world.ada, TA, without=world.reports[:3]) is None
    assert screening_queue.last_decided(world.ctx, world.ben, TA) is None
