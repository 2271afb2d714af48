"""The demonstration's files: what comes in is the reference material, whole and once."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from review.extraction.gold import read_gold
from review.model import Arm

IMITATED = {"imports/duplicates-export-a.ris": 20, "imports/duplicates-export-b.ris": 22}


def entries(path: Path) -> list[bytes]:
    return [e for e in re.split(rb"(?<=ER  - \n)\n?", path.read_bytes()) if e]


def ids(path: Path) -> list[str]:
    return [m.decode() for e in entries(path) for m in re.findall(rb"(?m)^ID  - (.*)$", e)]


def test_the_split_files_together_are_the_topic_records(corpus):
    parts = sorted((corpus / "imports").glob("topic-*.ris"))
    together = Counter(e for p in parts for e in entries(p))
    assert together == Counter(entries(corpus / "topic-records.ris"))
    assert len(together) == 85
    assert max(together.values()) == 1
    order = {e: n for n, e in enumerate(entries(corpus / "topic-records.ris"))}
    for part in parts:
        places = [order[e] for e in entries(part)]
        assert places == sorted(places)
        assert part.read_bytes() == b"\n".join(entries(part))


def test_the_split_follows_the_notes(corpus):
    with (corpus / "topic-records-notes.csv").open(encoding="utf-8", newline="") as file:
        arm = {r["id"]: r["arm"] for r in csv.DictReader(file)}
    imports = corpus / "imports"
    other = ids(imports / "topic-websites.ris") + ids(imports / "topic-organisations.ris")
    assert sorted(ids(imports / "topic-databases.ris")) == sorted(
        i for i, a in arm.items() if a == "databases"
    )
    assert sorted(other) == sorted(i for i, a in arm.items() if a == "other methods")
    readme = (corpus / "README.md").read_text(encoding="utf-8")
    assert [i for i in other if f"`{i}`" not in readme] == []


def test_every_source_of_the_protocol_has_its_file(demo, corpus):
    counts = {s.import_.file: len(entries(corpus / s.import_.file)) for s in demo.sources if s.import_}
    assert len(counts) == len(demo.sources) == 5
    assert sum(counts.values()) == 127
    assert {f: n for f, n in counts.items() if f in IMITATED} == IMITATED
    on_disk = {f"imports/{p.name}" for p in (corpus / "imports").iterdir()}
    assert set(counts) == on_disk


def test_arms_and_plain_labels(demo):
    by_file = {s.import_.file: s for s in demo.sources if s.import_}
    assert by_file["imports/topic-websites.ris"].arm is Arm.WEBSITES
    assert by_file["imports/topic-organisations.ris"].arm is Arm.ORGANISATIONS
    for file in IMITATED:
        assert by_file[file].arm is Arm.DATABASES
        assert "imitated" in by_file[file].name


def test_the_reports_the_example_charting_names_come_in(corpus):
    reports = {"report2020": "isaksson2020", "radio": "sr_radio_nd", "interview": "realstars_nd"}
    gold = read_gold(corpus / "seeds-facts.yaml", reports)
    assert {e.report_id for e in gold.extractions} <= set(ids(corpus / "topic-records.ris"))


def test_the_copies_are_the_reference_files(corpus, test_data):
    for name in (
        "topic-records.ris",
        "topic-records.bib",
        "topic-records-notes.csv",
        "duplicates-key.csv",
        "seeds-facts.yaml",
    ):
        assert (corpus / name).read_bytes() == (test_data / "demo" / name).read_bytes()
    for name in ("duplicates-export-a.ris", "duplicates-export-b.ris"):
        assert (corpus / "imports" / name).read_bytes() == (test_data / "demo" / name).read_bytes()
