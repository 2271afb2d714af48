"""From a new protocol to the files at the end, on the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from review.model import RetrievalStatus, Stage, Verdict
from review.pipeline import fulltexts, people, screening
from review.pipeline.core import open_context
from review.reporting import judge
from review.search.reading import read_bytes
from tests.cli.conftest import refused

P = "protocols/walk.yaml"
EXPORT = """TY  - JOUR
TI  - Boats and what they do to people
AU  - Berg, Åsa
PY  - 2019
DO  - 10.1234/abc.1
ER  -

TY  - JOUR
TI  - =cmd|' /C calc'!A0
AU  - Öst, B.
PY  - 2020
ER  -
"""
TABLE = """Titel;Författare;År
Båtar på landsbygden;Ek, Eva;2021
Boats and what they do to people;Berg, Åsa;2019
"""


@pytest.fixture
def begun(slr):
    """A review with one imported file and two reviewers."""
    assert slr("init", P, "--title", "Boats: an overview of what's known").status == 0
    Path("export.ris").write_text(EXPORT, encoding="utf-8")
    assert slr("import", P, "export.ris").status == 0
    for login in ("ada", "ben"):
        assert slr("people", P, "invite", login, "--name", login.title(), "--role", "reviewer").status == 0
    assert slr("dedup", P).status == 0
    return slr


def screen_everything() -> None:
    """Ada and Ben include the first report and exclude the others."""
    ctx = open_context(P)
    pair = [people.find(ctx, login) for login in ("ada", "ben")]
    reports = [r.report_id for r in screening.next_work(ctx, pair[0], Stage.TITLE_ABSTRACT, limit=99).reports]
    for stage in Stage:
        for n, report in enumerate(reports):
            for person in pair if stage is Stage.TITLE_ABSTRACT or n == 0 else ():
                verdict = Verdict.EXCLUDE if n else Verdict.INCLUDE
                screening.decide(
                    ctx,
                    person,
                    stage=stage,
                    report_id=report,
                    verdict=verdict,
                    event_id=f"{stage}{n}{person.login}",
                )
        if stage is Stage.TITLE_ABSTRACT:
            fulltexts.set_retrieval(ctx, pair[0], reports[0], RetrievalStatus.RETRIEVED, event_id="there")
    ctx.db.close()


def test_the_whole_walk(begun):
    slr = begun
    assert "Boats: an overview" in Path(P).read_text(encoding="utf-8")
    assert "valid" in slr("check", P).out
    again = slr("import", P, "export.ris", "--json").data
    assert [(r["record_count"], r["is_new"]) for r in again] == [(2, False)]

    Path("table.csv").write_text(TABLE, encoding="utf-8-sig")
    told = slr(
        "import", P, "table.csv", "--source", "my-database", "--column", "title=Titel", "--column", "year=År",
        "--hits", "3", "--searched-on", "2026-11-02", "--json",
    ).data  # fmt: skip
    assert (told[0]["begun_count"], told[0]["status"], told[0]["claimed_count"]) == (2, "partial", 3)
    refused(slr("flow", P, "-o", "flow.svg", "--interim"), "not in the flow yet", "slr dedup")
    done = slr("dedup", P, "--json").data
    assert done["record_count"] == 4
    assert done["record_count"] == done["report_count"] + done["duplicate_count"]

    status = slr("status", P, "--json").data
    assert [r["source_id"] for r in status["runs"]] == ["my-database", "my-database"]
    assert status["not_deduplicated"] == {}
    for what, argument in (("status", ()), ("flow", ()), ("people", ())):
        assert slr(what, P, *argument).out


def test_the_final_flow_waits_for_the_last_decision(begun):
    slr = begun
    refused(slr("flow", P, "-o", "flow.svg"), "2 ", "--interim")
    assert not Path("flow.svg").exists()
    told = slr("flow", P, "-o", "out/flow.svg", "--interim")
    assert (told.status, told.out) == (0, "")
    assert "Interim" in Path("out/flow.svg").read_text(encoding="utf-8")
    assert slr("flow", P).status == 0

    screen_everything()
    final = slr("flow", P, "-o", "out/final.svg")
    assert final.status == 0
    assert "Interim" not in Path("out/final.svg").read_text(encoding="utf-8")
    data = slr("flow", P, "--json").data
    assert data["findings"] == []
    assert slr("flow", P, "-o", "out/flow.csv", "--locale", "sv").status == 0
    assert judge(Path("out/flow.csv")).findings == ()
    checked = slr("flow", "--check", "out/flow.csv", "--json")
    assert (checked.status, checked.data["is_consistent"]) == (0, True)
    for kind, begins in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("md", b"|"), ("json", b"{"), ("txt", b"")):
        assert slr("flow", P, "-o", f"out/flow.{kind}").status == 0
        assert Path(f"out/flow.{kind}").read_bytes().startswith(begins)
    refused(slr("flow", P, "-o", "out/flow.docx"), "docx", "svg")
    refused(slr("flow", P, "-o", "out"), "use one of")
    Path("out/taken.svg").mkdir()
    refused(slr("flow", P, "-o", "out/taken.svg"), "cannot be written")


def test_exports_hold_what_is_there_and_no_formulas(begun):
    slr = begun
    screen_everything()
    for kind in ("ris", "bib", "csv"):
        text = slr("export", P, "--what", "records", "--format", kind).out
        reading = read_bytes(text.encode(), f"records.{kind}")
        assert reading.entries[0].title == "Boats and what they do to people"
        assert len(reading.entries) == 2
    assert slr("export", P, "--what", "reports", "-o", "out/reports.ris").status == 0
    assert Path("out/reports.ris").read_text(encoding="utf-8").startswith("TY  - ")

    decisions = list(
        csv.DictReader(io.StringIO(slr("export", P, "--what", "decisions").out.lstrip("\ufeff")))
    )
    assert len(decisions) == 6
    assert {row["person"] for row in decisions} == {"R1", "R2"}
    assert {"ada", "ben", "Ada", "Ben"}.isdisjoint(v for row in decisions for v in row.values())
    for what in ("duplicates", "interventions", "values", "map", "tensions"):
        assert slr("export", P, "--what", what, "-o", f"out/{what}.csv").status == 0
    for file in Path("out").glob("*.csv"):
        rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")], file
    refused(slr("export", P, "--what", "map", "--format", "ris"), "map", "csv")
    refused(slr("export", P, "--what", "reports", "-o", "reports.docx"), "docx")


def test_people_come_change_and_go(begun):
    slr = begun
    told = slr("people", P, "invite", "Cleo", "--role", "adjudicator", "--role", "lead").out
    password = told.split("password ")[1].split()[0]
    ctx = open_context(P)
    assert people.sign_in(ctx, "cleo", password)
    fresh = slr("people", P, "reset", "cleo").out.split("password ")[1].split()[0]
    assert people.sign_in(ctx, "cleo", fresh)
    ctx.db.close()
    refused(slr("people", P, "invite", "cleo"), "already")
    refused(slr("people", P, "reset", "nobody"), "nobody")
    refused(slr("people", P, "invite"), "login")
    assert slr("people", P, "remove", "ben").status == 0
    listed = {p["login"]: p for p in slr("people", P, "--json").data}
    assert listed["cleo"]["roles"] == ["adjudicator", "lead"]
    assert [p["is_active"] for p in listed.values()] == [True, False, True]
    assert "left" in slr("people", P).out
    assert password not in slr("people", P).out


def test_the_flow_is_an_export_too(begun):
    early = begun("export", P, "--what", "flow", "-o", "flow.svg")
    assert early.status == 1
    assert "still wait" in early.err
    assert begun("export", P, "--what", "flow", "-o", "flow.svg", "--interim").status == 0
    assert Path("flow.svg").read_text(encoding="utf-8").startswith("<svg")
    table = begun("export", P, "--what", "flow", "--interim")
    assert table.status == 0
    assert table.out.startswith("data,node,box")
