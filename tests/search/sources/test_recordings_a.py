"""The connectors over answers that the services really gave, read in place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from review.model import Entry, Reject
from review.search.formats.dates import latest_year
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from tests.search.sources.walking import ALL

TAG = re.compile(r"</?(?:i|b|p|sup|sub|jats:\w+|mml:\w+|h4|title|sec)\b[^<>]*>", re.IGNORECASE)

# How many items each list holds, and the connector that reads it. Counted in the files, not by our code.
LISTS = {
    "openalex/works_title_abstract_search_cursor_first_page.json": ("openalex", ["results"]),
    "openalex/works_by_ids_page.json": ("openalex", ["results"]),
    "openalex/works_by_ids_last_page_empty.json": ("openalex", ["results"]),
    "openalex/works_cites_forward.json": ("openalex", ["results"]),
    "openalex/works_cited_by_backward.json": ("openalex", ["results"]),
    "openalex/works_title_search.json": ("openalex", ["results"]),
    "openalex/works_search_single_page.json": ("openalex", ["results"]),
    "europepmc/search_core_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_lite_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_idlist_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_pagesize5_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_no_results_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_post_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_cursor_page1_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_cursor_page2_json.json": ("europepmc", ["resultList", "result"]),
    "europepmc/search_cursor_page3_json.json": ("europepmc", ["resultList", "result"]),
    "crossref/works_query_cursor_page1.json": ("crossref", ["message", "items"]),
    "crossref/works_query_cursor_page2.json": ("crossref", ["message", "items"]),
    "crossref/works_query_cursor_page3.json": ("crossref", ["message", "items"]),
    "crossref/works_query_rows2.json": ("crossref", ["message", "items"]),
    "crossref/works_select_fields.json": ("crossref", ["message", "items"]),
    "crossref/works_field_query_author.json": ("crossref", ["message", "items"]),
    "crossref/works_rows0_facet.json": ("crossref", ["message", "items"]),
    "crossref/works_title_query_select.json": ("crossref", ["message", "items"]),
    "crossref/works_no_results.json": ("crossref", ["message", "items"]),
    "crossref/works_with_update_to.json": ("crossref", ["message", "items"]),
    "crossref/works_with_updated_by_2026.json": ("crossref", ["message", "items"]),
    "semanticscholar/search_bulk_page1.json": ("semanticscholar", ["data"]),
    "semanticscholar/search_bulk_page2.json": ("semanticscholar", ["data"]),
    "semanticscholar/search_bulk_page3.json": ("semanticscholar", ["data"]),
    "semanticscholar/search_relevance_page1.json": ("semanticscholar", ["data"]),
    "semanticscholar/search_relevance_page2.json": ("semanticscholar", ["data"]),
    "semanticscholar/search_empty.json": ("semanticscholar", ["data"]),
    "semanticscholar/references_page1.json": ("semanticscholar-references", ["data"]),
    "semanticscholar/references_page2_last.json": ("semanticscholar-references", ["data"]),
    "semanticscholar/citations_page1.json": ("semanticscholar-citations", ["data"]),
    "semanticscholar/citations_last_page.json": ("semanticscholar-citations", ["data"]),
}
ERRORS = {
    "openalex/error_400_unknown_filter.json": ("openalex", "DOESNTEXIST"),
    "openalex/error_400_unknown_select_field.json": ("openalex", "select"),
    "openalex/error_401_bad_key.json": ("openalex", "API key"),
    "openalex/error_404_unknown_doi.html": ("openalex", "404"),
    "crossref/error_400_parameter_not_allowed.json": ("crossref", "does not support"),
    "crossref/error_400_sample_too_large.json": ("crossref", "less than or equal"),
    "crossref/error_404_doi_plain_text.txt": ("crossref", "Resource not found"),
    "semanticscholar/error_400_unknown_field.json": ("semanticscholar", "unsupported fields"),
    "semanticscholar/error_403_forbidden.json": ("semanticscholar", "Forbidden"),
    "semanticscholar/error_404_doi.json": ("semanticscholar-citations", "not found"),
    "semanticscholar/error_404_paper.json": ("semanticscholar-references", "not found"),
    "semanticscholar/error_404_match_none.json": ("semanticscholar", "not found"),
    "pubmed/error_epost_bad_db.xml": ("pubmed", "Invalid db name"),
    "pubmed/error_esummary_no_id.xml": ("pubmed", "specified"),
}


def page_of(folder: Path, name: str, connector: str) -> Page:
    """The recorded answer to the connector's own request, at the recorded place of the walk."""
    path = folder / "recordings" / name
    index = json.loads((path.parent / "index.json").read_text(encoding="utf-8"))
    said = next(entry for entry in index if entry["file"] == path.name)
    asked = dict(parse_qsl(urlsplit(said["url"]).query))
    request = ALL[connector].first(Part("recorded"))
    moved = {k: asked[k] for k in ("cursor", "cursorMark", "token", "offset", "rows", "retmax") if k in asked}
    if moved:
        request = replace(request, params={**request.params, **moved})
    headers = {k.lower(): v for k, v in said.get("headers", {}).items()}
    return Page(request, int(said["status"]), headers, path.read_bytes())


