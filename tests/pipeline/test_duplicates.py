"""Cards and lists of possible duplicates: shown, answered, put off, undone."""

from __future__ import annotations

from contextlib import suppress

import pytest

from review.errors import InvalidInput, NotAllowed, ReviewError, Stale
from review.model import Link, LinkKind
from review.pipeline import (
    counting,
    deduplicating,
    duplicates_answers,
    duplicates_bulk,
    duplicates_cards,
    duplicates_fields,
    duplicates_links,
    exporting,
)
from review.store import Event, pairs
from tests.pipeline.twins import DIFFERENT, RELATED, SAME, TITLES, ask, bring, report_of, waiting_pairs
from tests.pipeline.worlds import EXCLUDE, INCLUDE

# ---- cards -------------------------------------------------------------------------------------


def test_a_card_holds_a_group_and_everything_to_tell_it_by(twins):
    world, r = twins
    held = report_of(world)
    world.both(held[r[0]], INCLUDE, INCLUDE)
    world.decide(world.ben, held[r[1]], EXCLUDE)
    ask(world, (r[0], r[1], 0.9, ""), (r[1], r[2], 0.85, "two DOIs"), (r[3], r[4], 0.97, ""))
    cards = duplicates_cards.cards(world.ctx, world.ada)
    assert [len(c.reports) for c in cards] == [3, 2]
    big = cards[0]
    assert [c.report.report_id for c in big.reports] == [held[i] for i in r[:3]]
    assert [c.is_decided for c in big.reports] == [True, False, False], "Ben's vote is his own still"
    assert duplicates_cards.cards(world.ctx, world.ben)[0].reports[1].is_decided
    assert [(q.score, q.veto) for q in big.questions] == [(0.9, ""), (0.85, "two DOIs")]
    assert {row.field for row in big.fields} >= {"title", "authors", "year"}
    assert big.reports[0].sources[0] == "The base"
    found = duplicates_cards.waiting(world.ctx, world.ada)
    assert (found.questions, found.cards, found.later) == (3, 2, 0)
    assert len(duplicates_cards.cards(world.ctx, world.ada, limit=1)) == 1


def test_ticking_two_of_three_joins_them_and_keeps_the_third_apart(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.9, ""), (r[1], r[2], 0.9, ""))
    held = report_of(world)
    [card] = duplicates_cards.cards(world.ctx, world.lead)
    duplicates_answers.answer_card(
        world.ctx, world.lead, card.pairs, together=[[held[r[0]], held[r[2]]]], event_id="one"
    )
    now = report_of(world)
    assert now[r[0]] == now[r[2]] == held[r[0]]
    assert now[r[1]] == held[r[1]]
    last = duplicates_answers.last_answer(world.ctx, world.lead)
    assert sorted(v.verdict for v in last.verdicts) == [DIFFERENT, DIFFERENT, SAME]
    assert last.person == "Lead"
    assert waiting_pairs(world) == set()
    deduplicating.run(world.ctx)
    assert waiting_pairs(world) == set()
    duplicates_answers.take_back(world.ctx, world.lead, last.answer_id, event_id="back")
    assert report_of(world) == held
    assert waiting_pairs(world) >= {(r[0], r[1]), (r[1], r[2])}
    with pytest.raises(Stale):
        duplicates_answers.take_back(world.ctx, world.lead, last.answer_id, event_id="twice")


def test_all_the_same_related_or_left_open(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.9, ""), (r[1], r[2], 0.9, ""), (r[3], r[4], 0.9, ""))
    held = report_of(world)
    first, second = duplicates_cards.cards(world.ctx, world.lead)
    duplicates_answers.answer_card(
        world.ctx, world.lead, first.pairs, together=[[held[i] for i in r[:2]]], rest=None, event_id="a"
    )
    assert waiting_pairs(world) == {(r[1], r[2]), (r[3], r[4])}
    with pytest.raises(Stale):
        duplicates_answers.answer_card(world.ctx, world.lead, first.pairs, event_id="b")
    duplicates_answers.answer_card(
        world.ctx, world.lead, second.pairs, rest=RELATED, kind=LinkKind.SERIES, event_id="c"
    )
    links = duplicates_links.links_of(world.ctx, [held[r[4]]])[held[r[4]]]
    assert [(x.other_report_id, x.kind) for x in links] == [(held[r[3]], LinkKind.SERIES)]
    [card] = duplicates_cards.cards(world.ctx, world.lead)
    for wrong in ({"rest": SAME}, {"rest": None}, {"together": [["R00001"], ["R00001"]]}):
        with pytest.raises(InvalidInput):
            duplicates_answers.answer_card(world.ctx, world.lead, card.pairs, event_id="d", **wrong)
    with pytest.raises(Stale, match="not on this card"):
        duplicates_answers.answer_card(world.ctx, world.lead, card.pairs, together=[["R00009"]], event_id="e")


