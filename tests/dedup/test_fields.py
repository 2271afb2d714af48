"""How single fields are read and compared: one row a case."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dedup.fields import read_doi, read_pages
from review.dedup.names import person, same_person, write_people
from review.dedup.raw import of_frame
from review.dedup.shapes import shape
from review.dedup.table import Table
from review.dedup.titles import read_title
from review.dedup.venues import same_venue
from review.dedup.weigh import weigh
from review.dedup.wording import TitleLevel, are_opposed, near
from review.model import Author


def level_of(a: str, b: str) -> TitleLevel:
    """How far two titles agree, as the engine sees it."""
    raw = of_frame(pd.DataFrame({"record_id": ["a", "b"], "title": [a, b]}))
    e = weigh(Table(shape(raw)), np.array([0], np.int32), np.array([1], np.int32), keep_all=True)
    return TitleLevel(int(e.title[0])) if len(e) else TitleLevel.UNLIKE


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("482-91", "482", "491"),
        ("482–491", "482", "491"),
        ("933 -- 945", "933", "945"),
        ("S234-46", "234", "246"),
        ("e0187376", "187376", "187376"),
        ("ARTN 475", "475", "475"),
        ("81A", "81a", "81a"),
        ("i102", "i102", "i102"),
        ("13-May", "", ""),
        ("no pages", "", ""),
        ("", "", ""),
    ],
)
def test_pages(raw: str, first: str, last: str) -> None:
    assert (read_pages(raw).first, read_pages(raw).last) == (first, last)


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("https://doi.org/10.1300/J233v03n04_04", "10.1300/j233v03n04_04"),
        ("http://dx.doi.org/10.6534%2Fe958401", "10.6534/e958401"),
        ("doi:10.1000/ABC.", "10.1000/abc"),
        ("10.1000/a&lt;b&gt;c", "10.1000/a<b>c"),
        ("none", ""),
    ],
)
def test_doi(raw: str, doi: str) -> None:
    assert read_doi(raw) == doi


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("journal of applied wound research", "j appl wound res", True),
        (
            "25 th americas conference on information systems",
            "americas conference on information systems",
            True,
        ),
        ("international journal of public health", "int j public hlth", True),
        ("journal of clinical nursing", "journal of clinical nursing research", None),
        ("geografiska annaler series b human geography", "geogr ann b", None),
        ("journal of clinical medicine", "journal of clinical pathology", False),
        ("journal of physics a", "journal of physics b", False),
        ("ajph", "american journal of public health", None),
        ("", "chest", None),
        ("chest", "thorax", False),
        ("of the", "chest", False),
    ],
)
def test_venues(a: str, b: str, same: bool | None) -> None:
    assert same_venue(a, b) is same
    assert same_venue(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (Author("Wang", "Lei"), Author("Wang", "L"), True),
        (Author("Wang", "Lei"), Author("Wang", "Li"), None),
        (Author("Wang", "Scott"), Author("Wang", "Scot"), True),
        (Author("Wang", "Lei"), Author("Wang", "M."), None),
        (Author("Chidi", "Okonjo"), Author("Okonjo", "Chidi"), True),
        (Author(literal="Wang L"), Author(literal="Lei Wang"), True),
        (Author("Öberg", "K. G."), Author("Oberg", "KG"), True),
        (Author("Szymański", "Ł."), Author("Szymanski", "L"), True),
        (Author("Mulić", "S"), Author("Muli", "S"), True),
        (Author("van der Berg", "A"), Author("Berg", "A"), True),
        (Author("Li", "A"), Author("Lin", "A"), False),
        (Author("Fischer", "B"), Author("Tanaka", "R"), False),
    ],
)
def test_persons(a: Author, b: Author, same: bool | None) -> None:
    (left,), (right,) = (map(person, write_people(f"{author}; ")[0]) for author in (a, b))
    assert same_person(left, right) is same
    assert same_person(right, left) is same


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("Hussain M. M.Leung T. M.Zhou L.Abu-Merhi S.", 4),
        ("H. V. Jagadish, Christos Faloutsos, Flip Korn", 3),
        ("Wang, Lei; Tanaka, Reo", 2),
        ("Wang, Lei and Tanaka, Reo", 2),
        ("Petersen S, et al.", 1),
        ("TRIVENT Study Group; Wang, Lei", 1),
        ("TRIVENT Study Group", 1),
        (".", 0),
        ("", 0),
    ],
)
def test_people_in_one_string(raw: str, count: int) -> None:
    assert len(write_people(raw)[0]) == count


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Effect of β-blockers &amp; care", "Effect of beta-blockers & care", TitleLevel.EXACT),
        ("Use in <i>type II</i> care", "Use in type 2 care", TitleLevel.EXACT),
        ("Follow up of 10,000 women", "Follow-up of 10 000 women", TitleLevel.EXACT),
        ("Haemoglobin in tumours", "Hemoglobin in tumors", TitleLevel.SPELLING),
        ("Oestrogen and oesophagus", "Estrogen and esophagus", TitleLevel.SPELLING),
        ("Care of the men in town", "Care of men in the town", TitleLevel.SPELLING),
        (
            "Health committees in practice",
            "Health committees in practice: what teachers report",
            TitleLevel.CUT,
        ),
        ("Care", "Care in towns of the north", TitleLevel.UNLIKE),
        ("Care of men in small towns", "Care of dogs in small towns", TitleLevel.SIMILAR),
        ("", "Care", TitleLevel.UNKNOWN),
    ],
)
def test_titles(a: str, b: str, level: TitleLevel) -> None:
    assert level_of(a, b) is level
    assert level_of(b, a) is level


@pytest.mark.parametrize(
    ("x", "y"),
    [("male", "female"), ("typical", "atypical"), ("hypertension", "hypotension"), ("north", "south")],
)
def test_opposites_are_never_a_slip(x: str, y: str) -> None:
    assert are_opposed(x, y)
    assert are_opposed(y, x)
    assert not near(x, y)


words = st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=40)


@given(words, words)
def test_comparing_titles_is_symmetric(a: str, b: str) -> None:
    assert level_of(a, b) is level_of(b, a)


@given(words)
def test_a_title_is_exactly_itself(a: str) -> None:
    assert level_of(a, a) is (TitleLevel.EXACT if read_title(a).words else TitleLevel.UNKNOWN)
