"""What came from where adds up; a preview is what the import then does; the lead alone brings in and out."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import ImportRefused, InvalidInput, NotAllowed, NotFound
from review.model import Role, RunStatus
from review.pipeline import importing, intake, origins, people, searching, status
from review.pipeline.asking import Order
from review.pipeline.core import open_context
from review.pipeline.importing import Searched
from review.pipeline.intake import Upload
from tests.harvest.faulty import Service, serving
from tests.harvest.reviewing import quick_client
from tests.pipeline.worlds import INCLUDE, PROTOCOL, TITLES, World, ris, write_review

NEW = ["Something quite new about boats", "Another thing nobody has written on"]
ODD = Upload(
    "odd.csv",
    "Rubrik;Vem;Titel i original;DOI\nEn båt;Ek, A;A boat;10.1234/a\nEtt hus;Alm, B;A house;\n".encode(),
)
ASKED = PROTOCOL.replace(
    "sources:\n",
    "concepts:\n  - {id: who, terms: {en: [sex buyer*, client]}}\n"
    "search: {limits: {from_year: 1990, languages: [en, sv]}}\n"
    "sources:\n  - {id: openalex, label: OpenAlex, arm: databases, service: openalex}\n",
)


def upload(text: str, name: str = "new.ris", **more: object) -> Upload:
    return Upload(name, text.encode(), **more)  # type: ignore[arg-type]


def kept_files(world: World) -> set[str]:
    return {p.name for p in (world.ctx.file.corpus / "files").rglob("*") if p.is_file()}


# ---- what came from where ----------------------------------------------------------------------


def test_the_overview_adds_up(world):
    found = origins.overview(world.ctx, world.guest)
    assert [o.run for o in found.origins] == status.runs_of(world.ctx)
    assert (found.sources, found.records, found.rejects) == (3, sum(map(len, TITLES.values())), 0)
    assert (found.unplaced, found.incomplete, found.changes, found.undone) == (0, 0, (), ())
    intake.take_in(world.ctx, world.lead, upload(ris(NEW)), "web", searched=Searched(hits=9))
    found = origins.overview(world.ctx, world.guest)
    assert (found.unplaced, found.incomplete, found.origins[-1].is_incomplete) == (2, 1, True)
    assert intake.place(world.ctx, world.lead).new_records == 2
    assert origins.overview(world.ctx, world.guest).unplaced == 0


def test_what_the_protocol_names_and_nobody_brought_is_said(world):
    assert origins.overview(world.ctx, world.guest).silent == ()
    run = status.runs_of(world.ctx)[-1]
    intake.undo(world.ctx, world.lead, run.run_id)
    assert origins.overview(world.ctx, world.guest).silent == (run.source_label,)


def test_details_of_a_file_add_up_and_name_its_bytes(world):
    rows = [["Title", "DOI"], ["One", ""], ["Title", "DOI"], ["Two", "10.1234/b"]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    done = intake.take_in(world.ctx, world.lead, upload(text.getvalue(), "t.csv"), "web")
    found = origins.details(world.ctx, world.guest, done.run.run_id)
    assert (found.tally.received, found.tally.records, found.tally.rejects) == (3, 2, 1)
    assert found.tally.balances
    assert [(r.line, r.reason) for r in found.rejects] == [(3, "the heading row stands here again")]
    (kept,) = found.kept
    assert (kept.name, kept.sha256, kept.size) == ("t.csv", done.run.file_sha256, len(text.getvalue()))
    assert found.sent == ()


def test_details_of_no_run_are_not_found(world):
    with pytest.raises(NotFound):
        origins.details(world.ctx, world.guest, "none")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """A review that asked a service for 45 records; in the next round for 30 of the 52 there are then."""
    ctx = open_context(write_review(tmp_path, ASKED))
    lead, _ = people.invite(ctx, "lead", "Lead", {Role.LEAD})
    service = Service(45, 20)
    with serving(service) as base:
        monkeypatch.setenv("SLR_BASE_URL_OPENALEX", base)
        searching.search(ctx, Order("1", ("openalex",)), client=quick_client())
        service.records = 52
        searching.search(ctx, Order("2", ("openalex",), limit=30), client=quick_client())
        yield ctx, lead
    ctx.db.close()


def test_details_of_a_search_say_what_was_asked_and_what_came(asked):
    ctx, lead = asked
    first, second = origins.overview(ctx, lead).origins
    found = origins.details(ctx, lead, first.run.run_id)
    assert found.written == 'who: "sex buyer*" OR client'
    (sent,) = found.sent
    assert "sex buyer" in sent.query
    assert (sent.first_claim, sent.last_claim, sent.received) == (45, 45, 45)
    assert found.limits == {"fields": "title_abstract", "from_year": "1990", "languages": "en, sv"}
    assert found.tally.balances
    assert found.tally.records + found.tally.outside == 45
    assert sum(k.items or 0 for k in found.kept) == 45
    assert found.began_at <= found.ended_at
    assert len(found.mapping_version) == 16
    assert (first.is_incomplete, second.is_incomplete) == (False, True)


def test_an_update_says_what_changed_and_a_run_that_went_on_is_not_incomplete(asked):
    ctx, lead = asked
    searching.search(ctx, Order("2", ("openalex",)), client=quick_client())
    found = origins.overview(ctx, lead)
    assert [o.went_on for o in found.origins] == [False, True, False]
    assert found.incomplete == 0
    (change,) = [c for c in found.changes if c.source_id == "openalex"]
    records = [o.run.record_count for o in found.origins]
    assert (len(change.new), change.unchanged) == (records[1] + records[2] - records[0], records[0])
    assert found.silent == ("The base", "The register", "The web")


# ---- decisions of other tools ------------------------------------------------------------------


def test_of_other_tools_only_counts_are_told(world):
    text = 'Title,Authors,Notes\n"One",,"RAYYAN-INCLUSION: {""Mary""=>""Excluded""}"\n'
    text += '"Two",,"RAYYAN-INCLUSION: {""Mary""=>""Included"", ""Sue""=>""Maybe""}"\n'
    done = intake.take_in(world.ctx, world.lead, upload(text, "r.csv"), "web")
    assert done.external_count == 3
    assert origins.other_tools(world.ctx, world.lead) == [("Rayyan", "Mary", 2), ("Rayyan", "Sue", 1)]
    for person in (world.ada, world.judge, world.guest):
        with pytest.raises(NotAllowed):
            origins.other_tools(world.ctx, person)


# ---- look at a file first ----------------------------------------------------------------------


def test_a_preview_keeps_nothing(world):
    before = kept_files(world), status.runs_of(world.ctx)
    seen = intake.preview(world.ctx, world.lead, upload(ris(NEW)))
    assert [e.title for e in seen.entries] == NEW
    assert (kept_files(world), status.runs_of(world.ctx)) == before


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@settings(max_examples=25)
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=12), st.booleans())
def test_the_import_does_what_the_preview_said(sqlite_worlds, rows, is_zipped):
    text = io.StringIO()
    csv.writer(text).writerows([("Title", "Authors", "Remark"), *rows, ("Last", "Ek, A", "x")])
    data, name = text.getvalue().encode(), "t.csv"
    if is_zipped:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, data)
        data, name = packed.getvalue(), "t.zip"
    with sqlite_worlds() as world:
        given_file = Upload(name, data)
        seen = intake.preview(world.ctx, world.lead, given_file)
        run = intake.take_in(world.ctx, world.lead, given_file, "web").run
        assert seen.begun == seen.records + seen.reject_count
        assert (run.begun_count, run.record_count, run.reject_count) == (
            seen.begun, seen.records, seen.reject_count)  # fmt: skip
        assert (run.format, run.dialect, run.encoding) == (seen.format, seen.dialect, seen.encoding)
        assert (run.file_name, run.file_sha256, run.warnings) == (name, seen.sha256, seen.warnings)
        with world.ctx.db.read() as unit:
            kept = [r.entry for r in importing.runs.records(unit, run_id=run.run_id)]
        assert tuple(kept[: intake.FIRST]) == seen.entries
        assert (seen.table is None) is is_zipped


def test_what_an_import_refuses_a_preview_refuses(world):
    for text in ("", "%PDF-1.7 and so on", "just a letter to a friend"):
        refused = []
        for act in (
            lambda given: intake.preview(world.ctx, world.lead, given),
            lambda given: intake.take_in(world.ctx, world.lead, given, "web"),
        ):
            with pytest.raises(ImportRefused) as error:
                act(upload(text, "x.txt"))
            refused.append(str(error.value))
        assert refused[0] == refused[1]


# ---- columns -----------------------------------------------------------------------------------


def test_a_table_of_unknown_headings_is_read_once_one_is_known(world):
    with pytest.raises(ImportRefused):
        intake.preview(world.ctx, world.lead, ODD)
    chosen = intake.with_column(ODD, "title", "Rubrik")
    seen = intake.preview(world.ctx, world.lead, Upload(ODD.name, ODD.data, columns=chosen))
    assert [e.title for e in seen.entries] == ["En båt", "Ett hus"]
    assert seen.table is not None
    assert seen.table.headings == ("Rubrik", "Vem", "Titel i original", "DOI")
    assert (seen.table.fields["title"], seen.table.fields.get("authors")) == ("Rubrik", None)


def test_a_chosen_column_is_kept_with_the_run_and_read_again(world):
    chosen = {"title": "Titel i original", "authors": "Vem"}
    given_file = Upload(ODD.name, ODD.data, columns=chosen)
    run = intake.take_in(world.ctx, world.lead, given_file, "web").run
    assert origins.details(world.ctx, world.guest, run.run_id).columns == chosen
    body = json.loads((world.ctx.file.corpus / "runs" / f"{run.run_id}.json").read_text("utf-8"))
    again = importing.read_original(world.ctx, body)
    assert [e.title for e in again.entries] == ["A boat", "A house"]


HEADINGS = ["Title", "Authors", "Author Names", "Abstract", "Odd one"]
TABLE = Upload("t.csv", (",".join(HEADINGS) + "\nA,B,C,D,E\n,,F,,\n").encode())
choices = st.tuples(
    st.sampled_from(["title", "authors", "abstract", "venue"]), st.sampled_from(["", *HEADINGS])
)


@given(st.lists(choices, max_size=6))
def test_a_choice_is_what_is_read_and_taking_it_back_is_the_guess(steps):
    given_file = TABLE
    for field, heading in steps:
        chosen = intake.with_column(given_file, field, heading)
        given_file = Upload(TABLE.name, TABLE.data, columns=chosen)
        found = intake.table_columns(TABLE.data, chosen)
        assert found is not None
        assert found.fields.get(field, "") == heading
    for field, _ in steps:
        others = {f: h for f, h in given_file.columns.items() if f != field}
        guess = intake.table_columns(TABLE.data, others)
        assert guess is not None
        given_file = Upload(
            TABLE.name,
            TABLE.data,
            columns=intake.with_column(given_file, field, guess.fields.get(field, "")),
        )
    assert given_file.columns == {}


# ---- take in, take out -------------------------------------------------------------------------


def test_what_is_taken_in_bears_the_persons_name_and_words(world):
    searched = Searched("2026-11-01", 3, "EBSCOhost")
    done = intake.take_in(
        world.ctx, world.lead, upload(ris(NEW)), "base", round_name="  2027 ", searched=searched
    )
    run = done.run
    assert (run.platform, run.searched_on, run.claimed_count) == ("EBSCOhost", "2026-11-01", 3)
    assert (run.status, run.record_count) == (RunStatus.PARTIAL, 2)
    assert intake.last_round(world.ctx, world.guest) == "2027"
    with world.ctx.db.engine.begin() as conn:
        rows = conn.exec_driver_sql("SELECT actor, subject FROM audit WHERE action = 'import'").all()
    assert tuple(rows[-1]) == (world.lead.reviewer_id, "base: new.ris")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_round_has_a_name_of_some_length(world, name):
    with pytest.raises(InvalidInput):
        intake.take_in(world.ctx, world.lead, upload(ris(NEW)), "base", round_name=name)


def test_the_same_bytes_again_lead_to_their_run(world):
    file = world.ctx.file.corpus / "imports" / "base.ris"
    again = Upload("renamed.ris", file.read_bytes())
    seen = intake.preview(world.ctx, world.lead, again)
    ((round_name, run),) = intake.held_as(world.ctx, world.lead, seen.sha256)
    assert (round_name, run.file_name, run.source_id) == ("1", "base.ris", "base")
    done = intake.take_in(world.ctx, world.lead, again, "base")
    assert (done.is_new, done.run) == (False, run)
    intake.undo(world.ctx, world.lead, run.run_id)
    assert intake.held_as(world.ctx, world.lead, seen.sha256) == []


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_whatever_a_browser_calls_a_file_it_stays_in_its_folder(name):
    with intake._on_disk(Upload(name, b"x")) as path:
        assert path.read_bytes() == b"x"
        folder = path.parent
        assert [p.name for p in folder.iterdir()] == [path.name]
        assert path.suffix in ("", path.name[path.name.rfind(".") :])
    assert not folder.exists()


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("search 1 (åäö).ris", "search 1 (åäö).ris"),
        ("../../etc/passwd.ris", "passwd.ris"),
        ("C:\\exports\\x.csv", "x.csv"),
        ("..", "upload"),
        ("a\0b\u202e.ris", "a_b_.ris"),
        ("ö" * 300 + ".ris", "ö" * 90 + ".ris"),
    ],
)
def test_a_files_name_is_kept_where_it_can_be(given_name, kept_name):
    with intake._on_disk(Upload(given_name, b"")) as path:
        assert path.name == kept_name


def test_an_undone_run_counts_no_more_and_is_told_with_its_reason(world):
    run = status.runs_of(world.ctx)[-1]
    intake.undo(world.ctx, world.lead, run.run_id, " wrong file ")
    found = origins.overview(world.ctx, world.guest)
    assert run.run_id not in [o.run.run_id for o in found.origins]
    (undone,) = found.undone
    assert (undone.run_id, undone.by, undone.note) == (run.run_id, "Lead", "wrong file")
    with pytest.raises(NotFound):
        origins.details(world.ctx, world.guest, run.run_id)


def test_what_has_been_decided_on_is_not_undone(world):
    run = status.runs_of(world.ctx)[0]
    world.decide(world.ada, world.reports[0], INCLUDE)
    with pytest.raises(NotAllowed, match="screened"):
        intake.undo(world.ctx, world.lead, run.run_id)
    assert run in status.runs_of(world.ctx)
