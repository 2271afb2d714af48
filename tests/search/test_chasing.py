"""Citation chasing: what is asked for each seed, and which seeds cannot be asked about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from review.errors import InvalidInput
from review.search.chasing import SERVICES, Direction, Seed, chase_parts, not_asked, seed_id, seed_request
from review.search.harvest import walk
from review.search.source import Fault, Page, PageFault, Request

BOTH = Seed("R1", doi="10.5555/a.(1)", pmid="31000001", openalex="W1")
BY_PMID = Seed("R2", pmid="31000002")
BY_TITLE = Seed("R3", title="A course: for men")
SEEDS = [BOTH, BY_PMID, BY_TITLE]


@pytest.mark.parametrize(
    ("service", "direction", "queries"),
    [
        ("openalex", Direction.FORWARD, ["cites:W1"]),
        ("openalex", Direction.BACKWARD, ["cited_by:W1"]),
        ("semanticscholar", Direction.FORWARD, ["DOI:10.5555/a.(1)", "PMID:31000002"]),
        ("semanticscholar", Direction.BACKWARD, ["DOI:10.5555/a.(1)", "PMID:31000002"]),
        ("opencitations", Direction.FORWARD, ["doi:10.5555/a.(1)", "pmid:31000002"]),
        ("opencitations", Direction.BACKWARD, ["doi:10.5555/a.(1)", "pmid:31000002"]),
    ],
)
def test_each_seed_is_asked_about_by_an_id_the_service_knows(service, direction, queries):
    chased = chase_parts(service, SEEDS, direction)
    assert [one.part.query for one in chased] == queries
    assert {one.direction for one in chased} == {direction}
    assert [one.seed for one in chased] + not_asked(service, SEEDS) == SEEDS


@pytest.mark.parametrize("service", SERVICES)
def test_directions_go_different_ways(service):
    forward, backward = (chase_parts(service, [BOTH], d)[0] for d in (Direction.FORWARD, Direction.BACKWARD))
    assert forward.connector.first(forward.part) != backward.connector.first(backward.part)


def test_a_service_without_citations_is_refused():
    for ask in (lambda: chase_parts("libris", SEEDS, Direction.FORWARD), lambda: not_asked("libris", SEEDS)):
        with pytest.raises(InvalidInput, match="libris"):
            ask()


def test_a_chase_is_walked_like_a_search():
    chased = chase_parts("semanticscholar", [BOTH], Direction.FORWARD)[0]
    asked: list[Request] = []

    def fetch(request: Request, accept: Any) -> tuple[Page, Any]:
        asked.append(request)
        body = {"offset": 0, "data": [{"citingPaper": {"paperId": "f" * 40, "title": "Citing"}}]}
        page = Page(request, 200, {}, json.dumps(body).encode())
        return page, accept(page)

    (step,) = walk(chased.connector, [chased.part], fetch)
    assert [item.title for item in step.items] == ["Citing"]
    assert asked[0].path == "paper/DOI:10.5555/a.%281%29/citations"


# ---- seeds at OpenAlex -------------------------------------------------------------------------


def answer(seed: Seed, *works: dict[str, Any], status: int = 200) -> Page:
    request = seed_request(seed)
    assert request is not None
    return Page(request, status, {}, json.dumps({"meta": {"count": len(works)}, "results": works}).encode())


def work(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"https://openalex.org/W{number}", **fields}


@pytest.mark.parametrize(
    ("seed", "filtered"),
    [
        (BOTH, "doi:10.5555/a.(1)"),
        (BY_PMID, "pmid:31000002"),
        (BY_TITLE, "title.search:A course for men"),
        (Seed("x", title="Men, women | others: “quoted”"), "title.search:Men women others quoted"),
    ],
)
def test_a_seed_is_looked_up_by_the_best_it_has(seed, filtered):
    request = seed_request(seed)
    assert request is not None
    assert request.params["filter"] == filtered


def test_a_seed_with_nothing_is_not_looked_up():
    assert seed_request(Seed("x")) is None
    assert seed_request(Seed("x", title="?!")) is None


def test_a_seed_is_found_or_not():
    assert seed_id(answer(BOTH, work(7))) == "W7"
    assert seed_id(answer(BOTH)) == ""
    assert seed_id(answer(BOTH, work(7, cited_by_count=1), work(8, cited_by_count=5))) == "W8"


def test_a_title_must_be_the_same_and_the_only_one():
    same, other = work(7, title="A Course for Men."), work(8, title="A course for men and women")
    assert seed_id(answer(BY_TITLE, other, same)) == "W7"
    assert seed_id(answer(BY_TITLE, other)) == ""
    assert seed_id(answer(BY_TITLE, same, work(9, title="A course for men"))) == ""


def test_a_doi_that_would_break_a_filter_is_asked_for_alone():
    seed = Seed("x", doi="10.5555/a,b|c?d")
    request = seed_request(seed)
    assert request is not None
    assert request.path == "works/https://doi.org/10.5555/a%2Cb%7Cc%3Fd"
    assert seed_id(Page(request, 200, {}, json.dumps(work(3)).encode())) == "W3"
    assert seed_id(Page(request, 404, {}, b"<!doctype html><title>404 Not Found</title>")) == ""
    with pytest.raises(PageFault):
        seed_id(Page(request, 200, {}, b"{}"))


@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (200, b"<html>"), (200, b"{}"), (404, b"<html>"), (429, b"")]
)
def test_an_error_is_not_a_seed_that_was_not_found(status, body):
    request = seed_request(BOTH)
    assert request is not None
    with pytest.raises(PageFault) as caught:
        seed_id(Page(request, status, {}, body))
    assert caught.value.fault in (Fault.PASSING, Fault.FINAL)
