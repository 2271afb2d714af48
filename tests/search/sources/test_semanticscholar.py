"""Semantic Scholar: nothing found, withheld links, papers known by their title only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from review.model import Author, Entry, Reject
from review.search.query.model import Part
from review.search.source import Page, PageFault
from review.search.sources.semanticscholar import SemanticScholar
from review.search.sources.semanticscholar_citations import SemanticScholarReferences
from tests.search.sources.walking import play


def answer(source: Any, query: str, **body: Any) -> Page:
    return Page(source.first(Part(query)), 200, {}, json.dumps(body).encode())


def test_nothing_found_is_an_answer_without_data():
    source = SemanticScholar()
    nothing = answer(source, "x", total=0, offset=0)
    source.check(nothing)
    assert source.total(nothing) == 0
    assert list(source.read(nothing)) == []
    assert source.after(nothing) is None
    for broken in ({"total": 3}, {"token": None}, {}):
        with pytest.raises(PageFault):
            source.check(answer(source, "x", **broken))


def test_withheld_references_are_said_and_no_error():
    source = SemanticScholarReferences()
    page = answer(source, "DOI:10.5555/x", offset=0, data=None)
    source.check(page)
    assert list(source.read(page)) == []
    assert source.after(page) is None
    assert "withholds" in source.warnings(page)[0]


def test_an_offset_that_does_not_move_ends_the_walk():
    source = SemanticScholarReferences()
    for following in (0, -1, "x", None):
        assert source.after(answer(source, "DOI:10.5555/x", data=[], next=following)) is None


@pytest.mark.parametrize(
    ("query", "path"),
    [
        (
            "DOI:10.1002/(sici)1097<342::aid>3.0.co;2-u",
            "paper/DOI:10.1002/%28sici%291097%3C342::aid%3E3.0.co%3B2-u",
        ),
        ("PMID:1", "paper/PMID:1"),
        ("DOI:10.5555/a?b#c", "paper/DOI:10.5555/a%3Fb%23c"),
    ],
)
def test_an_id_cannot_break_out_of_the_address(query, path):
    assert SemanticScholarReferences().first(Part(query)).path == f"{path}/references"


def test_the_fields_are_where_they_belong():
    items = [item for step in play("semanticscholar")[0] for item in step.items]
    first, second, third = (item for item in items[:3] if isinstance(item, Entry))
    assert first.authors == (Author(family="van der Berg", given="Maria"), Author(family="Öst", given="K."))
    assert (first.abstract, first.date) == ("We describe a course for men who buy sex.", "2020-04-01")
    assert (first.volume, first.pages, first.type) == ("5", "1-9", "journal article")
    assert first.extra["other ids"] == ["CorpusId:9097"]
    assert (second.pmid, second.pmcid, second.abstract) == ("31000005", "PMC7000005", "")
    assert (third.venue, third.doi, third.type) == ("J. Ex.", "", "")
    assert isinstance(items[-1], Reject)


def test_a_reference_known_by_its_title_is_kept():
    items = [item for step in play("semanticscholar-references")[0] for item in step.items]
    (unmatched,) = (i for i in items if isinstance(i, Entry) and i.native_id.startswith("title:"))
    assert unmatched.title == "A report known by its title only"
    assert isinstance(items[-1], Reject)
