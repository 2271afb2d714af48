"""``slr convert``: any export into any format we write, with the right number for every file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.cli import main
from review.pipeline.converting import WRITERS
from review.search.reading import read_file

KEYS = {"file", "format", "dialect", "encoding", "entries_begun", "records", "rejects", "warnings"}
BROKEN = "TY  - JOUR\nTI  - One\nER  -\n\nTY  - JOUR\n\nTY  - JOUR\nTI  - Two\nER  -\n"


def convert(tmp_path: Path, *arguments: str) -> tuple[int, list[dict]]:
    accounts = tmp_path / "accounts.json"
    status = main(["convert", *arguments, "--accounts", str(accounts)])
    return status, json.loads(accounts.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_what_is_written_is_read_back_with_every_field(tmp_path, kind):
    source = tmp_path / "in.ris"
    source.write_text(
        'TY  - JOUR\nTI  - Frågor, "svar" & =1+1\nAU  - Ek, Åsa\nAU  - Bo, Ben\nPY  - 2020\n'
        "AB  - Line one; 50% of {all}.\nDO  - 10.5555/x.1\nJO  - A journal\nKW  - a\nKW  - b\nER  -\n",
        encoding="utf-8",
    )
    out = tmp_path / f"out.{kind}"
    status, (account,) = convert(tmp_path, str(source), "--to", kind, "-o", str(out))
    assert status == 0
    assert set(account) == KEYS
    assert (account["entries_begun"], account["records"], account["rejects"]) == (1, 1, [])
    (before,), (after,) = read_file(source).entries, read_file(out).entries
    for field in ("title", "authors", "year", "abstract", "doi", "venue", "keywords", "type"):
        assert getattr(after, field) == getattr(before, field), field


def test_several_files_become_one_and_each_has_its_account(tmp_path):
    one, two = tmp_path / "one.ris", tmp_path / "two.ris"
    one.write_text(BROKEN, encoding="utf-8")
    two.write_text("TY  - BOOK\nTI  - Three\nER  -\n", encoding="utf-8")
    out = tmp_path / "all.csv"
    status, accounts = convert(tmp_path, str(one), str(two), "-o", str(out))
    assert status == 0
    assert [a["file"] for a in accounts] == ["one.ris", "two.ris"]
    assert [(a["entries_begun"], a["records"], len(a["rejects"])) for a in accounts] == [(3, 2, 1), (1, 1, 0)]
    assert accounts[0]["rejects"][0]["line"] == 5
    assert len(read_file(out).entries) == 3


def test_a_file_that_is_refused_stops_no_other_and_is_told(tmp_path, capsys):
    bad, good = tmp_path / "bad.ris", tmp_path / "good.ris"
    bad.write_bytes(b"%PDF-1.7 nothing")
    good.write_text("TY  - BOOK\nTI  - Three\nER  -\n", encoding="utf-8")
    status, accounts = convert(tmp_path, str(bad), str(good), "--to", "csl", "-o", str(tmp_path / "o.json"))
    assert status == 1
    assert (accounts[0]["records"], accounts[1]["records"]) == (0, 1)
    assert "PDF" in accounts[0]["rejects"][0]["reason"]
    assert "bad.ris" in capsys.readouterr().err


def test_without_a_place_the_records_go_to_standard_output(tmp_path, capsysbinary):
    source = tmp_path / "in.ris"
    source.write_text("TY  - BOOK\nTI  - Three\nER  -\n", encoding="utf-8")
    assert main(["convert", str(source), "--to", "ris"]) == 0
    told = capsysbinary.readouterr()
    assert told.out.startswith(b"TY  - BOOK\r\n")


@pytest.mark.parametrize("arguments", [["in.ris"], ["in.ris", "-o", "out.doc"]])
def test_to_what_must_be_said(tmp_path, capsys, arguments):
    (tmp_path / "in.ris").write_text("TY  - BOOK\nTI  - Three\nER  -\n", encoding="utf-8")
    assert main(["convert", *(str(tmp_path / a) if "." in a else a for a in arguments)]) == 1
    assert "Convert to what?" in capsys.readouterr().err


def test_every_real_export_gives_its_number(test_data, tmp_path):
    """The number in each folder's index, or a refusal that says what the file is."""
    wrong = []
    for index in sorted((test_data / "exports").glob("*/index.json")):
        rows = json.loads(index.read_text(encoding="utf-8"))
        files = [str(index.parent / row["file"]) for row in rows]
        _, accounts = convert(tmp_path, *files, "--to", "ris", "-o", str(tmp_path / "out.ris"))
        assert [a["file"] for a in accounts] == [row["file"] for row in rows]
        for row, account in zip(rows, accounts, strict=True):
            balance = account["records"] + len(account["rejects"]) == account["entries_begun"]
            if row["records"] is None:
                assert account["rejects"], account
            elif account["entries_begun"] != row["records"] or (account["records"] and not balance):
                wrong.append((row["file"], row["records"], account["entries_begun"], account["records"]))
    # Corrupt on purpose: eleven entries begin in it and two end; we read it as the tests of RIS say.
    assert [w for w in wrong if w[0] != "jabref_RisImporterTest1.ris"] == []
