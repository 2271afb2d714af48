"""What goes wrong is told in one line, with the place and what to do; help is always there."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

import review
from review.cli import build_parser
from review.search import FORMATS
from tests.cli.conftest import ROOT, refused
from tests.pipeline.worlds import PROTOCOL, ris, write_review

P = "protocols/small.yaml"


def commands() -> dict[str, argparse.ArgumentParser]:
    (sub,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(sub.choices)


# ---- help --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_and_option_says_what_it_is_for(slr, command):
    told = slr(command, "--help")
    assert told.status == 0
    assert told.out.startswith(f"usage: slr {command}")
    for action in commands()[command]._actions:
        assert action.help, (command, action.dest)


def test_version_and_wrong_usage(slr):
    assert slr("--version").out.strip() == f"slr {review.__version__}"
    for words in ((), ("nothing",), ("export", P), ("flow", "--no-such-option")):
        told = slr(*words)
        assert (told.status, told.out) == (2, "")
        assert "usage: slr" in told.err


def test_the_formats_are_those_we_read(slr):
    for command in ("import", "convert"):
        told = " ".join(slr(command, "--help").out.split())
        assert f"one of: auto, {', '.join(FORMATS)}" in told
    told = slr("convert", "x.ris", "--format", "nothing")
    assert told.status == 2
    assert "'nothing' (choose from 'auto', 'ris'" in told.err


def test_help_loads_neither_pandas_nor_streamlit_nor_a_database():
    code = (
        "import sys\nfrom review.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "slow = {'pandas', 'streamlit', 'sqlalchemy', 'rich', 'openpyxl', 'bibtexparser'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr.strip() == "[]"


# ---- refusals ----------------------------------------------------------------------------------


def test_no_protocol_there(slr):
    for command in ("check", "import", "dedup", "people", "screen", "status", "flow"):
        refused(slr(command, "protocols/none.yaml"), "none.yaml", "slr init")
    refused(slr("export", "protocols/none.yaml", "--what", "map"), "none.yaml")
    refused(slr("demo", "--no-app"), "checkout")
    for command in ("check", "flow"):
        refused(slr(command), "Which review?")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (PROTOCOL.replace("arm: databases", "arm: database"), 3, ["sources", "arm"]),
        (PROTOCOL.replace("label: Wrong thing", "lable: Wrong thing"), 10, ["lable"]),
        (
            PROTOCOL.replace("reviewers: 2, conflict: third", "reviewers: 7, conflict: third"),
            14,
            ["reviewers"],
        ),
        (PROTOCOL.replace("outputs:", "\toutputs:"), 22, []),
        (PROTOCOL.replace("id: small,", "id: small, id: other,"), 1, ["id"]),
    ],
)
def test_a_faulty_protocol_is_told_with_line_and_key(slr, tmp_path, broken, line, words):
    write_review(tmp_path, broken)
    for command in ("check", "status"):
        told = slr(command, P)
        assert (told.status, told.out) == (1, "")
        assert told.err.startswith("slr: ")
        assert "small.yaml" in told.err
        assert f"line {line}" in told.err, told.err
        for word in words:
            assert word in told.err
    assert not (tmp_path / "corpus").exists()


def test_init_never_overwrites(slr):
    assert slr("init", P).status == 0
    before = Path(P).read_bytes()
    refused(slr("init", P), "exists already")
    assert Path(P).read_bytes() == before
    refused(slr("init", "protocols/name.txt"), "no name for a protocol")
    refused(slr("init", "protocols/åäö.yaml"), "cannot name a folder")


def test_import_says_what_it_needs(slr, tmp_path):
    write_review(tmp_path)
    Path("new.ris").write_text(ris(["A title of one's own"]), encoding="utf-8")
    Path("table.csv").write_text("Titel,Jahr\nEin Titel,2020\n", encoding="utf-8")
    refused(slr("import", P, "none.ris", "--source", "base"), "none.ris")
    refused(slr("import", P, "new.ris", "--source", "pubmed"), "pubmed", "base, trials, web")
    refused(slr("import", P, "new.ris"), "Which source", "base, trials, web")
    refused(slr("import", P), "names a file")
    refused(slr("import", P, "--source", "base"), "--source goes with a file")
    refused(slr("import", P, "table.csv", "--source", "base", "--column", "title"), "FIELD=NAME")
    Path("named.csv").write_text("Title,Year\nA title,2020\n", encoding="utf-8")
    table = ("import", P, "named.csv", "--source", "base", "--column")
    refused(slr(*table, "title=Nowhere"), "Nowhere")
    refused(slr(*table, "nofield=Title"), "nofield")
    refused(slr("import", P, "new.ris", "--source", "base", "--format", "xlsx"), "new.ris")
    assert json.loads(slr("status", P, "--json").out)["runs"] == []
    told = slr("import", P, "table.csv", "--source", "base", "--column", "title=Titel")
    assert (told.status, told.err) == (0, "")


def test_rejects_are_counted_and_told(slr, tmp_path):
    write_review(tmp_path)
    broken = ris(["A whole entry"]) + "\nTY  - JOUR\nTI  - One that never ends\n\n" + ris(["Another"])
    Path("broken.ris").write_text(broken, encoding="utf-8")
    (run,) = slr("import", P, "broken.ris", "--source", "base", "--json").data
    assert run["begun_count"] == 3 == run["record_count"] + run["reject_count"]
    rejects = slr("status", P, "--json").data["rejects"]
    assert len(rejects) == run["reject_count"]


def test_a_database_that_cannot_be_used_is_told(slr, tmp_path, monkeypatch):
    write_review(tmp_path)
    (tmp_path / "corpus" / "small").mkdir(parents=True)
    (tmp_path / "corpus" / "small" / "review.db").write_bytes(b"no database at all, but quite some text" * 99)
    refused(slr("status", P), "review.db", "not a database")
    nowhere = URL.create("postgresql", "slr", "sesame", "127.0.0.1", 1, "x")
    monkeypatch.setenv("SLR_DATABASE_URL", nowhere.render_as_string(hide_password=False))
    told = slr("status", P)
    refused(told, "127.0.0.1")
    assert "sesame" not in told.err


def test_the_app_waits_for_people(slr, tmp_path):
    write_review(tmp_path)
    refused(slr("screen", P), "Nobody is invited")


# ---- judging a flow from elsewhere -------------------------------------------------------------

HEAD = "data,node,box,description,boxtext,tooltips,url,n\n"
NUMBERS = {
    "database_results": 100, "register_results": 10, "duplicates": 20, "excluded_automatic": 0,
    "excluded_other": 0, "records_screened": 90, "records_excluded": 70, "dbr_sought_reports": 20,
    "dbr_notretrieved_reports": 2, "dbr_assessed": 18, "new_studies": 5, "new_reports": 8,
}  # fmt: skip


def exchange(**changed: int) -> str:
    rows = [f"{key},NA,NA,NA,{key},NA,NA,{n}\n" for key, n in (NUMBERS | changed).items()]
    return HEAD + "".join(rows) + 'dbr_excluded,NA,NA,NA,Reports excluded,NA,NA,"Wrong people, 10"\n'


def test_a_flow_that_adds_up_and_one_that_does_not(slr):
    Path("good.csv").write_text(exchange(), encoding="utf-8")
    Path("bad.csv").write_text(exchange(records_screened=95), encoding="utf-8")
    good, bad = slr("flow", "--check", "good.csv"), slr("flow", "--check", "bad.csv")
    assert good.status == 0
    assert "All sums hold." in good.out
    assert (bad.status, bad.err) == (1, "")
    assert "records screened says 95" in bad.out
    assert "All sums hold." not in bad.out
    data = slr("flow", "--check", "bad.csv", "--json").data
    assert data["is_consistent"] is False
    assert {f["level"] for f in data["findings"]} == {"error"}
    assert data["findings"][0]["difference"] == -5
    assert slr("flow", "--check", "good.csv", "--json").data["is_consistent"] is True


def test_a_file_that_is_no_flow(slr):
    Path("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    refused(slr("flow", "--check", "other.csv"))
    refused(slr("flow", "--check", "none.csv"), "none.csv")


# ---- as a program ------------------------------------------------------------------------------


def test_as_a_program(program, tmp_path):
    told = program("init", P)
    assert (told.status, told.err) == (0, "")
    refused(program("import", P, "none.ris"), "none.ris")
    told = program("status", P, "--json")
    assert (told.status, told.err) == (0, "")
    assert told.data["runs"] == []
    assert (tmp_path / "corpus" / "small" / "review.db").is_file()


def test_a_reader_that_stops_reading_is_no_failure():
    code = (
        "import subprocess as s, sys\n"
        "run = s.Popen([sys.executable, '-m', 'review', 'check', '--schema'], stdout=s.PIPE, stderr=s.PIPE)\n"
        "run.stdout.read(10); run.stdout.close()\n"
        "print(run.wait(60), run.stderr.read().decode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=90, check=True
    )
    assert done.stdout.strip() == "0"
