from datetime import date

import pytest

from review.model import Reject
from review.search.query.model import Part
from review.search.source import Page
from review.search.sources.oai_pmh import OaiPmh
from review.search.sources.oai_repair import repaired
from tests.search.sources.walking import play

OAI = OaiPmh("https://repo.example/oai", "Example repository")


def answer(inner, request=None):
    text = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inner}</OAI-PMH>'
    return Page(request or OAI.first(Part("")), 200, {}, text.encode())


def record(title, number=1):
    return (
        f"<record><header><identifier>oai:x:{number}</identifier></header><metadata><dc>"
        f"<title>{title}</title></dc></metadata></record>"
    )


def test_the_address_is_the_protocols():
    assert (OAI.info.base, OAI.info.label, OAI.info.id) == (
        "https://repo.example/oai",
        "Example repository",
        "oai-pmh",
    )
    assert OaiPmh().info.base == ""


def test_the_first_request_names_set_and_day_and_the_next_only_the_token():
    request = OAI.first(Part("", {"set": "theses"}), date(2026, 1, 1))
    assert request.params == {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "set": "theses",
        "from": "2026-01-01",
    }
    token = "<ListRecords>" + record("a") + "<resumptionToken> t&amp;1 </resumptionToken></ListRecords>"
    assert OAI.after(answer(token, request)).params == {"verb": "ListRecords", "resumptionToken": "t&1"}


@pytest.mark.parametrize(
    "token", ["", "<resumptionToken/>", "<resumptionToken completeListSize='1'> </resumptionToken>"]
)
def test_an_empty_or_missing_token_is_the_end(token):
    assert OAI.after(answer(f"<ListRecords>{record('a')}{token}</ListRecords>")) is None


def test_no_matches_are_an_empty_result_at_the_start_and_a_fault_later():
    nothing = '<error code="noRecordsMatch"/>'
    page = answer(nothing)
    OAI.check(page)
    assert (OAI.total(page), list(OAI.read(page)), OAI.after(page)) == (0, [], None)
    later = answer(nothing, OAI.first(Part("")).with_params(resumptionToken="t"))
    with pytest.raises(Exception, match="noRecordsMatch"):
        OAI.check(later)


def test_what_a_record_says():
    items = [item for step in play("oai-pmh")[0] for item in step.items]
    first, deleted, second, third, fourth, _ = items
    assert isinstance(deleted, Reject)
    assert deleted.reason == "deleted record"
    assert "oai:repo.example:9" in deleted.raw
    assert (first.native_id, first.doi, first.issn) == ("oai:repo.example:1", "10.5555/oai.1", ("1234-5679",))
    assert (first.type, first.language, first.year) == ("report", "sv", 2016)
    assert second.abstract == ""
    assert third.extra["alternative title"] == ["Evaluation of support groups"]
    assert third.extra["other abstract"] == ["Abstract in English."]
    assert (third.year, third.extra["date"], third.doi) == (
        2016,
        ["2016", "2019-02-03T00:00:00Z"],
        "10.5555/oai.3",
    )
    assert third.isbn == ("9789170000011",)
    assert fourth.title == "Om samtal & stöd"


def test_control_characters_are_taken_out_and_told():
    page = answer("<ListRecords>" + record("St\x0böd &#2;i grupp") + "</ListRecords>")
    OAI.check(page)
    assert [entry.title for entry in OAI.read(page)] == ["Stöd i grupp"]
    assert OAI.warnings(page) == ["2 characters that XML does not allow were taken out of the page."]


def test_loose_ampersands_and_names_of_characters_are_mended_and_told():
    page = answer("<ListRecords>" + record("R&D on caf&eacute;s &amp; B&B&nbsp;&#229;") + "</ListRecords>")
    OAI.check(page)
    assert [entry.title for entry in OAI.read(page)] == ["R&D on cafés & B&B å"]
    assert OAI.warnings(page) == ["4 ampersands that were not escaped were mended."]


def test_what_is_well_formed_is_left_alone():
    text = "<a>x &amp; &#65; <![CDATA[R&D &eacute; \ufffd]]> \ufffd</a>"
    assert repaired(text) == (text, [])


def test_a_record_without_dublin_core_is_rejected_and_kept():
    other = "<record><header><identifier>oai:x:9</identifier></header><metadata><mods/></metadata></record>"
    items = list(OAI.read(answer(f"<ListRecords>{other}{record('a')}</ListRecords>")))
    assert [isinstance(item, Reject) for item in items] == [True, False]
    assert "without metadata" in items[0].reason
    assert items[0].raw == other
