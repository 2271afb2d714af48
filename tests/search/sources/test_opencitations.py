"""OpenCitations: several ids in one text, works it says nothing of, unknown ids."""

from __future__ import annotations

import json
from typing import Any

from review.model import Author, Entry, Reject
from review.search.query.model import Part
from review.search.source import Page, Request
from review.search.sources.opencitations import OpenCitationsCitations
from tests.search.sources.walking import play

SOURCE = OpenCitationsCitations()
FIRST = SOURCE.first(Part("doi:10.5555/seed"))


def links(*citing: Any) -> Page:
    return Page(
        FIRST, 200, {}, json.dumps([{"citing": one, "cited": "doi:10.5555/seed"} for one in citing]).encode()
    )


def test_an_empty_list_may_mean_two_things():
    page = links()
    SOURCE.check(page)
    assert SOURCE.total(page) == 0
    assert SOURCE.after(page) is None
    assert "both look alike" in SOURCE.warnings(page)[0]


def test_links_to_one_work_count_once_and_links_without_an_id_are_said():
    page = links("omid:br/1 doi:10.5555/A", "omid:br/1 doi:10.5555/a", "openalex:W1", "", None)
    assert SOURCE.total(page) == 1
    assert SOURCE.warnings(page) == ["3 of 5 links name no id; they are left out"]
    following = SOURCE.after(page)
    assert following is not None
    assert following.path == "meta/v1/metadata/doi:10.5555/a"


def test_works_are_asked_for_ten_at_a_time_until_none_is_left():
    request, asked = SOURCE.after(links(*(f"omid:br/{n}" for n in range(23)))), []
    while request is not None:
        asked.append(request.path.removeprefix("meta/v1/metadata/").split("__"))
        request = SOURCE.after(Page(request, 200, {}, b"[]"))
    assert [len(names) for names in asked] == [10, 10, 3]
    assert [name for names in asked for name in names] == [f"omid:br/{n}" for n in range(23)]


def test_a_work_the_service_says_nothing_of_is_kept_by_its_ids():
    request = Request("meta/v1/metadata/x", memo={"asked": ["omid:br/1 doi:10.5555/a pmid:7"], "rest": []})
    unasked = {"id": "doi:10.5555/other", "title": "Another"}
    entry, reject = SOURCE.read(Page(request, 200, {}, json.dumps([unasked]).encode()))
    assert isinstance(entry, Entry)
    assert (entry.native_id, entry.doi, entry.pmid, entry.title) == ("omid:br/1", "10.5555/a", "7", "")
    assert isinstance(reject, Reject)
    assert "not asked for" in reject.reason


def test_a_second_answer_for_one_work_is_a_reject():
    request = Request("meta/v1/metadata/x", memo={"asked": ["omid:br/1", "omid:br/2"], "rest": []})
    works = [{"id": "omid:br/1", "title": "First"}, {"id": "omid:br/1", "title": "Second"}]
    found = list(SOURCE.read(Page(request, 200, {}, json.dumps(works).encode())))
    assert [item.title for item in found if isinstance(item, Entry)] == ["First", ""]
    assert [item.line for item in found] == [1, 2, 3]
    assert isinstance(found[-1], Reject)


def test_the_fields_are_where_they_belong():
    items = [item for step in play("opencitations-citations")[0] for item in step.items]
    first = items[0]
    assert isinstance(first, Entry)
    assert (first.native_id, first.title, first.doi) == ("omid:br/061", "Work number 1", "10.5555/oc.1")
    assert first.authors == (Author(family="Peroni", given="Silvio"), Author(literal="Example Group"))
    assert (first.venue, first.issn) == ("Journal Of Examples", ("1234-5679",))
    assert (first.publisher, first.pages, first.date) == ("Example Press", "253-277", "2015-03-09")
    titles = {item.native_id: item.title for item in items if isinstance(item, Entry)}
    assert titles["omid:br/0610"] == "On demand"
    assert titles["omid:br/064"] == ""  # the service knows the link and not the work
    assert titles["omid:br/0611"] == "Eleventh"
    assert titles["omid:br/0612"] == ""
