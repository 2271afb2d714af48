"""EndNote's XML, in the dialects of the tools that write it."""

from __future__ import annotations

import pytest

from review.model import Author, Entry
from review.search import read_bytes


def record(content: str) -> Entry:
    data = f"<?xml version='1.0'?><xml><records><record>{content}</record></records></xml>"
    return read_bytes(data.encode(), "x").entries[0]


ENDNOTE = """<database name="My.enl" path="C:\\Users\\somebody\\Documents\\My.enl">My.enl</database>
<source-app name="EndNote" version="20.0">EndNote</source-app><rec-number>65</rec-number>
<foreign-keys><key app="EN" db-id="x">65</key></foreign-keys><ref-type name="Journal Article">0</ref-type>
<contributors><authors><author><style face="normal">Walsh, </style><style face="bold">D. S.</style></author>
<author>Heppner, D. G., Jr.</author><author>World Health Organization,</author>
<author>University of California,, Berkeley</author></authors>
<secondary-authors><author>Ek, Bo</author></secondary-authors></contributors>
<titles>
<title><style>Effects of </style><style face="italic">P. vivax</style><style> on 5 &lt; 6</style></title>
<secondary-title><style>J Test</style></secondary-title></titles>
<periodical><full-title>Journal of Tests</full-title><abbr-1>J Test</abbr-1></periodical>
<pages>1095-103</pages><volume>39</volume><number>8</number><issue>8</issue>
<keywords><keyword>Adult</keyword><keyword/><keyword>a; b&#xD;c</keyword></keywords>
<dates><year>2004</year><pub-dates><date>Oct 15</date></pub-dates></dates><isbn>1058-4838&#xD;1537-6591</isbn>
<accession-num>15486831</accession-num><remote-database-provider>NLM</remote-database-provider>
<abstract>A text.</abstract><notes>One&#xD;two</notes><custom2>PMC2812156</custom2><language>eng</language>
<electronic-resource-num>https://doi.org/10.1086/424508</electronic-resource-num>
<urls><related-urls><url>&lt;Go to ISI&gt;://1</url><url>https://example.org/a</url></related-urls>
<pdf-urls><url>file://localhost/Users/somebody/Papers/Walsh.pdf</url><url>internal-pdf://Walsh.pdf</url></pdf-urls>
</urls>"""


def test_every_field_of_a_record() -> None:
    entry = record(ENDNOTE)
    assert entry.title == "Effects of P. vivax on 5 < 6"
    assert entry.authors == (
        Author("Walsh", "D. S."),
        Author("Heppner", "D. G., Jr."),
        Author(literal="World Health Organization"),
        Author(literal="University of California, Berkeley"),
    )
    assert (entry.year, entry.date, entry.type) == (2004, "2004 Oct 15", "journal article")
    assert (entry.venue, entry.volume, entry.issue, entry.pages) == (
        "Journal of Tests",
        "39",
        "8",
        "1095-103",
    )
    assert (entry.doi, entry.pmid, entry.pmcid) == ("10.1086/424508", "15486831", "PMC2812156")
    assert entry.issn == ("1058-4838", "1537-6591")
    assert entry.keywords == ("Adult", "a", "b", "c")
    assert (entry.language, entry.url, entry.native_id) == ("en", "https://example.org/a", "65")
    assert entry.extra["secondary-authors"] == ["Ek, Bo"]
    assert entry.extra["notes"] == ["One\ntwo"]
    assert entry.extra["ref-type"] == ["Journal Article"]
    assert entry.extra["related-urls"] == ["<Go to ISI>://1"]


def test_where_files_lay_on_a_disk_is_not_kept() -> None:
    entry = record(ENDNOTE)
    assert entry.extra["pdf-urls"] == ["Walsh.pdf", "internal-pdf://Walsh.pdf"]
    assert "somebody" not in repr(entry)
    assert "My.enl" not in repr(entry)
    assert entry.raw.startswith("<record>")
    assert "<titles>" in entry.raw


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Journal Article", "journal article"),
        ("Book Section", "book chapter"),
        ("Conference Proceedings", "conference paper"),
        ("Government Document", "report"),
        ("Thesis", "thesis"),
        ("Newspaper Article", "news"),
        ("Web Page", "web page"),
        ("Electronic Book", "book"),
        ("Dataset", "data set"),
        ("Generic", "other"),
        ("Something New", "other"),
    ],
)
def test_the_name_of_a_type_counts_and_its_number_does_not(name: str, kind: str) -> None:
    entry = record(f'<ref-type name="{name}">17</ref-type><titles><title>T</title></titles>')
    assert (entry.type, entry.extra["ref-type"]) == (kind, [name])


def test_a_number_alone_is_no_type() -> None:
    entry = record("<ref-type>17</ref-type><titles><title>T</title></titles>")
    assert (entry.type, entry.extra["ref-type"]) == ("", ["17"])


def test_a_number_is_a_pubmed_id_only_where_pubmed_is_named() -> None:
    entry = record("<accession-num>35319117</accession-num><titles><title>T</title></titles>")
    assert (entry.pmid, entry.native_id) == ("", "35319117")
    entry = record("<custom3>PUBMED 29121061,EMBASE 619150463</custom3><titles><title>T</title></titles>")
    assert entry.pmid == "29121061"


def test_a_record_of_nothing_but_its_library_is_rejected() -> None:
    data = b"<xml><records><record><database path='/Volumes/x/y'>y</database></record>\n"
    data += b"<record><titles><title>T</title></titles></record></records></xml>"
    reading = read_bytes(data, "x")
    assert [reject.line for reject in reading.rejects] == [1]
    assert "Users" not in reading.rejects[0].raw
    assert [entry.line for entry in reading.entries] == [2]


@pytest.mark.parametrize(
    ("content", "tool"),
    [
        ('<source-app name="Zotero">Zotero</source-app>', "Zotero"),
        ('<database name="mendeley_export.enl"/>', "Mendeley"),
        ('<source-app name="EndNote" version="20.0"/>', "EndNote"),
        ("", "EndNote XML"),
    ],
)
def test_the_tool_is_told(content: str, tool: str) -> None:
    data = f"<xml><records><record>{content}<titles><title>T</title></titles></record></records></xml>"
    assert read_bytes(data.encode(), "x").dialect == tool
