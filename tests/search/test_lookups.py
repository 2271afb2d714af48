"""Look-ups by DOI: not known, not said and not retracted are three things."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.search.lookups import LOOKUPS, Notice, Standing, read_standing, requests_for
from review.search.source import Page, PageFault, Request

A, B = "10.5555/a", "10.5555/b"


def page(service: str, dois: list[str], body: Any, status: int = 200) -> Page:
    request = requests_for(service, dois)[0]
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Page(request, status, {}, data)


def works(*found: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    return {"meta": {"count": len(found) if count is None else count}, "results": list(found)}


@pytest.mark.parametrize("service", LOOKUPS)
@given(
    names=st.lists(
        st.text(alphabet="abcdefghij0123456789,|/-_()", min_size=1, max_size=400).filter(
            lambda t: t[-1].isalnum()
        ),
        max_size=130,
        unique=True,
    )
)
def test_every_doi_is_asked_about_once(service, names):
    dois = [f"10.5555/{name}" for name in names]
    requests = requests_for(service, [*dois, *dois])
    asked = [doi for request in requests for doi in request.memo["dois"]]
    assert sorted(asked) == sorted(dois)
    for request in requests:
        assert len(request.memo["dois"]) <= 50
        assert len(request.path) + sum(map(len, request.params.values())) < 8_000 - 2 * 1_300
        assert Request.from_data(json.loads(json.dumps(request.as_data()))) == request


def test_what_is_no_doi_and_no_service_is_refused():
    with pytest.raises(InvalidInput, match="not a doi"):
        requests_for("crossref", [A, "not a doi"])
    with pytest.raises(InvalidInput, match="libris"):
        requests_for("libris", [A])


def test_dois_are_asked_for_in_one_form():
    (request,) = requests_for("openalex", ["https://doi.org/10.5555/A", "doi:10.5555/a"])
    assert request.memo["dois"] == [A]


# ---- OpenAlex ----------------------------------------------------------------------------------


def test_openalex_tells_unknown_from_not_retracted():
    place = {"pdf_url": None, "landing_page_url": "https://example.org/a", "license": "cc-by"}
    known = {
        "doi": "https://doi.org/10.5555/A",
        "is_retracted": False,
        "open_access": {"is_oa": True, "oa_url": "https://example.org/z"},
        "best_oa_location": place,
    }
    assert read_standing("openalex", page("openalex", [A, B], works(known))) == [
        Standing(A, "openalex", True, False, (), "https://example.org/a", "cc-by"),
        Standing(B, "openalex", False, None),
    ]


def test_one_retracted_work_of_a_doi_is_enough():
    two = works({"doi": A, "is_retracted": False}, {"doi": A, "is_retracted": True})
    (found,) = read_standing("openalex", page("openalex", [A], two))
    assert found.is_retracted is True


def test_what_openalex_does_not_say_is_not_a_no():
    (found,) = read_standing("openalex", page("openalex", [A], works({"doi": A, "is_retracted": None})))
    assert (found.is_known, found.is_retracted) == (True, None)


def test_a_page_that_holds_less_than_it_counts_is_an_error():
    with pytest.raises(PageFault, match="fewer works"):
        read_standing("openalex", page("openalex", [A], works({"doi": A}, count=2)))


def test_a_doi_asked_for_alone():
    odd = "10.5555/a,b"
    (found,) = read_standing("openalex", page("openalex", [odd], {"doi": odd, "is_retracted": True}))
    assert found == Standing(odd, "openalex", True, True)
    (unknown,) = read_standing("openalex", page("openalex", [odd], b"<!doctype html>", 404))
    assert not unknown.is_known


# ---- Crossref ----------------------------------------------------------------------------------


def crossref(**fields: Any) -> dict[str, Any]:
    return {"status": "ok", "message-type": "work", "message": {"DOI": "10.5555/A", **fields}}


def update(kind: str, doi: str = B) -> dict[str, Any]:
    return {"DOI": doi, "type": kind, "source": "retraction-watch", "updated": {"date-parts": [[2022, 5, 6]]}}


@pytest.mark.parametrize(
    ("kind", "is_retracted", "notices"),
    [
        ("retraction", True, 1),
        ("withdrawal", True, 1),
        ("removal", True, 1),
        ("expression_of_concern", False, 1),
        ("correction", False, 1),
        ("erratum", False, 1),
        ("new_version", False, 0),
    ],
)
def test_crossref_notices_are_weighed(kind, is_retracted, notices):
    (found,) = read_standing("crossref", page("crossref", [A], crossref(**{"updated-by": [update(kind)]})))
    assert (found.is_known, found.is_retracted, len(found.notices)) == (True, is_retracted, notices)
    if notices:
        assert found.notices == (Notice(kind, B, "2022-05-06", "retraction-watch"),)


def test_a_new_version_that_points_at_itself_says_nothing():
    body = crossref(**{"updated-by": [update("new_version", A), update("retraction", A)]})
    (found,) = read_standing("crossref", page("crossref", [A], body))
    assert (found.is_retracted, found.notices) == (False, ())


def test_crossref_tells_unknown_from_error():
    (found,) = read_standing("crossref", page("crossref", [A], b"Resource not found.", 404))
    assert found == Standing(A, "crossref", False, None)
    for status, body in ((404, b"<html>"), (500, b""), (200, b"{}"), (200, b"<html>"), (429, b"")):
        with pytest.raises(PageFault):
            read_standing("crossref", page("crossref", [A], body, status))


# ---- Unpaywall ---------------------------------------------------------------------------------


def test_unpaywall_says_where_and_nothing_of_retraction():
    best = {"url": "https://example.org/a", "url_for_pdf": "https://example.org/a.pdf", "license": "cc-by"}
    (found,) = read_standing("unpaywall", page("unpaywall", [A], {"is_oa": True, "best_oa_location": best}))
    assert found == Standing(A, "unpaywall", True, None, (), "https://example.org/a.pdf", "cc-by")
    (closed,) = read_standing("unpaywall", page("unpaywall", [A], {"is_oa": False, "best_oa_location": None}))
    assert closed == Standing(A, "unpaywall", True, None)


def test_unpaywall_tells_unknown_from_error():
    body = {"HTTP_status_code": 404, "error": True, "message": "isn't in Unpaywall"}
    (found,) = read_standing("unpaywall", page("unpaywall", [A], body, 404))
    assert found == Standing(A, "unpaywall", False)
    for status, answer in ((404, b"<html>"), (422, {"message": "Please use your own email"}), (200, {})):
        with pytest.raises(PageFault):
            read_standing("unpaywall", page("unpaywall", [A], answer, status))


@pytest.mark.parametrize("service", LOOKUPS)
@given(
    data=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    [
                        "meta",
                        "count",
                        "results",
                        "doi",
                        "message",
                        "DOI",
                        "updated-by",
                        "type",
                        "is_oa",
                        "updated",
                    ]
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=10,
    ),
    status=st.sampled_from([200, 404, 429, 500]),
)
def test_whatever_comes_only_a_fault_goes_out(service, data, status):
    try:
        found = read_standing(service, page(service, [A], data, status))
    except PageFault:
        return
    assert [one.doi for one in found] == [A]


@pytest.mark.parametrize("service", LOOKUPS)
def test_a_person_is_told_what_it_is(service):
    info = LOOKUPS[service].info
    assert info.id == service
    assert info.can.endswith(".")
    assert info.cannot.endswith(".")


# ---- answers that services really gave ---------------------------------------------------------


def test_recorded_works_of_crossref(test_data):
    folder = test_data / "recordings" / "crossref"
    body = (folder / "work_single_plos.json").read_bytes()
    (found,) = read_standing("crossref", page("crossref", ["10.1371/journal.pone.0033693"], body))
    assert (found.is_known, found.is_retracted) == (True, False)
    assert [n.type for n in found.notices] == ["correction"]
    assert found.licence.startswith("http")
    unknown = (folder / "error_404_doi_plain_text.txt").read_bytes()
    (found,) = read_standing("crossref", page("crossref", ["10.1371/notarealdoi"], unknown, 404))
    assert not found.is_known


def test_recorded_works_of_openalex(test_data):
    body = (test_data / "recordings" / "openalex" / "works_by_ids_page.json").read_bytes()
    dois = [work["doi"] for work in json.loads(body)["results"]]
    found = read_standing("openalex", page("openalex", [*dois, A], body))
    assert [one.is_retracted for one in found] == [False, False, None]


# ---- Europe PMC --------------------------------------------------------------------------------


def europepmc(*results: dict[str, Any]) -> dict[str, Any]:
    return {"hitCount": len(results), "resultList": {"result": list(results)}}


def place(url: str, code: str = "F", style: str = "pdf") -> dict[str, str]:
    return {"availabilityCode": code, "documentStyle": style, "site": "Europe_PMC", "url": url}


def test_europepmc_gives_the_free_pdf_and_the_notices():
    places = [
        place("https://doi.org/10.5555/a", "S", "doi"),
        place("https://example.org/a", style="html"),
        place("https://example.org/a?pdf=render", "OA"),
    ]
    said = [
        {"type": "Retraction in", "source": "MED", "id": "1", "reference": "Lancet. 2024"},
        {"type": "Erratum in", "source": "MED", "id": "2"},
        {"type": "Comment in", "source": "MED", "id": "3"},
    ]
    known = {
        "doi": "10.5555/A",
        "license": "cc by",
        "fullTextUrlList": {"fullTextUrl": places},
        "commentCorrectionList": {"commentCorrection": said},
        "pubTypeList": {"pubType": ["Journal Article", "Retracted Publication"]},
    }
    assert read_standing("europepmc", page("europepmc", [A, B], europepmc(known))) == [
        Standing(
            A,
            "europepmc",
            True,
            True,
            (Notice("retraction", "", "", "Lancet. 2024"), Notice("erratum", "", "", "MED/2")),
            "https://example.org/a?pdf=render",
            "cc by",
        ),
        Standing(B, "europepmc", False, None),
    ]


def test_europepmc_that_says_nothing_of_retraction_says_no_no():
    closed = {"doi": A, "fullTextUrlList": {"fullTextUrl": [place("https://example.org/a", "S")]}}
    (found,) = read_standing("europepmc", page("europepmc", [A], europepmc(closed)))
    assert found == Standing(A, "europepmc", True, None)
    with pytest.raises(PageFault, match="fewer results"):
        read_standing("europepmc", page("europepmc", [A], {"hitCount": 2, "resultList": {"result": []}}))
    with pytest.raises(PageFault):
        read_standing("europepmc", page("europepmc", [A], {"errCode": 400, "errMsg": "bad"}))


def test_europepmc_as_recorded(test_data):
    recorded = json.loads((test_data / "recordings/europepmc/search_core_json.json").read_bytes())
    dois = [r["doi"] for r in recorded["resultList"]["result"] if r.get("doi")][:20]
    body = json.dumps(recorded).encode()
    found = read_standing("europepmc", page("europepmc", dois, body))
    assert [s.doi for s in found] == [d.lower() for d in dois]
    assert all(s.is_known for s in found)
    free = {
        u["url"]
        for r in recorded["resultList"]["result"]
        for u in (r.get("fullTextUrlList") or {}).get("fullTextUrl", [])
        if u["availabilityCode"] in ("OA", "F")
    }
    assert any(s.open_access_url for s in found)
    assert {s.open_access_url for s in found} - {""} <= free
