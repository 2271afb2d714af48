"""The PRISMA2020 table: strict going out, tolerant coming in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import FlowError, ReviewError
from review.reporting import Template, count, judge, read_table, write_table
from review.reporting.exchange import COLUMNS
from review.reporting.template import COUNTS, KEYS, LISTS
from tests.reporting.ledgers import ledgers, small_ledger

label = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=";,"), min_size=1
)
listing = st.lists(st.tuples(label, st.integers(0, 10**7)), max_size=30).map(tuple)


@given(
    st.fixed_dictionaries(
        {k: st.none() | st.integers(0, 10**7) for k in COUNTS} | {k: st.none() | listing for k in LISTS}
    )
)
def test_what_is_written_is_read_back(numbers):
    text, warnings = write_table(numbers)
    assert read_table(text.encode()).numbers == numbers
    assert warnings == []


@given(data=st.data())
def test_a_counted_flow_survives_the_table(data):
    flow = count(data.draw(ledgers()))
    text, _ = write_table(flow.numbers())
    back = read_table(text.encode()).numbers
    assert back == {key: flow.numbers().get(key) for key in KEYS}


def test_the_table_has_the_template_s_shape():
    rows = list(csv.reader(io.StringIO(write_table(count(small_ledger()).numbers())[0])))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 35
    assert {len(row) for row in rows} == {8}
    assert all(cell for row in rows for cell in row)
    assert [row[2] for row in rows[1:] if row[0] == "NA"] == ["prevstud", "newstud", "othstud"]
    n = {row[0]: row[7] for row in rows[1:]}
    assert (n["register_results"], n["citations_results"], n["other_excluded"]) == ("NA", "2", "0")
    assert n["database_specific_results"] == "PubMed, 2; Web of Science, 3"


def test_labels_lose_what_parts_the_list_and_it_is_said():
    text, warnings = write_table({"dbr_excluded": [("Age, under 18; or over 65", 3), ("", 2)]})
    assert "Age - under 18 - or over 65, 3" in text
    assert len(warnings) == 2
    assert read_table(text.encode()).numbers["dbr_excluded"] == (
        ("Age - under 18 - or over 65", 3),
        ("unnamed", 2),
    )


def table(*rows, head="data,node,box,description,boxtext,tooltips,url,n"):
    return "\n".join([head, *rows]).encode()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12), ("NA", None), ("", None), ("0", 0), ('"1,234"', 1234), ("1 234", 1234), ("12.0", 12),
        ("1,234", 1234), ("7;", 7), ("(n = 7)", 7), ("-3", -3), ("1\u00a0234\u00a0567", 1234567),
    ],
)  # fmt: skip
def test_counts_as_people_write_them(cell, value):
    numbers = read_table(table(f"duplicates,node8,box3,x,y,NA,NA,{cell}")).numbers
    assert numbers["duplicates"] == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('"A, 1; B, 2"', (("A", 1), ("B", 2))),
        ('"A, 1; B, 2;"', (("A", 1), ("B", 2))),
        ("A, 1; B, 2", (("A", 1), ("B", 2))),
        ('"Adults, not children, 26"', (("Adults, not children", 26),)),
        ('"A, 1,234"', (("A", 1234),)),
        ('"A (n = 5); B: 6"', (("A", 5), ("B", 6))),
        ('"Reason1, xxx; Reason2, xxx"', None),
        ("4", (("", 4),)),
        ("0", ()),
        ('"Published 1990-2000, 3"', (("Published 1990-2000", 3),)),
    ],
)
def test_lists_as_people_write_them(cell, value):
    numbers = read_table(table(f"dbr_excluded,node14,box9,x,y,NA,NA,{cell}")).numbers
    assert numbers["dbr_excluded"] == value


@pytest.mark.parametrize(
    "data",
    [
        table("duplicates,node8,box3,Own label,5,", head="data,node,box,boxtext,n,"),
        table("duplicates;node8;box3;x;y;;;5;;", head="data;node;box;description;boxtext;tooltips;url;n;;"),
        b"\xef\xbb\xbf" + table("duplicates,node8,box3,x,y,,,5"),
        table("duplicates,node8,box3,x,y,,,5").replace(b"\n", b"\r\n"),
        table('"duplicates"\t5', head="Data\tN"),
        table("duplicates,node8,box3,x,y,,,5").decode().encode("utf-16"),
        table("duplicates,node8,box3,x,Z,,,5").replace(b"Z", b"D\xf6da"),
        table("5,duplicates,box3", head="n,data,box"),
    ],
)  # fmt: skip
def test_files_in_circulation(data):
    assert read_table(data).numbers["duplicates"] == 5


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("duplicates,node8,box3,x,y,NA,NA,12a", "Row duplicates: '12a' is not a count"),
        ("records_screened,node9,box4,x,y,NA,NA,12.5", "Row records_screened: '12.5'"),
        (
            'dbr_excluded,node14,box9,x,y,NA,NA,"A, 1; Wrong age"',
            "Row dbr_excluded: 'Wrong age' has no count",
        ),
        ('dbr_excluded,node14,box9,x,y,NA,NA,"A, many"', "Row dbr_excluded: 'A, many'"),
    ],
)
def test_a_malformed_count_is_named(row, words):
    with pytest.raises(ReviewError, match="Row") as caught:
        read_table(table(row))
    assert words in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b"title,year\nA,2020\n", table("unheard_of,n,b,x,y,,,4")])
def test_another_file_is_refused(data):
    with pytest.raises(FlowError):
        read_table(data)


def test_two_different_counts_for_one_row_are_refused():
    with pytest.raises(FlowError, match="duplicates stands twice"):
        read_table(table("duplicates,node8,box3,x,y,,,5", "duplicates,node8,box3,x,y,,,6"))


def test_unknown_rows_and_unfilled_entries_are_reported():
    rows = ("duplicates,a,b,c,d,,,5", "my_own_row,a,b,c,d,,,4", 'dbr_excluded,a,b,c,d,,,"A, 5; B, xxx"')
    warnings = read_table(table(*rows)).warnings
    assert len(warnings) == 2
    assert "my_own_row" in warnings[0]
    assert "dbr_excluded" in warnings[1]


def test_judging_a_file(tmp_path):
    path = tmp_path / "flow.csv"
    path.write_bytes(
        table(
            "dbr_sought_reports,node11,box6,x,Articles sought,,,90",
            "dbr_notretrieved_reports,node12,box7,x,y,,,0",
            "dbr_assessed,node13,box8,x,y,,,85",
        )
    )
    told = judge(path)
    assert told.layout is Template.NEW
    assert [f.identity for f in told.findings] == [4]
    assert told.labels["dbr_sought_reports"] == "Articles sought"
    with pytest.raises(FlowError, match="nowhere"):
        judge(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(("by_citations", "identities"), [(3, []), (4, [7, 8])])
def test_a_diagram_with_box_10_split_by_arm_is_read_as_it_is_labelled(by_citations, identities):
    """One such diagram is public: its second line says what citation searching added, not reports."""
    told = judge(
        table(
            "citations_results,node17,box11,x,Forward citations,,,453",
            "dbr_assessed,node13,box8,x,y,,,51",
            'dbr_excluded,node14,box9,x,y,,,"Outcome, 28"',
            "other_assessed,node20,box14,x,y,,,8",
            'other_excluded,node21,box15,x,y,,,"Outcome, 5"',
            "new_studies,node15,box10,x,Studies included via database search,,,23",
            f"new_reports,NA,box10,x,Studies included via citations,,,{by_citations}",
        )
    )
    assert [f.identity for f in told.findings] == identities
