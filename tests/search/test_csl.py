"""CSL-JSON, read from every tool that writes it, and written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.errors import ImportRefused
from review.model import Author, Entry
from review.search import read_bytes
from review.search.formats.csl_writer import write_csl
from tests.search.strategies import entries
from tests.search.test_round_trip import PLAIN, without_place


def entry_of(**item: Any) -> Entry:
    return read_bytes(json.dumps([{"title": "T", **item}]).encode(), "x").entries[0]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(entries, min_size=1, max_size=3))
@example(written=[Entry()])
@example(written=[Entry(title="\ud800 \x00", extra={"note": ["PMID: 1"], "custom": ["x"]})])
def test_every_field_comes_back(written: list[Entry]) -> None:
    reading = read_bytes(write_csl(written), "x", format="csl")
    assert [without_place(e) for e in reading.entries] == written
    assert [e.line for e in reading.entries] == list(range(2, 2 + len(written)))


def test_ordinary_entries_use_the_variables_of_csl_alone() -> None:
    item = json.loads(write_csl([replace(PLAIN, extra={"type": ["article-journal"], "genre": ["x"]})]))[0]
    assert "custom" not in item
    assert item["genre"] == "x"
    assert item["type"] == "article-journal"
    assert item["issued"] == {"date-parts": [[2021, 6, 25]]}
    assert item["author"][1:] == [
        {"family": "de la Cruz", "given": "J. P."},
        {"literal": "World Health Organization"},
    ]
    assert (item["DOI"], item["PMID"], item["page"]) == ("10.1000/abc(12)3", "12345678", "101-120")


@pytest.mark.parametrize(
    ("issued", "year", "date"),
    [
        ({"date-parts": [[2024, 5, 3]]}, 2024, "2024-05-03"),
        ({"date-parts": [["2024", "5"]]}, 2024, "2024-05"),
        ({"date-parts": [[2020], [2021]]}, 2020, ""),
        ({"date-parts": [[None]]}, None, ""),
        ({"date-parts": [[]]}, None, ""),
        ({"date-parts": []}, None, ""),
        ({"date-parts": None}, None, ""),
        ({"date-parts": [[0]]}, None, ""),
        ({"date-parts": [[10**30]]}, None, ""),
        ({"date-parts": [[2020, None, 3]]}, 2020, ""),
        ({"date-parts": [2020, 5]}, 2020, ""),
        ({"raw": "2016-05-03"}, 2016, "2016-05-03"),
        ({"literal": "Spring 2016"}, 2016, "Spring 2016"),
        ({"literal": "in press"}, None, ""),
        ("2016", 2016, ""),
        (2016, 2016, ""),
        ([], None, ""),
    ],
)
def test_dates_in_every_spelling(issued: Any, year: int | None, date: str) -> None:
    entry = entry_of(issued=issued)
    assert (entry.year, entry.date) == (year, date)
    if year is None and issued not in ([], {"date-parts": []}):
        assert entry.extra["issued"]


@pytest.mark.parametrize(
    ("author", "found"),
    [
        (
            [{"family": "Berg", "given": "J.", "non-dropping-particle": "van der"}],
            Author("van der Berg", "J."),
        ),
        ([{"family": "Humboldt", "given": "A.", "dropping-particle": "von"}], Author("Humboldt", "A. von")),
        ([{"family": "King", "given": "M. L.", "suffix": "Jr."}], Author("King", "M. L., Jr.")),
        ([{"literal": "World Health Organization"}], Author(literal="World Health Organization")),
        ([{"name": "A Consortium", "sequence": "first"}], Author(literal="A Consortium")),
        ([{"family": "Plato"}], Author("Plato")),
        (["Åberg, Eva"], Author("Åberg", "Eva")),
        ("Åberg, Eva", Author("Åberg", "Eva")),
    ],
)
def test_names_in_every_spelling(author: Any, found: Author) -> None:
    assert entry_of(author=author).authors == (found,)


@pytest.mark.parametrize("author", [None, 3, {}, [None], [[]], [{"family": None}], [{}]])
def test_names_that_are_none_are_no_names(author: Any) -> None:
    assert entry_of(author=author).authors == ()


def test_notes_and_numbers_and_lists() -> None:
    entry = entry_of(
        note="Cited by 3\nPMID: 12345678\nPMCID: PMC77\nDOI: 10.1000/X",
        volume=3,
        issue="2",
        ISSN="1234-567X, 2345-6789",
        keyword="a, b",
        id=17,
        genre="Report",
    )
    assert (entry.pmid, entry.pmcid, entry.doi) == ("12345678", "PMC77", "10.1000/x")
    assert (entry.volume, entry.issn, entry.keywords) == ("3", ("1234-567X", "2345-6789"), ("a", "b"))
    assert (entry.native_id, entry.extra["genre"]) == ("17", ["Report"])
    assert "Cited by 3" in entry.extra["note"][0]


CROSSREF = {
    "status": "ok",
    "message": {
        "total-results": 2,
        "items": [
            {
                "type": "journal-article",
                "title": ["A <i>title</i>"],
                "container-title": ["Long name", "Other"],
                "subject": ["a", "b, c"],
                "author": [{"given": "E", "family": "Ost", "affiliation": [{"name": "X"}]}],
                "published-print": {"date-parts": [[2020, 1]]},
                "updated-by": [{"type": "retraction", "DOI": "10.1000/r"}],
            },
            {"type": "posted-content", "title": [], "DOI": "10.1000/2"},
        ],
    },
}


def test_answers_of_crossref_are_lists_with_a_frame() -> None:
    reading = read_bytes(json.dumps(CROSSREF, indent=1).encode(), "x")
    first, second = reading.entries
    assert (first.title, first.venue, first.keywords) == ("A title", "Long name", ("a", "b, c"))
    assert (first.year, first.date, first.type) == (2020, "2020-01", "journal article")
    assert first.extra["container-title"] == ["Other"]
    assert first.extra["retraction"] == ["retraction: 10.1000/r"]
    assert (second.doi, second.line) == ("10.1000/2", 45)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('{"title": "a"}', ["a"]),
        ('{"items": [{"title": "a"}, {"title": "b"}]}', ["a", "b"]),
        ('{"message": {"title": "a"}, "title": "b"}', ["b"]),
        ('{"title": "a"}\n{"title": "b"}\n', ["a", "b"]),
        ('[{"title": "[{"}]', ["[{"]),
        ('{"x": {"items": [1]}, "title": "a", "items": "none"}', ["a"]),
    ],
)
def test_where_items_may_stand(text: str, titles: list[str]) -> None:
    assert [e.title for e in read_bytes(text.encode(), "x").entries] == titles


def test_what_is_no_item_is_rejected_where_it_stands() -> None:
    reading = read_bytes(b'[{"title": "a"},\nnull,\n{"x": 1},\n{"title": ""},\n[{"title": "b"}]]', "x")
    assert [r.line for r in reading.rejects] == [2, 3, 4, 5]
    assert [e.title for e in reading.entries] == ["a"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"title": "a"},\n{"title": "b"', "line 2, column 14"),
        ('[{"title": "a"}\n{"title": "b"}]', "line 2, column 1"),
        ('[{"title": "a"}]\nx', "line 2, column 1"),
        ('[{"title": "a",}]', "line 1, column 16"),
    ],
)
def test_damaged_json_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ImportRefused, match=place):
        read_bytes(text.encode(), "x")


def test_crossrefs_answer_about_one_work_is_that_work() -> None:
    work = {"type": "journal-article", "title": ["One"], "DOI": "10.5555/a", "member": "1", "reference": []}
    reading = read_bytes(json.dumps({"status": "ok", "message": work}).encode(), "x")
    assert [(e.title, e.doi) for e in reading.entries] == [("One", "10.5555/a")]
    assert (reading.dialect, reading.entries_begun, reading.rejects) == ("Crossref", 1, ())
