"""What is special about ERIC, CORE, arXiv, Zenodo and BASE."""

import json
from dataclasses import replace
from datetime import date

import pytest

from review.model import Author
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from review.search.sources import SOURCES
from tests.search.sources.walking import play

ARXIV, BASE, CORE, ERIC, ZENODO = (SOURCES[name] for name in ("arxiv", "base", "core", "eric", "zenodo"))


def entries(name):
    return [entry for step in play(name)[0] for entry in step.items]


def feed(count, total):
    listed = "".join(f"<entry><id>http://arxiv.org/abs/{n}</id></entry>" for n in range(count))
    return f'<feed xmlns:o="x"><o:totalResults>{total}</o:totalResults>{listed}</feed>'.encode()


def test_eric_asks_for_the_fields_it_reads():
    request = ERIC.first(Part("title:stigma"))
    assert request.path == "eric/"
    assert set(request.params["fields"].split(",")) >= {"id", "title", "author", "description", "issn"}


def test_what_eric_says():
    first, _, third, fourth, fifth = entries("eric")
    assert (first.authors[0], first.issn, first.doi) == (
        Author("Example", "Erin A."),
        ("1234-5679",),
        "10.5555/eric.1",
    )
    assert (first.language, first.type, first.extra["peer reviewed"]) == ("en", "journal article", ["T"])
    assert third.title == 'A Bold "Program"'
    assert (fourth.native_id, fourth.type) == ("ED900004", "report")
    assert (fifth.language, fifth.authors) == ("no", ())


def test_core_is_scrolled_through_and_asked_for_new_works():
    request = CORE.first(Part("a OR b"), date(2026, 3, 1))
    assert request.path == "search/works/"
    assert request.params["q"] == "(a OR b) AND createdDate>=2026-03-01"
    assert request.params["exclude"] == "fullText"
    answer = {"totalHits": 9, "results": [{"id": 1}], "scrollId": "S"}
    second = CORE.after(Page(request, 200, {}, json.dumps(answer).encode()))
    third = CORE.after(Page(second, 200, {}, json.dumps(answer).encode()))
    assert second.params["scrollId"] == third.params["scrollId"] == "S"
    assert second.fingerprint != third.fingerprint, "one scroll may keep its id"
    assert CORE.after(Page(third, 200, {}, json.dumps({**answer, "results": []}).encode())) is None


def test_what_core_says():
    first, second, third, fourth, fifth = entries("core")
    assert (first.native_id, first.publisher, first.url) == (
        "7001",
        "University Press",
        "https://core.ac.uk/works/7001",
    )
    assert (first.year, first.date, first.issn) == (2018, "2018-05-06", ("1234-5679",))
    assert first.extra["open access url"] == ["https://core.ac.uk/download/1.pdf"]
    assert (second.doi, second.abstract) == ("", "")
    assert (third.title, third.type) == ("The group & its leader", "thesis")
    assert (fourth.language, fourth.venue, fourth.year) == ("", "", 2018)
    assert (fifth.authors, fifth.date) == ((), "")


def test_arxiv_goes_on_from_behind_a_short_page():
    request = ARXIV.first(Part("ti:x"))
    assert (request.params["start"], request.params["max_results"]) == ("0", "100")
    following = ARXIV.after(Page(request, 200, {}, feed(97, 250)))
    assert following.params["start"] == "97"
    assert ARXIV.after(Page(request, 200, {}, feed(0, 250))) is None
    assert ARXIV.after(Page(request.with_params(start="200"), 200, {}, feed(50, 250))) is None
    assert ARXIV.after(Page(request.with_params(start="29900"), 200, {}, feed(100, 90_000))) is None


def test_what_arxiv_says():
    first, second, third, fourth, fifth = entries("arxiv")
    assert first.native_id == "2401.00001"
    assert (first.doi, first.title, first.date) == (
        "10.5555/arxiv.1",
        "A study of small groups, part 1",
        "2024-01-01",
    )
    assert first.authors == (Author("Example", "Erin"), Author("van der Sample", "Sam"))
    assert second.abstract == ""
    assert (third.title, third.extra["version"]) == ("0", ["3"])
    assert fourth.title == "Groups with n < 10 & more"
    assert fifth.extra["comment"] == ["Withdrawn by the author"]


def test_zenodo_minds_neither_retry_after_nor_the_pace_on_an_ordinary_answer():
    page = play("zenodo")[0][0].page
    assert page.headers["retry-after"]
    ZENODO.check(page)
    assert ZENODO.budget(page) is None


