"""``slr dedup`` on files without a review, and the story of two records."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from review.model import PairVerdict, Role
from review.pipeline import deduplicating, people
from review.pipeline.core import open_context
from review.store import runs
from tests.cli.conftest import refused
from tests.pipeline.worlds import ris, write_review

TABLE = """record_id,title,authors,year,journal,volume,pages,doi
a,A register study of night shifts,"Berg, Ada; Ek, Bo",2001,Journal of Shifts,3,10-19,10.5555/a
b,A Register Study of Night Shifts.,"Berg A, Ek B",2001,J Shifts,3,10-9,10.5555/A
c,Walking groups after retirement,"Lind, C.",2010,Old Age,9,1-9,
"""
RIS = """TY  - JOUR
TI  - A register study of night shifts
AU  - Berg, Ada
AU  - Ek, Bo
PY  - 2001
DO  - 10.5555/a
AN  - {own}
ER  -

"""
P = "protocols/small.yaml"


def rows(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(path).read_text(encoding="utf-8"))))


def clusters(path: str) -> dict[str, str]:
    return {row["record_id"]: row["cluster_id"] for row in rows(path)}


# ---- files -------------------------------------------------------------------------------------


def test_a_table_packed_or_not_keeps_its_ids_and_its_order(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    Path("t.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    for name in ("t.csv", "t.csv.gz"):
        told = slr("dedup", name, "-o", "c.csv", "--queue", "q.csv", "--links", "l.csv")
        assert told.status == 0
        assert "3 records are 2 reports: 1 duplicates." in told.out
        assert clusters("c.csv") == {"a": "a", "b": "a", "c": "c"}
        assert [r["record_id"] for r in rows("c.csv")] == ["a", "b", "c"]
        assert sum(int(r["keep"]) for r in rows("c.csv")) == 2
    assert Path("q.csv").read_text().splitlines() == ["record_id_1,record_id_2,score,reason"]
    assert Path("l.csv").read_text().splitlines() == ["record_id_1,record_id_2,kind,reason"]


def test_tables_and_exports_together(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    Path("one.ris").write_text(RIS.format(own="W-100"), encoding="utf-8")
    Path("two.ris").write_text(
        RIS.format(own="b") + RIS.format(own="b") + RIS.format(own=""), encoding="utf-8"
    )
    packed = Path("three.ris.gz")
    packed.write_bytes(gzip.compress(RIS.format(own="W-200").encode()))
    assert slr("dedup", "t.csv", "one.ris", "two.ris", str(packed), "-o", "c.csv").status == 0
    found = clusters("c.csv")
    # Its own id where it is its own; "b" is a record of the table, so these are numbered.
    assert set(found) == {"a", "b", "c", "W-100", "W-200", "two-1", "two-2", "two-3"}
    assert {found[i] for i in found if i != "c"} == {min(i for i in found if i != "c")}


def test_two_files_of_one_name_are_told_apart(slr):
    for folder in ("x", "y"):
        Path(folder).mkdir()
        Path(folder, "hits.ris").write_text(RIS.format(own=""), encoding="utf-8")
    Path("t.csv").write_text("record_id,title\nhits-1,Something else\n", encoding="utf-8")
    assert slr("dedup", "x/hits.ris", "y/hits.ris", "t.csv", "-o", "c.csv").status == 0
    assert sorted(clusters("c.csv")) == ["hits-1", "hits-1_", "hits_2-1"]


def test_the_summary_for_machines_is_one_object(slr):
    Path("t.csv").write_text(TABLE + "d,too,many,cells,here,1,2,3,4\n,No id,,,,,,\n", encoding="utf-8")
    told = slr("dedup", "t.csv", "--json", "-o", "c.csv")
    assert told.status == 0
    data = told.data
    assert (data["records"], data["reports"], data["duplicates"]) == (3, 2, 1)
    assert (data["questions"], data["links"], data["rejects"]) == (0, 0, 2)
    assert (data["capped"], data["pairs_left_out"], data["aliases"]) == ([], 0, [])
    assert data["seconds"] > 0
    (account,) = data["files"]
    assert account["entries_begun"] == account["records"] + len(account["rejects"]) == 5
    assert [r["line"] for r in account["rejects"]] == [5, 6]


def test_capped_keys_are_told_with_the_pairs_left_out(slr):
    lines = [f"r{n:03},A title that everybody gives to everything,{1900 + n}" for n in range(70)]
    Path("t.csv").write_text("record_id,title,year\n" + "\n".join(lines) + "\n", encoding="utf-8")
    data = slr("dedup", "t.csv", "--json").data
    assert {block["size"] for block in data["capped"]} == {70}
    # Of 70 records each meets the next 25 only.
    assert data["pairs_left_out"] == len(data["capped"]) * (70 * 69 // 2 - (45 * 25 + 25 * 24 // 2))


def test_without_a_place_to_write_the_clusters_go_to_standard_output(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    told = slr("dedup", "t.csv")
    assert told.out.splitlines() == ["record_id,cluster_id,keep", "a,a,1", "b,a,0", "c,c,1"]
    assert "2 reports" in told.err


def test_ids_that_a_spreadsheet_would_run_are_made_safe_and_come_back(slr):
    ids = ["=1+1", "@smith", "-7", "'=x", " +2"]
    out = io.StringIO()
    csv.writer(out).writerows(
        [["record_id", "title"], *([i, f"Title number {n}"] for n, i in enumerate(ids))]
    )
    Path("t.csv").write_text(out.getvalue(), encoding="utf-8")
    assert slr("dedup", "t.csv", "-o", "c.csv").status == 0
    written = [r["record_id"] for r in rows("c.csv")]
    assert all(cell.startswith("'") for cell in written)
    Path("again.csv").write_text(
        "record_id,title\n" + "".join(f'"{i}",T\n' for i in written), encoding="utf-8"
    )
    assert slr("dedup", "again.csv", "-o", "d.csv").status == 0
    assert [r["record_id"] for r in rows("d.csv")] == written


def test_a_refused_file_stops_no_other_and_the_status_says_so(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    Path("bad.ris").write_bytes(b"%PDF-1.7 nothing")
    Path("cut.csv.gz").write_bytes(gzip.compress(TABLE.encode() * 50)[:90])
    told = slr("dedup", "t.csv", "bad.ris", "cut.csv.gz", "none.ris", "-o", "c.csv")
    assert told.status == 1
    assert len(rows("c.csv")) == 3
    for name in ("bad.ris", "cut.csv.gz", "none.ris"):
        assert name in told.err


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("record_id,title\na,One\na,Two\n", ["'a' was given twice"]),
        ("record_id,title,Title\na,One,Two\n", ["two columns named 'title'"]),
        ('record_id,title\na,"One"x\n', ["no proper CSV"]),
    ],
)
def test_a_faulty_table_is_refused_by_name(slr, table, words):
    Path("t.csv").write_text(table, encoding="utf-8")
    told = slr("dedup", "t.csv", "-o", "c.csv")
    assert told.status == 1
    assert rows("c.csv") == []
    for word in ["t.csv", *words]:
        assert word in told.err


def test_one_id_in_two_tables_is_refused(slr):
    for name in ("s.csv", "t.csv"):
        Path(name).write_text(TABLE, encoding="utf-8")
    refused(slr("dedup", "s.csv", "t.csv"), "'a' stands in s.csv and in t.csv")


def test_reviews_and_files_do_not_mix(slr):
    refused(slr("dedup", P, "t.csv"), "is a protocol", "files only")
    refused(slr("dedup", P, "-o", "c.csv"), "--output is for files")
    refused(slr("dedup", "t.csv", "--explain", "a", "b", "--queue", "q.csv"), "--queue does not go")


@pytest.mark.parametrize("name", ["tafenoquine", "stroke", "guards"])
def test_labelled_sets_read_in_place(slr, test_data, name):
    path = test_data / "benchmarks" / "dedup" / name / "records.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        truth = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(text)}
    data = slr("dedup", str(path), "--json", "-o", "c.csv").data
    found = clusters("c.csv")
    assert list(found) == list(truth)
    assert data["records"] == len(truth) == data["reports"] + data["duplicates"]
    together: dict[str, set[str]] = {}
    for record_id, cluster in found.items():
        together.setdefault(cluster, set()).add(truth[record_id])
    assert [c for c, works in together.items() if len(works) > 1] == []


# ---- the story of two records ------------------------------------------------------------------


def test_the_story_of_a_merge(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    told = slr("dedup", "t.csv", "--explain", "b", "a")
    assert told.status == 0
    for words in ("Keys they share", "doi, 2 records", "MERGED", "directly: a – b", "<- speaks", "No veto"):
        assert words in told.out, words
    data = slr("dedup", "t.csv", "--explain", "a", "b", "--json").data
    assert data["fate"]["outcome"] == "merged"
    assert data["details"]["DOI"] == "agree"
    assert [r["name"] for r in data["rules"] if r["speaks"]] == ["identifier"]


def test_the_story_of_two_that_nothing_brought_together(slr):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    told = slr("dedup", "t.csv", "--explain", "a", "c")
    assert "No key brought them together, so they were never compared." in told.out
    assert "APART" in told.out
    refused(slr("dedup", "t.csv", "--explain", "a", "x"), "'x'", "clusters.csv")
    refused(slr("dedup", "t.csv", "--explain", "a", "a"), "two different records")


def test_the_story_of_a_veto_and_a_link(slr):
    title = "Reading aloud against loneliness among elderly people in care homes: part"
    Path("t.csv").write_text(
        "record_id,title,authors,year,journal,volume,pages,doi\n"
        f"a,{title} 1,Berg A; Ek B,2001,Journal of Care,3,10-19,10.5555/a\n"
        f"b,{title} 2,Berg A; Ek B,2001,Journal of Care,3,30-39,10.5555/b\n",
        encoding="utf-8",
    )
    told = slr("dedup", "t.csv", "--explain", "a", "b")
    assert "numbers in the titles differ: 1 against 2 (firm" in told.out
    assert "RELATED" in told.out
    assert "Parts of one series" in told.out


@pytest.fixture
def reviewed(slr, tmp_path) -> tuple[str, str]:
    """A review in which two records became one report; their ids."""
    write_review(tmp_path)
    Path("hits.ris").write_text(ris(["Counselling by letter in coastal towns"] * 2), encoding="utf-8")
    assert slr("import", P, "hits.ris", "--source", "base").status == 0
    assert slr("dedup", P).status == 0
    ctx = open_context(P)
    with ctx.db.read() as unit:
        a, b = (r.record_id for r in runs.records(unit))
    ctx.db.close()
    return a, b


def test_the_story_in_a_review_has_the_history(slr, reviewed):
    a, b = reviewed
    told = slr("dedup", P, "--explain", b, a)
    assert told.status == 0
    for words in ("In this review", f"{a} is in R00001", "by program", "nobody has said anything", "MERGED"):
        assert words in told.out, words
    data = slr("dedup", P, "--explain", a, b, "--json").data
    assert data["report_a"] == data["report_b"] == "R00001"
    assert data["history_b"][0]["evidence"]["with"] == a
    refused(slr("dedup", P, "--explain", a, "none"), "'none'", "in this review")


def test_the_story_in_a_review_has_what_people_said_and_obeys_it(slr, reviewed):
    a, b = reviewed
    ctx = open_context(P)
    lead, _ = people.invite(ctx, "lead", "The Lead", [Role.LEAD])
    deduplicating.answer(ctx, lead, (a, b), PairVerdict.DIFFERENT, event_id=str(uuid4()), note="two towns")
    ctx.db.close()
    told = slr("dedup", P, "--explain", a, b)
    assert "MERGED" not in told.out
    assert f"{lead.pseudonym} said of {a} and {b}: different: two towns" in told.out
    data = slr("dedup", P, "--explain", a, b, "--json").data
    assert data["report_a"] != data["report_b"]
    assert len(data["history_b"]) == 2
    assert data["story"]["rules"][0]["merges"] is True


# ---- on several processes ----------------------------------------------------------------------


def test_two_workers_write_the_same_files(slr, test_data):
    pytest.importorskip("distributed", reason="NO DASK: install the extra 'cluster'")
    path = str(test_data / "benchmarks" / "dedup" / "stroke" / "records.csv.gz")
    for name, words in (("one", ()), ("two", ("--workers", "2"))):
        out = ("-o", f"{name}.csv", "--queue", f"{name}-queue.csv", "--links", f"{name}-links.csv")
        assert slr("dedup", path, *out, *words).status == 0
    for kind in ("", "-queue", "-links"):
        assert Path(f"one{kind}.csv").read_bytes() == Path(f"two{kind}.csv").read_bytes()
    assert len(rows("one-queue.csv")) > 5


def test_workers_that_cannot_be_had_are_told(slr, monkeypatch):
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    assert slr("dedup", "t.csv", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1").status == 2
    refused(slr("dedup", "t.csv", "--workers", "0"), "0 workers")
    monkeypatch.setitem(sys.modules, "distributed", None)  # as where the extra is not installed
    for words in (("--workers", "2"), ("--scheduler", "tcp://127.0.0.1:1")):
        refused(slr("dedup", "t.csv", *words), "Dask", "pip install 'slr-pipeline[cluster]'")
