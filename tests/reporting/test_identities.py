"""Published diagrams: what is wrong in them is found, and nothing is found in those that are right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.reporting import Level, check

PUBLISHED = {
    "database_results": 912,
    "database_specific_results": [("Web of Science", 712), ("Google Scholar", 200)],
    "citations_results": 8,
    "duplicates": 88,
    "records_screened": 824,
    "records_excluded": 684,
    "dbr_sought_reports": 140,
    "dbr_notretrieved_reports": 2,
    "dbr_assessed": 138,
    "dbr_excluded": [("Context", 5), ("Method", 17), ("Focus", 27), ("Topic", 13)],
    "other_sought_reports": 8,
    "other_notretrieved_reports": 0,
    "other_assessed": 8,
    "other_excluded": [("Not applicable", 0)],
    "new_studies": 80,
    "new_reports": 84,
}
BLANK = dict.fromkeys(
    ("previous_studies", "previous_reports", "total_studies", "total_reports", "total_studies_ma"), 0
)


def found(**changes):
    return [(f.level, f.identity, f.difference) for f in check(PUBLISHED | changes)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        BLANK,
        {"register_results": 0, "excluded_automatic": 0, "excluded_other": 0},
        {"new_reports": None, "new_studies": 84},
        {"total_studies": 80, "total_reports": 84},
        {"previous_studies": 10, "previous_reports": 10, "total_studies": 90, "total_reports": 94},
        {"database_results": None},
        {"records_screened": None, "records_excluded": None, "dbr_sought_reports": 824, "dbr_assessed": 822,
         "new_reports": 768},
        {"dbr_sought_reports": None},
        {"dbr_notretrieved_reports": None, "dbr_assessed": 140, "new_reports": 86},
        {"citations_results": None, "other_sought_reports": None, "other_notretrieved_reports": None,
         "other_assessed": None, "other_excluded": None, "new_reports": 76, "new_studies": 70},
        {"citations_results": 0, "other_sought_reports": 0, "other_assessed": 0, "new_reports": 76,
         "new_studies": 70},
        {"citations_results": None, "new_reports": 76, "new_studies": 70},
        {"dbr_excluded": 62},
        {"other_excluded": None},
        {"pending_screening": 4, "database_results": 916, "database_specific_results": [("All", 916)]},
        {"pending_retrieval": 1, "pending_assessment": 2, "dbr_assessed": 135, "new_reports": 81},
        {"total_studies_ma": 12, "total_reports_ma": 13},
    ],
)  # fmt: skip
def test_no_false_alarm(changes):
    assert found(**changes) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"database_specific_results": [("All", 900)]}, ("error", 1, -12)),
        ({"records_screened": 800, "records_excluded": 660}, ("error", 2, 24)),
        ({"duplicates": None, "records_screened": 900, "records_excluded": 760}, ("warning", 2, 12)),
        ({"records_excluded": 680}, ("error", 3, 4)),
        ({"records_excluded": None}, ("warning", 3, 684)),
        ({"dbr_notretrieved_reports": 0}, ("error", 4, 2)),
        ({"dbr_notretrieved_reports": None}, ("warning", 4, 2)),
        ({"dbr_sought_reports": None, "records_excluded": 683}, ("warning", 3, 1)),
        ({"other_notretrieved_reports": 1}, ("error", 5, -1)),
        ({"citations_results": 5}, ("warning", 6, -3)),
        ({"new_reports": 90}, ("error", 7, -6)),
        ({"dbr_excluded": None, "new_reports": 84}, ("warning", 7, 62)),
        ({"new_studies": 85}, ("warning", 8, -1)),
        ({"new_reports": None, "new_studies": 85}, ("warning", 8, -1)),
        ({"total_studies": 86}, ("warning", 9, -6)),
        ({"total_studies": 86, "withdrawn_studies": 0}, ("error", 9, -6)),
        ({"total_studies_ma": 81}, ("error", 10, -1)),
        ({"excluded_other": -5, "excluded_automatic": 5}, ("error", 11, -5)),
    ],
)
def test_each_identity_alone(changes, finding):
    assert found(**changes) == [finding]


def test_the_message_names_both_boxes_and_the_difference():
    numbers = {"dbr_sought_reports": 90, "dbr_notretrieved_reports": 0, "dbr_assessed": 85}
    (finding,) = check(numbers)
    said = "Reports sought (90) − not retrieved (0) = 90, but assessed says 85: 5 unaccounted for"
    assert finding.message == said


def test_what_cannot_be_checked_is_said_only_when_asked():
    assert check({}) == []
    told = check({}, verbose=True)
    assert {f.level for f in told} == {Level.NOT_CHECKABLE}
    assert {f.identity for f in told} == set(range(1, 11))


@given(
    st.sampled_from(
        ["records_screened", "records_excluded", "dbr_sought_reports", "dbr_assessed", "duplicates"]
    ),
    st.integers(1, 80),
)
def test_one_wrong_number_is_always_found(key, by):
    findings = check(PUBLISHED | {key: PUBLISHED[key] + by})
    assert any(f.level is Level.ERROR and abs(f.difference) == by for f in findings)
