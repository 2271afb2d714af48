import json
from urllib.parse import unquote

import pytest

from review.search.harvest import walk
from review.search.query.model import Part
from review.search.source import Page
from review.search.sources import SOURCES
from tests.search.sources.walking import play

DOAJ = SOURCES["doaj"]


class Service:
    """Answers as the service does: a hundred a page, the first thousand, years by their field."""

    def __init__(self, years):
        self.years = years
        self.asked = []

    def __call__(self, request, accept):
        self.asked.append(unquote(request.path))
        words, _, year = unquote(request.path).partition(" AND bibjson.year:")
        assert words.strip("()").endswith("stöd OR hjälp")
        found = [
            (y, n) for y, count in self.years.items() for n in range(count) if not year or int(year) == y
        ]
        size, number = int(request.params["pageSize"]), int(request.params["page"])
        assert (number - 1) * size < 1_000, "the service answers 400"
        shown = found[(number - 1) * size : number * size]
        results = [{"id": f"{y}-{n}", "bibjson": {"title": "t", "year": str(y)}} for y, n in shown]
        page = Page(request, 200, {}, json.dumps({"total": len(found), "results": results}).encode())
        return page, accept(page)


def harvest(years):
    service = Service(years)
    steps = list(walk(DOAJ, [Part("stöd OR hjälp")], service))
    return service, steps, {item.native_id for step in steps for item in step.items}


@pytest.mark.parametrize("years", [{2020: 0}, {2020: 1}, {2020: 100, 2021: 50}, {2020: 1_000}])
def test_what_fits_is_walked_page_by_page(years):
    service, _, ids = harvest(years)
    assert len(ids) == sum(years.values())
    assert not any("bibjson.year" in path for path in service.asked)


def test_a_larger_search_is_asked_for_year_by_year():
    service, steps, ids = harvest({2024: 700, 2019: 999, 1998: 1})
    assert len(ids) == 1_700
    assert {step.claimed for step in steps} == {1_700}
    assert service.asked[-1].endswith("bibjson.year:1998"), "it stops when every record was seen"


def test_of_a_year_that_is_too_large_the_first_thousand_come_and_the_rest_is_told():
    _, steps, ids = harvest({2024: 1_250, 2023: 5})
    assert len(ids) == 1_005
    warnings = [warning for step in steps for warning in DOAJ.warnings(step.page)]
    assert warnings == [
        "DOAJ shows 1,000 of the 1,250 records of 2024; narrow the query to have them all.",
    ]


def test_the_query_is_escaped_in_the_path():
    request = DOAJ.first(Part('bibjson.title:"a/b?c" AND x'))
    assert request.path == "search/articles/bibjson.title%3A%22a%2Fb%3Fc%22%20AND%20x"


def test_what_an_article_says():
    first, second, third, fourth, fifth = (entry for step in play("doaj")[0] for entry in step.items)
    assert (first.doi, first.issn, first.pages) == ("10.5555/doaj.1", ("1234-5679",), "1-9")
    assert (first.year, first.date, first.language) == (2021, "2021-01", "en")
    assert second.abstract == ""
    assert (third.title, third.date) == ("Rôle of a group leader", "")
    assert (fourth.doi, fourth.language, fourth.extra["language"]) == ("", "", ["ES", "PT"])
    assert (fifth.year, fifth.extra["year"], fifth.authors) == (None, ["n.d."], ())
