"""Files come in whole or not at all, once, with their bytes kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import ImportRefused, InvalidInput
from review.i18n import translator
from review.model import Arm, Author, Entry, Reject, RunStatus
from review.pipeline import counting, deduplicating, exporting, importing, originals, status
from review.pipeline.core import open_context
from review.search.reading import read_file
from review.store import runs
from tests.pipeline.worlds import PROTOCOL, TITLES, World, ris, write_review

NEW = ["Something quite new about boats", "Another thing nobody has written on"]
RECORDS = sum(map(len, TITLES.values()))


def put(world: World, name: str, data: str | bytes) -> Path:
    path = world.ctx.file.corpus / "imports" / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def counts(world: World) -> tuple[int, int, int]:
    """Runs, records, rejects."""
    with world.ctx.db.read() as unit:
        return len(runs.all_runs(unit)), len(runs.records(unit)), len(runs.rejects(unit))


# ---- accounts ----------------------------------------------------------------------------------


def test_a_file_comes_in_whole_with_what_is_known_of_it(world):
    path = put(world, "new.ris", ris(NEW))
    done = importing.import_file(
        world.ctx, path, "trials", searched=importing.Searched("2026-11-01", 2, "EBSCOhost")
    )
    run = done.run
    assert done.is_new
    assert (run.begun_count, run.record_count, run.reject_count) == (2, 2, 0)
    assert (run.source_id, run.source_label, run.arm) == ("trials", "The register", Arm.REGISTERS)
    assert (run.status, run.claimed_count, run.searched_on) == (RunStatus.COMPLETE, 2, "2026-11-01")
    assert run == status.runs_of(world.ctx)[-1]
    assert counting.unplaced(world.ctx) == Counter({"The register": 2})


@pytest.mark.parametrize(
    ("hits", "told"), [(None, RunStatus.UNKNOWN), (2, RunStatus.COMPLETE), (3, RunStatus.PARTIAL)]
)
def test_a_run_is_complete_only_when_the_source_said_as_many(sqlite_worlds, hits, told):
    with sqlite_worlds() as world:
        done = importing.import_file(
            world.ctx, put(world, "new.ris", ris(NEW)), "base", searched=importing.Searched(hits=hits)
        )
        assert done.run.status is told
        deduplicating.run(world.ctx)
        said = translator("en")
        incomplete = [n for n in counting.flow(world.ctx).notes if "The base" in n.say(said, "en")]
        assert bool(incomplete) is (told is RunStatus.PARTIAL)


def test_the_same_file_twice_adds_nothing(world):
    before, flow = counts(world), counting.flow(world.ctx)
    path = world.ctx.file.corpus / "imports" / "base.ris"
    again = importing.import_file(world.ctx, path, "base")
    assert not again.is_new
    assert again.run == status.runs_of(world.ctx)[0]
    renamed = put(world, "other-name.ris", path.read_bytes())
    assert not importing.import_file(world.ctx, renamed, "base").is_new
    assert counts(world) == before
    deduplicating.run(world.ctx)
    assert counting.flow(world.ctx) == flow


def test_the_same_file_from_another_source_or_in_another_round_is_another_run(world):
    path = world.ctx.file.corpus / "imports" / "base.ris"
    assert importing.import_file(world.ctx, path, "trials").is_new
    assert importing.import_file(world.ctx, path, "base", round_name="2027").is_new
    assert counts(world)[1] == RECORDS + 2 * len(TITLES["base"])
    before = len(world.reports)
    done = deduplicating.run(world.ctx)
    assert (done.new_records, done.new_reports) == (12, 0)
    assert len(world.reports) == before


BROKEN = """TY  - JOUR
TI  - A whole entry
ER  -

TY  - JOUR
TI  - An entry that never ends