def test_later_comes_last_for_this_person_alone_and_comes_round_again(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.95, ""), (r[2], r[3], 0.9, ""))
    ctx, ids = world.ctx, lambda who: [c.card_id for c in duplicates_cards.cards(world.ctx, who)]
    first, second = ids(world.ada)
    shown = duplicates_cards.cards(ctx, world.ada)[0].pairs
    duplicates_answers.later(ctx, world.ada, shown, event_id="l1")
    assert (ids(world.ada), ids(world.ben)) == ([second, first], [first, second])
    assert duplicates_cards.waiting(ctx, world.ada).later == 1
    duplicates_answers.later(ctx, world.ada, duplicates_cards.cards(ctx, world.ada)[0].pairs, event_id="l2")
    assert ids(world.ada) == [first, second], "both put off: the one put off first comes first"
    assert all(c.is_put_off for c in duplicates_cards.cards(ctx, world.ada))
    ask(world, (r[1], r[4], 0.9, ""))
    assert not duplicates_cards.cards(ctx, world.ada)[0].is_put_off, "it grew, and what is new is shown"


def test_a_question_that_another_answer_settles_disappears(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.9, ""), (r[1], r[2], 0.9, ""), (r[0], r[2], 0.9, ""))
    deduplicating.answer(world.ctx, world.ada, (r[0], r[1]), SAME, event_id="a")
    assert len(waiting_pairs(world)) == 1, "both ask about the same two reports now"
    deduplicating.answer(world.ctx, world.ben, (r[0], r[2]), DIFFERENT, event_id="b")
    assert waiting_pairs(world) == set()
    duplicates_answers.take_back(world.ctx, world.ada, "a", event_id="c")
    assert waiting_pairs(world) == {(r[0], r[1]), (r[1], r[2])}


# ---- what stood open stays open ----------------------------------------------------------------


def test_a_run_that_asks_only_about_what_is_new_keeps_what_stood_open(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.9, ""))
    ask(world, (r[2], r[3], 0.95, ""))
    assert [q.first.record_id for q in deduplicating.questions(world.ctx, world.lead)] == [r[2], r[0]]
    ask(world, (r[0], r[1], 0.99, ""))
    assert [q.score for q in deduplicating.questions(world.ctx, world.lead)] == [0.99, 0.95]
    done = deduplicating.run(world.ctx)
    assert done.question_count == 2
    deduplicating.answer(world.ctx, world.lead, (r[0], r[1]), DIFFERENT, event_id="no")
    ask(world)
    assert waiting_pairs(world) == {(r[2], r[3])}


def test_a_record_that_came_after_a_merge_goes_with_the_report_it_is_a_duplicate_of(world):
    """The report it hangs on was joined to another when it came, and is split off again."""
    bring(world, "one.ris", TITLES[:1])
    deduplicating.run(world.ctx)
    younger = report_of(world)[exporting.record_rows(world.ctx)[-1]["record_id"]]
    older = world.reports[0]
    deduplicating.answer_reports(world.ctx, world.lead, younger, older, SAME, event_id="join")
    bring(world, "two.ris", TITLES[:1], "web")
    deduplicating.run(world.ctx)
    [new] = [row for row in exporting.record_rows(world.ctx) if row["file"] == "two.ris"]
    assert new["report_id"] == older
    flow = counting.flow(world.ctx)
    assert flow.duplicates_person == 1
    duplicates_answers.take_back(world.ctx, world.lead, "join", event_id="back")
    assert report_of(world)[new["record_id"]] == younger
    assert counting.flow(world.ctx).duplicates_person == 0
    deduplicating.answer_reports(world.ctx, world.lead, younger, older, SAME, event_id="join 2")
    assert counting.flow(world.ctx) == flow


