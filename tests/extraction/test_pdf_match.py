"""A file goes to the report it is surely of; every doubt goes to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.extraction.pdf_match import Doubt, How, Index, Wanted, match
from review.extraction.pdf_text import PdfText

LETTERS = "Counselling by letter in coastal towns"
WINTER = "Walking groups after retirement: a winter diary"
MUSIC = "Music lessons in prisons and what came of them"
INDEX = Index(
    [
        Wanted("R00001", frozenset({"10.1000/abc.12"}), LETTERS, ("Ek", "Alm")),
        Wanted("R00002", frozenset({"10.1000/abc.123"}), WINTER, ("Dahl",)),
        Wanted("R00003", frozenset({"10.1007/s12345-020-0001-2"}), "Short title", ("Fors",)),
        Wanted("R00004", frozenset(), MUSIC, ("Gran",)),
        Wanted("R00005", frozenset(), f"{LETTERS} and inland villages", ("Ek",)),
    ]
)
BODY = "\nIntroduction\n" + "many other words stand here and say nothing of it " * 8


def text(first: str = "", **more) -> PdfText:
    return PdfText((first + BODY, "second page" + BODY), 2, **more)


@pytest.mark.parametrize(
    ("name", "given", "report", "how"),
    [
        ("R00004.pdf", text("A page about something else"), "R00004", How.ID_IN_NAME),
        ("10.1000_abc.12.pdf", text(), "R00001", How.DOI_IN_NAME),
        ("10.1000_ABC.123 (1).pdf", text(), "R00002", How.DOI_IN_NAME),
        ("10.1000%2Fabc.12.pdf", text(), "R00001", How.DOI_IN_NAME),
        ("s12345-020-0001-2.pdf", text(), "R00003", How.DOI_IN_NAME),
        ("download.pdf", text(dois=("10.1000/abc.123",)), "R00002", How.DOI_IN_METADATA),
        ("download.pdf", text("doi: 10.1000/abc.12\nAn unreadable title"), "R00001", How.DOI_IN_TEXT),
        ("download.pdf", text(f"{WINTER}\nBo Dahl"), "R00002", How.TITLE),
        ("x.pdf", text("MUSIC LESSONS IN PRI-\nSONS AND WHAT\nCAME OF THEM\nGran"), "R00004", How.TITLE),
        ("x.pdf", text(title=MUSIC), "R00004", How.TITLE_IN_METADATA),
        (f"Gran - {MUSIC}.pdf", text(), "R00004", How.TITLE_IN_NAME),
        ("x.pdf", text(f"{LETTERS} and inland villages\nEk"), "R00005", How.TITLE),
        ("x.pdf", text(f"{LETTERS}\nEk\n10.1000/abc.12 cites 10.1000/abc.999"), "R00001", How.DOI_IN_TEXT),
    ],
)  # fmt: skip
def test_a_sure_sign_is_enough(name, given, report, how):
    found = match(name, given, INDEX)
    assert (found.report_id, found.how, found.doubt) == (report, how, None)


@pytest.mark.parametrize(
    ("name", "given", "doubt", "may_be"),
    [
        ("scan.pdf", PdfText(("",), 1), Doubt.NO_TEXT, ()),
        ("download.pdf", text("Something that nobody seeks"), Doubt.NOTHING, ()),
        ("download.pdf", text("Short title\nFors"), Doubt.NOTHING, ()),  # too short to mean anything
        ("10.1000_abc.1234.pdf", text(), Doubt.NOTHING, ()),  # a longer DOI is another one
        ("10.1000_abc.12.pdf", text(dois=("10.1000/abc.123",)), Doubt.SEVERAL, ("R00001", "R00002")),
        ("10.1000_abc.12.pdf", text(f"{WINTER}\nDahl"), Doubt.SEVERAL, ("R00001", "R00002")),
        ("x.pdf", text("Another work 10.1000/abc.999 cites 10.1000/abc.12"), Doubt.OTHER_DOI, ("R00001",)),
        ("x.pdf", text(f"{LETTERS}\nEk\n10.1000/other.7"), Doubt.OTHER_DOI, ("R00001",)),
        ("x.pdf", text(f"Correction to: {LETTERS}\nEk\n10.1000/abc.12"), Doubt.NOTICE, ("R00001",)),
        ("x.pdf", text(f"RETRACTED ARTICLE\n{LETTERS}\nEk"), Doubt.NOTICE, ("R00001",)),
        ("x.pdf", text(f"{LETTERS}\nby somebody else"), Doubt.NO_AUTHOR, ("R00001",)),
        ("x.pdf", text("Music lessons in prison and what came off it\nGran"), Doubt.ALIKE, ("R00004",)),
    ],
)
def test_in_doubt_a_person_is_asked(name, given, doubt, may_be):
    found = match(name, given, INDEX)
    assert not found.is_sure
    assert (found.doubt, found.may_be) == (doubt, may_be)


def test_two_reports_of_one_title_or_doi_are_asked_about():
    twins = Index(
        [Wanted("R1", frozenset({"10.1/ab-c"}), LETTERS), Wanted("R2", frozenset({"10.1/abc"}), LETTERS)]
    )
    assert match("x.pdf", text(LETTERS), twins).may_be == ("R1", "R2")
    assert match("10.1_abc.pdf", text(), twins).doubt is Doubt.SEVERAL


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=60))
def test_any_file_is_answered_and_what_is_sure_is_one_report(name, page, title):
    found = match(name, PdfText((page,), 1, title), INDEX)
    assert found.is_sure == (found.doubt is None)
    assert set(found.may_be) <= set(INDEX.by_id)