TY  - JOUR
TI  - Another whole entry
ER  -
"""


def test_what_cannot_be_read_is_kept_as_a_reject(world):
    path = put(world, "broken.ris", BROKEN)
    reading = read_file(path)
    done = importing.import_file(world.ctx, path, "base")
    run = done.run
    assert run.begun_count == run.record_count + run.reject_count == 3
    assert (run.record_count, run.reject_count) == (len(reading.entries), len(reading.rejects))
    rejects = [r for r in status.rejects_of(world.ctx) if r[0] == "The base"]
    assert rejects == [("The base", r.line, r.reason) for r in reading.rejects]


def test_rejects_keep_their_place_reason_and_words(world):
    """Through the store, whatever the reader found."""
    path = put(world, "new.ris", ris(NEW))
    run = importing.import_file(world.ctx, path, "base").run
    raw = "TY  - JOUR\nÅÄÖ\x0b«?»\x00"
    made = replace(run, run_id="f" * 12, file_sha256="f" * 64, begun_count=2, record_count=1, reject_count=1)
    with world.ctx.db.engine.begin() as conn:
        runs.add(conn, "e-reject", made, [Entry(title="x")], [Reject(7, "not ended", raw)])
    with world.ctx.db.read() as unit:
        (kept,) = (r for r in runs.rejects(unit) if r["run_id"] == "f" * 12)
    assert (kept["line"], kept["reason"], kept["raw"]) == (
        7,
        "not ended",
        raw.replace("\x00", "\ufffd"),
    )


# ---- bytes -------------------------------------------------------------------------------------


def test_the_bytes_are_kept_under_their_hash(world):
    data = ris(NEW).encode("utf-16")
    run = importing.import_file(world.ctx, put(world, "new.ris", data), "base").run
    assert run.file_sha256 == hashlib.sha256(data).hexdigest()
    kept = originals.original_path(world.ctx, run.file_sha256)
    assert kept.read_bytes() == data
    assert kept.is_relative_to(world.ctx.file.corpus / "files")
    assert list(kept.parent.glob("*.part")) == []


def test_a_file_that_is_refused_leaves_nothing_in_the_review_but_its_bytes(world):
    before = counts(world)
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20
    path = put(world, "paper.ris", data)
    with pytest.raises(ImportRefused, match=r"paper\.ris"):
        importing.import_file(world.ctx, path, "base")
    assert counts(world) == before
    assert originals.original_path(world.ctx, hashlib.sha256(data).hexdigest()).read_bytes() == data


def test_a_file_that_is_not_there_or_far_too_large_is_refused(sqlite_worlds, monkeypatch):
    with sqlite_worlds() as world:
        for path in (world.ctx.file.corpus / "imports" / "none.ris", world.ctx.file.corpus):
            with pytest.raises(ImportRefused, match=str(path)):
                importing.import_file(world.ctx, path, "base")
        monkeypatch.setattr(importing, "MAX_TEXT_BYTES", 100)
        kept = sorted((world.ctx.file.corpus / "files").rglob("*"))
        with pytest.raises(ImportRefused, match="bytes"):
            importing.import_file(world.ctx, put(world, "new.ris", ris(NEW)), "base")
        assert sorted((world.ctx.file.corpus / "files").rglob("*")) == kept


def test_an_unknown_source_is_refused_with_those_there_are(sqlite_worlds):
    with sqlite_worlds() as world, pytest.raises(InvalidInput, match="base, trials, web"):
        importing.import_file(world.ctx, put(world, "new.ris", ris(NEW)), "pubmed")


def test_a_link_that_leads_outside_is_refused(tmp_path):
    secret = tmp_path / "elsewhere.ris"
    secret.write_text(ris(NEW), encoding="utf-8")
    named = PROTOCOL.replace("arm: databases}", "arm: databases, import: {file: imports/link.ris}}")
    path = write_review(tmp_path / "review", named)
    ctx = open_context(path)
    link = ctx.file.corpus / "imports" / "link.ris"
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    with pytest.raises(InvalidInput, match="outside"):
        importing.import_all(ctx)
    assert status.runs_of(ctx) == []
    link.unlink()
    link.write_text(ris(NEW), encoding="utf-8")
    assert [i.run.record_count for i in importing.import_all(ctx)] == [2]
    assert [i.is_new for i in importing.import_all(ctx)] == [False]
    ctx.db.close()


# ---- round trip --------------------------------------------------------------------------------

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
entries = st.builds(
    Entry,
    title=text,
    abstract=text,
    authors=st.lists(st.builds(Author, family=text, given=text), max_size=2).map(tuple),
    year=st.none() | st.integers(1800, 2027),
    issn=st.lists(text, max_size=2).map(tuple),
    keywords=st.lists(text, max_size=2).map(tuple),
    doi=text,
    extra=st.dictionaries(text, st.lists(text, max_size=2), max_size=2),
    raw=text,
    line=st.integers(0, 10**6),
)


def check_round_trip(world: World, given_entries: list[Entry], n: int) -> None:
    run = status.runs_of(world.ctx)[0]
    run_id = f"round-trip-{n}"
    size = len(given_entries)
    made = replace(
        run, run_id=run_id, file_sha256=run_id, begun_count=size, record_count=size, reject_count=0
    )
    with world.ctx.db.engine.connect() as conn:
        transaction = conn.begin()
        runs.add(conn, run_id, made, given_entries, [])
        kept = [r for r in runs.records(conn) if r.run_id == run_id]
        transaction.rollback()
    assert [r.entry for r in kept] == given_entries
    assert [r.position for r in kept] == list(range(1, size + 1))


@settings(max_examples=40)
@given(st.lists(entries, max_size=4))
def test_a_record_is_read_back_as_it_was_kept(sqlite_world, found):
    check_round_trip(sqlite_world, found, 0)


@pytest.mark.postgres
@settings(max_examples=40)
@given(st.lists(entries, max_size=4))
def test_a_record_is_read_back_as_it_was_kept_on_postgresql(postgresql_world, found):
    check_round_trip(postgresql_world, found, 0)


@pytest.fixture(scope="module")
def sqlite_world(sqlite_worlds):
    with sqlite_worlds() as world:
        yield world


@pytest.fixture(scope="module")
def postgresql_world(postgresql_worlds):
    with postgresql_worlds() as world:
        yield world


def test_letters_that_no_database_likes_come_in(world):
    odd = "Nul \x00 inside, bell \x07, ‮right to left‬, 𝔘𝔫𝔦, \u200bzero"
    path = put(world, "odd.ris", ris([odd, "Plain beside it"]))
    reading = read_file(path)
    run = importing.import_file(world.ctx, path, "base").run
    assert run.record_count == len(reading.entries) == 2
    with world.ctx.db.read() as unit:
        kept = [r.entry for r in runs.records(unit) if r.run_id == run.run_id]
    assert kept == list(reading.entries)
    deduplicating.run(world.ctx)
    for kind in exporting.RECORD_FORMATS:
        assert "Plain beside it" in exporting.records_file(world.ctx, kind)
