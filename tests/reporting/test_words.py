"""The diagram in words says the same as the picture."""

from __future__ import annotations

import json
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from review.reporting import Wording, as_data, count, draw, markdown_table, nested_list, paragraph
from review.reporting.shapes import Kind
from tests.reporting.ledgers import ledgers, small_ledger


def test_nested_list_of_a_small_review():
    told = nested_list(count(small_ledger()).numbers())
    assert told.splitlines()[:8] == [
        "- Identification",
        "  - Identification of studies via databases and registers",
        "    - Records identified from:",
        "      - Databases (n = 5)",
        "        - PubMed (n = 2)",
        "        - Web of Science (n = 3)",
        "    - Records removed before screening:",
        "      - Duplicate records (n = 1)",
    ]
    assert told.endswith(
        "- Included\n  - Studies included in review (n = 1)\n  - Reports of included studies (n = 2)\n"
    )


@settings(max_examples=40)
@given(data=st.data())
def test_list_and_picture_hold_the_same_numbers(data):
    flow = count(data.draw(ledgers()))
    drawn = [
        n
        for box in draw(flow).boxes
        if box.kind in (Kind.BOX, Kind.GREY_BOX)
        for n in re.findall(r"n\s=\s(\d+)", " ".join(line.text for line in box.lines))
    ]
    assert Counter(re.findall(r"n = (\d+)", nested_list(flow.numbers()))) == Counter(drawn)
    assert markdown_table(flow.numbers()).count("\n") == len(drawn) + 2


def test_table_has_no_separators_and_survives_pipes():
    table = markdown_table({"database_results": 12345, "dbr_excluded": [("A | B", 2)]})
    assert "| 2 | Records identified from: Databases | 12345 |" in table
    assert "| 9 | A \\| B | 2 |" in table


def test_paragraph():
    told = paragraph(count(small_ledger()).numbers())
    assert told == (
        "The searches of databases and registers returned 5 records (PubMed 2, Web of Science 3). "
        "Before screening we removed 1 duplicate record, and 0 records for other reasons. "
        "We screened 4 records on title and abstract and excluded 1. "
        "We sought the full text of 3 reports; 1 could not be retrieved. "
        "We assessed 2 reports for eligibility and excluded 1 (Wrong intervention 1). "
        "Other methods (websites, organisations, citation searching) gave 2 records. "
        "Of these, we sought the full text of 1 report; 0 could not be retrieved. "
        "We assessed 1 report for eligibility and excluded 0. "
        "The review includes 1 study, described in 2 reports."
    )


def test_paragraph_of_an_interim_update_in_another_language():
    numbers = {"previous_studies": 3, "previous_reports": 3, "new_studies": 1, "new_reports": 1,
               "total_studies": 4, "total_reports": 4, "pending_screening": 1500}  # fmt: skip
    swedish = {
        "{n} study": "{n} studie",
        "This is an interim count; {n} still wait.": "Preliminärt; {n} väntar.",
    }
    told = paragraph(numbers, Wording(lambda m: swedish.get(m, m), "sv"))
    assert told == (
        "Preliminärt; 1 500 väntar. This update adds 1 studie, described in 1 report. "
        "The previous version held 3 studies in 3 reports. "
        "In total, the review now holds 4 studies in 4 reports."
    )


def test_data_is_plain_json():
    flow = count(small_ledger())
    data = json.loads(json.dumps(as_data(flow)))
    assert data["database_specific_results"] == [
        {"label": "PubMed", "n": 2},
        {"label": "Web of Science", "n": 3},
    ]
    assert (data["register_results"], data["is_interim"], data["template"]) == (None, False, "new_other")
