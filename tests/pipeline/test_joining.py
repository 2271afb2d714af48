"""Reports are joined and parted in any order, and nobody's word is lost, doubled or moved."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import (
    Evidence,
    Extraction,
    LinkKind,
    Membership,
    Outcome,
    RetrievalStatus,
    Role,
    Value,
)
from review.pipeline import (
    charting,
    conflicts,
    deduplicating,
    duplicates_links,
    exporting,
    fulltexts,
    lists,
    people,
    screening,
)
from review.store import Event, identity, pairs, worklist
from review.store.pairs import Said
from review.store.schema import audit, decision, membership
from tests.pipeline.joins import DIFFERENT, RELATED, SAME, back, everything, join, outcome
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, TA, UNSURE, World

# ---- what stands on a joined report ------------------------------------------------------------


def test_two_reports_with_decisions_become_one_and_both_votes_stand(world):
    first, second, *_ = world.reports
    world.both(first, INCLUDE, INCLUDE)
    world.both(second, INCLUDE, INCLUDE)
    before = everything(world)
    join(world, second, first, "join")
    assert second not in world.reports
    assert outcome(world, first) is Outcome.INCLUDED
    assert screening.report_of(world.ctx, second).report_id == first
    shown = screening.visible_decisions(world.ctx, world.lead, report_id=second)
    assert {(d.report_id, d.made_on, d.reviewer_id) for d in shown} == {
        (first, on, who.reviewer_id) for on in (first, second) for who in (world.ada, world.ben)
    }
    done, total = (screening.next_work(world.ctx, world.ada, TA).done, len(world.reports))
    assert (done, screening.next_work(world.ctx, world.ada, TA).total) == (1, total)
    back(world, "join")
    assert everything(world) == before


def test_differing_votes_on_both_are_a_conflict_until_it_is_settled(world):
    first, second, *_ = world.reports
    world.both(first, INCLUDE, INCLUDE)
    world.both(second, EXCLUDE, EXCLUDE)
    before = everything(world)
    join(world, first, second, "join")
    assert outcome(world, first) is Outcome.CONFLICT
    [found] = conflicts.open_conflicts(world.ctx, world.judge, TA)
    assert (found.report.report_id, len(found.votes), found.is_with_oneself) == (first, 4, True)
    world.settle(world.judge, first, EXCLUDE)
    assert outcome(world, first) is Outcome.EXCLUDED
    back(world, "join")
    assert outcome(world, second) is Outcome.EXCLUDED
    world.reopen(world.judge, first)
    after = everything(world)
    assert {k: after[k] for k in before} == before


def test_whoever_is_in_conflict_with_themself_can_decide_anew(world):
    first, second, *_ = world.reports
    world.both(first, INCLUDE, INCLUDE)
    world.decide(world.ada, second, EXCLUDE)
    join(world, first, second, "join")
    assert outcome(world, first) is Outcome.CONFLICT
    with pytest.raises(Stale, match="already"):
        world.decide(world.ada, first, INCLUDE)
    world.undo(world.ada, second)  # the old id still finds it, and both votes go
    assert outcome(world, first) is Outcome.PENDING
    world.decide(world.ada, first, INCLUDE)
    assert outcome(world, first) is Outcome.INCLUDED
    back(world, "join")
    assert (outcome(world, first), outcome(world, second)) == (Outcome.INCLUDED, Outcome.PENDING)


def test_two_half_screened_reports_make_one_that_is_screened(world):
    """Ada voted on one and Ben on the other: together that is two people's work, and nobody waits."""
    first, second, *_ = world.reports
    world.decide(world.ada, first, INCLUDE)
    world.decide(world.ben, second, UNSURE)
    join(world, first, second, "join")
    assert outcome(world, first) is Outcome.INCLUDED
    for person in (world.ada, world.ben):
        assert first not in {
            r.report_id for r in screening.next_work(world.ctx, person, TA, limit=99).reports
        }
    back(world, "join")
    assert outcome(world, first) is outcome(world, second) is Outcome.PENDING
    waits = {r.report_id for r in screening.next_work(world.ctx, world.ben, TA, limit=99).reports}
    assert first in waits
    assert second not in waits


@pytest.mark.parametrize("other", [INCLUDE, EXCLUDE])
def test_a_ruling_holds_only_as_far_as_the_votes_it_was_about(world, other):
    first, second, *_ = world.reports
    world.both(first, INCLUDE, EXCLUDE)
    world.settle(world.judge, first, INCLUDE)
    world.both(second, other, other)
    join(world, first, second, "join")
    assert outcome(world, first) is (Outcome.INCLUDED if other is INCLUDE else Outcome.CONFLICT)
    if other is EXCLUDE:
        world.settle(world.judge, first, EXCLUDE)
        assert outcome(world, first) is Outcome.EXCLUDED


