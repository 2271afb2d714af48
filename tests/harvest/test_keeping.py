"""What a search keeps: nothing secret, nothing changed unseen, enough to make it all again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from review.errors import NotAllowed
from review.model import Verdict
from review.pipeline import (
    counting,
    deduplicating,
    people,
    rebuilding,
    screening,
    searching,
    undoing,
    updates,
)
from review.pipeline.archiving import archive_of
from review.pipeline.asking import Order
from review.pipeline.core import open_context
from review.search.secrets import Secrets
from review.search.sources import SOURCES
from review.store import harvests, runs
from tests.harvest.conftest import plain
from tests.harvest.faulty import Service, serving, work
from tests.harvest.reviewing import PROTOCOL, ids, manifest, page, point, quick_client, write_protocol

# ---- what is kept ------------------------------------------------------------------------------


def test_secrets_are_in_nothing_that_is_kept(ctx, scripted, monkeypatch):
    secret, mail = "k3y-of-ada", "ada@example.org"
    echo = page([work(1)], 1, "b").replace(b"Ada Writer1", f"{secret} {mail}".encode())
    scripted.answers = [plain(echo), plain(page([], 1, None))]
    point(monkeypatch, scripted.base)
    searching.search(ctx, client=quick_client(Secrets(mail, {"SLR_OPENALEX_KEY": secret})))
    assert secret in str(scripted.seen), "it was sent"
    ctx.db.close()
    for path in ctx.file.corpus.rglob("*"):
        if path.is_file():
            data = path.read_bytes() if path.suffix != ".gz" else archive_of(ctx).read(path.stem)
            assert secret.encode() not in data, path
            assert mail.encode() not in data, path


def test_verify_names_what_was_changed(ctx, monkeypatch):
    with serving(Service(records=120, page_size=50)) as base:
        point(monkeypatch, base)
        (asked,) = searching.search(ctx, client=quick_client())
    assert [c.faults for c in rebuilding.verify(ctx)] == [()]
    pages = manifest(ctx)["pages"]
    path = archive_of(ctx).path(pages[1]["sha256"])
    kept = path.read_bytes()
    path.write_bytes(archive_of(ctx).path(pages[0]["sha256"]).read_bytes())
    (checked,) = rebuilding.verify(ctx)
    assert "page 2" in checked.faults[0]
    assert "bytes have changed" in checked.faults[0]
    path.write_bytes(kept[:-5])
    assert "cannot be unpacked" in rebuilding.verify(ctx)[0].faults[0]
    path.unlink()
    assert "missing" in rebuilding.rebuild(ctx)[0].faults[0]
    path.write_bytes(kept)
    on_disk = ctx.file.corpus / "runs" / f"{asked.run.run_id}.json"
    text = on_disk.read_text(encoding="utf-8")
    on_disk.write_text(text.replace('"records": 120', '"records": 119'), encoding="utf-8")
    faults = rebuilding.verify(ctx)[0].faults
    assert any("not repeated plus outside" in f for f in faults)
    assert any("not the one in the database" in f for f in faults)


def test_rebuild_gives_every_record_to_the_byte(ctx, monkeypatch, tmp_path):
    with serving(Service(records=75, page_size=50)) as base:
        point(monkeypatch, base)
        searching.search(ctx, client=quick_client())
    out = tmp_path / "rebuilt.jsonl"
    assert [c.faults for c in rebuilding.rebuild(ctx, out)] == [()]
    made = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    with ctx.db.read() as unit:
        kept = runs.records(unit)
    assert [m["record_id"] for m in made] == [r.record_id for r in kept]
    assert [runs.entry_of(m["entry"]) for m in made] == [r.entry for r in kept]


# ---- rounds ------------------------------------------------------------------------------------


def test_an_update_says_what_is_new_changed_gone_and_unchanged(ctx, scripted, monkeypatch):
    point(monkeypatch, scripted.base)
    first = [work(n) for n in range(1, 6)]
    scripted.answers = [plain(page(first, 5, "b")), plain(page([], 5, None))]
    searching.search(ctx, client=quick_client())
    deduplicating.run(ctx)
    later = [
        work(2) | {"language": "sv"},
        work(3) | {"is_retracted": True},
        work(4) | {"cited_by_count": 999, "updated_date": "2027-05-01"},
        work(5),
        work(6),
    ]
    scripted.answers = [plain(page(later, 5, "b")), plain(page([], 5, None))]
    (asked,) = searching.search(ctx, Order(round_name="2027"), client=quick_client())
    assert asked.run.record_count == 5
    (changed,) = updates.changes(ctx)
    name = "W"
    short = {i.removeprefix(name) for i in changed.changed}
    assert short == {"1000002", "1000003"}, "a count of citations is no news"
    assert [i.removeprefix(name) for i in changed.new] == ["1000006"]
    assert [i.removeprefix(name) for i in changed.gone] == ["1000001"]
    assert (changed.before, changed.now, changed.unchanged) == (5, 5, 2)
    seen = {s.native_id.removeprefix(name): (s.first_round, s.last_round) for s in updates.seen(ctx)}
    assert seen["1000001"] == ("1", "1")
    assert seen["1000004"] == ("1", "2027")
    assert seen["1000006"] == ("2027", "2027")
    deduplicating.run(ctx)
    flow = counting.flow(ctx)
    assert flow.excluded_other_earlier == 4, "seen earlier is neither new nor a duplicate"


def test_who_asked_otherwise_cannot_tell_what_is_gone(tmp_path, monkeypatch):
    ctx = open_context(write_protocol(tmp_path))
    with serving(Service(records=10)) as base:
        point(monkeypatch, base)
        searching.search(ctx, client=quick_client())
    ctx.db.close()
    ctx = open_context(write_protocol(tmp_path, PROTOCOL.replace("sex buyer*", "kerb crawl*")))
    with serving(Service(records=5)) as base:
        point(monkeypatch, base)
        searching.search(ctx, Order(round_name="2027"), client=quick_client())
    (changed,) = updates.changes(ctx)
    assert not changed.can_tell_gone
    assert "changed" in changed.note
    assert changed.gone == ()
    ctx.db.close()


# ---- undoing -----------------------------------------------------------------------------------


def test_a_search_can_be_undone_until_something_in_it_is_decided(ctx, monkeypatch):
    with serving(Service(records=20)) as base:
        point(monkeypatch, base)
        (asked,) = searching.search(ctx, client=quick_client())
        deduplicating.run(ctx)
        undoing.undo(ctx, asked.run.run_id[:6])
        assert ids(ctx) == []
        assert counting.flow(ctx).database_results in (None, 0)
        (anew,) = searching.search(ctx, client=quick_client())
        assert anew.run.record_count == 20
    deduplicating.run(ctx)
    ada, _ = people.invite(ctx, "ada", "Ada", [people.Role.REVIEWER])
    screening.refresh(ctx)
    stage = screening.Stage.TITLE_ABSTRACT
    work_list = screening.next_work(ctx, ada, stage)
    screening.decide(
        ctx,
        ada,
        stage=stage,
        report_id=work_list.reports[0].report_id,
        verdict=Verdict.EXCLUDE,
        event_id="e1",
    )
    with pytest.raises(NotAllowed, match="screened"):
        undoing.undo(ctx, anew.run.run_id)
    assert len(ids(ctx)) == 20


def test_a_stopped_search_leaves_nothing_half_done(ctx, monkeypatch):
    """A page whose row could not be written is asked for again, and its loose bytes are tidied away."""
    with serving(Service(records=120, page_size=50)) as base:
        point(monkeypatch, base)
        archive_of(ctx).keep(b'{"left": "by a kill"}')
        searching.search(ctx, client=quick_client())
    with ctx.db.read() as unit:
        wanted = set(harvests.kept_hashes(unit))
    assert {p.stem for p in (ctx.file.corpus / "pages").rglob("*.gz")} == wanted


def test_a_disk_that_is_full_stops_with_words_and_goes_on(ctx, monkeypatch):
    moved, calls = Path.replace, 0

    def full(self: Path, target: Path) -> Path:
        nonlocal calls
        if target.suffix == ".gz":
            calls += 1
            if calls == 2:
                raise OSError(28, "No space left on device")
        return moved(self, target)

    with serving(Service(records=120, page_size=50)) as base:
        point(monkeypatch, base)
        with monkeypatch.context() as broken:
            broken.setattr(Path, "replace", full)
            (asked,) = searching.search(ctx, client=quick_client())
        assert asked.status == "partial"
        assert "No space left" in asked.reason
        assert not list((ctx.file.corpus / "pages").rglob("*.part"))
        (done,) = searching.search(ctx, client=quick_client())
    assert done.status == "complete"
    assert len(set(ids(ctx))) == 120


def test_a_window_asks_for_what_entered_since_and_cannot_tell_what_is_gone(ctx, scripted, monkeypatch):
    connector = SOURCES["openalex"]
    asked_since: list[object] = []
    first = connector.first

    def windowed(part, since=None):
        asked_since.append(since)
        return first(part, None)

    monkeypatch.setattr(type(connector), "info", replace(connector.info, has_window=True))
    monkeypatch.setattr(connector, "first", windowed, raising=False)
    point(monkeypatch, scripted.base)
    scripted.answers = [plain(page([work(1), work(2)], 2, "b")), plain(page([], 2, None))]
    searching.search(ctx, Order(is_window=True), client=quick_client())
    assert set(asked_since) == {None}, "the first search is whole"
    asked_since.clear()
    scripted.answers = [plain(page([work(2), work(3)], 2, "b")), plain(page([], 2, None))]
    (asked,) = searching.search(ctx, Order(round_name="2027", is_window=True), client=quick_client())
    assert asked.status == "complete"
    (since,) = set(asked_since)
    with ctx.db.read() as unit:
        opened = harvests.everything(unit)[0].opened_at
    assert since == (opened - timedelta(days=30)).date(), "services enter records late"
    (changed,) = updates.changes(ctx)
    assert not changed.can_tell_gone
    assert [i.removeprefix("W") for i in changed.new] == ["1000003"]
