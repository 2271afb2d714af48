"""Identifiers, years, names, languages and text out of what sources write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.model import Author
from review.search.formats.dates import normalise_date, year_in
from review.search.formats.identifiers import isbns_in, issns_in, normalise_doi
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_author, parse_authors
from review.search.formats.text import clean_text, protect, tidy
from review.search.formats.types import type_of_words


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi:10.1000/abc, and more", "10.1000/abc"),
        ("http://dx.doi.org/10.1000%2Fabc%281%29", "10.1000/abc(1)"),
        ("(10.1016/S0140-6736(97)00001-2)", "10.1016/s0140-6736(97)00001-2"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1000/a 10.1000/b", "10.1000/a"),
        ("10.12/no", ""),
        ("none", ""),
    ],
)
def test_doi(text: str, doi: str) -> None:
    assert normalise_doi(text) == doi


@given(st.text(max_size=60))
def test_a_doi_once_normalised_stays(text: str) -> None:
    doi = normalise_doi(f"10.1000/{text}")
    assert normalise_doi(doi) == doi or "%" in doi


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024/04/03/", 2024),
        ("2021-25 July 2014", 2021),
        ("10 15", None),
        ("///", None),
        ("99", None),
        ("in press", None),
        ("20233", None),
        ("0", None),
        ("20210615", 2021),
        ("1 Jan.-Feb. 2019", 2019),
        ("1799", None),
        ("1800", 1800),
        ("9999; 2001", 2001),
        ("c2003", 2003),
        ("2024.0", 2024),
    ],
)
def test_year(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_the_latest_year_is_next_year_unless_given() -> None:
    now = datetime.now(UTC).year
    assert year_in(str(now + 1)) == now + 1
    assert year_in(str(now + 2)) is None
    assert year_in("2030", latest=2030) == 2030


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021/04/21/", "2021-04-21"),
        ("2021/06//", "2021-06"),
        ("2024///", "2024"),
        ("2020 Feb", "2020 Feb"),
        ("2020-3-5", "2020-03-05"),
        ("2020/11//Nov/Dec2020", "2020/11//Nov/Dec2020"),
        ("2001/00/00/", "2001"),
        ("2020/13/01", "2020/13/01"),
    ],
)
def test_date(text: str, date: str) -> None:
    assert normalise_date(text) == date


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Family, Given", Author("Family", "Given")),
        ("Curry Rogers, Kristina", Author("Curry Rogers", "Kristina")),
        ("Monto MA", Author("Monto", "MA")),
        ("de la Fuente R", Author("de la Fuente", "R")),
        ("McNamara M.E.", Author("McNamara", "M.E.")),
        ("Martin A. Monto", Author("Monto", "Martin A.")),
        ("Ludwig van Beethoven", Author("van Beethoven", "Ludwig")),
        ("Banks, Ferdinand E. ", Author("Banks", "Ferdinand E.")),
        ("Harrison, John, Jr.", Author("Harrison", "John, Jr.")),
        ("World Health Organization", Author(literal="World Health Organization")),
        ("World Health Organization,", Author(literal="World Health Organization")),
        (
            "Department of Health and Human Services",
            Author(literal="Department of Health and Human Services"),
        ),
        ("Ministry of Justice, Norway", Author(literal="Ministry of Justice, Norway")),
        ("Socialstyrelsen", Author(literal="Socialstyrelsen")),
        ("김수정", Author(literal="김수정")),
        ("O&apos;Brien, P", Author("O'Brien", "P")),
        ("Court, Anna", Author("Court", "Anna")),
        ("Press, S. James", Author("Press", "S. James")),
    ],
)
def test_names(text: str, author: Author) -> None:
    assert parse_author(text) == author


def test_several_names_in_one_value() -> None:
    expected = (Author("Smith", "J."), Author("Doe", "A."))
    assert parse_authors(["Smith, J.; Doe, A."]) == expected
    assert parse_authors(["Smith, J. and Doe, A."]) == expected
    assert parse_authors(["Smith, J.", "Doe, A.", "et al."]) == expected
    group = "Center for Health and Justice"
    assert parse_authors([group]) == (Author(literal=group),)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("H<sub>2</sub>O &amp; CO<inf>2</inf>", "H2O & CO2"),
        ("<jats:p>A <jats:italic>b</jats:italic></jats:p>", "A b"),
        ("&lt;i&gt;x&lt;/i&gt; &lt; y", "x < y"),
        ("p < 0.05 and n > 3", "p < 0.05 and n > 3"),
        ("AT&T R&D; &unknown; &eacute;", "AT&T R&D; &unknown; é"),
        ("&amp;amp;", "&amp;"),
        ("e\u0301 \u00a0 two\n lines", "é two lines"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(max_size=80).map(tidy))
def test_protected_text_comes_back(text: str) -> None:
    assert clean_text(protect(text)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        ("eng", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("svenska", "sv"),
        ("ger", "de"),
        ("Korean", "ko"),
        ("한국어", "ko"),
        ("", ""),
        ("English, Spanish", "English, Spanish"),
        ("Klingonese", "Klingonese"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert normalise_language(text) == code


def test_serial_numbers() -> None:
    assert issns_in("2041-1723 (electronic); 01678809, 0894-9867, 0894-9867 1234-567x") == (
        "2041-1723",
        "0167-8809",
        "0894-9867",
        "1234-567X",
    )
    assert issns_in("978-1-59593-411-6") == ()
    assert isbns_in("978-1-59593-411-6 or 0596008279") == ("9781595934116", "0596008279")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["Article in Press"], "journal article"),
        (["journalArticle"], "journal article"),
        (["Chapter"], "book chapter"),
        (["THES"], "thesis"),
        (["Dissertation"], "thesis"),
        ([""], ""),
        (["Odd thing"], "other"),
    ],
)
def test_types_by_words(words: list[str], kind: str) -> None:
    assert type_of_words(words) == kind
