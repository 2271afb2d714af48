"""Nobody learns of a verdict before they may: planted words, and worlds that differ in one verdict."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import NotAllowed, ReviewError
from review.model import AuditVerdict, Extraction, PairVerdict, Reviewer, Role, Stage, Verdict
from review.pipeline import (
    assigning,
    calibrating,
    charting,
    conflicts,
    deduplicating,
    duplicates_answers,
    duplicates_audit,
    duplicates_bulk,
    duplicates_fields,
    filling,
    fulltext_files,
    intake,
    people,
    screening,
    screening_queue,
)
from review.store import worklist
from tests.pipeline.reads import PDF, READS, given_to, given_to_all, public
from tests.pipeline.texts import plain
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, TA, UNSURE, World
from tests.pipeline.writes import WRITES, start_nothing

REVIEW = Path(__file__).parents[2] / "review"
PLANTED = {"note": "Noteplanted", "labels": ["Labelplanted"], "reason": "Eplanted"}


# ---- every public function has a rule ----------------------------------------------------------


def test_every_public_function_has_a_rule():
    found = set(public())
    assert found - READS.keys() - WRITES.keys() == set(), "say in reads.py what it gives whom"
    assert (READS.keys() | WRITES.keys()) - found == set(), "no longer there"


def test_pages_and_commands_hold_no_unit():
    """So that the functions that count from all votes stay out of their reach."""
    for file in [*(REVIEW / "ui").rglob("*.py"), *(REVIEW / "cli").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("read", "write", "engine"):
                assert not (isinstance(node.value, ast.Attribute) and node.value.attr == "db"), file


# ---- who may call what -------------------------------------------------------------------------


def test_each_read_serves_its_roles_and_no_others(world):
    world.pass_on(world.reports[0])
    for login, person in world.people.items():
        told = given_to(world, person)
        for name, text in told.items():
            is_allowed = not person.roles.isdisjoint(READS[name].may or ())
            assert (text != "not allowed") is is_allowed, (name, login)


def test_whoever_left_is_given_nothing_that_is_personal(world):
    left = replace(world.ada, is_active=False)
    given = {name for name, text in given_to(world, left).items() if text != "not allowed"}
    assert given == {"conflicts.may_settle"}  # which says no


def attempts(world: World, person: Reviewer) -> dict[str, object]:
    """Each write that takes a person, with things that are not there."""
    ctx, here = world.ctx, {"stage": FT, "report_id": "R99999", "event_id": "x"}
    item = Extraction("X9", "R99999", person.reviewer_id, ())
    return {
        "charting.remove": lambda: charting.remove(ctx, person, item, event_id="x"),
        "charting.save": lambda: charting.save(ctx, person, item, event_id="x"),
        "conflicts.adjudicate": lambda: conflicts.adjudicate(ctx, person, verdict=INCLUDE, **here),
        "conflicts.reopen": lambda: conflicts.reopen(ctx, person, **here),
        "deduplicating.answer": lambda: deduplicating.answer(
            ctx, person, ("a", "b"), PairVerdict.SAME, event_id="x"
        ),
        "deduplicating.answer_reports": lambda: deduplicating.answer_reports(
            ctx, person, "R99998", "R99999", PairVerdict.SAME, event_id="x"
        ),
        "duplicates_answers.answer_card": lambda: duplicates_answers.answer_card(
            ctx, person, [("a", "b")], event_id="x"
        ),
        "duplicates_answers.later": lambda: duplicates_answers.later(ctx, person, [("a", "b")], event_id="x"),
        "duplicates_audit.answer": lambda: duplicates_audit.answer(
            ctx, person, "S9", "a", AuditVerdict.RIGHT, event_id="x"
        ),
        "duplicates_audit.draw": lambda: duplicates_audit.draw(ctx, person, 0, 1, event_id="x"),
        "duplicates_bulk.answer_all": lambda: duplicates_bulk.answer_all(
            ctx, person, duplicates_bulk.Filter(), PairVerdict.DIFFERENT, expected=99, event_id="x"
        ),
        "duplicates_fields.choose_field": lambda: duplicates_fields.choose_field(
            ctx, person, "R99999", "title", "a", event_id="x"
        ),
        "duplicates_fields.withdraw_choice": lambda: duplicates_fields.withdraw_choice(
            ctx, person, "R99999", "title", event_id="x"
        ),
        "duplicates_answers.take_back": lambda: duplicates_answers.take_back(ctx, person, "a", event_id="x"),
        "fulltexts.set_retrieval": lambda: world.retrieve(person, "R99999"),
        "fulltext_files.give": lambda: fulltext_files.give(ctx, person, "R99999", PDF, event_id="x"),
        "fulltext_files.take_away": lambda: fulltext_files.take_away(
            ctx, person, "R99999", "0" * 64, event_id="x"
        ),
        "fulltext_links.start_links": lambda: start_nothing(ctx, person),
        "intake.place": lambda: intake.place(ctx, person),
        "intake.take_in": lambda: intake.take_in(ctx, person, intake.Upload("x.ris", b"x"), "base"),
        "intake.undo": lambda: intake.undo(ctx, person, "no such run"),
        "screening.change": lambda: screening.change(ctx, person, verdict=INCLUDE, **here),
        "assigning.even_out": lambda: assigning.even_out(ctx, person, event_id="x"),
        "assigning.give": lambda: assigning.give(ctx, person, FT, ["R99999"], "ada", event_id="x"),
        "assigning.set_share": lambda: assigning.set_share(ctx, person, "nobody", event_id="x"),
        "calibrating.conclude": lambda: calibrating.conclude(ctx, person, "C9", is_go=True, event_id="x"),
        "calibrating.open_round": lambda: calibrating.open_round(ctx, person, FT, size=1, event_id="x"),
        "conflicts.reveal": lambda: conflicts.reveal(ctx, person, **here),
        "filling.fill_abstract": lambda: filling.fill_abstract(
            ctx, person, "R99999", "Words", "a shelf", event_id="x"
        ),
        "filling.withdraw_abstract": lambda: filling.withdraw_abstract(ctx, person, "R99999", event_id="x"),
        "people.set_locale": lambda: people.set_locale(ctx, person, "sv"),
        "screening.decide": lambda: screening.decide(ctx, person, verdict=INCLUDE, **here),
        "screening.undo": lambda: screening.undo(ctx, person, **here),
        "screening_queue.take": lambda: screening_queue.take(ctx, person, FT, []),
    }


def is_refused_for_the_role(attempt) -> bool:
    try:
        attempt()
    except NotAllowed as refusal:
        return "in this review" in refusal.message or "may not settle" in refusal.message
    except ReviewError:
        return False
    return False


def test_each_write_asks_for_its_roles(world):
    asked = {name: roles for name, roles in WRITES.items() if roles is not None}
    for login, person in world.people.items():
        tried = attempts(world, person)
        assert tried.keys() == asked.keys()
        for name, attempt in tried.items():
            is_allowed = not person.roles.isdisjoint(asked[name])
            assert is_refused_for_the_role(attempt) is not is_allowed, (name, login)
        for name, attempt in attempts(world, replace(person, is_active=False)).items():
            assert is_refused_for_the_role(attempt), (name, login, "left")


# ---- planted words -----------------------------------------------------------------------------


def seen(told: dict[str, str]) -> set[str]:
    """The reads that give the planted words."""
    return {name for name, text in told.items() if "planted" in text.lower()}


def others(world: World) -> list[Reviewer]:
    return [p for p in world.people.values() if p.login != "ben"]


def seen_by_others(world: World) -> set[tuple[str, str]]:
    """Who but Ben is given the planted words, by what."""
    found = {("everybody", name) for name in seen(given_to_all(world))}
    for person in others(world):
        found |= {(person.login, name) for name in seen(given_to(world, person))}
    return found


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("answer", [INCLUDE, EXCLUDE])
def test_a_planted_word_shows_only_when_both_have_decided(world, stage, answer):
    report, other = world.reports[:2]
    if stage is FT:
        world.pass_on(report)
    world.both(other, INCLUDE, INCLUDE)
    world.decide(world.ben, report, EXCLUDE, stage, **PLANTED)
    assert seen_by_others(world) == set()
    assert "screening.recent" in seen(given_to(world, world.ben))

    world.decide(world.ada, report, answer, stage)
    found = seen_by_others(world)
    assert found >= {
        ("everybody", n) for n in ("exporting.decision_rows", "exporting.tables_of", "frames.Review")
    }
    assert found >= {(p.login, "screening.visible_decisions") for p in others(world)}
    conflict_shown_to = {login for login, name in found if name == "conflicts.open_conflicts"}
    if answer is INCLUDE:
        assert conflict_shown_to == {"ada", "judge", "lead"}
        world.settle(world.judge, report, EXCLUDE, stage)
        assert "conflicts.settled_conflicts" in seen(given_to(world, world.ada))
    else:
        assert conflict_shown_to == set()
        world.undo(world.ada, report, stage)  # then Ben's word is his own again
        assert seen_by_others(world) == set()


@pytest.mark.parametrize("verdict", [INCLUDE, EXCLUDE])
def test_a_vote_still_to_come_keeps_the_votes_hidden(world, verdict):
    """Three on one list: what two said is not shown while the third is to decide."""
    report = world.reports[0]
    third, _ = people.invite(world.ctx, "third", "Third", [Role.REVIEWER])
    with world.ctx.db.engine.begin() as conn:
        worklist.assign(conn, TA, [(third.reviewer_id, report, int(report[1:]))])
    world.decide(world.ada, report, INCLUDE)
    world.decide(world.ben, report, verdict, note="Noteplanted")
    world.reload()
    assert seen_by_others(world) == set()
    for person in (world.ada, third, world.judge, world.lead):
        assert conflicts.open_conflicts(world.ctx, person, TA) == []


def test_withdrawn_words_stay_hidden_with_the_rest(world):
    report = world.reports[0]
    world.decide(world.ben, report, EXCLUDE, **PLANTED)
    world.undo(world.ben, report)
    world.decide(world.ben, report, INCLUDE)
    assert seen_by_others(world) == set()


# ---- twin worlds -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One click of one person on one report."""

    kind: str
    who: str
    report: int
    verdict: Verdict
    stage: Stage