def test_two_rulings_that_differ_are_a_conflict_and_one_settles_both(world):
    first, second, *_ = world.reports
    for report, verdict in ((first, INCLUDE), (second, EXCLUDE)):
        world.both(report, INCLUDE, EXCLUDE)
        world.settle(world.judge, report, verdict)
    join(world, first, second, "join")
    [found] = conflicts.open_conflicts(world.ctx, world.judge, TA)
    assert len(found.rulings) == 2
    world.settle(world.judge, first, INCLUDE)
    assert outcome(world, first) is Outcome.INCLUDED
    back(world, "join")
    assert outcome(world, first) is outcome(world, second) is Outcome.INCLUDED
    join(world, first, second, "again")
    world.reopen(world.judge, first)
    assert outcome(world, first) is Outcome.CONFLICT


def status(world: World, report: str) -> RetrievalStatus | None:
    return {s.report.report_id: s.status for s in fulltexts.sought(world.ctx, world.lead)}.get(report)


@pytest.mark.parametrize("order", [("retrieved", "not_retrieved"), ("not_retrieved", "retrieved")])
def test_a_full_text_that_came_for_one_part_is_there(world, order):
    first, second, *_ = world.reports
    for report, said in zip((first, second), order, strict=True):
        world.both(report, INCLUDE, INCLUDE)
        world.retrieve(world.ada, report, said)
    before = everything(world)
    join(world, first, second, "join")
    assert status(world, first) is RetrievalStatus.RETRIEVED
    world.both(first, INCLUDE, INCLUDE, FT)
    assert outcome(world, first, FT) is Outcome.INCLUDED
    world.undo(world.ada, first, FT)
    world.undo(world.ben, first, FT)
    back(world, "join")
    assert everything(world) == before
    join(world, first, second, "again")
    world.retrieve(world.ada, first, "not_retrieved")
    assert status(world, first) is RetrievalStatus.NOT_RETRIEVED
    world.retrieve(world.ada, first, "sought")
    assert status(world, first) is RetrievalStatus.SOUGHT


def test_what_was_charted_follows_and_comes_back(world):
    first, second, *_ = world.reports
    for report in (first, second):
        world.pass_on(report)
        world.both(report, INCLUDE, INCLUDE, FT)
    quote = (Evidence("so it says", "p. 1", report_id=second),)
    values = (Value("country", "SE", evidence=quote), Value("main_type", "education", evidence=quote))
    charting.save(world.ctx, world.charter, Extraction("", second, "", values), event_id="chart")
    before = charting.extractions_of(world.ctx, world.charter, second)
    join(world, first, second, "join")
    [moved] = charting.extractions_of(world.ctx, world.charter, first)
    assert moved.report_id == first
    assert charting.extractions_of(world.ctx, world.charter, second) == [moved]
    assert charting.chart(world.ctx).reports[second].report_id == first
    charting.save(world.ctx, world.charter, moved, event_id="chart more")
    back(world, "join")
    assert charting.extractions_of(world.ctx, world.charter, first) == []
    [again] = charting.extractions_of(world.ctx, world.charter, second)
    assert (again.report_id, again.values) == (second, before[0].values)


def test_nobody_waits_for_a_report_that_has_votes_enough(world):
    """Cia was to screen the second one; joined to one that two people screened, it needs her no more."""
    people.invite(world.ctx, "cia", "Cia", [Role.REVIEWER])
    world.reload()
    first, second, *_ = world.reports
    world.decide(world.ada, first, INCLUDE)
    world.decide(world.ben, second, INCLUDE)
    with world.ctx.db.engine.begin() as conn:
        worklist.assign(conn, TA, [(world.cia.reviewer_id, first, int(first[1:]))])
    join(world, first, second, "join")
    with world.ctx.db.read() as unit:
        assert worklist.open_of(unit, TA, [first]) == []
    shown = screening.visible_decisions(world.ctx, world.cia, report_id=first)
    assert len(shown) == 2


def test_two_votes_of_one_person_show_nothing_to_others(world):
    """Nobody else is left to vote, and still one person's word is not settled work."""
    first, second, *_ = world.reports
    world.decide(world.ada, first, INCLUDE)
    world.decide(world.ada, second, EXCLUDE)
    people.remove(world.ctx, "ben")
    screening.refresh(world.ctx)
    join(world, first, second, "join")
    assert outcome(world, first) is Outcome.PENDING
    assert screening.visible_decisions(world.ctx, world.lead) == []
    assert len(screening.visible_decisions(world.ctx, world.ada)) == 2


def test_reports_joined_before_homes_were_written_down_are_brought_in_step(world):
    """As the first version kept it: only the record moved, and to the report that had decisions."""
    ids = world.reports
    first, second, other = ids[1], ids[2], ids[4]
    of = {row["report_id"]: row["record_id"] for row in exporting.record_rows(world.ctx)}
    world.both(second, INCLUDE, INCLUDE)

    def work(unit) -> None:
        pairs.rule(unit, "old", [Said((of[first], of[second]), SAME)], world.lead.reviewer_id)
        moved = Membership(of[first], second, "person", {"joined": first}, world.lead.reviewer_id)
        identity.join(unit, "old", [moved])

    world.ctx.db.write(Event(world.lead.reviewer_id, "answer pair", "", "old"), work)
    screening.refresh(world.ctx)
    assert first not in world.reports
    join(world, second, other, "new")
    assert {first} == {
        row["report_id"]
        for row in exporting.record_rows(world.ctx)
        if row["record_id"] in (of[first], of[second], of[other])
    }
    assert outcome(world, first) is Outcome.INCLUDED
    back(world, "new")
    back(world, "old")
    now = {row["report_id"]: row["record_id"] for row in exporting.record_rows(world.ctx)}
    assert now == of
    assert outcome(world, second) is Outcome.INCLUDED