def at(data: Any, path: list[str]) -> list[Any]:
    for step in path:
        data = data.get(step, [])
    return data


def is_plausible(entry: Entry) -> None:
    assert entry.native_id
    assert entry.raw
    assert entry.doi == "" or re.fullmatch(r"10\.\d{4,9}/\S+", entry.doi)
    assert entry.doi == entry.doi.lower()
    assert entry.year is None or 1800 <= entry.year <= latest_year()
    assert entry.date == "" or re.match(rf"{entry.year}", entry.date)
    assert entry.pmid == "" or re.fullmatch(r"[1-9]\d{0,7}", entry.pmid)
    assert entry.pmcid == "" or re.fullmatch(r"PMC\d+", entry.pmcid)
    assert entry.language == "" or re.fullmatch(r"[a-z]{2}", entry.language)
    for text in (entry.title, entry.abstract, entry.venue, entry.publisher):
        assert not TAG.search(text), text
        assert "&amp;" not in text
    for author in entry.authors:
        assert author.family or author.literal


@pytest.mark.parametrize("name", LISTS)
def test_a_recorded_list_is_read_whole(name, test_data):
    connector, path = LISTS[name]
    page = page_of(test_data, name, connector)
    source = ALL[connector]
    source.check(page)
    expected = at(json.loads(page.body), path)
    found = list(source.read(page))
    assert len(found) == len(expected)
    for item in found:
        assert isinstance(item, Entry), item
        is_plausible(item)
    assert len({item.native_id for item in found}) == len(found)


@pytest.mark.parametrize("name", ERRORS)
def test_a_recorded_error_is_an_error(name, test_data):
    connector, words = ERRORS[name]
    with pytest.raises(PageFault) as caught:
        ALL[connector].check(page_of(test_data, name, connector))
    assert caught.value.fault is Fault.FINAL
    assert words in caught.value.message


@pytest.mark.parametrize(
    "name", ["crossref/error_404_cursor_invalid.json", "crossref/error_500_old_cursor.json"]
)
def test_a_recorded_dead_cursor_is_begun_again(name, test_data):
    with pytest.raises(PageFault) as caught:
        ALL["crossref"].check(page_of(test_data, name, "crossref"))
    assert caught.value.fault is Fault.EXPIRED


@pytest.mark.parametrize(
    ("connector", "field", "names"),
    [
        (
            "openalex",
            "cursor",
            ["openalex/works_by_ids_page.json", "openalex/works_by_ids_last_page_empty.json"],
        ),
        ("europepmc", "cursorMark", [f"europepmc/search_cursor_page{n}_json.json" for n in (1, 2, 3)]),
        ("crossref", "cursor", [f"crossref/works_query_cursor_page{n}.json" for n in (1, 2, 3)]),
        ("semanticscholar", "token", [f"semanticscholar/search_bulk_page{n}.json" for n in (1, 2, 3)]),
        (
            "semanticscholar-references",
            "offset",
            ["semanticscholar/references_page1.json", "semanticscholar/references_page2_last.json"],
        ),
    ],
)
def test_each_recorded_page_leads_to_the_next(connector, field, names, test_data):
    pages = [page_of(test_data, name, connector) for name in names]
    if connector == "crossref":
        # Recorded with the service's own page size of 20.
        pages = [replace(page, request=page.request.with_params(rows="20")) for page in pages]
    for here, there in pairwise(pages):
        following = ALL[connector].after(here)
        assert following is not None
        assert following.params[field].rstrip("=") == there.request.params[field].rstrip("=")
    if connector not in ("europepmc", "crossref"):  # the recorded walks of these go on
        assert ALL[connector].after(pages[-1]) is None


def test_openalex_says_what_is_left(test_data):
    name = "openalex/works_title_abstract_search_cursor_first_page.json"
    page = page_of(test_data, name, "openalex")
    budget = ALL["openalex"].budget(page)
    assert budget is not None
    assert (budget.remaining, budget.limit, budget.unit) == (1_999_289, 2_000_000, "credits")
    assert ALL["openalex"].total(page) == 429


