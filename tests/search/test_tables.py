"""CSV, TSV and workbooks: heading row, delimiter, columns, and values that must not change."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from review.errors import ImportRefused
from review.model import Author, FileReading
from review.search import read_bytes, table_columns
from tests.search.samples import XLSX


def read(text: str, **options: dict[str, str]) -> FileReading:
    return read_bytes(text.encode(), "x.csv", **options)


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_a_preamble(delimiter: str) -> None:
    rows = [
        ["SEARCH QUERY", "dinosaur:ti", "", ""],
        ["-----", "", "", ""],
        ["", "", "", ""],
        ["Title", "Author Names", "Publication Year", "Source title"],
        ["A", "Yang Z., Jiang B.", "2024", "Nature"],
        ["", "", "", ""],
        ["B", "", "", ""],
    ]
    reading = read(
        "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    )
    assert [(e.title, e.line) for e in reading.entries] == [("A", 5), ("B", 7)]
    assert reading.entries[0].authors == (Author("Yang", "Z."), Author("Jiang", "B."))
    assert reading.entries[0].venue == "Nature"


def test_values_stay_as_they_are() -> None:
    reading = read(
        "Title,Authors,Year,PMID,Volume,Notes\nNA,None,2020,00123,012,1.50\nnull,Null,n.d.,,NaN,\n"
    )
    first, second = reading.entries
    assert (first.title, first.authors, first.volume) == ("NA", (Author(literal="None"),), "012")
    assert (first.pmid, first.extra["Notes"]) == ("00123", ["1.50"])
    assert (second.title, second.year, second.volume) == ("null", None, "NaN")
    assert second.extra["Year"] == ["n.d."]


def test_quoted_cells_with_line_ends_and_a_very_long_cell() -> None:
    long = "word " * 400_000
    reading = read(f'Title,Abstract,DOI\r\n"A ""b""\r\nc","{long}",10.1000/X\r\nB,,\r\n')
    assert reading.entries[0].title == 'A "b" c'
    assert len(reading.entries[0].abstract) == len(long) - 1
    assert reading.entries[0].doi == "10.1000/x"
    assert reading.entries[1].line == 4


def test_ragged_rows_repeated_headings_and_the_heading_row_again() -> None:
    reading = read(
        "Title,Year,labeled,labeled\nA,2001,x,y,surplus\nB\nTitle,Year,labeled,labeled\nC,2002,,\n"
    )
    assert [e.title for e in reading.entries] == ["A", "B", "C"]
    assert reading.entries[0].extra == {"labeled": ["x", "y"], "column 5": ["surplus"]}
    assert [r.line for r in reading.rejects] == [4]
    assert any("more or fewer cells" in warning for warning in reading.warnings)


def test_an_unclosed_quote_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused, match="in the row of line 3 is never closed"):
        read('Title,Year,DOI\nA,2001,x\n"B,2002,y\nC,2003,z\n')


def test_tabs_with_quotes_that_mean_nothing() -> None:
    reading = read('Title Primary\tPub Year\tDOI\n"Open and never closed\t2001\tx\nB "b"\t2002\ty\n')
    assert [e.title for e in reading.entries] == ['"Open and never closed', 'B "b"']


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Barrett, Paul M; Willis, Katherine J; ", [("Barrett", "Paul M"), ("Willis", "Katherine J")]),
        ("Griffin DK, Larkin DM, O'Connor RE.", [("Griffin", "DK"), ("Larkin", "DM"), ("O'Connor", "RE")]),
        ("Liu R., Adler D.G.", [("Liu", "R."), ("Adler", "D.G.")]),
        ("Longrich, N.R.\n and Jalil, N.-E.\n", [("Longrich", "N.R."), ("Jalil", "N.-E.")]),
        ("Björn A. Blomberg; Mateen Moghbel", [("Blomberg", "Björn A."), ("Moghbel", "Mateen")]),
        ("['Marx, Karl', 'Lindgren, Astrid']", [("Marx", "Karl"), ("Lindgren", "Astrid")]),
        ("van den Hoven,null;Smits,Maarten L. J.", [("van den Hoven", ""), ("Smits", "Maarten L. J.")]),
        ("Shively, Michael", [("Shively", "Michael")]),
    ],
)
def test_author_styles(cell: str, authors: list[tuple[str, str]]) -> None:
    quoted = cell.replace('"', '""')
    entry = read(f'Title,Authors,Year\nA,"{quoted}",2001\n').entries[0]
    assert entry.authors == tuple(Author(*author) for author in authors)


def test_names_without_a_separator_stay_whole_with_a_warning() -> None:
    reading = read("Item Title,Item DOI,Authors\nA,10.1000/a,Araz R. AlievNigar T. Ismayilova\n")
    assert reading.entries[0].authors == (Author(literal="Araz R. AlievNigar T. Ismayilova"),)
    assert any("no separator" in warning for warning in reading.warnings)


def test_columns_can_be_chosen() -> None:
    text = 'Rubrik,Författare,År,Title\nRätt,"Öst, Per",2001,fel\n'
    reading = read(text, columns={"title": "Rubrik", "authors": "Författare", "year": "År"})
    (entry,) = reading.entries
    assert (entry.title, entry.year, entry.authors) == ("Rätt", 2001, (Author("Öst", "Per"),))
    assert entry.extra == {"Title": ["fel"]}
    with pytest.raises(ImportRefused, match="no column 'Titel'"):
        read("Title,Year,DOI\nA,2001,x\n", columns={"title": "Titel"})
    with pytest.raises(ImportRefused, match="no field 'titel'"):
        read("Title,Year,DOI\nA,2001,x\n", columns={"titel": "Title"})


def test_spreadsheet_formulas_around_values_come_off() -> None:
    entry = read('Article Title,ISSN,Publication Date\nA,="19326203",="4/3/2024"\n').entries[0]
    assert (entry.issn, entry.year, entry.date) == (("1932-6203",), 2024, "4/3/2024")


def test_glued_rayyan_cells_are_cut() -> None:
    entry = read(
        "key,title,doi,url,pmc_id\n"
        "rayyan-1,A,10.1038/s1     LK  - https://x.org,https://e.org/1     U2  - L2,\n"
    ).entries[0]
    assert (entry.doi, entry.url, entry.native_id) == ("10.1038/s1", "https://e.org/1", "rayyan-1")


def test_a_table_without_known_headings_is_refused() -> None:
    with pytest.raises(ImportRefused, match="none of the formats"):
        read("colour,size\nred,1\n")


def test_workbook_values() -> None:
    reading = read_bytes(XLSX, "x.csv")
    assert reading.format == "xlsx"
    assert [(e.title, e.year, e.line) for e in reading.entries] == [
        ("Samtal som förändrar", 2019, 2),
        ("A report without authors", None, 3),
        ("Third", 2003, 4),
    ]


def test_workbook_other_sheet_preamble_gaps_and_empty_strings() -> None:
    data = workbook(
        ("Notes", [["Read me"], ["Nothing here"]]),
        (
            "Data & more",
            [
                ["SEARCH"],
                [None],
                ["Title", "Year", "DOI", "PMID"],
                ["A", 2001, "", 123],
                ["", "", "", ""],
                [None],
                ["B", "2002", None, 4.0],
                ["Title", "Year", "DOI", "PMID"],
            ],
        ),
    )
    reading = read_bytes(data, "x.xlsx")
    assert [(e.title, e.year, e.pmid, e.line) for e in reading.entries] == [
        ("A", 2001, "123", 4),
        ("B", 2002, "4", 7),
    ]
    assert [r.line for r in reading.rejects] == [8]
    assert any("only the sheet 'Data & more'" in warning for warning in reading.warnings)


def test_the_guessed_columns_can_be_shown_and_changed() -> None:
    text = b"Item Title,Authors,Rubrik,Item DOI\nA,B C,D,10.1000/a\n"
    guess = table_columns(text)
    assert guess is not None
    assert guess.headings == ("Item Title", "Authors", "Rubrik", "Item DOI")
    assert guess.fields == {"title": "Item Title", "authors": "Authors", "doi": "Item DOI"}
    changed = table_columns(text, {"title": "Rubrik", "doi": ""})
    assert changed is not None
    assert changed.fields == {"authors": "Authors", "title": "Rubrik"}
    assert table_columns(b"TY  - JOUR\nTI  - A\nER  - \n") is None
    book = table_columns(XLSX)
    assert book is not None
    assert book.fields["title"] == "Title"


def test_a_column_that_is_missing_is_named_with_those_there_are() -> None:
    strange = b"colour,size\nred,1\nblue,2\n"
    for read_it in (read_bytes_as_table, table_columns):
        with pytest.raises(ImportRefused, match="no column 'Nowhere'") as caught:
            read_it(strange, {"title": "Nowhere"})
        assert "'colour', 'size'" in caught.value.hint
    found = table_columns(strange, {"title": "colour"})
    assert found is not None
    assert found.fields == {"title": "colour"}
    assert [e.title for e in read_bytes_as_table(strange, {"title": "colour"}).entries] == ["red", "blue"]


def read_bytes_as_table(data: bytes, columns: dict[str, str]) -> FileReading:
    return read_bytes(data, "x.csv", columns=columns)


def test_columns_of_a_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Title;Year;DOI\nA;2001;x\n", encoding="utf-16")
    found = table_columns(path)
    assert found is not None
    assert found.headings == ("Title", "Year", "DOI")


def test_a_row_takes_the_first_keyword_and_id_column_it_fills() -> None:
    header = "Title,Abstract,Author Keywords,Index Keywords,Accession Number,Covidence #"
    text = f"{header}\nA,x,,b; c,,#12\nB,x,a,b,7,#13\n"
    first, second = read(text).entries
    assert (first.keywords, first.native_id) == (("b", "c"), "#12")
    assert (second.keywords, second.native_id) == (("a",), "7")
    assert second.extra == {"Index Keywords": ["b"], "Covidence #": ["#13"]}


def test_a_missing_journal_is_not_filled_with_the_name_of_a_database() -> None:
    entry = read("Title,Year,Source title,Source,EID\nA,2001,,Scopus,2-s2.0-1\n").entries[0]
    assert (entry.venue, entry.extra["Source"]) == ("", ["Scopus"])


def test_quotes_out_of_order_over_several_lines_are_refused() -> None:
    with pytest.raises(ImportRefused, match="row of line 2"):
        read('Title,Year,DOI\n"A,2001,x\nB,2002,"y"\nC,2003,z\n')
    assert read('Title,Year,DOI\n"A"b,2001,x\n').entries[0].title == "Ab"


def test_headings_of_web_of_science_and_dimensions() -> None:
    wos = "Article Title\tAuthors\tPublication Year\tISSN\teISSN\tDOI\tUT (Unique WOS ID)\n"
    first, second = read(
        wos + "One\tEk, A\t2020\t\t1234-5679\t\tWOS:1\nTwo\tEk, A\t2020\t2049-3630\t1234-5679\t\tWOS:2\n"
    ).entries
    assert (first.native_id, first.issn) == ("WOS:1", ("1234-5679",))
    assert (second.issn, second.extra) == (("2049-3630",), {"eISSN": ["1234-5679"]})
    about = '"About the data: Exported on Jan 05, 2022. Criteria: x in title, abstract; © 2022."\n'
    head = "Rank,Publication ID,DOI,Title,Source title,PubYear,Volume,Pagination,Authors\n"
    (entry,) = read(about + head + '1,pub.1,10.5555/a,One,J,2020,3,1-9,"Ek, Åsa; Bo, B"\n').entries
    assert (entry.native_id, entry.year, entry.pages, entry.line) == ("pub.1", 2020, "1-9", 3)
    assert len(entry.authors) == 2