steps = st.builds(
    Step,
    kind=st.sampled_from(["decide", "decide", "decide", "undo", "retrieve", "settle", "reopen"]),
    who=st.sampled_from(["ada", "ben"]),
    report=st.integers(0, 3),
    verdict=st.sampled_from(Verdict),
    stage=st.sampled_from(Stage),
)


@st.composite
def histories(draw):
    """A stage, two verdicts of Ben's on the first report, and what happens before and after them."""
    stage = draw(st.sampled_from(Stage))
    verdicts = draw(st.permutations(list(Verdict)))[:2]
    before, after = (draw(st.lists(steps, max_size=8)) for _ in range(2))
    return stage, verdicts, before, after


def play(world: World, step: Step, n: int) -> None:
    report, event_id = world.reports[step.report], f"step-{n}"
    person = world.people[step.who]
    with suppress(ReviewError):  # clicks that are refused are part of a history too
        if step.kind == "decide":
            world.decide(person, report, step.verdict, step.stage, event_id)
        elif step.kind == "undo":
            world.undo(person, report, step.stage, event_id)
        elif step.kind == "retrieve":
            world.retrieve(person, report, event_id=event_id)
        elif step.kind == "settle":
            world.settle(world.judge, report, step.verdict, step.stage, event_id)
        else:
            world.reopen(world.judge, report, step.stage, event_id)


