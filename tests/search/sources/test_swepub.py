import json

import pytest

from review.model import Author, Entry
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from review.search.sources import SOURCES
from tests.search.sources.walking import play

SWEPUB = SOURCES["swepub"]


def test_words_and_years_go_out_as_the_service_wants_them():
    request = SWEPUB.first(Part("stöd grupp", {"from": "2015", "to": "2026"}))
    assert request.method == "POST"
    assert request.headers["Content-Type"] == "application/json"
    assert request.body == {"keywords": "stöd grupp", "years": {"from": 2015, "to": 2026}}
    assert SWEPUB.first(Part("stöd")).body == {"keywords": "stöd"}


def test_what_a_hit_says():
    entries = list(play("swepub")[0][0].items)
    assert all(isinstance(entry, Entry) for entry in entries)
    first, _, third, fourth, fifth, sixth = entries
    assert first.native_id == "oai:DiVA.org:lnu-1"
    assert first.authors == (Author("Exempelsson", "Eva 1"),)
    assert (first.year, first.doi, first.language, first.type) == (
        2019,
        "10.5555/sp.1",
        "sv",
        "journal article",
    )
    assert first.venue == "Tidskrift för socialt arbete"
    assert (third.title, third.language, third.extra["language"]) == (
        "Om samtal & stöd",
        "no",
        ["nob", "swe"],
    )
    assert third.type == "report"
    assert fourth.type == "thesis"
    assert fourth.isbn == ("9789170000011",)
    assert fourth.extra["other ids"] == ["oai:gup.ub.gu.se/4", "oai:lup.lub.lu.se:4"]
    assert (fifth.doi, fifth.pmid) == ("10.5555/sp.5", "31234567")
    assert (sixth.authors, sixth.year, sixth.language) == ((), None, "")


@pytest.mark.parametrize(
    "answer", [{"total": "many", "hits": []}, {"total": 2, "hits": {}}, {"total": -1, "hits": []}, []]
)
def test_another_shape_is_not_an_empty_result(answer):
    page = Page(SWEPUB.first(Part("stöd")), 200, {}, json.dumps(answer).encode())
    with pytest.raises(PageFault) as caught:
        SWEPUB.check(page)
    assert caught.value.fault is Fault.PASSING


def test_no_hits_are_an_empty_result():
    page = Page(SWEPUB.first(Part("stöd")), 200, {}, b'{"total": 0, "hits": []}')
    SWEPUB.check(page)
    assert SWEPUB.total(page) == 0
    assert list(SWEPUB.read(page)) == []
    assert SWEPUB.after(page) is None
