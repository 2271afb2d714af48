"""Invitations, sign-in, sessions, and what happens when somebody leaves."""

from __future__ import annotations

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from review.errors import InvalidInput, NotAllowed, NotFound
from review.model import Role
from review.pipeline import counting, people, screening
from review.store import people as kept_people
from review.store import worklist
from review.store.people_tables import credential, session
from review.store.schema import audit
from tests.pipeline.worlds import FT, INCLUDE, PASSWORD, TA, World

WRONG = "not-the-password"


def refusal(world: World, login: str, password: str) -> str:
    with pytest.raises(NotAllowed) as refused:
        people.sign_in(world.ctx, login, password)
    return str(refused.value)


def fail(world: World, login: str, times: int) -> None:
    for _ in range(times):
        refusal(world, login, WRONG)


# ---- sign-in -----------------------------------------------------------------------------------


def test_a_good_password_opens_a_session(world):
    person, token = people.sign_in(world.ctx, " ADA ", PASSWORD)
    assert person == world.ada
    assert people.who_holds(world.ctx, token) == world.ada
    people.sign_out(world.ctx, token)
    assert people.who_holds(world.ctx, token) is None
    people.sign_out(world.ctx, token)  # twice does no harm


def test_no_token_and_wrong_tokens_open_nothing(world):
    _, token = people.sign_in(world.ctx, "ada", PASSWORD)
    for wrong in (None, "", "x", token[:-1], token + "x", token.swapcase()):
        assert people.who_holds(world.ctx, wrong) is None


def test_whatever_was_wrong_the_words_are_the_same(world):
    told = {
        refusal(world, "ada", WRONG),
        refusal(world, "nobody", PASSWORD),
        refusal(world, "", ""),
        refusal(world, "ada'; DROP TABLE reviewer; --", PASSWORD),
    }
    people.remove(world.ctx, "ben")
    told.add(refusal(world, "ben", PASSWORD))
    assert len(told) == 1


def test_an_unknown_login_takes_as_long_as_a_wrong_password(sqlite_worlds):
    """Both compare one argon2 hash; without that, the unknown one would answer fifty times sooner."""
    with sqlite_worlds() as world:
        people.sign_in(world.ctx, "ada", PASSWORD)

        def took(login: str) -> float:
            began = time.perf_counter()
            refusal(world, login, WRONG)
            return time.perf_counter() - began

        took("nobody")
        known, unknown = [], []
        for login in ("ada", "ben", "judge", "lead", "charter", "guest") * 2:
            known.append(took(login))
            unknown.append(took("nobody"))
        assert 0.4 < statistics.median(unknown) / statistics.median(known) < 2.5


def test_five_wrong_passwords_lock_the_account_for_a_minute(world):
    fail(world, "ada", 4)
    people.sign_in(world.ctx, "ada", PASSWORD)  # a good one in between begins the count anew
    fail(world, "ada", 5)
    assert refusal(world, "ada", PASSWORD) == refusal(world, "nobody", PASSWORD)
    assert people.sign_in(world.ctx, "ben", PASSWORD)
    with world.ctx.db.engine.begin() as conn:
        _, _, until = kept_people.credential_of(conn, world.ada.reviewer_id)
        now = datetime.now(UTC)
        assert now + timedelta(seconds=30) < until <= now + people.PAUSE
        kept_people.note_try(conn, world.ada.reviewer_id, 0, now - timedelta(seconds=1))
    assert people.sign_in(world.ctx, "ada", PASSWORD)


def test_wrong_passwords_tried_side_by_side_all_count(world):
    start = threading.Barrier(5)

    def guess(_: int) -> None:
        start.wait(10)
        with suppress(NotAllowed):
            people.sign_in(world.ctx, "ada", WRONG)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(guess, range(5)))
    assert refusal(world, "ada", PASSWORD)


def test_no_password_or_token_is_stored_or_told(world):
    _, token = people.sign_in(world.ctx, "ada", PASSWORD)
    secret = people.reset_password(world.ctx, "ben")
    with world.ctx.db.read() as unit:
        stored = "\n".join(str(row) for t in (credential, session, audit) for row in unit.execute(select(t)))
    for word in (PASSWORD, token, secret):
        assert word not in stored
    assert stored.count("$argon2id$") == len(world.people)


# ---- sessions end ------------------------------------------------------------------------------


