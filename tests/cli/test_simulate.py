"""``slr simulate``: labelled tables and exports in, an order, figures and a plot out."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from review.cli import main
from tests.screening.ranking.pools import ABOUT, made_up

IDS, TEXTS, LABELS = made_up(40, relevant=0.25)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["record_id", "title", "abstract", "label_included", "other"])
        for record_id, text, label in zip(IDS, TEXTS, LABELS, strict=True):
            rows.writerow([record_id, *text, label, 1 - label])
    return path


@pytest.fixture
def about(tmp_path: Path) -> Path:
    path = tmp_path / "about.txt"
    path.write_text(ABOUT, encoding="utf-8")
    return path


def ids_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["record_id"] for row in csv.DictReader(file)]


def data_of(capsys, *arguments: object) -> dict:
    assert main(["simulate", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_order_figures_and_plot(table, about, tmp_path, capsys):
    out, plot = tmp_path / "order.csv", tmp_path / "curve.svg"
    assert main(["simulate", str(table), "--about", str(about), "-o", str(out), "--plot", str(plot)]) == 0
    told = capsys.readouterr().out
    order = ids_in(out)
    assert sorted(order) == IDS
    truth = dict(zip(IDS, LABELS, strict=True))
    assert sum(truth[i] for i in order[:15]) > 0.7 * sum(LABELS)
    assert f"40 reports, {sum(LABELS)} relevant (column label_included)." in told
    assert "All 40 reports were screened" in told or "were screened in prioritised order" in told
    drawing = ElementTree.fromstring(plot.read_text(encoding="utf-8"))  # noqa: S314 (our own)
    assert "The stopping rule was" in drawing.findtext("{*}desc")
    assert {"recall", "bound"} <= {c for e in drawing.iter() for c in e.get("class", "").split()}


def test_a_packed_table_gives_the_same_order(table, about, tmp_path):
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    for path, out in ((table, "one"), (packed, "two")):
        assert main(["simulate", str(path), "--about", str(about), "-o", str(tmp_path / out)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_column_another_seed(table, capsys, tmp_path):
    assert data_of(capsys, table, "--label", "other")["relevant"] == 40 - sum(LABELS)
    assert data_of(capsys, table, "--seed", 3)["seed"] == 3


def test_priors_come_first_in_the_order_and_are_in_no_figure(table, tmp_path, capsys):
    out = tmp_path / "order.csv"
    data = data_of(capsys, table, "--prior", 1, "-o", out)
    assert ids_in(out)[:2] == data["known_beforehand"]
    assert data["reports"] == 38
    assert data["relevant"] == sum(LABELS) - 1


def test_labels_of_an_export_are_the_decisions_in_it(tmp_path, capsys):
    notes = {1: '{"Emily"=>"Included", "Bo"=>"Included"}', 0: '{"Emily"=>"Excluded", "Bo"=>"Excluded"}'}
    entries = [
        f"TY  - JOUR\nTI  - {t.title}\nAB  - {t.abstract}\nN1  - RAYYAN-INCLUSION: {notes[label]}\nER  -\n"
        for t, label in zip(TEXTS, LABELS, strict=True)
    ]
    entries += ["TY  - JOUR\nTI  - nobody has seen this\nER  -\n"]
    disputed = 'N1  - RAYYAN-INCLUSION: {"Emily"=>"Included", "Bo"=>"Excluded"}'
    entries += [f"TY  - JOUR\nTI  - they differ on this\n{disputed}\nER  -\n"]
    path = tmp_path / "rayyan.ris"
    path.write_text("\n".join(entries), encoding="utf-8")
    data = data_of(capsys, path)
    assert (data["reports"], data["relevant"]) == (41, sum(LABELS) + 1)
    assert (data["unlabelled"], data["disputed"]) == (1, 1)
    assert data["labels_from"] == "decisions in Rayyan"


def test_rows_without_a_label_are_told(table, capsys):
    text = table.read_text(encoding="utf-8")
    table.write_text(text + "x1,no label,,,\n", encoding="utf-8")
    assert main(["simulate", str(table), "--json"]) == 0
    assert "1 reports have no label and are left out." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{table}", "--label", "missing"], "has no column 'missing'"),
        (["{table}", "--label", "title"], "in column 'title'"),
        (["{table}", "--prior", "30"], "included reports cannot be known beforehand"),
        (["{table}", "--prior", "-1"], "--prior -1"),
        (["{table}", "--about", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["{table}", "--plot", "x.png"], "a name ending in .svg"),
        (["nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_is_one_line(table, capsys, arguments, said):
    assert main(["simulate", *(a.format(table=table) for a in arguments)]) == 1
    assert said in capsys.readouterr().err


def test_labels_all_alike_are_refused(table, capsys):
    lines = table.read_text(encoding="utf-8").splitlines()
    head, rows = lines[0], [line for line, label in zip(lines[1:], LABELS, strict=True) if label]
    table.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert main(["simulate", str(table)]) == 1
    assert "take a file with relevant and irrelevant reports" in capsys.readouterr().err
