"""PubMed: windows, missing articles, long terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from review.model import Entry, Reject
from review.search.harvest import walk
from review.search.query.model import Part
from review.search.source import Page, Request
from review.search.sources import pubmed, pubmed_requests
from review.search.sources.pubmed import PubMed
from review.search.sources.pubmed_requests import halves, whole_window

TERM = '"sex buyer*"[tiab]'
WINDOW = re.compile(r'AND \("(\d{4}/\d\d/\d\d)"\[crdt\] : "([\d/]+)"\[crdt\]\)')


@dataclass
class Service:
    """PubMed in small: articles with the day they were created, at most ``most`` ids of one search."""

    created: dict[str, str]
    most: int
    withheld: set[str] = field(default_factory=set)
    searches: list[str] = field(default_factory=list)

    def fetch(self, request: Request, accept: Callable[[Page], Any]) -> tuple[Page, Any]:
        asked = dict(request.form or request.params)
        body = self._search(asked) if request.path == "esearch.fcgi" else self._articles(asked)
        page = Page(request, 200, {}, body.encode())
        return page, accept(page)

    def _search(self, asked: dict[str, str]) -> str:
        assert asked["term"].startswith(("(" + TERM, TERM))
        self.searches.append(asked["term"])
        window = WINDOW.search(asked["term"])
        begin, end = window.groups() if window else ("0", "9")
        ids = [one for one, day in self.created.items() if begin <= day <= end]
        listed = "".join(f"<Id>{one}</Id>" for one in ids[: min(int(asked["retmax"]), self.most)])
        return f"<eSearchResult><Count>{len(ids)}</Count><IdList>{listed}</IdList></eSearchResult>"

    def _articles(self, asked: dict[str, str]) -> str:
        given = [one for one in asked["id"].split(",") if one not in self.withheld]
        articles = "".join(
            f"<PubmedArticle><MedlineCitation><PMID>{one}</PMID><Article><ArticleTitle>Title {one}"
            "</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
            for one in given
        )
        return f"<PubmedArticleSet>{articles}</PubmedArticleSet>"


@pytest.fixture
def small_limits(monkeypatch):
    for module in (pubmed, pubmed_requests):
        monkeypatch.setattr(module, "MOST_IDS", 99)
    monkeypatch.setattr(pubmed_requests, "BATCH", 40)


def harvest(service: Service, since: date | None = None) -> tuple[list[Entry | Reject], list[int], list[str]]:
    connector = PubMed()
    steps = list(walk(connector, [Part(TERM)], service.fetch, since=since))
    said = [words for step in steps for words in connector.warnings(step.page)]
    claims = [step.claimed for step in steps if step.claimed is not None]
    return [item for step in steps for item in step.items], claims, said


def days(begin: str, count: int, step: int) -> list[str]:
    first = date.fromisoformat(begin)
    return [(first + timedelta(days=n * step)).strftime("%Y/%m/%d") for n in range(count)]


@pytest.mark.usefixtures("small_limits")
def test_a_set_that_is_too_large_is_searched_in_windows():
    created = {str(10_000 + n): day for n, day in enumerate(days("1999-01-01", 430, 20))}
    service = Service(created, most=100)
    items, claims, said = harvest(service)
    assert sorted(item.native_id for item in items if isinstance(item, Entry)) == sorted(created)
    assert len(items) == len(created)
    assert claims == [430]
    assert said == []
    assert len(service.searches) == len(set(service.searches))
    assert len(service.searches) < 40


@pytest.mark.usefixtures("small_limits")
def test_windows_begin_where_the_search_begins():
    created = {str(10_000 + n): day for n, day in enumerate(days("2020-01-01", 300, 3))}
    service = Service(created, most=100)
    items, claims, _ = harvest(service, since=date(2020, 7, 1))
    expected = [one for one, day in created.items() if day >= "2020/07/01"]
    assert sorted(item.native_id for item in items if isinstance(item, Entry)) == sorted(expected)
    assert claims == [len(expected)]
    assert all("1900" not in term for term in service.searches)


@pytest.mark.usefixtures("small_limits")
def test_a_day_too_full_for_pubmed_is_said_and_never_taken_for_all():
    created = {str(10_000 + n): "2021/05/05" for n in range(130)}
    items, claims, said = harvest(Service(created, most=100))
    assert len(items) == 100
    assert claims == [130]
    assert said == ["PubMed gives only 100 of 130 articles entered on 2021-05-05"]


def test_an_article_that_does_not_come_is_a_reject():
    created = {str(10_000 + n): "2021/05/05" for n in range(5)}
    items, _, _ = harvest(Service(created, most=9_999, withheld={"10003"}))
    assert [item.line for item in items] == [1, 2, 3, 4, 5]
    assert isinstance(items[-1], Reject)
    assert items[-1].reason == "PubMed lists article 10003 and did not send it"


@pytest.mark.parametrize(("length", "method"), [(400, "GET"), (401, "POST")])
def test_long_terms_are_posted(length, method):
    request = PubMed().first(Part("x" * length))
    assert request.method == method
    assert (request.form or request.params)["term"] == "x" * length
    assert request.is_counting


def test_articles_are_always_posted():
    created = {str(10_000 + n): "2021/05/05" for n in range(450)}
    service = Service(created, most=9_999)
    steps = list(walk(PubMed(), [Part(TERM)], service.fetch))
    assert [step.page.request.method for step in steps] == ["GET", "POST", "POST", "POST"]
    assert [len(step.items) for step in steps] == [0, 200, 200, 50]


def test_halves_meet_and_cover_the_window():
    for window in (whole_window(None), whole_window("2026-11-21"), ["2020-02-28", "2020-02-29"]):
        first, second = halves(window)
        assert first[0] == window[0]
        assert second[1] == window[1]
        assert date.fromisoformat(first[1]) + timedelta(days=1) == date.fromisoformat(second[0])
    assert halves(["2020-01-01", "2020-01-01"]) == []


def test_what_pubmed_does_not_know_is_said():
    body = (
        b"<eSearchResult><Count>0</Count><IdList/><QueryTranslation>a &amp; b</QueryTranslation>"
        b"<ErrorList><PhraseNotFound>no such</PhraseNotFound><FieldNotFound>xy</FieldNotFound></ErrorList>"
        b"<WarningList><OutputMessage>No items found.</OutputMessage>"
        b"<OutputMessage>Wildcard ignored</OutputMessage></WarningList></eSearchResult>"
    )
    page = Page(PubMed().first(Part(TERM)), 200, {}, body)
    assert PubMed().warnings(page) == ["phrase not found: no such", "field not found: xy", "Wildcard ignored"]
    assert PubMed().understood(page) == "a & b"
