"""Europe PMC: synonyms, POST, the ends of the walk, notices."""

from __future__ import annotations

import json
from typing import Any

from review.model import Author, Entry
from review.search.query.model import Part
from review.search.source import Page, Request
from review.search.sources.europepmc import EuropePmc
from tests.search.sources.walking import play

SOURCE = EuropePmc()


def page(asked: Request, **answer: Any) -> Page:
    full = {"hitCount": 9, "resultList": {"result": [{"id": "1", "source": "MED"}]}, **answer}
    return Page(asked, 200, {}, json.dumps(full).encode())


def test_a_long_query_is_posted_with_the_same_words():
    short, long = SOURCE.first(Part("x")), SOURCE.first(Part("x" * 1_501))
    assert (short.path, short.method) == ("search", "GET")
    assert (long.path, long.method) == ("searchPOST", "POST")
    assert long.form is not None
    assert {**long.form, "query": "x"} == dict(short.params)
    assert short.params["synonym"] == "false"


def test_an_answer_to_a_post_goes_on_without_a_next_address():
    request = SOURCE.first(Part("x" * 2_000))
    following = SOURCE.after(page(request, nextCursorMark="abc", nextPageUrl=None))
    assert following is not None
    assert following.form is not None
    assert following.form["cursorMark"] == "abc"
    assert SOURCE.after(page(following, nextCursorMark="abc", nextPageUrl=None)) is None


def test_the_walk_ends_in_each_of_the_ways_it_may():
    request = SOURCE.first(Part("x"))
    more = {"nextCursorMark": "abc", "nextPageUrl": "https://example.org/next"}
    assert SOURCE.after(page(request, **more)) is not None
    assert SOURCE.after(page(request, nextPageUrl="https://example.org/next")) is None
    assert SOURCE.after(page(request, nextCursorMark="abc")) is None
    assert SOURCE.after(page(request, **more, resultList={"result": []})) is None
    assert SOURCE.after(page(request.with_params(cursorMark="abc"), **more)) is None


def test_synonyms_that_were_searched_all_the_same_are_said():
    request = SOURCE.first(Part("x"))
    assert SOURCE.warnings(page(request, request={"synonym": False})) == []
    assert "synonyms" in SOURCE.warnings(page(request, request={"synonym": True}))[0]


def test_the_fields_are_where_they_belong():
    first, erratum, preprint, thesis, retracted, last = (
        item for step in play("europepmc")[0] for item in step.items if isinstance(item, Entry)
    )
    assert first.native_id == "MED/31000001"
    assert (
        first.abstract
        == "Background Men who pay for sex seldom seek help. Results Twelve of 20 stayed (p<0.05)."
    )
    assert first.authors == (
        Author(family="Berg", given="Anna"),
        Author(family="Holm-Sten", given="Bo Carl"),
        Author(literal="The Example Study Group"),
    )
    assert (first.year, first.date, first.language) == (2021, "2021-02-25", "en")
    assert first.issn == ("1234-5679", "2049-3630")
    assert first.keywords == ("Sex Buyers", "Treatment & Support")
    assert first.extra["entered"] == ["2021-03-02"]
    assert erratum.authors == ()
    assert (preprint.native_id, preprint.pmid, preprint.publisher) == ("PPR/PPR100", "", "medRxiv")
    assert (thesis.type, thesis.language, thesis.date) == ("thesis", "no", "")
    assert retracted.extra["retraction"] == ["retracted", "Retraction in: MED/31000009"]
    assert last.pmcid == "PMC7000001"
    assert last.extra["open access url"] == ["https://europepmc.org/articles/PMC7000001?pdf=render"]
