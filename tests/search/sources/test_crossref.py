"""Crossref: notices, dates that are none, DOIs of what holds articles."""

from __future__ import annotations

from datetime import date

import pytest

from review.model import Author, Entry
from review.search.query.model import Part
from review.search.sources.crossref import Crossref
from review.search.sources.crossref_record import Notice, crossref_entry, notices_about, notices_by
from tests.search.sources.walking import play


def test_the_fields_are_where_they_belong():
    review, article, notice, version, journal = (
        item for step in play("crossref")[0] for item in step.items if isinstance(item, Entry)
    )
    assert review.title == "Demand reduction: A review of programmes for men"
    assert review.abstract == "Abstract Courses for buyers were reviewed & compared."
    assert review.authors == (
        Author(family="Strand", given="Eva"),
        Author(literal="The Example Collaboration"),
    )
    assert (review.native_id, review.date, review.type) == ("10.5555/cr.1", "2018-11-03", "journal article")
    assert article.extra["retraction"] == ["retracted", "retraction", "10.5555/cr.3"]
    assert (article.year, article.date) == (2017, "")
    assert notice.extra["retraction"] == ["retraction notice"]
    assert notice.extra["retraction of"] == ["10.5555/cr.2"]
    assert "retraction" not in version.extra
    assert version.language == "sv"
    assert (journal.type, journal.extra["document type"]) == ("other", ["journal"])


def test_what_points_at_itself_is_no_notice():
    update = {"DOI": "10.5555/X", "type": "retraction"}
    work = {"DOI": "10.5555/x", "updated-by": [update], "update-to": [update]}
    assert notices_about(work) == notices_by(work) == ()


@pytest.mark.parametrize("kind", ["correction", "new_version", "erratum", "", None, 7])
def test_corrections_are_not_grave(kind):
    assert notices_about({"DOI": "10.5555/x", "updated-by": [{"DOI": "10.5555/y", "type": kind}]}) == ()


def test_a_concern_is_grave_and_no_retraction():
    update = {"DOI": "10.5555/Y", "type": "expression_of_concern", "source": "publisher"}
    work = {"DOI": "10.5555/x", "updated-by": [update]}
    assert notices_about(work) == (Notice("expression_of_concern", "10.5555/y", "", "publisher"),)
    assert crossref_entry(work).extra["retraction"] == ["expression of concern", "10.5555/y"]


@pytest.mark.parametrize(
    ("parts", "year", "day"),
    [
        ([[2012, 3, 21]], 2012, "2012-03-21"),
        ([[2012, 3]], 2012, "2012-03"),
        ([[2012]], 2012, ""),
        ([[None]], None, ""),
        ([[2012, 13, 1]], 2012, ""),
        ([["2012", "3"]], 2012, "2012-03"),
        ([[1200]], None, ""),
        ([], None, ""),
        (None, None, ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_dates(parts, year, day):
    entry = crossref_entry({"DOI": "10.5555/x", "published": {"date-parts": parts}})
    assert (entry.year, entry.date) == (year, day)


def test_a_window_joins_the_other_filters():
    part = Part("x", {"filter": "type:journal-article"})
    since = date(2026, 1, 2)
    assert (
        Crossref().first(part, since).params["filter"] == "type:journal-article,from-created-date:2026-01-02"
    )
    assert Crossref().first(Part("x"), since).params["filter"] == "from-created-date:2026-01-02"