def test_a_person_who_joins_two_reports_makes_one_duplicate(world):
    """The other records of the report that goes are the program's duplicates as before."""
    bring(world, "one.ris", [TITLES[1], TITLES[1], TITLES[1]])
    deduplicating.run(world.ctx)
    flow, held = counting.flow(world.ctx), exporting.dedup_rows(world.ctx)
    new = report_of(world)[exporting.record_rows(world.ctx)[-1]["record_id"]]
    deduplicating.answer_reports(world.ctx, world.lead, world.reports[0], new, SAME, event_id="join")
    now = counting.flow(world.ctx)
    assert now.duplicates_person == flow.duplicates_person + 1
    assert now.duplicates_program == flow.duplicates_program
    duplicates_answers.take_back(world.ctx, world.lead, "join", event_id="back")
    assert exporting.dedup_rows(world.ctx) == held


def test_links_of_the_program_are_kept_once_and_a_persons_word_stands_above_them(twins):
    world, r = twins
    held = report_of(world)
    link = Link(r[0], r[1], LinkKind.PREPRINT, "a preprint server")
    for n in range(2):
        kept = world.ctx.db.write(
            Event("test", "link"), lambda unit, n=n: pairs.keep_links(unit, f"e{n}", [link], "program")
        )
        assert kept.result == 1 - n
    [found] = duplicates_links.links_of(world.ctx, [held[r[1]]])[held[r[1]]]
    assert (found.other_report_id, found.kind, found.author, found.event_id) == (
        held[r[0]], LinkKind.PREPRINT, "program", "e0",
    )  # fmt: skip
    deduplicating.answer(world.ctx, world.ada, (r[0], r[1]), SAME, event_id="a")
    assert duplicates_links.links_of(world.ctx, [held[r[1]]])[held[r[1]]] == ()


# ---- lists -------------------------------------------------------------------------------------


def test_a_whole_list_is_answered_at_once_and_undone_at_once(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.96, ""), (r[2], r[3], 0.99, ""), (r[4], r[5], 0.99, "two DOIs"))
    everything, clear = duplicates_bulk.Filter(), duplicates_bulk.Filter(veto="", score_from=0.95)
    shown = duplicates_bulk.preview(world.ctx, world.lead, everything)
    assert (shown.count, shown.may_be_same) == (3, False)
    assert len(shown.examples) == 3
    assert duplicates_bulk.choices(world.ctx, world.lead).vetoes == (("", 2), ("two DOIs", 1))
    with pytest.raises(NotAllowed, match="speaks against 1"):
        duplicates_bulk.answer_all(world.ctx, world.lead, everything, SAME, expected=3, event_id="x")
    with pytest.raises(Stale, match="3 were shown"):
        duplicates_bulk.answer_all(world.ctx, world.lead, clear, SAME, expected=3, event_id="x")
    before = report_of(world)
    duplicates_bulk.answer_all(world.ctx, world.lead, clear, SAME, expected=2, event_id="bulk")
    assert len(set(report_of(world).values())) == len(set(before.values())) - 2
    duplicates_answers.take_back(world.ctx, world.lead, "bulk", event_id="back")
    assert report_of(world) == before
    assert len(waiting_pairs(world)) == 3
    duplicates_bulk.answer_all(world.ctx, world.lead, everything, DIFFERENT, expected=3, event_id="no")
    assert waiting_pairs(world) == set()
    with pytest.raises(InvalidInput):
        duplicates_bulk.answer_all(world.ctx, world.lead, everything, DIFFERENT, expected=0, event_id="y")


def test_same_for_a_list_needs_the_protocols_score(twins):
    world, r = twins
    ask(world, (r[0], r[1], 0.94, ""))
    shown = duplicates_bulk.preview(world.ctx, world.lead, duplicates_bulk.Filter(source_id="base"))
    assert (shown.count, shown.may_be_same, shown.why_not) == (1, False, "1 of them score less than 0.95")
    assert duplicates_bulk.preview(world.ctx, world.lead, duplicates_bulk.Filter(source_id="web")).count == 0


def test_a_person_who_may_not_gets_nothing(world):
    for read in (duplicates_cards.cards, duplicates_cards.waiting, duplicates_answers.answers):
        with pytest.raises(NotAllowed), suppress(Stale):
            read(world.ctx, world.guest)
    with pytest.raises(ReviewError):
        duplicates_fields.fields_of(world.ctx, "R99999")
