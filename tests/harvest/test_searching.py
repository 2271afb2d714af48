"""A search, end to end over real HTTP: whole, partial, failed or skipped, and never a silent zero."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from review.errors import InvalidInput
from review.model import RunStatus
from review.pipeline import (
    counting,
    rebuilding,
    searching,
    status,
)
from review.pipeline.asking import Order, Progress, Stop
from review.pipeline.core import open_context
from review.search.secrets import Secrets
from review.search.source import Key
from review.search.sources import SOURCES
from tests.harvest.conftest import plain
from tests.harvest.faulty import Service, serving, work
from tests.harvest.reviewing import PROTOCOL, QUICK, ids, manifest, page, point, quick_client, write_protocol

# ---- whole -------------------------------------------------------------------------------------


def test_a_whole_search_and_its_manifest(ctx, monkeypatch):
    service = Service(records=230, page_size=50)
    told: list[Progress] = []
    with serving(service) as base:
        point(monkeypatch, base)
        (asked,) = searching.search(ctx, client=quick_client(), listen=told.append)
    assert (asked.status, asked.run.record_count, asked.run.claimed_count) == ("complete", 230, 230)
    assert len(ids(ctx)) == len(set(ids(ctx))) == 230
    body = manifest(ctx)
    assert body["received"] == body["records"] == 230
    assert body["repeated"] == body["outside"] == body["rejects"] == 0
    assert body["claimed"] == [{"first": 230, "last": 230, "all": [230], "received": 230}]
    assert [p["number"] for p in body["pages"]] == list(range(1, 7))
    assert body["question"]["parts"][0]["query"] == 'title_and_abstract.search.exact:("sex buyer*")'
    assert body["started_at"] <= body["ended_at"]
    assert [t.received for t in told if not t.note] == [50, 100, 150, 200, 230, 230]
    assert told[-1].claimed == 230
    on_disk = json.loads((ctx.file.corpus / "runs" / f"{asked.run.run_id}.json").read_text(encoding="utf-8"))
    assert on_disk == body


def test_a_second_search_of_the_round_asks_nothing_and_changes_nothing(ctx, monkeypatch):
    service = Service(records=60)
    with serving(service) as base:
        point(monkeypatch, base)
        searching.search(ctx, client=quick_client())
        before, asked = ids(ctx), len(service.requests)
        (again,) = searching.search(ctx, client=quick_client())
        assert again.was_done
        assert len(service.requests) == asked
        (anew,) = searching.search(ctx, Order(is_again=True), client=quick_client())
        assert not anew.was_done
        assert len(service.requests) == 2 * asked
    assert ids(ctx) == before * 2, "asked again on purpose: every return is counted"


def test_nothing_found_is_a_whole_search_with_no_records(ctx, scripted, monkeypatch):
    scripted.answers = [plain(page([], 0, None))]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert (asked.status, asked.run.record_count) == ("complete", 0)


def test_the_same_work_on_two_pages_is_taken_once_and_counted(ctx, scripted, monkeypatch):
    scripted.answers = [
        plain(page([work(1), work(2)], 3, "b")),
        plain(page([work(2), work(3)], 3, "c")),
        plain(page([], 3, None)),
    ]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "complete"
    body = manifest(ctx)
    assert (body["received"], body["repeated"], body["records"]) == (4, 1, 3)


# ---- not whole ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        [plain(b"<html>login</html>")],
        [plain(b'{"error": "trouble"}')],
        [plain(b"{}")],
        [plain(b"[]")],
        [plain(b"")],
        [plain(b'{"error": "x"}', 500)],
        [plain(page([], 12, None))],
    ],
)
def test_a_failure_is_never_a_search_without_hits(ctx, scripted, monkeypatch, answers):
    scripted.answers = answers
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status in ("failed", "partial")
    assert asked.reason
    assert asked.run.status is asked.status
    notes = [str(note) for note in counting.flow(ctx).notes]
    assert any("OpenAlex" in note for note in notes)


def test_less_than_claimed_is_partial_and_says_so(ctx, scripted, monkeypatch):
    scripted.answers = [plain(page([work(1), work(2)], 5, "b")), plain(page([], 5, None))]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "partial"
    assert "claims 5 and gave 2" in asked.reason
    scripted.answers = [plain(page([work(n) for n in range(1, 6)], 5, "b")), plain(page([], 5, None))]
    (mended,) = searching.search(ctx, client=quick_client())
    assert mended.status == "complete"
    assert [r.record_count for r in status.runs_of(ctx)] == [2, 3], "what was here already is not taken again"
    assert not [n for n in counting.flow(ctx).notes if "OpenAlex" in str(n)]


def test_an_empty_page_with_more_to_come_is_no_end(ctx, scripted, monkeypatch):
    scripted.answers = [plain(page([work(1)], 2, "b")), plain(page([], 2, "c"))]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "partial"
    assert len(ids(ctx)) == 1


def test_a_cursor_that_goes_in_circles_ends(ctx, scripted, monkeypatch):
    there, back = plain(page([work(1)], 9, "b")), plain(page([work(2)], 9, "*"))
    scripted.answers = [there, back]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "partial"
    assert "leads back" in asked.reason
    assert len(scripted.seen) <= 2 + QUICK.tries


def test_a_total_that_moves_is_kept_claim_by_claim(ctx, scripted, monkeypatch):
    scripted.answers = [
        plain(page([work(1)], 3, "b")),
        plain(page([work(2)], 4, "c")),
        plain(page([work(3)], 3, "d")),
        plain(page([], 3, None)),
    ]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "complete"
    assert manifest(ctx)["claimed"][0]["all"] == [3, 4]


def test_a_budget_that_ends_is_partial_and_goes_on_another_day(ctx, monkeypatch, scripted):
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-limit": "100"}
    scripted.answers = [plain(page([work(1)], 2, "b"), headers=spent)]
    point(monkeypatch, scripted.base)
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "partial"
    assert "allowance" in asked.reason
    assert len(scripted.seen) == 1
    scripted.answers = [plain(page([work(2)], 2, "c")), plain(page([], 2, None))]
    (next_day,) = searching.search(ctx, client=quick_client())
    assert next_day.status == "complete"
    assert "cursor=b" in scripted.seen[1][0], "it goes on where it stopped"
    assert [r.record_count for r in status.runs_of(ctx)] == [1, 1]


def test_no_key_where_one_is_needed_is_skipped_once_and_seen_in_the_flow(ctx, monkeypatch):
    connector = SOURCES["openalex"]
    needs = replace(connector.info, key=Key("SLR_MADE_UP_KEY", "bearer", is_required=True))
    monkeypatch.setattr(type(connector), "info", needs)
    for _ in range(2):
        (asked,) = searching.search(ctx, client=quick_client())
        assert asked.status == "skipped"
        assert asked.reason == "no key: set SLR_MADE_UP_KEY"
    assert [r.status for r in status.runs_of(ctx)] == [RunStatus.SKIPPED]
    assert [n for n in counting.flow(ctx).notes if "OpenAlex" in str(n)]
    with serving(Service(records=10)) as base:
        point(monkeypatch, base)
        client = quick_client(Secrets("", {"SLR_MADE_UP_KEY": "there now"}))
        (asked,) = searching.search(ctx, client=client)
    assert (asked.status, asked.run.record_count) == ("complete", 10)
    assert not [n for n in counting.flow(ctx).notes if "OpenAlex" in str(n)]


def test_a_failing_source_stops_no_other(tmp_path, scripted, monkeypatch):
    second = "\n  - {id: epmc, label: Europe PMC, arm: databases, service: europepmc}\neligibility"
    ctx = open_context(write_protocol(tmp_path, PROTOCOL.replace("\neligibility", second)))
    scripted.answers = [plain(b"<html>down</html>", 500)]
    point(monkeypatch, scripted.base, "EUROPEPMC")
    with serving(Service(records=40)) as base:
        point(monkeypatch, base)
        whole, failed = searching.search(ctx, client=quick_client())
    assert (whole.status, whole.run.record_count) == ("complete", 40)
    assert failed.status == "failed"
    ctx.db.close()


# ---- a taste, an interruption ------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 50, 77, 120])
def test_a_taste_is_exact_marked_and_continued(ctx, monkeypatch, limit):
    with serving(Service(records=120, page_size=50)) as base:
        point(monkeypatch, base)
        (taste,) = searching.search(ctx, Order(limit=limit), client=quick_client())
        assert taste.run.record_count == limit
        assert taste.status == "partial"
        assert f"limit of {limit}" in taste.reason
        (rest,) = searching.search(ctx, client=quick_client())
    assert rest.status == "complete"
    assert len(ids(ctx)) == len(set(ids(ctx))) == 120
    assert [c.faults for c in rebuilding.rebuild(ctx)] == [()] * len(status.runs_of(ctx))


def test_a_limit_must_be_a_number_of_records(ctx):
    with pytest.raises(InvalidInput, match="at least 1"):
        searching.search(ctx, Order(limit=0), client=quick_client())


def test_an_interrupted_search_goes_on_after_its_page(ctx, monkeypatch):
    service, stop = Service(records=200, page_size=50), Stop()

    def after_two(progress: Progress) -> None:
        if progress.pages == 2:
            stop.is_wanted.set()

    with serving(service) as base:
        point(monkeypatch, base)
        (asked,) = searching.search(ctx, client=quick_client(), listen=after_two, stop=stop)
        assert asked.status == "open"
        assert status.runs_of(ctx) == []
        (done,) = searching.search(ctx, client=quick_client())
    assert (done.status, done.run.record_count) == ("complete", 200)
    assert len(service.requests) == 5, "no page was asked for twice"


# ---- the local matcher -------------------------------------------------------------------------


def test_what_falls_outside_the_query_is_counted_and_can_be_found(tmp_path, monkeypatch):
    text = PROTOCOL.replace("eligibility:", "search: {limits: {languages: [sv]}}\neligibility:")
    ctx = open_context(write_protocol(tmp_path, text))
    with serving(Service(records=30)) as base:
        point(monkeypatch, base)
        (asked,) = searching.search(ctx, client=quick_client())
    body = manifest(ctx)
    assert (body["received"], body["outside"], body["records"]) == (30, 30, 0)
    assert len(body["outside_ids"]) == 30
    assert asked.status == "complete"
    assert [c.faults for c in rebuilding.verify(ctx)] == [()]
    ctx.db.close()
