"""What every connector promises, held against a small walk written by hand for each of them."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.model import Entry, Reject, RunStatus
from review.search import sources
from review.search.accounts import PartAccount, completeness
from review.search.query.model import Part
from review.search.source import Page, PageFault, Request
from tests.search.sources.walking import ALL, Fixture, fixture, play

NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "urllib3"}
MOST_LINES = 120
TAG = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?>|&(?:amp|lt|gt|#\d+);")
every_source = pytest.mark.parametrize("name", sorted(ALL))


def leaves(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from leaves(value)
    elif isinstance(data, str):
        yield data


def sent(request: Request) -> list[str]:
    return [
        *request.params.values(),
        *leaves(dict(request.form or {})),
        *leaves(request.body),
        unquote(request.path),
    ]


def items_of(name: str) -> list[Entry | Reject]:
    return [item for step in play(name)[0] for item in step.items]


@every_source
def test_the_query_is_sent_verbatim(name):
    part = fixture(name).part
    assert any(part.query in words for words in sent(ALL[name].first(part)))


@every_source
def test_a_window_is_asked_for(name):
    connector, part = ALL[name], fixture(name).part
    if not connector.info.has_window:
        return
    request = connector.first(part, date(2026, 3, 17))
    assert request != connector.first(part)
    assert any(re.search(r"2026[-/]03[-/]17", words) for words in sent(request))
    assert any(part.query in words for words in sent(request))


@every_source
def test_the_walk_ends_and_every_item_is_accounted_for(name):
    kept = fixture(name)
    steps, used = play(name)
    assert used == list(range(len(kept.pages))), "a page of the fixture was not asked for, or not in its turn"
    assert steps[-1].next is None
    assert [len(step.items) for step in steps] == [answer["items"] for answer in kept.pages]
    assert [[item.line for item in step.items] for step in steps] == [
        list(range(1, len(step.items) + 1)) for step in steps
    ]


@every_source
def test_the_walk_is_worth_the_name(name):
    entries = [item for item in items_of(name) if isinstance(item, Entry)]
    assert len(entries) >= 5
    pages = fixture(name).pages
    assert len(pages) == 1 or sum(answer["items"] > 0 for answer in pages) >= 2
    assert any(not entry.abstract for entry in entries)
    assert any(TAG.search(entry.raw.replace("\\u003c", "<")) for entry in entries), "no item with markup"


@every_source
def test_native_ids_are_there_and_unique(name):
    ids = [item.native_id for item in items_of(name) if isinstance(item, Entry)]
    assert all(ids)
    assert len(set(ids)) == len(ids)


@every_source
def test_text_is_clean_and_nothing_is_lost(name):
    for item in items_of(name):
        assert item.raw
        if isinstance(item, Reject):
            assert item.reason
            continue
        for text in (item.title, item.abstract, item.venue, *item.keywords, *map(str, item.authors)):
            assert not TAG.search(text), text
            assert text == " ".join(text.split()) or text == item.abstract
        assert item.doi == "" or re.fullmatch(r"10\.\d{4,9}/\S+", item.doi)
        assert item.language == "" or re.fullmatch(r"[a-z]{2}", item.language)
        assert all(values and all(values) for values in item.extra.values())


@every_source
def test_reading_twice_is_equal(name):
    for step in play(name)[0]:
        assert list(ALL[name].read(step.page)) == list(step.items)
    assert items_of(name) == items_of(name)


@every_source
def test_the_total_matches(name):
    info, (steps, _) = ALL[name].info, play(name)
    claims = tuple(step.claimed for step in steps if step.claimed is not None)
    if info.total_is == "none":
        assert not claims
        return
    assert claims
    if info.total_is == "exact":
        received = sum(len(step.items) for step in steps)
        assert set(claims) == {received}
        assert completeness(info, [PartAccount(claims, received, True)])[0] is RunStatus.COMPLETE


@every_source
def test_a_walk_can_be_taken_up_from_its_plain_data(name):
    for step in play(name)[0]:
        request = step.page.request
        assert Request.from_data(json.loads(json.dumps(request.as_data()))) == request


@every_source
def test_an_error_is_told_from_an_answer(name):
    kept = fixture(name)
    requests = [step.page.request for step in play(name)[0]]
    assert kept.errors
    for answer in kept.errors:
        page = kept.page(requests[answer.get("of", 0)], answer)
        with pytest.raises(PageFault) as caught:
            ALL[name].check(page)
        assert caught.value.fault == answer["fault"], answer
        assert answer["words"] in caught.value.message, answer


@every_source
def test_a_web_page_is_never_an_answer(name):
    first = play(name)[0][0].page.request
    for body in (b"<!doctype html><html><body>Please log in</body></html>", b"", b"<html><p>unclosed"):
        page = Page(first, 200, {"content-type": "text/html"}, body)
        with pytest.raises(PageFault):
            ALL[name].check(page)


@every_source
def test_a_person_is_told_what_it_is(name):
    info = ALL[name].info
    assert info.id == name
    assert info.label
    assert info.home.startswith("https://")
    assert info.base == "" or re.fullmatch(r"https://[^?#\s]+[^/]", info.base)
    assert all(re.fullmatch(r"[A-Z].*\.", words) and len(words) > 20 for words in (info.can, info.cannot))
    assert info.pause > 0
    assert info.total_is in ("exact", "estimate", "none")
    assert info.last_live == "never" or date.fromisoformat(info.last_live)
    assert info.key is None or re.fullmatch(r"SLR_[A-Z_]+", info.key.variable)


@every_source
def test_the_file_is_short_and_opens_no_connection(name):
    path = Path(inspect.getfile(type(ALL[name])))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_file_of_a_source_opens_a_connection_or_a_file():
    for path in Path(inspect.getfile(sources)).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not {n.partition(".")[0] for n in names} & NETWORK, path.name
        assert not names & {"urllib.request", "review.search.http", "review.search.secrets", "pathlib", "os"}
        calls = {
            n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert "open" not in calls, path.name


def test_a_source_without_pages_fails():
    with pytest.raises(FileNotFoundError):
        fixture("no-such-source")


# ---- what comes in may be anything -------------------------------------------------------------

STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.just("\ud800"),
    st.lists(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.none()))),
    st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text()), max_size=3),
)


def places_in(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places_in(value, (*path, step))


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(data[path[0]], path[1:], value)
    return copy


def changed(draw: st.DataObject, body: bytes) -> bytes:
    """The body with some values replaced, or some bytes."""
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    if data is None or draw.draw(st.integers(0, 4)) == 0:
        begin = draw.draw(st.integers(0, len(body)))
        end = draw.draw(st.integers(begin, min(len(body), begin + 40)))
        return body[:begin] + draw.draw(st.binary(max_size=20)) + body[end:]
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(list(places_in(data))))
        data = replaced(data, path, draw.draw(STRANGE))
    return json.dumps(data).encode()


def ask_everything(name: str, page: Page) -> None:
    connector = ALL[name]
    questions = (
        connector.check,
        connector.total,
        lambda page: list(connector.read(page)),
        connector.after,
        connector.understood,
        connector.warnings,
        connector.budget,
    )
    for question in questions:
        try:
            found = question(page)
        except PageFault:
            continue
        if isinstance(found, list):
            for item in found:
                assert isinstance(item, Entry | Reject | str)
                if isinstance(item, Entry):
                    assert item.native_id
                    json.dumps(item.extra).encode()
                    "".join([item.title, item.abstract, item.native_id, item.url, item.raw]).encode()


@every_source
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draw=st.data())
def test_whatever_comes_only_a_fault_goes_out(name, draw):
    kept = PLAYED.setdefault(name, (fixture(name), play(name)[0]))
    # A shorter page of the same kind breaks in the same ways, and sooner.
    step = draw.draw(st.sampled_from([step for step in kept[1] if len(step.page.body) < 50_000]))
    ask_everything(name, Page(step.page.request, 200, {}, changed(draw, step.page.body)))


PLAYED: dict[str, tuple[Fixture, Any]] = {}


@every_source
@given(query=st.text(max_size=60), year=st.integers(1900, 2100).map(str))
@settings(max_examples=20, deadline=None)
def test_any_query_makes_a_request_that_can_be_kept(name, query, year):
    if name == "diva":
        query = json.dumps([[{"freeText": query}]])
    request = ALL[name].first(Part(query, {"year": year}))
    assert Request.from_data(json.loads(json.dumps(request.as_data()))) == request
