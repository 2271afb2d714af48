"""Imports beyond one plain file: zips, corrected columns, undoing, decisions of other tools, rebuilding."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from review.errors import ImportRefused, NotAllowed, NotFound
from review.model import Stage, Verdict
from review.pipeline import counting, deduplicating, importing, rebuilding, screening, status, undoing
from review.pipeline.originals import original_path
from review.store import externals, manifests, runs
from tests.pipeline.test_importing import NEW, counts, put
from tests.pipeline.worlds import World, ris

TABLE = 'Rubrik,Writer,Published\nAn odd heading,"Ek, Ada",2020\nAnother one,"Bo, Ben",2021\n'
RAYYAN = """TY  - JOUR
TI  - Counselling after arrest
AN  - rayyan-1
N1  - RAYYAN-INCLUSION: {"Emily"=>"Included", "Bo \\"B\\" Ek"=>"Excluded"} | RAYYAN-LABELS: sweden
ER  -

TY  - JOUR
TI  - Nothing was said of this
ER  -
"""


def zipped(**members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return data.getvalue()


def titles(world: World, run_id: str) -> list[str]:
    with world.ctx.db.read() as unit:
        return [r.entry.title for r in runs.records(unit, run_id=run_id)]


# ---- zips --------------------------------------------------------------------------------------


def test_a_zip_is_one_search_and_one_account(world):
    csv = 'Title,Authors,Year\nIn a table,"Ek, A",2020\n'
    path = put(world, "export.zip", zipped(a__ris=ris(NEW), b__csv=csv))
    done = importing.import_file(world.ctx, path, "base", searched=importing.Searched(hits=3))
    assert (done.run.format, done.run.record_count, done.run.status) == ("zip", 3, "complete")
    assert titles(world, done.run.run_id) == [*NEW, "In a table"]
    assert not importing.import_file(world.ctx, path, "base").is_new
    assert [c.faults for c in rebuilding.rebuild(world.ctx)][-1] == ()


def test_a_zip_with_a_file_nobody_reads_is_refused_whole(world):
    before = counts(world)
    path = put(world, "export.zip", zipped(a__ris=ris(NEW), b__pdf="%PDF-1.7 x"))
    with pytest.raises(ImportRefused, match=r"b\.pdf"):
        importing.import_file(world.ctx, path, "base")
    assert counts(world) == before


# ---- undoing -----------------------------------------------------------------------------------


def test_an_import_is_undone_corrected_and_made_again(world):
    before, flow = counts(world), counting.flow(world.ctx)
    path = put(world, "odd.csv", TABLE)
    columns = {"title": "Writer", "authors": "Rubrik", "year": "Published"}
    wrong = importing.import_file(world.ctx, path, "base", columns=columns)
    assert titles(world, wrong.run.run_id) == ["Ek, Ada", "Bo, Ben"]
    deduplicating.run(world.ctx)
    undoing.undo(world.ctx, wrong.run.run_id, note="columns mixed up")
    assert counts(world) == before
    assert counting.flow(world.ctx) == flow
    assert wrong.run.run_id not in {r.run_id for r in status.runs_of(world.ctx)}
    right = importing.import_file(
        world.ctx, path, "base", columns={"title": "Rubrik", "authors": "Writer", "year": "Published"}
    )
    assert right.is_new
    assert right.run.run_id != wrong.run.run_id
    assert titles(world, right.run.run_id) == ["An odd heading", "Another one"]
    deduplicating.run(world.ctx)
    assert counting.flow(world.ctx).records_screened is not None
    assert [c.faults for c in rebuilding.verify(world.ctx) if c.faults] == []
    assert [c.faults for c in rebuilding.rebuild(world.ctx) if c.faults] == []


def test_nothing_of_an_undone_import_is_offered_for_screening(world):
    ada = world.ada
    path = put(world, "new.ris", ris(NEW))
    run = importing.import_file(world.ctx, path, "base").run
    deduplicating.run(world.ctx)
    stage = Stage.TITLE_ABSTRACT
    shown = screening.next_work(world.ctx, ada, stage, limit=99).reports
    assert {r.entry.title for r in shown} >= set(NEW)
    undoing.undo(world.ctx, run.run_id[:8])
    shown = screening.next_work(world.ctx, ada, stage, limit=99).reports
    assert not {r.entry.title for r in shown} & set(NEW)


def test_what_was_decided_can_no_longer_be_undone(world):
    first = status.runs_of(world.ctx)[0]
    world.decide(world.ada, world.reports[0], Verdict.UNSURE)
    before = counts(world)
    with pytest.raises(NotAllowed, match="can no longer be undone"):
        undoing.undo(world.ctx, first.run_id)
    assert counts(world) == before


@pytest.mark.parametrize("name", ["", "nobody", "zzzzzzzzzzzz"])
def test_a_run_that_is_not_there_is_told(world, name):
    with pytest.raises(NotFound, match="no run begins"):
        undoing.undo(world.ctx, name)


# ---- decisions of other tools ------------------------------------------------------------------


def test_decisions_of_another_tool_come_along_under_their_names_only(world):
    flow = counting.flow(world.ctx)
    done = importing.import_file(world.ctx, put(world, "rayyan.ris", RAYYAN), "base")
    with world.ctx.db.read() as unit:
        kept = [d for _, d in externals.everything(unit)]
    said = {(d.tool, d.reviewer, d.verdict) for d in kept if d.verdict}
    assert said == {("Rayyan", "Emily", Verdict.INCLUDE), ("Rayyan", 'Bo "B" Ek', Verdict.EXCLUDE)}
    assert ["sweden"] in [list(d.labels) for d in kept]
    assert done.external_count == len(kept)
    deduplicating.run(world.ctx)
    after = counting.flow(world.ctx)
    assert after.records_screened == flow.records_screened, "nobody of this review has screened anything"
    assert after.pending_screening == flow.pending_screening + 2
    undoing.undo(world.ctx, done.run.run_id)
    with world.ctx.db.read() as unit:
        assert externals.everything(unit) == []


# ---- what is kept ------------------------------------------------------------------------------


def test_the_manifest_says_what_a_report_must_say(world):
    path = put(world, "new.ris", ris(NEW))
    searched = importing.Searched("2026-11-01", 5, "EBSCOhost")
    run = importing.import_file(world.ctx, path, "trials", searched=searched).run
    with world.ctx.db.read() as unit:
        body = manifests.bodies(unit)[run.run_id]
    assert body["source"]["platform"] == run.platform == "EBSCOhost"
    assert (body["searched_on"], body["claimed"], body["records"]) == ("2026-11-01", 5, 2)
    assert body["status"] == "partial"
    assert "showed 5 hits and the file holds 2" in body["reason"]
    assert body["file"]["sha256"] == run.file_sha256
    on_disk = world.ctx.file.corpus / "runs" / f"{run.run_id}.json"
    assert json.loads(on_disk.read_text(encoding="utf-8")) == body


def test_a_kept_file_that_changed_is_found(world):
    run = importing.import_file(world.ctx, put(world, "new.ris", ris(NEW)), "base").run
    kept = original_path(world.ctx, run.file_sha256)
    kept.write_bytes(kept.read_bytes() + b" ")
    (found,) = [c for c in rebuilding.verify(world.ctx) if c.run_id == run.run_id]
    assert "missing or has changed" in found.faults[0]
    (rebuilt,) = [c for c in rebuilding.rebuild(world.ctx) if c.run_id == run.run_id]
    assert "missing or has changed" in rebuilt.faults[0]
