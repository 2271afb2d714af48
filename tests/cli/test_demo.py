"""The demonstration: its records, and on request a whole example that is marked as one."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from review.errors import ReviewError
from review.extraction.gold import read_gold
from review.model import Stage, Verdict
from review.pipeline import charting, counting, demo, exporting, people, screening
from review.pipeline.core import Context, open_context
from review.store import audit
from tests.cli.conftest import ROOT, Slr, refused
from tests.house.files import tracked

P = "protocols/sex-buyer-interventions.yaml"
CORPUS = Path("corpus/sex-buyer-interventions")


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files of the demonstration, and nothing that somebody has worked on."""
    folder = tmp_path_factory.mktemp("demo")
    for file in tracked():
        name = file.relative_to(ROOT)
        if name.parts[0] in ("protocols", "corpus"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / name)
    return folder


@pytest.fixture
def demo_slr(slr: Slr, material: Path, tmp_path: Path) -> Slr:
    """``slr`` in a copy of the demonstration's folder."""
    shutil.copytree(material, tmp_path, dirs_exist_ok=True)
    return slr


def table(slr: Slr, what: str) -> list[dict[str, str]]:
    text = slr("export", P, "--what", what).out.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_records_and_nothing_more(demo_slr):
    told = demo_slr("demo", "--no-app")
    assert (told.status, told.err) == (0, "")
    status = demo_slr("status", P, "--json").data
    assert sum(r["record_count"] for r in status["runs"]) == 127
    assert sum(r["reject_count"] for r in status["runs"]) == 0
    assert status["not_deduplicated"] == {}
    assert table(demo_slr, "decisions") == []
    assert table(demo_slr, "interventions") == []
    refused(demo_slr("flow", P, "-o", "flow.svg"), "--interim")

    # Again: nothing twice, the same passwords, and they open the door.
    sign_in = dict(line.split(None, 1) for line in (CORPUS / "sign-in.txt").read_text().splitlines())
    again = demo_slr("demo", "--no-app")
    assert again.out.count("was here already") == 5
    assert demo_slr("status", P, "--json").data == status
    ctx = open_context(P)
    with closing(ctx.db):
        assert sign_in.keys() == {login for login, _, _ in demo.PEOPLE}
        for login, password in sign_in.items():
            assert login in again.out
            assert password in again.out
            assert people.sign_in(ctx, login, password)[0].login == login
    assert (CORPUS / "sign-in.txt").stat().st_mode & 0o077 == 0


def test_the_finished_example(demo_slr):
    told = demo_slr("demo", "--screened", "--no-app")
    assert (told.status, told.err) == (0, "")
    assert "example" in told.out

    # The flow is final and adds up.
    flow = demo_slr("flow", P, "--json").data
    assert flow["findings"] == []
    final = demo_slr("flow", P, "-o", "flow.svg")
    assert final.status == 0
    assert demo_slr("flow", P, "-o", "flow.csv").status == 0
    assert demo_slr("flow", "--check", "flow.csv", "--json").data["is_consistent"] is True

    ctx = open_context(P)
    with closing(ctx.db):
        counted = counting.flow(ctx)
        assert not counted.is_interim
        assert counted.pending == 0
        check_boxes(counted)
        check_gold(ctx)
        check_marks(ctx)
        before = counted
        with pytest.raises(ReviewError, match="decisions already"):
            demo.load_examples(ctx)
        assert counting.flow(ctx) == before
    again = demo_slr("demo", "--screened", "--no-app")
    assert "has decisions already" in again.out

    fresh = demo_slr("demo", "--fresh", "--no-app")
    assert fresh.status == 0
    assert table(demo_slr, "decisions") == []
    (kept,) = (CORPUS / "backups").iterdir()
    assert kept.name in fresh.out


def check_boxes(flow) -> None:
    found = [flow.database_results, flow.website_results, flow.organisation_results]
    assert found == [113, 9, 5]
    assert sum(found) == 127
    assert dict(flow.database_specific_results) == {
        "Databases and catalogues": 71,
        "Example export A (imitated)": 20,
        "Example export B (imitated)": 22,
    }
    assert flow.database_results == flow.duplicates + flow.records_screened
    assert flow.records_screened == flow.records_excluded + flow.dbr_sought_reports
    assert flow.dbr_sought_reports == flow.dbr_notretrieved_reports + flow.dbr_assessed
    assert flow.other_sought_reports == flow.other_notretrieved_reports + flow.other_assessed
    out = sum(n for _, n in (*flow.dbr_excluded, *flow.other_excluded))
    assert flow.dbr_assessed + flow.other_assessed == out + flow.new_reports
    assert 0 < flow.new_studies <= flow.new_reports
    for box in (flow.duplicates, flow.records_excluded, flow.dbr_notretrieved_reports, out):
        assert box > 0  # each kind of loss is shown


def check_gold(ctx: Context) -> None:
    chart = charting.chart(ctx)
    assert len(chart.extractions) == 7
    assert len(chart.matrix.charted_rows) == 6
    assert len(chart.matrix.charted_columns) == 3
    gold = read_gold(CORPUS / "seeds-facts.yaml", demo.SEEDS)
    assert chart.matrix.cells == {
        (country, kind): n for country, kinds in gold.published_map.items() for kind, n in kinds.items()
    }
    assert len(charting.tensions(ctx)) == 11
    assert len(charting.statements(ctx)) == len(gold.context)
    counts = {r.report_id: n for r, n in charting.to_chart(ctx, people.find(ctx, "reviewer-1")) if n}
    assert counts == Counter(e.report_id for e in chart.extractions)
    assert counts.keys() <= set(counting.flow(ctx).members["new_reports"])


def check_marks(ctx: Context) -> None:
    assert all(e.is_example for e in charting.chart(ctx).extractions)
    decided = [r for r in exporting.decision_rows(ctx) if r["kind"] == "decision"]
    assert len(decided) > 150
    assert {r["labels"] for r in decided} == {"example"}
    assert all("Example" in r["note"] for r in exporting.decision_rows(ctx))
    with ctx.db.read() as unit:
        clicks = [
            r for r in audit.rows(unit) if r["action"].startswith(("decide", "adjudicate", "retrieval"))
        ]
    assert all(r["event_id"].startswith("example:") for r in clicks)


def test_examples_never_mix_with_work(demo_slr):
    demo_slr("demo", "--no-app")
    ctx = open_context(P)
    person = people.find(ctx, "reviewer-1")
    (report,) = screening.next_work(ctx, person, Stage.TITLE_ABSTRACT).reports
    screening.decide(
        ctx,
        person,
        stage=Stage.TITLE_ABSTRACT,
        report_id=report.report_id,
        verdict=Verdict.INCLUDE,
        event_id="a person's own",
    )
    with pytest.raises(ReviewError, match="decisions already"):
        demo.load_examples(ctx)
    ctx.db.close()
    told = demo_slr("demo", "--screened", "--no-app")
    assert "has decisions already" in told.out
    assert table(demo_slr, "interventions") == []
