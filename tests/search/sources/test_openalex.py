"""OpenAlex: the three kinds of 429, abstracts as lists of places, marks of retraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.model import Author, Entry
from review.search.headers import retry_after
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from review.search.sources.openalex import OpenAlex
from review.search.sources.openalex_record import openalex_entry, work_id
from tests.search.sources.walking import play

REQUEST = OpenAlex().first(Part("title_and_abstract.search:x"))


def fault(headers: dict[str, str], body: str = "{}", status: int = 429) -> PageFault:
    with pytest.raises(PageFault) as caught:
        OpenAlex().check(Page(REQUEST, status, headers, body.encode()))
    return caught.value


def test_too_fast_waits_as_long_as_it_is_told():
    found = fault({"retry-after": "7", "x-ratelimit-remaining": "500"})
    assert (found.fault, found.retry_after) == (Fault.PASSING, 7.0)
    dated = {"date": "Sun, 22 Nov 2026 10:00:00 GMT", "retry-after": "Sun, 22 Nov 2026 10:00:30 GMT"}
    assert fault(dated).retry_after == 30.0


def test_only_a_missing_cursor_is_the_end():
    """An empty page that leads on is one that failed: the walk must be able to go on from it."""
    empty = b'{"meta":{"count":9,"next_cursor":%s},"results":[]}'
    following = OpenAlex().after(Page(REQUEST, 200, {}, empty % b'"abc"'))
    assert following is not None
    assert following.params["cursor"] == "abc"
    assert OpenAlex().after(Page(REQUEST, 200, {}, empty % b"null")) is None


@pytest.mark.parametrize("left", ["0", "-1", "0.5"])
def test_nothing_left_stops(left):
    assert fault({"x-ratelimit-remaining": left, "retry-after": "1"}).fault is Fault.BUDGET


def test_a_broad_query_only_wants_patience_even_with_little_left():
    found = fault({"x-ratelimit-remaining": "0"}, '{"error":"x","reason":"broad_boolean_query"}')
    assert found.fault is Fault.PASSING


def test_strange_headers_are_no_headers():
    for strange in ("", "soon", "nan", "inf", "-inf"):
        assert fault({"retry-after": strange, "x-ratelimit-remaining": strange}).fault is Fault.PASSING
        page = Page(REQUEST, 200, {"x-ratelimit-remaining": strange, "retry-after": strange}, b"{}")
        assert OpenAlex().budget(page) is None
        assert retry_after(page) is None


@given(st.lists(st.text(alphabet="abcdefg", min_size=1, max_size=4), max_size=30), st.integers(0, 5))
def test_an_abstract_comes_back_as_it_was(words, gap):
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place * (gap + 1))
    entry = openalex_entry({"id": "https://openalex.org/W1", "abstract_inverted_index": index})
    assert entry.abstract == " ".join(words)


def test_the_fields_are_where_they_belong():
    first, second, third, fourth, retracted, notice = (
        item for step in play("openalex")[0] for item in step.items if isinstance(item, Entry)
    )
    assert first.native_id == "W1001"
    assert first.title == "Group treatment for people who buy sex: a pilot"
    assert (first.doi, first.year, first.date) == ("10.5555/example.1001", 2019, "2019-05-17")
    assert (first.venue, first.volume, first.issue, first.pages) == (
        "Journal of Social Work & Health",
        "12",
        "2",
        "101-118",
    )
    assert first.issn == ("1234-5679", "2049-3630")
    assert first.authors == (Author(family="Lindström", given="Anna"),)
    assert first.extra["referenced works"] == ["W11", "W12"]
    assert first.extra["entered"] == ["2019-06-01"]
    assert (second.language, second.type, second.abstract) == ("sv", "report", "")
    assert second.authors == (Author(literal="Socialstyrelsen"),)
    assert second.extra["open access url"] == ["https://example.org/rapport.pdf"]
    assert second.extra["other ids"] == ["mag:260001"]
    assert (third.pmid, third.pmcid) == ("31000001", "PMC6000001")
    assert (fourth.title, fourth.language, fourth.year) == ("", "", None)
    assert fourth.extra["language"] == ["ng"]
    assert (retracted.extra["retraction"], retracted.language, retracted.pages) == (
        ["retracted"],
        "no",
        "e14",
    )
    assert notice.extra["retraction"] == ["retraction notice"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://openalex.org/W12", "W12"),
        ("w12", "W12"),
        ("https://openalex.org/A12", ""),
        ("", ""),
        ("W12x", ""),
    ],
)
def test_a_work_is_known_by_its_id(address, name):
    assert work_id(address) == name