def test_openalex_rebuilds_abstracts(test_data):
    page = page_of(test_data, "openalex/works_title_abstract_search_cursor_first_page.json", "openalex")
    works = json.loads(page.body)["results"]
    for work, entry in zip(works, ALL["openalex"].read(page), strict=True):
        words = work["abstract_inverted_index"] or {}
        assert bool(entry.abstract) == bool(words)
        assert len(entry.abstract.split()) >= 0.9 * sum(map(len, words.values()))


def test_crossref_does_not_take_a_new_version_for_a_retraction(test_data):
    page = page_of(test_data, "crossref/works_with_updated_by_2026.json", "crossref")
    assert all("retraction" not in entry.extra for entry in ALL["crossref"].read(page))


def test_semantic_scholar_keeps_references_known_by_title_only(test_data):
    page = page_of(test_data, "semanticscholar/references_page2_last.json", "semanticscholar-references")
    found = list(ALL["semanticscholar-references"].read(page))
    unmatched = [
        entry for entry in found if isinstance(entry, Entry) and entry.native_id.startswith("title:")
    ]
    assert unmatched
    assert all(entry.title for entry in unmatched)
    assert not [item for item in found if isinstance(item, Reject)]


# ---- PubMed ------------------------------------------------------------------------------------


def test_pubmed_searches_are_read(test_data):
    pubmed = ALL["pubmed"]
    page = page_of(test_data, "pubmed/esearch_phrase_not_found.xml", "pubmed")
    pubmed.check(page)
    assert pubmed.total(page) == 0
    assert pubmed.after(page) is None
    assert pubmed.understood(page) == "(abcXYZ[All Fields])"
    assert pubmed.warnings(page) == ["phrase not found: abcXYZ"]
    page = page_of(test_data, "pubmed/esearch_edat_history.xml", "pubmed")
    assert pubmed.total(page) == 42_249
    assert '"neoplasms"[MeSH Terms]' in pubmed.understood(page)
    following = pubmed.after(page)
    assert following is not None
    assert '"1900/01/01"[crdt]' in following.params["term"]


def test_a_pubmed_list_shorter_than_its_count_is_not_taken_for_all(test_data):
    page = page_of(test_data, "pubmed/esearch_biopython.xml", "pubmed")
    assert ALL["pubmed"].total(page) == 63
    with pytest.raises(PageFault, match="counts 63 articles and lists 20"):
        ALL["pubmed"].check(page)


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("efetch_two_articles.xml", 2),
        ("efetch_italics_in_title.xml", 1),
        ("efetch_mathml.xml", 1),
        ("efetch_structured_abstract.xml", 1),
        ("efetch_no_issn.xml", 1),
    ],
)
def test_pubmed_articles_are_read(name, articles, test_data):
    page = page_of(test_data, f"pubmed/{name}", "pubmed")
    ids = re.findall(rb"<MedlineCitation[^>]*>\s*<PMID[^>]*>(\d+)</PMID>", page.body)
    assert len(ids) >= articles
    asked = " ".join([*(one.decode() for one in ids), "99999999"])
    page = replace(page, request=replace(page.request, memo={"ids": asked, "rest": ""}))
    ALL["pubmed"].check(page)
    *found, missing = list(ALL["pubmed"].read(page))
    assert [entry.native_id for entry in found] == [one.decode() for one in ids]
    for entry in found:
        is_plausible(entry)
        assert entry.title
    assert isinstance(missing, Reject)
    assert "99999999" in missing.reason


# ---- OpenCitations -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["citations", "references"])
def test_older_answers_of_opencitations_are_read(name, test_data):
    """Version 1 has bare DOIs where version 2 has several named ids."""
    source = ALL[f"opencitations-{name}"]
    page = page_of(test_data, f"opencitations/v1_{name}.json", f"opencitations-{name}")
    source.check(page)
    side = "citing" if name == "citations" else "cited"
    dois = {link[side].lower() for link in json.loads(page.body)}
    assert source.total(page) == len(dois)
    following = source.after(page)
    assert following is not None
    assert len(following.memo["asked"]) == 10
    assert len(following.memo["rest"]) == len(dois) - 10
    assert source.warnings(page) == []


def test_older_metadata_of_opencitations_are_read(test_data):
    source = ALL["opencitations-citations"]
    page = page_of(test_data, "opencitations/v1_metadata.json", "opencitations-citations")
    memo = {"asked": ["doi:10.1108/jd-12-2013-0166"], "rest": []}
    (entry,) = source.read(replace(page, request=replace(page.request, memo=memo)))
    is_plausible(entry)
    assert entry.doi == "10.1108/jd-12-2013-0166"
    assert entry.year == 2015
    assert entry.issn == ("0022-0418",)
    assert [author.family for author in entry.authors] == ["Peroni", "Dutton", "Gray", "Shotton"]