def test_old_ids_stay_valid(world):
    first, second, third, *_ = world.reports
    join(world, second, third, "one")
    join(world, first, second, "two")
    for old in (second, third):
        assert screening.report_of(world.ctx, old).report_id == first
        assert (
            lists.rows_behind(world.ctx, [old])[0].title == screening.report_of(world.ctx, first).entry.title
        )
    back(world, "one")
    assert screening.report_of(world.ctx, third).report_id == third
    assert screening.report_of(world.ctx, second).report_id == first


# ---- contradictions ----------------------------------------------------------------------------


def test_an_answer_that_contradicts_an_earlier_one_is_refused_and_names_it(world):
    a, b, c, d, *_ = world.reports
    of = {row["report_id"]: row["record_id"] for row in exporting.record_rows(world.ctx)}
    join(world, a, b, "ab", world.ada)
    join(world, c, d, "cd", world.ben)
    deduplicating.answer_reports(world.ctx, world.ben, b, c, DIFFERENT, event_id="bc")
    title = screening.report_of(world.ctx, c).entry.title
    before = everything(world)
    with pytest.raises(NotAllowed, match=f"(?s)Ben said on .*{title}.* are different"):
        deduplicating.answer(world.ctx, world.ada, (of[b], of[d]), SAME, event_id="bd")
    with pytest.raises(Stale, match=f"(?s)Ben said on .*{title}.* are different"):
        join(world, a, d, "ad")
    assert everything(world) == before
    back(world, "bc")
    join(world, a, d, "ad")
    records = {row["record_id"] for row in exporting.record_rows(world.ctx) if row["report_id"] == a}
    pair = (min(records), max(records))
    with pytest.raises(NotAllowed, match=r"(?s)said on .* are the same"):
        deduplicating.answer(world.ctx, world.ada, pair, DIFFERENT, event_id="no")


def test_taking_back_what_others_rest_on_leaves_the_rest(world):
    """Ada joins a and b, Ben joins b and c; without Ada's word, b and c are still one."""
    a, b, c, *_ = world.reports
    join(world, a, b, "ab", world.ada)
    join(world, b, c, "bc", world.ben)
    records = {row["report_id"]: row["record_id"] for row in exporting.record_rows(world.ctx)}
    assert a in records
    back(world, "ab", world.ada)
    assert {a, b} <= set(world.reports)
    assert screening.report_of(world.ctx, b).report_id in (a, b)


def test_related_is_kept_with_its_kind_and_seen_from_both_sides(world):
    a, b, c, *_ = world.reports
    of = {row["report_id"]: row["record_id"] for row in exporting.record_rows(world.ctx)}
    deduplicating.answer_reports(
        world.ctx, world.ada, a, b, RELATED, kind=LinkKind.ERRATUM, event_id="link", note="see p. 3"
    )
    found = duplicates_links.links_of(world.ctx, [a, b, c])
    assert [(x.other_report_id, x.kind, x.author, x.reason) for x in found[a]] == [
        (b, LinkKind.ERRATUM, world.ada.reviewer_id, "see p. 3")
    ]
    assert [x.other_report_id for x in found[b]] == [a]
    assert found[c] == ()
    join(world, b, c, "bc")
    assert [x.other_report_id for x in duplicates_links.links_of(world.ctx, [c])[c]] == [a]
    with pytest.raises(NotAllowed, match="are related"):
        deduplicating.answer(world.ctx, world.lead, (of[a], of[c]), SAME, event_id="ac")
    with pytest.raises(InvalidInput, match="itself"):
        join(world, b, c, "bc again")
    back(world, "link")
    assert duplicates_links.links_of(world.ctx, [a])[a] == ()


def test_one_answer_leaves_one_audit_row_and_changes_no_row(world):
    def rows(table) -> list:
        with world.ctx.db.read() as unit:
            return unit.execute(select(table).order_by(table.c.seq)).all()

    first, second, *_ = world.reports
    world.both(first, INCLUDE, INCLUDE)
    world.both(second, EXCLUDE, EXCLUDE)
    votes, members, trail = rows(decision), rows(membership), len(rows(audit))
    join(world, first, second, "join")
    back(world, "join")
    assert rows(decision) == votes
    assert rows(membership)[: len(members)] == members
    with world.ctx.db.read() as unit:
        assert unit.execute(select(func.count()).select_from(audit)).scalar() == trail + 2
