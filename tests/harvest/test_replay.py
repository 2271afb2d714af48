"""Every connector through the whole search, over real HTTP, against answers in the documented form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from review.model import Entry
from review.pipeline import rebuilding, searching
from review.pipeline.asking import Order
from review.pipeline.core import open_context
from review.search.sources import SOURCES
from tests.harvest.replay import of_fixture, of_recordings, serving
from tests.harvest.reviewing import PROTOCOL, QUICK, ids, manifest, point, quick_client, write_protocol
from tests.search.sources.walking import fixture, play

# An answer is given once here, so a slow moment of the machine must not make us ask twice.
PATIENT = replace(QUICK, deadline=60.0, read=60.0)


def review_of(folder: Path, service: str, query: str = "", params: dict[str, str] | None = None) -> Path:
    """A review that asks one service, verbatim where there is a query."""
    options = ", ".join(f"{name}: {value!r}" for name, value in (params or {}).items())
    source = f"service: {service}, query: {query!r}, options: {{{options}}}"
    return write_protocol(folder, PROTOCOL.replace("service: openalex", source))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_is_walked_kept_and_rebuilt(name, tmp_path, monkeypatch):
    kept = fixture(name)
    replay = of_fixture(kept)
    with serving(replay) as base:
        point(monkeypatch, base, name.upper().replace("-", "_"))
        ctx = open_context(review_of(tmp_path, name, kept.part.query or " ", dict(kept.part.params)))
        (asked,) = searching.search(ctx, client=quick_client(patience=PATIENT))
    assert replay.unknown == []
    assert asked.status in ("complete", "unknown"), asked.reason
    expected = [item for step in play(name)[0] for item in step.items]
    entries = list(dict.fromkeys(i.native_id for i in expected if isinstance(i, Entry)))
    assert ids(ctx) == entries
    body = manifest(ctx)
    assert body["received"] == len(expected)
    assert body["received"] == body["records"] + body["rejects"] + body["repeated"] + body["outside"]
    assert len(body["pages"]) == len(kept.pages)
    assert [c.faults for c in rebuilding.verify(ctx)] == [()]
    assert [c.faults for c in rebuilding.rebuild(ctx)] == [()]
    (again,) = searching.search(ctx, client=quick_client(patience=PATIENT))
    assert again.was_done
    ctx.db.close()


@pytest.mark.parametrize(
    ("service", "names", "cursor"),
    [
        ("europepmc", ["search_cursor_page1_json.json", "search_cursor_page2_json.json"], "cursorMark"),
        ("semanticscholar", ["search_bulk_page1.json", "search_bulk_page2.json"], "token"),
    ],
)
def test_recorded_pages_are_followed_by_their_own_cursors(
    service, names, cursor, test_data, tmp_path, monkeypatch
):
    """What the services really sent: the cursor of one page must lead to the next."""
    folder = test_data / "recordings" / service
    replay = of_recordings(folder, names, lambda asked: {k: v for k, v in asked.items() if k == cursor})
    with serving(replay) as base:
        point(monkeypatch, base, service.upper())
        ctx = open_context(review_of(tmp_path, service, "as recorded"))
        (asked,) = searching.search(ctx, Order(limit=10_000), client=quick_client(patience=PATIENT))
    assert replay.given == {0, 1}, replay.unknown
    assert asked.status == "partial", "the third page was not there to be given"
    assert asked.run.record_count == len(set(ids(ctx))) > 0
    assert [c.faults for c in rebuilding.rebuild(ctx)] == [()]
    ctx.db.close()
