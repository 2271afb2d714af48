import json

from review.search.query.model import Part
from review.search.source import Page
from review.search.sources import SOURCES
from tests.search.sources.walking import play

LIBRIS = SOURCES["libris"]


def counting(records):
    request = LIBRIS.first(Part("stöd*"))
    return Page(request, 200, {}, json.dumps({"xsearch": {"records": records, "list": []}}).encode())


def test_the_number_is_asked_for_first_and_carried_along():
    page = counting(7)
    assert page.request.is_counting
    assert page.request.params["format"] == "json"
    following = LIBRIS.after(page)
    assert not following.is_counting
    assert (following.params["format"], following.params["n"], following.params["start"]) == (
        "mods",
        "200",
        "1",
    )
    assert following.params["query"] == "stöd*"
    assert LIBRIS.total(Page(following, 200, {}, b"")) == 7
    assert list(LIBRIS.read(page)) == []


def test_nothing_found_ends_the_walk():
    assert LIBRIS.after(counting(0)) is None


def test_no_more_than_the_service_gives_is_asked_for():
    following = LIBRIS.after(counting(20_000)).with_params(start="10000")
    collection = b"<modsCollection><mods/></modsCollection>"
    assert LIBRIS.after(Page(following, 200, {}, collection)) is None
    assert (
        LIBRIS.after(Page(following.with_params(start="9999"), 200, {}, collection)).params["start"]
        == "10000"
    )
    assert LIBRIS.total(Page(following, 200, {}, collection)) == 20_000


def test_a_record_is_known_by_its_address():
    entries = [entry for step in play("libris")[0] for entry in step.items]
    assert [entry.native_id for entry in entries] == [
        f"http://libris.kb.se/bib/80000{n}" for n in range(1, 6)
    ]
    first, _, third, fourth, _ = entries
    assert (first.title, first.year, first.language) == ("Stöd till vuxna 1: betänkande", 2001, "sv")
    assert first.isbn == ("9789170000011",)
    assert first.abstract == "Sammanfattning nummer 1."
    assert third.title == "Om stöd & samtal: betänkande"
    assert fourth.venue == "SOU"
