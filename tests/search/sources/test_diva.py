import csv
import io
import json

import pytest

from review.model import Author, Entry, Reject
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from review.search.sources import SOURCES
from review.search.sources.diva_record import authors_in
from tests.search.sources.walking import play

DIVA = SOURCES["diva"]
QUERY = '[[{"freeText":"stöd"}]]'


def page(rows, delimiter=",", mark=""):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return Page(DIVA.first(Part(QUERY)), 200, {}, (mark + out.getvalue()).encode())


def test_the_export_is_asked_for_whole():
    request = DIVA.first(Part(QUERY))
    assert request.path == "smash/export.jsf"
    assert request.params["aq"] == QUERY
    assert request.params["format"] == "csvall2"
    assert request.params["noOfRows"] == "9999"
    assert json.loads(request.params["aq2"]) == [[]]


def test_what_a_row_says():
    items = play("diva")[0][0].items
    first, second, third, filler, fifth, sixth = items
    assert (first.native_id, first.type, first.language, first.year) == ("diva2:1001", "thesis", "sv", 2020)
    assert first.authors == (Author("Exempelsson", "Eva"), Author("Sample", "Sam"))
    assert first.keywords == ("grupp", "stöd", "intervju")
    assert first.url == "https://urn.kb.se/resolve?urn=urn:nbn:se:lnu:diva-1"
    assert json.loads(first.raw)["title"] == "Stöd i grupp : en intervjustudie 1"
    assert second.abstract == ""
    assert third.title == 'Om samtal & "stöd"'
    assert isinstance(filler, Reject)
    assert filler.reason.startswith("filler record")
    assert (fifth.venue, fifth.issn, fifth.pages) == (
        "Socialvetenskaplig tidskrift",
        ("1104-1420",),
        "101-120",
    )
    assert (fifth.doi, fifth.pmid, fifth.type) == ("10.5555/diva.5", "31234567", "journal article")
    assert (sixth.native_id, sixth.authors, sixth.year) == ("diva2:1006", (), None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiter_and_byte_order_mark_do_not_matter(delimiter, mark):
    found = page(
        [["PID", "Name", "Title", "Year"], ["7", "A, B; C, D", "Om, stöd; i\ngrupp", "2020"]], delimiter, mark
    )
    DIVA.check(found)
    (entry,) = DIVA.read(found)
    assert (entry.native_id, entry.title, len(entry.authors)) == ("diva2:7", "Om, stöd; i grupp", 2)


def test_a_table_of_headings_only_is_an_empty_result():
    found = page([["PID", "Name", "Title", "Year"]])
    DIVA.check(found)
    assert list(DIVA.read(found)) == []
    assert DIVA.total(found) is None


def test_other_columns_mean_that_the_export_has_changed():
    with pytest.raises(PageFault) as caught:
        DIVA.check(page([["Id", "Title", "Year"], ["1", "a", "2020"]]))
    assert caught.value.fault is Fault.FINAL
    assert "name, pid" in caught.value.message


def test_every_row_is_an_entry_or_a_reject():
    rows = [
        ["1", "A, B", "a", "2020"],
        ["2", "c"],
        ["", "A, B", "b", "2020"],
        ["3", "A, B", "c", "909"],
        ["4", "", "d", "1893"],
    ]
    found = list(DIVA.read(page([["PID", "Name", "Title", "Year"], *rows])))
    assert [isinstance(item, Entry) for item in found] == [True, False, False, False, True]
    assert [item.line for item in found] == [1, 2, 3, 4, 5]
    assert [item.reason for item in found if isinstance(item, Reject)] == [
        "2 cells under 4 headings",
        "the item has no id",
        "filler record: the year is before 1000",
    ]


def test_a_full_table_is_warned_of():
    rows = [[str(n), "A, B", "a", "2020"] for n in range(1, 10_000)]
    head = ["PID", "Name", "Title", "Year"]
    assert DIVA.warnings(page([head, *rows[:-1]])) == []
    assert "there may be more" in DIVA.warnings(page([head, *rows]))[0]


@pytest.mark.parametrize("at", range(1, 60))
def test_a_cut_table_is_never_read_in_silence(at):
    head = ["PID", "Name", "Title", "Year"]
    whole = page([head, ["11", "Larsson, Åsa", "Stöd", "2020"], ["12", "Ek, Bo", "Råd", "2021"]])
    cut = Page(whole.request, 200, {}, whole.body[:-at])
    try:
        DIVA.check(cut)
    except PageFault:
        return
    # Where the cut falls between two lines nothing tells the table from a shorter one.
    lines = whole.body.splitlines()
    assert DIVA.warnings(cut) or cut.body.splitlines() == lines[: len(cut.body.splitlines())]


def test_brackets_may_hold_semicolons():
    assert authors_in("Ek, Bo (KTH; LiU [x]; (SU)); Å, Ö; Socialstyrelsen ([1; 2])") == (
        Author("Ek", "Bo"),
        Author("Å", "Ö"),
        Author(literal="Socialstyrelsen"),
    )
    assert authors_in("") == ()
    assert len(authors_in("Ek, Bo (never closed; Å, Ö")) == 1


def test_a_cell_that_is_never_closed_means_a_cut_even_where_no_cell_is_missing():
    whole = page([["PID", "Name", "Title", "Year"]])
    cut = Page(whole.request, 200, {}, whole.body + b'1,"A, B",a,"20')
    with pytest.raises(PageFault) as caught:
        DIVA.check(cut)
    assert caught.value.fault is Fault.PASSING
    assert "never closed" in caught.value.message


def test_marks_inside_a_cell_do_not_lose_the_table():
    whole = page([["PID", "Name", "Title", "Year"]])
    rows = b'1,"A, B","Om "st\xc3\xb6d" i grupp",2020\r\n2,"C, D",b,2021\r\n'
    found = Page(whole.request, 200, {}, whole.body + rows)
    DIVA.check(found)
    assert [entry.native_id for entry in DIVA.read(found)] == ["diva2:1", "diva2:2"]
