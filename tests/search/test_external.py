"""Decisions from ASReview, abstrackr, Covidence, EPPI-Reviewer and label columns, and the real exports."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from review.errors import ImportRefused
from review.model import Entry, ExternalDecision, Verdict
from review.search import read_bytes, read_file
from review.search.external import external_decisions
from review.search.formats.table_mapping import DIVIDER

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def said(extra: dict[str, list[str]], **fields: str) -> tuple[ExternalDecision, ...]:
    return external_decisions(Entry(extra=extra, **fields))


def verdicts(found: tuple[ExternalDecision, ...]) -> list[tuple[str, Verdict | None]]:
    return [(decision.reviewer, decision.verdict) for decision in found]


def of_table(table: str) -> list[tuple[ExternalDecision, ...]]:
    return [external_decisions(entry) for entry in read_bytes(table.encode(), "x.csv").entries]


def test_an_entry_that_nobody_screened_has_no_decisions() -> None:
    assert external_decisions(Entry(title="RAYYAN-INCLUSION")) == ()
    assert said({"N1": ["Export Date: 5 May 2024", "included in the review"], "KW": ["-1"]}) == ()
    assert said({"AB": ["We compare ASReview_relevant and others."], "label": ["search1"]}) == ()


# ASReview and label columns


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (["ASReview_relevant"], (INCLUDE, (), ())),
        (["Additional notes 1. ASReview_irrelevant. Additional notes 2."], (EXCLUDE, (), ())),
        (["ASReview_prior", "ASReview_relevant"], (INCLUDE, ("ASReview_prior",), ())),
        (["<p>ASReview_relevant</p>"], (INCLUDE, (), ())),
        (
            ["ASReview_validate_irrelevant, ASReview_not_seen"],
            (None, ("ASReview_validate_irrelevant",), ()),
        ),
        (
            ["ASReview_relevant", "ASReview_irrelevant"],
            (None, (), ("ASReview_relevant", "ASReview_irrelevant")),
        ),
    ],
)
def test_asreview_in_notes(notes: list[str], expected: tuple[object, ...]) -> None:
    (found,) = said({"N1": notes})
    assert (found.tool, found.reviewer) == ("ASReview", "")
    assert (found.verdict, found.labels, found.notes) == expected
    assert all(note in found.verbatim for note in notes)


def test_a_record_that_asreview_has_not_shown_has_no_decision() -> None:
    assert said({"N1": ["ASReview_not_seen. Additional notes 2."]}) == ()
    rows = of_table("title,authors,year,label_included\nA,x,2020,-1\nB,x,2020,\nC,x,2020,1\n")
    assert [verdicts(row) for row in rows] == [[], [], [("", INCLUDE)]]


def test_asreview_in_columns_beside_the_label_the_data_had() -> None:
    rows = of_table(
        "title,authors,year,included,asreview_label,asreview_note,asreview_time,asreview_prior,"
        "asreview_label_to_validate,asreview_tags\n"
        "A,x,2020,0,1.0,good,2025-09-07,1,,[]\n"
        "B,x,2020,,,only a note,,0,0,t\n"
        "C,x,2020,,9,,,,,\n"
    )
    ours, before = rows[0]
    assert (ours.tool, ours.verdict, ours.notes, ours.labels) == (
        "ASReview",
        INCLUDE,
        ("good",),
        ("ASReview_prior",),
    )
    assert "asreview_time: 2025-09-07" in ours.verbatim
    assert (before.tool, before.verdict) == ("label column", EXCLUDE)
    (noted,) = rows[1]
    assert (noted.verdict, noted.notes) == (None, ("only a note",))
    assert noted.labels == ("asreview_label_to_validate: 0", "asreview_tags: t")
    (odd,) = rows[2]
    assert (odd.verdict, odd.notes) == (None, ("asreview_label: 9",))


def test_included_is_asreviews_only_beside_its_other_columns() -> None:
    (old,) = of_table("title,authors,included,asreview_ranking,exported_notes_1\nA,x,1,5,mine\n")
    assert [(d.tool, d.verdict, d.notes) for d in old] == [("ASReview", INCLUDE, ("mine",))]
    (plain,) = of_table("title,authors,included,exclusion_reason\nA,x,0,wrong population\n")
    assert [(d.tool, d.verdict, d.reasons) for d in plain] == [
        ("label column", EXCLUDE, ("wrong population",))
    ]
    assert of_table("title,authors,included\nA,x,-1\n") == [()]
    (odd,) = of_table("title,authors,Included?\nA,x,later\n")
    assert [(d.tool, d.verdict, d.notes) for d in odd] == [("label column", None, ("Included?: later",))]


def test_two_labels_of_asreview_that_differ_are_no_verdict() -> None:
    (found,) = said({"asreview_label_a": ["1"], "asreview_label_b": ["0"]})
    assert (found.verdict, found.notes) == (None, ("asreview_label_a: 1", "asreview_label_b: 0"))
    (same,) = said({"asreview_label": ["1", "1"]})
    assert (same.verdict, same.notes) == (INCLUDE, ())


def test_eppi_reviewer() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Included", "ID", "ShortTitle", "Title", "Year"])
    for number, word in enumerate(["I", "E", "D", True, False]):
        sheet.append([word, number, "A (2024)", f"Title {number}", 2024])
    out = io.BytesIO()
    book.save(out)
    rows = [external_decisions(entry) for entry in read_bytes(out.getvalue(), "x.xlsx").entries]
    assert [(d.tool, d.reviewer, d.verdict, d.notes) for row in rows for d in row] == [
        ("EPPI-Reviewer", "", INCLUDE, ()),
        ("EPPI-Reviewer", "", EXCLUDE, ()),
        ("EPPI-Reviewer", "", None, ("Included: D",)),
        ("EPPI-Reviewer", "", INCLUDE, ()),
        ("EPPI-Reviewer", "", EXCLUDE, ()),
    ]


# abstrackr and Covidence

ABSTRACKR = (
    "(internal) id,(source) id,pubmed id,keywords,abstract,title,journal,authors,tags,consensus,labeled_at,"
    "Eva,labeled_at,Bo (2),labeled_at,general notes (Eva),outcome notes (Bo (2)),my rank\n"
)


def test_abstrackr_has_a_column_for_each_reviewer() -> None:
    rows = of_table(
        ABSTRACKR
        + '11,1,none,"k","","A","J","x","",1,,1,2024-08-15,1,2024-08-16,"good","later",7\n'
        + '12,2,0,"k","","B","J","x","t1,t2",x,,-1,2024-08-15,0,2024-08-16,,,high\n'
        + '13,3,0,"k","","C","J","x","",o,,0,2024-08-15,o,,,"only a note",\n'
        + "citations that are not yet labeled by anyone\n"
        + '14,4,0,"k","","D","J","x"\n'
    )
    assert [verdicts(row) for row in rows] == [
        [("consensus", INCLUDE), ("Eva", INCLUDE), ("Bo (2)", INCLUDE)],
        [("consensus", None), ("Eva", EXCLUDE), ("Bo (2)", UNSURE), ("", None)],
        [("Eva", UNSURE), ("Bo (2)", None)],
        [],
        [],
    ]
    assert {d.tool for row in rows for d in row} == {"abstrackr"}
    assert [d.notes for d in rows[0]] == [(), ("good",), ("later",)]
    assert rows[0][1].verbatim == "Eva: 1\ngeneral notes (Eva): good"
    assert (rows[1][0].notes, rows[1][3].labels) == (("x",), ("t1", "t2"))
    assert rows[2][1].notes == ("only a note",)


@pytest.mark.parametrize("padding", ["", "," * 16, "  "])
def test_the_line_that_parts_abstrackrs_table_is_pointed_out(padding: str) -> None:
    labeled, unlabeled = '11,1,none,"k","","A","J","x","",1,,1,,1,\n', '14,4,0,"k","","D","J","x"\n'
    table = ABSTRACKR + labeled + "citations that are not yet labeled by anyone" + padding + "\n" + unlabeled
    reading = read_bytes(table.encode(), "x.csv")
    assert [(e.title, e.line) for e in reading.entries] == [("A", 2), ("", 3), ("D", 4)]
    assert DIVIDER.format(line=3) in reading.warnings
    assert reading.balances


def test_abstrackr_after_a_spreadsheet_and_without_its_ids() -> None:
    (row,) = of_table("title,authors,consensus,labeled_at,Eva,labeled_at\nA,x,o,2024-08-15,-1.0,2024-08-15\n")
    assert verdicts(row) == [("Eva", EXCLUDE)]


def test_columns_with_ones_and_zeros_are_no_reviewers_in_other_tables() -> None:
    assert of_table("title,authors,consensus,Eva\nA,x,1,-1\n") == [()]


COVIDENCE = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,"
    "Ref,Covidence #,Study,Notes,Tags"
)


def test_covidence_gives_tags_notes_and_reasons_but_no_decision() -> None:
    rows = of_table(
        f"{COVIDENCE},Exclusion reason\n"
        "A,x,,2024,,J,1,1,1,WOS:1,,1,#1,A 2024,Exclusion reason: Wrong study design; ,a; b,\n"
        "B,x,,2024,,J,1,1,1,,,2,#2,B 2024,ask the author,,Wrong setting\n"
        "C,x,,2024,,J,1,1,1,,,3,#3,C 2024,,,\n"
    )
    (first,), (second,), third = rows
    assert (first.tool, first.reviewer, first.verdict) == ("Covidence", "", None)
    assert (first.reasons, first.labels, first.notes) == (("Wrong study design",), ("a", "b"), ())
    assert first.verbatim == "Notes: Exclusion reason: Wrong study design;\nTags: a; b"
    assert (second.reasons, second.notes) == (("Wrong setting",), ("ask the author",))
    assert third == ()


def test_notes_and_tags_of_other_tables_are_nobodys_decision() -> None:
    assert of_table("Title,Authors,Notes,Tags\nA,x,Exclusion reason: none;,t\n") == [()]
    assert of_table("Title,Authors,Key,Study,Notes\nA,x,12,S,a note\n") == [()]


# Real exports


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("ris/rayyan.ris", {("Rayyan", "Emily", v): 2 for v in Verdict}),
        ("csv/rayyan.csv", {("Rayyan", "Emily", v): 2 for v in Verdict}),
        ("ris/asreview_labels.ris", {("ASReview", "", INCLUDE): 10, ("ASReview", "", EXCLUDE): 10}),
        ("csv/asreview_labels.csv", {("ASReview", "", INCLUDE): 3, ("ASReview", "", EXCLUDE): 3}),
        ("csv/abstrackr.csv", {("abstrackr", "Anonymous", v): 2 for v in Verdict}),
        ("xlsx/eppi_reviewer.xlsx", {("EPPI-Reviewer", "", INCLUDE): 8, ("EPPI-Reviewer", "", EXCLUDE): 2}),
        ("csv/covidence.csv", {}),
        ("ris/covidence_endnote.ris", {}),
    ],
)
def test_real_exports(test_data: Path, name: str, counts: dict[tuple[str, str, Verdict], int]) -> None:
    entries = read_file(test_data / "exports" / name).entries
    found = Counter((d.tool, d.reviewer, d.verdict) for e in entries for d in external_decisions(e))
    assert found == counts


def test_real_exports_of_databases_hold_no_decisions(test_data: Path) -> None:
    screened = {"rayyan", "asreview_labels", "abstrackr", "eppi_reviewer"}
    for folder in ("ris", "csv", "bibtex", "medline"):
        for path in sorted((test_data / "exports" / folder).iterdir()):
            if path.stem in screened or path.suffix in (".md", ".json"):
                continue
            try:
                entries = read_file(path).entries
            except ImportRefused:
                continue  # corrupt on purpose; which ones may be is said in test_exports
            for entry in entries:
                assert external_decisions(entry) == (), (path.name, entry.title)