def live_through(world: World, stage: Stage, verdict: Verdict, before: list[Step], after: list[Step]) -> None:
    report = world.reports[0]
    if stage is FT:
        for n, person in enumerate((world.ada, world.ben)):
            world.decide(person, report, INCLUDE, TA, f"pass-{n}")
        world.retrieve(world.ada, report, event_id="pass-on")
    for n, step in enumerate(s for s in before if s.report):
        play(world, step, n)
    world.decide(world.ben, report, verdict, stage, "the-one")
    for n, step in enumerate((s for s in after if s.report), start=100):
        play(world, step, n)


def poke(world: World, person: Reviewer, stage: Stage) -> str:
    """What a person is told who tries everything on the report that is not theirs to settle."""
    report, told = world.reports[0], []
    for n, attempt in enumerate(
        (
            lambda: world.settle(person, report, INCLUDE, stage, "poke-1"),
            lambda: world.reopen(person, report, stage, "poke-2"),
            lambda: world.undo(person, report, stage, "poke-3"),
            lambda: stage is TA and world.retrieve(person, report, event_id="poke-4"),
        )
    ):
        try:
            told.append(f"{n}: {plain(attempt())}")
        except ReviewError as refusal:
            told.append(f"{n}: {refusal}")
    return "\n".join(told)


def check_twins(new_world, history) -> None:
    stage, verdicts, before, after = history
    told = []
    for verdict in verdicts:
        with new_world() as world:
            live_through(world, stage, verdict, before, after)
            given = {p.login: (given_to(world, p), poke(world, p, stage)) for p in others(world)}
            told.append((given_to_all(world), given))
    assert told[0] == told[1]


@settings(max_examples=8)
@given(histories())
def test_twin_worlds_look_alike(sqlite_worlds, history):
    check_twins(sqlite_worlds, history)


@pytest.mark.postgres
@settings(max_examples=3)
@given(histories())
def test_twin_worlds_look_alike_on_postgresql(postgresql_worlds, history):
    check_twins(postgresql_worlds, history)


def test_twins_would_be_told_apart_by_a_verdict_that_shows(sqlite_worlds):
    """The comparison itself: once Ada has decided too, the worlds do differ."""
    told = []
    for verdict in (INCLUDE, UNSURE):
        with sqlite_worlds() as world:
            world.decide(world.ben, world.reports[0], verdict, event_id="the-one")
            world.decide(world.ada, world.reports[0], INCLUDE, event_id="and-mine")
            told.append((given_to_all(world), given_to(world, world.ada)))
    assert told[0] != told[1]