def test_a_new_password_ends_the_sessions_of_the_old_one(world):
    _, token = people.sign_in(world.ctx, "ada", PASSWORD)
    _, other = people.sign_in(world.ctx, "ben", PASSWORD)
    fail(world, "ada", 5)
    fresh = people.reset_password(world.ctx, "ada")
    assert people.who_holds(world.ctx, token) is None
    assert people.who_holds(world.ctx, other) == world.ben
    assert people.sign_in(world.ctx, "ada", fresh)  # the lock is gone with the old password
    refusal(world, "ada", PASSWORD)


def test_a_session_ends_with_its_time_and_when_the_person_leaves(world):
    _, token = people.sign_in(world.ctx, "ada", PASSWORD)
    people.remove(world.ctx, "ada")
    assert people.who_holds(world.ctx, token) is None
    with world.ctx.db.engine.begin() as conn:
        old = datetime.now(UTC) - timedelta(seconds=1)
        kept_people.open_session(conn, people._digest("old"), world.ben.reviewer_id, old)
    assert people.who_holds(world.ctx, "old") is None
    people.sign_in(world.ctx, "ben", PASSWORD)
    with world.ctx.db.read() as unit:
        assert all(row.expires_at > old for row in unit.execute(select(session)))


# ---- invitations -------------------------------------------------------------------------------


def test_each_new_person_has_the_next_pseudonym_also_when_invited_at_once(world):
    with ThreadPoolExecutor(4) as pool:
        invited = [
            pool.submit(people.invite, world.ctx, f"new{n}", "", [Role.REVIEWER], PASSWORD) for n in range(4)
        ]
        assert sorted(i.result()[0].pseudonym for i in invited) == ["R10", "R7", "R8", "R9"]
    assert len({p.reviewer_id for p in people.everyone(world.ctx)}) == 10


@pytest.mark.parametrize(
    ("login", "roles", "password", "words"),
    [
        ("ada", [Role.REVIEWER], PASSWORD, "already"),
        ("Ada ", [Role.REVIEWER], PASSWORD, "already"),
        ("a", [Role.REVIEWER], PASSWORD, "cannot be a login"),
        ("with blank", [Role.REVIEWER], PASSWORD, "cannot be a login"),
        ("../etc", [Role.REVIEWER], PASSWORD, "cannot be a login"),
        ("new", [], PASSWORD, "no role"),
        ("new", [Role.REVIEWER], "short", "at least"),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused(sqlite_worlds, login, roles, password, words):
    with sqlite_worlds() as world:
        with pytest.raises(InvalidInput, match=words):
            people.invite(world.ctx, login, "", roles, password)
        assert people.everyone(world.ctx) == list(world.people.values())


def test_made_passwords_differ_and_can_be_typed():
    made = {people.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(p) == 19 and not set(p) & set("0O1lI ") for p in made)


def test_nobody_by_that_name(world):
    for call in (people.find, people.reset_password, people.remove):
        with pytest.raises(NotFound):
            call(world.ctx, "nobody")


# ---- leaving -----------------------------------------------------------------------------------


def test_whoever_leaves_leaves_decisions_and_counts_and_their_open_work_moves(world):
    people.invite(world.ctx, "third", "Third", [Role.REVIEWER], PASSWORD)
    one, two, three, four = world.reports[:4]
    world.pass_on(one)
    world.both(one, INCLUDE, INCLUDE, FT)
    world.pass_on(two)
    world.decide(world.ada, two, INCLUDE, FT)
    world.decide(world.ada, three, INCLUDE)
    flow = counting.flow(world.ctx)
    people.remove(world.ctx, "ada")
    screening.refresh(world.ctx)
    world.reload()
    assert counting.flow(world.ctx) == flow
    with world.ctx.db.read() as unit:
        listed = {(stage, r, who) for stage in (TA, FT) for r, who in worklist.assigned(unit, stage)}
    ada, third = world.ada.reviewer_id, world.third.reviewer_id
    kept = {(s, r) for s, r, who in listed if who == ada}
    assert kept == {(TA, one), (FT, one), (TA, two), (FT, two), (TA, three)}  # what she did, and no more
    assert (TA, four, third) in listed
    assert (TA, three, third) not in listed
    with pytest.raises(NotAllowed):
        world.decide(world.ada, four, INCLUDE)
    own = {r.report_id for r in screening.next_work(world.ctx, world.third, TA, limit=99).reports}
    assert own == set(world.reports) - {one, two, three}
    world.decide(world.ben, three, INCLUDE)
    assert counting.flow(world.ctx).pending == flow.pending  # her vote counts: on to retrieval
