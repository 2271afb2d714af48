"""What people say of duplicates beyond pairs: chosen values, checked merges; and what arrives when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InvalidInput, NotFound, Stale
from review.model import Arm, AuditVerdict, RunStatus, SearchRun
from review.pipeline import (
    counting,
    deduplicating,
    duplicates_answers,
    duplicates_audit,
    duplicates_fields,
    exporting,
    screening,
)
from review.pipeline.arrivals import account, arrivals
from tests.pipeline.twins import SAME, TITLES, bring, report_of, waiting_pairs

# ---- chosen values -----------------------------------------------------------------------------


def test_a_chosen_value_is_shown_everywhere_and_goes_with_its_record(twins):
    world, r = twins
    held = report_of(world)
    a, b = held[r[0]], held[r[1]]
    own = screening.report_of(world.ctx, a).entry.title
    other = screening.report_of(world.ctx, b).entry.title
    deduplicating.answer(world.ctx, world.ada, (r[0], r[1]), SAME, event_id="join")
    duplicates_fields.choose_field(world.ctx, world.ada, b, "title", r[1], event_id="c1")
    assert screening.report_of(world.ctx, a).entry.title == other
    assert f"TI  - {other}" in exporting.records_file(world.ctx, "ris")
    field = next(f for f in duplicates_fields.fields_of(world.ctx, a) if f.name == "title")
    assert (field.value, field.record_id, field.source, field.is_chosen) == (other, r[1], "base", True)
    duplicates_answers.take_back(world.ctx, world.ada, "join", event_id="back")
    assert screening.report_of(world.ctx, a).entry.title == own
    deduplicating.answer(world.ctx, world.ada, (r[0], r[1]), SAME, event_id="join 2")
    assert screening.report_of(world.ctx, a).entry.title == other
    duplicates_fields.withdraw_choice(world.ctx, world.ben, a, "title", event_id="w")
    assert screening.report_of(world.ctx, a).entry.title == own
    with pytest.raises(Stale):
        duplicates_fields.withdraw_choice(world.ctx, world.ben, a, "title", event_id="w2")
    with pytest.raises(Stale, match="no record of"):
        duplicates_fields.choose_field(world.ctx, world.ada, a, "title", r[3], event_id="c2")
    with pytest.raises(InvalidInput):
        duplicates_fields.choose_field(world.ctx, world.ada, a, "raw", r[0], event_id="c3")


# ---- samples -----------------------------------------------------------------------------------


def test_a_merge_found_wrong_is_undone_for_good_and_the_rate_is_told(world):
    held = report_of(world)
    bring(world, "one.ris", TITLES[:2])
    bring(world, "two.ris", TITLES[:1])
    deduplicating.run(world.ctx)
    merged = len(report_of(world)) - len(set(report_of(world).values()))
    assert merged > len(held) - len(set(held.values()))
    before, flow = report_of(world), counting.flow(world.ctx)
    with pytest.raises(NotFound):
        duplicates_audit.next_item(world.ctx, world.ada, "S9")
    sample = duplicates_audit.draw(world.ctx, world.ada, 10, 7, event_id="draw").result
    [kept] = duplicates_audit.samples(world.ctx, world.ada)
    assert (kept.sample_id, kept.population, len(kept.items)) == (sample, merged, merged)
    shown = duplicates_audit.next_item(world.ctx, world.ada, sample)
    assert {shown.record.entry.title} == {o.entry.title for o in shown.others}
    record = exporting.record_rows(world.ctx)[-1]["record_id"]
    assert record in {item.record_id for item in kept.items}
    duplicates_audit.answer(world.ctx, world.ada, sample, record, AuditVerdict.WRONG, event_id="wrong")
    following = duplicates_audit.next_item(world.ctx, world.ada, sample)
    assert following is None if merged == 1 else following.item.record_id != record
    assert following is None or (following.done, following.total) == (1, merged)
    found = duplicates_audit.estimate(world.ctx, world.ada, sample)
    assert (found.wrong, found.rate, found.population) == (1, 1.0, merged)
    after = report_of(world)
    assert {r for r in after if after[r] != before[r]} == {record}
    assert after[record] not in before.values()
    deduplicating.run(world.ctx)
    assert report_of(world) == after
    left = {r for r in before if before[r] == before[record]} - {record}
    assert not any(record in pair and left & set(pair) for pair in waiting_pairs(world))
    assert counting.flow(world.ctx).duplicates == flow.duplicates - 1
    with pytest.raises(Stale):
        duplicates_audit.answer(world.ctx, world.ben, sample, record, AuditVerdict.RIGHT, event_id="no")
    duplicates_answers.take_back(world.ctx, world.ada, "wrong", event_id="back")
    assert report_of(world) == before
    assert counting.flow(world.ctx) == flow
    assert duplicates_audit.estimate(world.ctx, world.ada, sample).open == merged
    duplicates_audit.answer(world.ctx, world.ben, sample, record, AuditVerdict.RIGHT, event_id="yes")
    assert duplicates_audit.estimate(world.ctx, world.ada, sample).rate == 0.0


# ---- arrivals ----------------------------------------------------------------------------------


def test_every_record_arrives_once(world):
    bring(world, "first.ris", [TITLES[2]])
    deduplicating.run(world.ctx)
    before = report_of(world)
    bring(world, "second.ris", [TITLES[2], *TITLES[:2], TITLES[0]])
    assert len(arrivals(world.ctx)[-1].unplaced) == 4
    deduplicating.run(world.ctx)
    last = arrivals(world.ctx)[-1]
    assert (len(last.new), len(last.within), len(last.earlier), len(last.unplaced)) == (2, 1, 1, 0)
    [seen] = last.earlier
    assert before[seen.first_record_id] == report_of(world)[seen.record_id]
    assert (last.source_label, last.round_name) == ("The base", "1")
    flow = counting.flow(world.ctx)
    assert flow.database_results == sum(a.record_count for a in arrivals(world.ctx) if a.source_id == "base")


def a_run(name: str) -> SearchRun:
    return SearchRun(
        name, "round-1", "base", "The base", Arm.DATABASES, "", RunStatus.COMPLETE, "", "", "", "", "",
        0, 0, 0, None, "", (), "", None,
    )  # fmt: skip


@given(st.lists(st.lists(st.sampled_from([None, "R1", "R2", "R3", "R4"]), max_size=6), max_size=5))
def test_the_accounts_of_every_sequence_add_up(given_runs):
    records = {f"run{n}": [f"run{n}:{i}" for i, _ in enumerate(of)] for n, of in enumerate(given_runs)}
    belongs = {f"run{n}:{i}": r for n, of in enumerate(given_runs) for i, r in enumerate(of) if r}
    made = account([a_run(name) for name in records], {"round-1": "1"}, records, belongs)
    firsts: set[str] = set()
    for arrival, ids in zip(made, records.values(), strict=True):
        seen = [*arrival.within, *arrival.earlier]
        parts = [*arrival.new, *(s.record_id for s in seen), *arrival.unplaced]
        assert sorted(parts) == sorted(ids)
        assert arrival.record_count == len(ids)
        own = set(arrival.new)
        assert {s.first_record_id for s in arrival.within} <= own
        assert {s.first_record_id for s in arrival.earlier} <= firsts
        assert all(belongs[s.record_id] == belongs[s.first_record_id] for s in seen)
        firsts |= own
    assert len(firsts) == len(set(belongs.values()))
