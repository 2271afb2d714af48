"""Merged reports are found again, lists filtered by kind, every word on a sample taken back."""

from __future__ import annotations

import pytest

from review.errors import Stale
from review.model import AuditVerdict
from review.pipeline import (
    deduplicating,
    duplicates_answers,
    duplicates_audit,
    duplicates_bulk,
    duplicates_fields,
    duplicates_merged,
)
from tests.pipeline.twins import DIFFERENT, SAME, ask, report_of, waiting_pairs


def test_a_merged_report_is_found_by_any_of_its_titles_and_ids(twins):
    world, r = twins
    held, titles = report_of(world), duplicates_merged.titles_of(world.ctx, world.lead, [*report_of(world)])
    deduplicating.answer(world.ctx, world.lead, (r[0], r[1]), SAME, event_id="one")
    duplicates_fields.choose_field(world.ctx, world.lead, held[r[0]], "title", r[1], event_id="title")
    several = {h for h in report_of(world).values() if [*report_of(world).values()].count(h) > 1}
    everything = duplicates_merged.merged(world.ctx, world.lead)
    assert (everything.count, {r.report_id for r in everything.reports}) == (len(several), several)
    for words in (titles[r[0]], titles[r[1]].upper(), held[r[0]], held[r[1]].lower(), r[0], r[1]):
        found = duplicates_merged.merged(world.ctx, world.lead, words)
        assert held[r[0]] in [report.report_id for report in found.reports], words
    assert duplicates_merged.merged(world.ctx, world.lead, "no such words").count == 0
    assert duplicates_merged.merged(world.ctx, world.lead, held[r[3]]).count == 0, "of one record"
    assert len(duplicates_merged.merged(world.ctx, world.lead, limit=1).reports) == 1
    assert duplicates_merged.sources_of(world.ctx, world.lead, [r[0]]) == {r[0]: "The base"}


def test_a_list_is_filtered_by_kind_whatever_was_seen(twins):
    world, r = twins
    first, second = "two DOIs: 10.1/a against 10.1/b", "two DOIs: 10.1/c against 10.1/d; 3 years apart"
    ask(world, (r[0], r[1], 0.9, first), (r[2], r[3], 0.9, second), (r[4], r[5], 0.9, ""))
    kinds = dict(duplicates_bulk.choices(world.ctx, world.lead).vetoes)
    assert kinds == {"two DOIs: {a} against {b}": 2, "{years} years apart": 1, "": 1}
    for veto, count in {**kinds, first: 1}.items():
        wanted = duplicates_bulk.Filter(veto=veto)
        assert duplicates_bulk.preview(world.ctx, world.lead, wanted).count == count
    wanted = duplicates_bulk.Filter(veto="two DOIs: {a} against {b}")
    duplicates_bulk.answer_all(world.ctx, world.lead, wanted, DIFFERENT, expected=2, event_id="all")
    assert waiting_pairs(world) == {(r[4], r[5])}


@pytest.mark.parametrize("verdict", list(AuditVerdict))
def test_any_word_on_a_sample_is_taken_back_once(twins, verdict):
    world, _ = twins
    sample = duplicates_audit.draw(world.ctx, world.lead, 1, 7, event_id="draw").result
    [item] = duplicates_audit.samples(world.ctx, world.lead)[0].items
    before = report_of(world)
    duplicates_audit.answer(world.ctx, world.lead, sample, item.record_id, verdict, event_id="word")
    assert duplicates_audit.next_item(world.ctx, world.lead, sample) is None
    duplicates_answers.take_back(world.ctx, world.ada, "word", event_id="back")
    assert duplicates_audit.next_item(world.ctx, world.lead, sample).item == item
    assert report_of(world) == before
    with pytest.raises(Stale):
        duplicates_answers.take_back(world.ctx, world.ada, "word", event_id="again")
