"""The flow adds up, whatever happened: the diagram itself is the property."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import FlowError
from review.model import Arm, Outcome, RetrievalStatus
from review.reporting import Ledger, LedgerRecord, Level, ReportState, Template, check, count
from tests.reporting.ledgers import ledgers, small_ledger


@pytest.fixture
def small():
    return small_ledger()


def test_counts_of_a_small_review(small):
    flow = count(small)
    assert (flow.database_results, flow.register_results, flow.citations_results) == (5, None, 2)
    assert flow.database_specific_results == (("PubMed", 2), ("Web of Science", 3))
    assert (flow.duplicates, flow.duplicates_person, flow.records_screened) == (1, 1, 4)
    assert (flow.records_excluded, flow.dbr_sought_reports, flow.dbr_notretrieved_reports) == (1, 3, 1)
    assert (flow.dbr_assessed, flow.dbr_excluded) == (2, (("Wrong intervention", 1),))
    assert (flow.other_sought_reports, flow.other_assessed, flow.other_excluded) == (1, 1, ())
    assert (flow.new_reports, flow.new_studies) == (2, 1)
    assert flow.members["duplicates:person"] == ("R3",)
    assert flow.members["dbr_excluded:E2"] == ("P3",)
    assert flow.members["other_in_databases"] == ("R7",)
    assert not flow.is_interim
    assert flow.template is Template.NEW_OTHER
    assert str(flow.notes[0]).startswith("1 record from other methods belongs to a report")


@given(data=st.data())
def test_every_identity_holds(data):
    flow = count(data.draw(ledgers()))
    failures = [f for f in check(flow.numbers()) if f.level is Level.ERROR]
    assert failures == []


@given(data=st.data())
def test_every_number_opens_its_list(data):
    flow = count(data.draw(ledgers()))
    for key, value in flow.numbers().items():
        if isinstance(value, int) and not key.startswith(("previous_", "total_")):
            member = key.replace("duplicates_", "duplicates:").replace("other_earlier", "other:earlier")
            assert len(flow.members[member]) == value, key
        elif isinstance(value, tuple):
            assert [len(flow.members[k]) for k in flow.parts[key]] == [n for _, n in value]
    assert len(flow.members["set_aside"]) == flow.set_aside
    for note in flow.notes:
        assert not note.key or len(flow.members[note.key]) == note.number


@given(data=st.data())
def test_every_record_is_in_exactly_one_place(data):
    """Identity 12: removed, excluded, not retrieved, included, pending or set aside."""
    ledger = data.draw(ledgers())
    flow = count(ledger)
    places = Counter()
    for key in (
        "duplicates",
        "excluded_automatic",
        "excluded_other",
        "records_excluded",
        "pending_screening",
    ):
        places.update(flow.members[key])
    for key in ("other_duplicates", "other_in_databases", "other_known"):
        places.update(flow.members.get(key, ()))
    ends = (
        "dbr_notretrieved_reports", "pending_retrieval", "pending_assessment", "dbr_excluded", "set_aside",
        "other_notretrieved_reports", "pending_other_screening", "pending_other_retrieval",
        "pending_other_assessment", "other_excluded", "new_reports",
    )  # fmt: skip
    reports = Counter()
    for key in ends:
        reports.update(flow.members[key])
    assert set(reports.values()) <= {1}
    last = ledger.rounds[-1]
    identified = {r.record_id for r in ledger.records if not ledger.is_update or r.round_id == last}
    assert set(places.values()) <= {1}
    assert set(places) <= identified
    standing = [r for r in ledger.records if r.record_id in identified - set(places)]
    assert Counter(r.report_id for r in standing) == reports


@given(data=st.data(), seed=st.integers())
def test_counting_twice_or_in_another_order_gives_the_same(data, seed):
    ledger = data.draw(ledgers())
    records, reports = list(ledger.records), list(ledger.reports.items())
    random.Random(seed).shuffle(records)
    random.Random(seed).shuffle(reports)
    assert count(ledger) == count(replace(ledger, records=records, reports=dict(reports)))


@given(data=st.data())
def test_unique_after_a_run_is_unique_before_plus_new(data):
    ledger = data.draw(ledgers(is_update=False))
    *before, last = ledger.rounds
    known = {r.report_id for r in ledger.records if r.round_id in before}
    flow = count(replace(ledger, is_update=True, previous_studies=None, previous_reports=None))
    found = [r for r in ledger.records if r.round_id == last]
    assert (flow.database_results or 0) + (flow.register_results or 0) == len(
        [r for r in found if not r.arm.is_other]
    )
    new = {r.report_id for r in found if not r.arm.is_other} - known
    removed = flow.excluded_automatic + flow.excluded_other - flow.excluded_other_earlier
    assert flow.records_screened + flow.pending_screening + removed == len(new)


def test_update_view_counts_only_the_update(small):
    late = [
        LedgerRecord("R8", "p2", "2026", "pubmed", "PubMed", Arm.DATABASES, "P1"),
        LedgerRecord("R9", "w2", "2026", "wos", "Web of Science", Arm.DATABASES, "P1"),
        LedgerRecord("R10", "p2", "2026", "pubmed", "PubMed", Arm.DATABASES, "P9"),
    ]
    included = ReportState(
        "P9", Outcome.INCLUDED, Outcome.INCLUDED, RetrievalStatus.RETRIEVED, study_ids=("S1",)
    )
    both = replace(
        small,
        records=[*small.records, *late],
        reports={**small.reports, "P9": included},
        rounds=("2025", "2026"),
    )
    update = count(
        replace(both, is_update=True, previous_studies=1, previous_reports=2, withdrawn_reports=("P2",))
    )
    assert (update.database_results, update.excluded_other_earlier, update.duplicates) == (3, 1, 1)
    assert (update.records_screened, update.new_reports) == (1, 1)
    assert update.new_studies == 0, "a further report of a study already included is no new study"
    assert (update.total_studies, update.total_reports) == (1, 2)
    assert update.template is Template.UPDATED_OTHER
    combined = count(both)
    assert (combined.database_results, combined.excluded_other_earlier, combined.duplicates) == (8, 1, 2)
    assert (combined.previous_studies, combined.total_studies) == (None, None)


def test_conflict_and_open_retrieval_are_pending(small):
    reports = dict(small.reports)
    reports["P1"] = replace(reports["P1"], title_abstract=Outcome.CONFLICT)
    reports["P2"] = replace(reports["P2"], retrieval=None)
    reports["P3"] = replace(reports["P3"], full_text=Outcome.CONFLICT)
    flow = count(replace(small, reports=reports))
    assert (flow.pending_screening, flow.pending_retrieval, flow.pending_assessment) == (1, 1, 1)
    assert flow.members["pending_screening"] == ("R1",)
    assert (flow.is_interim, flow.pending) == (True, 3)
    assert check(flow.numbers()) == []


@pytest.mark.parametrize("retrieval", [None, RetrievalStatus.SOUGHT])
def test_a_full_text_decision_before_the_full_text_is_there_counts_as_pending(small, retrieval):
    reports = {**small.reports, "P3": replace(small.reports["P3"], retrieval=retrieval)}
    flow = count(replace(small, reports=reports))
    assert flow.members["pending_retrieval"] == ("P3",)
    assert (flow.dbr_assessed, flow.dbr_excluded) == (1, ())


def test_a_source_that_gave_nothing_prints_zero():
    flow = count(Ledger([], {}, (), [("pubmed", "PubMed", Arm.DATABASES)]))
    assert (flow.database_results, flow.database_specific_results) == (0, (("PubMed", 0),))
    assert (flow.register_results, flow.register_specific_results) == (None, None)
    assert flow.template is Template.NEW


def test_what_no_box_holds_is_said_under_the_diagram(small):
    lost = ReportState("P77", Outcome.INCLUDED)
    ledger = replace(
        small,
        reports={**small.reports, "P77": lost, "P5": replace(small.reports["P5"], study_ids=())},
        incomplete_runs=["PubMed 2025", "Web of Science 2025"],
    )
    said = " ".join(str(n) for n in count(ledger).notes)
    assert "Not every search was complete: PubMed 2025, Web of Science 2025." in said
    assert "1 report has no record of any search" in said
    assert "1 included report is not linked to a study yet" in said


def test_a_record_that_stands_twice_is_refused(small):
    with pytest.raises(FlowError, match="R1 stands twice"):
        count(replace(small, records=[*small.records, small.records[0]]))


def test_a_round_that_is_not_listed_is_refused(small):
    with pytest.raises(FlowError, match="2025"):
        count(replace(small, rounds=("2026",)))


@pytest.mark.bench
def test_two_hundred_thousand_records_are_counted_within_a_second():
    draw = random.Random(1)
    reports = {f"P{i}": ReportState(f"P{i}", draw.choice(list(Outcome))) for i in range(140_000)}
    records = [
        LedgerRecord(f"R{i:07}", "run", "2025", "a", "A", Arm.DATABASES, f"P{draw.randrange(140_000)}")
        for i in range(200_000)
    ]
    start = time.perf_counter()
    count(Ledger(records, reports))
    assert time.perf_counter() - start < 1
