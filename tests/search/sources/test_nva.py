import json
from datetime import date

from review.model import Author
from review.search.query.model import Part
from review.search.source import Page
from review.search.sources import SOURCES
from tests.search.sources.walking import play

NVA = SOURCES["nva"]


def test_the_field_is_the_parts():
    request = NVA.first(
        Part("kurs,samtale", {"field": "abstractShould", "publicationYearSince": "2015"}), date(2026, 1, 2)
    )
    assert request.params["abstractShould"] == "kurs,samtale"
    assert request.params["publicationYearSince"] == "2015"
    assert request.params["createdSince"] == "2026-01-02"
    assert "field" not in request.params


def test_only_the_cursor_is_taken_from_a_link():
    request = NVA.first(Part("kurs", {"field": "tagsShould"}))
    answer = {
        "hits": [{}],
        "totalHits": 3,
        "nextSearchAfterResults": "https://elsewhere.example/x?size=1&search_after=a%2Cb",
    }
    following = NVA.after(Page(request, 200, {}, json.dumps(answer).encode()))
    assert following.path == request.path
    assert following.params == {**request.params, "search_after": "a,b"}


def test_the_walk_ends_without_a_cursor_or_without_hits():
    request = NVA.first(Part("kurs"))
    for answer in (
        {"hits": [], "nextSearchAfterResults": "https://x.example/?search_after=1"},
        {"hits": [{}], "nextSearchAfterResults": "https://x.example/?from=1"},
        {"hits": [{}], "nextSearchAfterResults": "http://[broken"},
        {"hits": [{}]},
    ):
        assert NVA.after(Page(request, 200, {}, json.dumps(answer).encode())) is None


def test_what_a_hit_says():
    first, second, third, fourth, fifth = (entry for step in play("nva")[0] for entry in step.items)
    assert first.authors == (Author("Nordmann", "Kari"),)
    assert first.extra["contributors"] == ["Vera Veileder (Supervisor)"]
    assert (first.year, first.date, first.language, first.pages) == (2020, "2020-06-03", "no", "10-21")
    assert (first.doi, first.issn, first.venue) == ("10.5555/nva.1", ("1234-5679",), "Tidsskrift for velferd")
    assert first.url == "https://hdl.handle.net/11250/1"
    assert (second.abstract, second.extra["other abstract"]) == ("", ["An abstract in English."])
    assert second.extra["alternative title"] == ["Talk groups for adults"]
    assert (third.title, third.type, third.venue) == ("Om støtte & samtale", "report", "Rapportserie")
    assert (third.publisher, third.isbn, third.issn) == ("Instituttet", ("9788200000013",), ("2345-6783",))
    assert (fourth.authors, fourth.language, fourth.pages) == ((Author("Redaktør", "Ola"),), "se", "7")
    assert (fourth.type, fourth.venue) == ("book chapter", "En antologi")
    assert (fifth.type, fifth.year, fifth.authors, fifth.language) == ("thesis", 2023, (), "")


def test_authors_stand_in_their_sequence():
    named = [("10", "Tor Tiende"), ("2", "Anne Andre"), (1, "Finn Første"), (None, "Siri Sist")]
    people = [{"sequence": s, "role": {"type": "Creator"}, "identity": {"name": name}} for s, name in named]
    hit = {"identifier": "x", "entityDescription": {"contributors": people}}
    page = Page(NVA.first(Part("kurs")), 200, {}, json.dumps({"hits": [hit]}).encode())
    (entry,) = NVA.read(page)
    assert [author.family for author in entry.authors] == ["Første", "Andre", "Tiende", "Sist"]