def test_zenodo_is_asked_for_new_deposits_and_stops_at_its_limit():
    request = ZENODO.first(Part("a OR b"), date(2026, 3, 1))
    assert request.params["q"] == "(a OR b) AND created:[2026-03-01 TO *]"
    answer = json.dumps({"hits": {"total": 90_000, "hits": [{"id": 1}]}, "links": {"next": "x"}}).encode()
    assert ZENODO.after(Page(request.with_params(page="399"), 200, {}, answer)).params["page"] == "400"
    assert ZENODO.after(Page(request.with_params(page="400"), 200, {}, answer)) is None


def test_what_zenodo_says():
    first, second, third, fourth, fifth = entries("zenodo")
    assert (first.native_id, first.abstract, first.type) == ("9001", "Abstract number 1.", "report")
    assert first.authors == (Author("Example", "Erin"), Author("Sample", "Sam"))
    assert first.extra["conceptrecid"] == ["8999"]
    assert (first.year, first.date) == (2024, "2024-01-15")
    assert (second.language, second.abstract) == ("sv", "")
    assert (third.title, third.type, third.venue, third.pages) == (
        "On support & care",
        "journal article",
        "Journal of Examples",
        "1-9",
    )
    assert fourth.type == "data set"
    assert (fifth.year, fifth.date, fifth.authors) == (2024, "", ())


def test_what_base_says():
    first, _, third, fourth, fifth = entries("base")
    assert (first.type, first.issn, first.doi) == ("report", ("1234-5679",), "10.5555/base.1")
    assert (first.year, first.language) == (2017, "en")
    assert (third.title, third.type) == ("On help & care", "journal article")
    assert (fourth.doi, fourth.type) == ("10.5555/base.4", "thesis")
    assert (fifth.year, fifth.authors, fifth.language) == (None, (), "")


def test_digits_in_an_address_are_no_issn():
    docs = [{"dcdocid": "x", "dcidentifier": ["https://repo.example/16809820/1234-5679"]}]
    page = Page(
        BASE.first(Part("x")), 200, {}, json.dumps({"response": {"numFound": 1, "docs": docs}}).encode()
    )
    (entry,) = BASE.read(page)
    assert entry.issn == ()


def test_base_reads_a_result_that_stands_one_deeper():
    docs = {"response": {"result": {"numFound": 1, "docs": [{"dcdocid": "x"}]}}}
    page = Page(BASE.first(Part("x")), 200, {}, json.dumps(docs).encode())
    BASE.check(page)
    assert BASE.total(page) == 1
    assert [entry.native_id for entry in BASE.read(page)] == ["x"]


def test_base_stops_at_a_thousand():
    docs = json.dumps({"response": {"numFound": 9_000, "docs": [{"dcdocid": "x"}] * 125}}).encode()
    request = BASE.first(Part("x"))
    assert BASE.after(Page(request.with_params(offset="750"), 200, {}, docs)).params["offset"] == "875"
    assert BASE.after(Page(request.with_params(offset="875"), 200, {}, docs)) is None


def test_being_turned_away_by_base_is_final():
    page = Page(BASE.first(Part("x")), 200, {}, b"Access denied for IP address 192.0.2.1")
    with pytest.raises(PageFault) as caught:
        BASE.check(page)
    assert caught.value.fault is Fault.FINAL


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("base", ("response", "docs")),
        ("core", ("results",)),
        ("doaj", ("results",)),
        ("eric", ("response", "docs")),
        ("nva", ("hits",)),
        ("swepub", ("hits",)),
        ("zenodo", ("hits", "hits")),
    ],
)
def test_an_item_without_an_id_is_rejected_and_kept(name, path):
    answer = [None, {"title": "no id"}, 7, []]
    for step in reversed(path):
        answer = {step: answer}
    page = Page(SOURCES[name].first(Part("x")), 200, {}, json.dumps(answer).encode())
    found = list(SOURCES[name].read(page))
    assert [(item.line, item.reason, item.raw) for item in found] == [
        (1, "the item has no id", "null"),
        (2, "the item has no id", '{"title":"no id"}'),
        (3, "the item has no id", "7"),
        (4, "the item has no id", "[]"),
    ]


@pytest.mark.parametrize(("name", "first"), [("arxiv", b"<feed>"), ("libris", b"<modsCollection>")])
def test_an_element_without_an_id_is_rejected_and_kept(name, first):
    element = (
        b"<entry><title>no id</title></entry>" if name == "arxiv" else b"<mods><note>no id</note></mods>"
    )
    body = first + element + first.replace(b"<", b"</")
    request = SOURCES[name].first(Part("x"))
    (found,) = SOURCES[name].read(Page(replace(request, is_counting=False), 200, {}, body))
    assert (found.line, found.reason, found.raw) == (1, "the item has no id", element.decode())
