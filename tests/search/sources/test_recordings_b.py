"""Every recorded page of the Nordic and optional services, read in place."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Fault, Page, PageFault
from review.search.sources import SOURCES

TAG = re.compile(
    r"</?(?:[a-z]+:)?(?:p|i|b|em|strong|sub|sup|span|br|div|a|h\d)\b[^<>]*>|&(?:amp|lt|gt|quot|#\d+);", re.I
)
ITEMS = {
    ("nva", "search_all_page1.json"): 6,
    ("nva", "search_academic_monograph.json"): 3,
    ("nva", "search_degree_master.json"): 3,
    ("nva", "search_report_research.json"): 3,
    ("doaj", "search_articles_page1.json"): 10,
    ("doaj", "search_articles_pagesize2.json"): 2,
    ("eric", "search_ajs.json"): 25,
    ("eric", "search_isse.json"): 25,
    ("arxiv", "query_start0.xml"): 10,
    ("arxiv", "query_start10.xml"): 10,
    ("arxiv", "query_start20.xml"): 10,
    ("arxiv", "query_overlapping_start5_max15.xml"): 15,
    ("arxiv", "id_not_found.xml"): 0,
    ("arxiv", "id_old_style.xml"): 1,
    ("arxiv", "id_title_is_0.xml"): 1,
    ("zenodo", "records_page1.json"): 5,
    ("zenodo", "records_page2.json"): 5,
    ("zenodo", "records_size1.json"): 1,
    ("oai-pmh", "ListRecords.xml"): 2,
    ("oai-pmh", "ListRecords2.xml"): 2,
    ("oai-pmh", "ListRecords3.xml"): 2,
    ("oai-pmh", "noRecordsMatch.xml"): 0,
}
FAULTS = {
    ("arxiv", "error_400_bad_id.xml"): Fault.FINAL,
    ("zenodo", "error_404.json"): Fault.FINAL,
    ("zenodo", "error_500.json"): Fault.PASSING,
    ("oai-pmh", "badArgument.xml"): Fault.FINAL,
    ("oai-pmh", "badResumptionToken.xml"): Fault.EXPIRED,
    ("oai-pmh", "cannotDisseminateFormat.xml"): Fault.FINAL,
    ("oai-pmh", "noSetHierarchy.xml"): Fault.FINAL,
    ("oai-pmh", "ListRecordsBroken.xml"): Fault.PASSING,
    ("oai-pmh", "Identify.xml"): Fault.PASSING,
    ("core", "v2_no_results.json"): Fault.PASSING,
    ("core", "v2_search_page1.json"): Fault.PASSING,
    ("base", "search_xml.xml"): Fault.PASSING,
}


@pytest.fixture
def recorded(test_data):
    """A recorded answer, as a page."""
    return lambda service, file: page_of(test_data, service, file)


def page_of(root, service, file):
    folder = root / "recordings" / service.replace("-", "_")
    index = {item["file"]: item for item in json.loads((folder / "index.json").read_text(encoding="utf-8"))}
    item = index[file]
    request = SOURCES[service].first(Part("x")).with_params(**dict(parse_qsl(urlsplit(item["url"]).query)))
    headers = {name.lower(): value for name, value in item["headers"].items()}
    return Page(request, int(item["status"]), headers, (folder / file).read_bytes())


@pytest.mark.parametrize(("service", "file"), ITEMS)
def test_a_recorded_page_is_read_whole(service, file, recorded):
    connector, page = SOURCES[service], recorded(service, file)
    connector.check(page)
    found = list(connector.read(page))
    assert len(found) == ITEMS[service, file]
    assert (connector.total(page) or 0) >= len(found)
    entries = [item for item in found if isinstance(item, Entry)]
    assert all(item.reason == "deleted record" for item in found if isinstance(item, Reject))
    assert len({entry.native_id for entry in entries}) == len(entries)
    for entry in entries:
        check_fields(entry)


def check_fields(entry):
    assert entry.title
    assert entry.raw
    assert entry.authors
    assert entry.year is not None
    assert 1900 < entry.year < 2028
    assert entry.doi == "" or re.fullmatch(r"10\.\d{4,9}/\S+", entry.doi)
    assert entry.language == "" or re.fullmatch(r"[a-z]{2}", entry.language)
    assert entry.date == "" or entry.date.startswith(str(entry.year))
    assert entry.url == "" or entry.url.startswith("http")
    for text in (entry.title, entry.abstract, entry.venue, *entry.keywords):
        assert not TAG.search(text)


@pytest.mark.parametrize(("service", "file"), FAULTS)
def test_a_recorded_error_is_told(service, file, recorded):
    with pytest.raises(PageFault) as caught:
        SOURCES[service].check(recorded(service, file))
    assert caught.value.fault is FAULTS[service, file]


def test_recorded_pages_lead_on(recorded):
    assert SOURCES["arxiv"].after(recorded("arxiv", "query_start10.xml")).params["start"] == "20"
    assert SOURCES["zenodo"].after(recorded("zenodo", "records_page1.json")).params["page"] == "2"
    assert (
        SOURCES["oai-pmh"].after(recorded("oai-pmh", "ListRecords.xml")).params["resumptionToken"]
        == "ListRecords2.xml"
    )
    cursor = SOURCES["nva"].after(recorded("nva", "search_all_page1.json")).params["search_after"]
    assert re.fullmatch(r"\d+,[0-9a-f-]+", cursor)


def test_the_issns_of_eric_are_read(recorded):
    eric = SOURCES["eric"]
    assert all(entry.issn == ("0962-0214",) for entry in eric.read(recorded("eric", "search_isse.json")))


def test_the_count_of_libris_is_read(recorded):
    page = recorded("libris", "xsearch_one_hit.json")
    libris = SOURCES["libris"]
    libris.check(page)
    assert libris.total(page) == 1
    assert libris.after(page).params["start"] == "1"


def test_records_of_diva_in_its_oai_form_are_read(recorded):
    page = recorded("diva", "oai_dc_records_excerpt.xml")
    body = b"<OAI-PMH><ListRecords>" + page.body.partition(b">")[2].replace(
        b"</records>", b"</ListRecords></OAI-PMH>"
    )
    oai = SOURCES["oai-pmh"]
    deleted, thesis = oai.read(Page(oai.first(Part("")), 200, {}, body))
    assert deleted.reason == "deleted record"
    assert (thesis.native_id, thesis.type, thesis.language) == ("oai:DiVA.org:kau-2500", "thesis", "sv")
    assert thesis.isbn == ("9185019984",)
    assert thesis.issn == ()
