"""MODS, as library catalogues and repositories write it."""

from __future__ import annotations

import pytest

from review.model import Author, Entry
from review.search import read_bytes
from review.search.formats.mods_mapping import mods_entry
from review.search.formats.safe_xml import root_of


def item(content: str) -> Entry:
    return mods_entry(root_of(f"<mods xmlns='http://www.loc.gov/mods/v3'>{content}</mods>"))


REPOSITORY = """
<genre authority="diva" type="contentTypeCode">refereed</genre>
<genre authority="svep" type="publicationType">art</genre>
<name type="personal" authority="x"><namePart type="family">Åberg</namePart>
<namePart type="given">Eva</namePart><namePart type="date">1970-</namePart>
<role><roleTerm type="code">aut</roleTerm></role></name>
<name type="corporate"><namePart>Malmö universitet</namePart><namePart>Institutionen</namePart>
<role><roleTerm type="code">pbl</roleTerm></role></name>
<name type="corporate"><namePart>Socialstyrelsen</namePart><role><roleTerm>Author</roleTerm></role></name>
<titleInfo type="alternative" lang="eng"><title>The study</title></titleInfo>
<titleInfo lang="swe">
<nonSort>Den</nonSort><title>stora studien</title><subTitle>om samtal</subTitle></titleInfo>
<language><languageTerm type="code" authority="iso639-2b">swe</languageTerm></language>
<language><languageTerm>eng</languageTerm></language>
<originInfo><publisher>Förlaget</publisher><dateIssued>2021-06-25</dateIssued></originInfo>
<abstract lang="swe">&lt;p&gt;En text.&lt;/p&gt;</abstract><abstract lang="eng">A text.</abstract>
<subject lang="swe"><topic>samtal</topic><topic>behandling</topic></subject>
<subject authority="sao"><topic>Prov</topic><geographic>Sverige</geographic></subject>
<note type="thesis">Disputation</note>
<identifier type="doi">10.1000/ABC</identifier><identifier type="pmid">12345678</identifier>
<identifier type="isbn" invalid="yes">1</identifier>
<identifier type="uri">http://urn.kb.se/resolve?urn=urn:nbn:se:x</identifier>
<location><url displayLabel="fulltext">https://example.org/full.pdf</url></location>
<relatedItem type="host"><titleInfo><title>Tidskrift för prov</title></titleInfo>
<identifier type="issn">1234-567X</identifier><part><detail type="volume"><number>12</number></detail>
<detail type="issue"><number>3</number></detail><extent><start>1</start><end>9</end></extent>
</part></relatedItem>
<relatedItem type="series"><titleInfo><title>En serie</title></titleInfo></relatedItem>
<recordInfo><recordIdentifier>diva2:1</recordIdentifier></recordInfo>"""


def test_every_field_of_an_item() -> None:
    entry = item(REPOSITORY)
    assert entry.title == "Den stora studien: om samtal"
    assert entry.authors == (Author("Åberg", "Eva"), Author(literal="Socialstyrelsen"))
    assert (entry.year, entry.date, entry.type) == (2021, "2021-06-25", "journal article")
    assert (entry.venue, entry.volume, entry.issue, entry.pages) == ("Tidskrift för prov", "12", "3", "1-9")
    assert (entry.doi, entry.pmid, entry.issn) == ("10.1000/abc", "12345678", ("1234-567X",))
    assert (entry.abstract, entry.extra["abstract"]) == ("En text.", ["A text."])
    assert (entry.language, entry.extra["language"]) == ("sv", ["eng"])
    assert entry.keywords == ("samtal", "behandling", "Prov--Sverige")
    assert (entry.publisher, entry.url, entry.native_id) == (
        "Förlaget",
        "https://example.org/full.pdf",
        "diva2:1",
    )
    assert entry.extra["name pbl"] == ["Malmö universitet. Institutionen"]
    assert entry.extra["title alternative"] == ["The study"]
    assert entry.extra["relatedItem series"] == ["En serie"]
    assert entry.extra["note thesis"] == ["Disputation"]
    assert entry.extra["identifier invalid isbn"] == ["1"]
    assert entry.isbn == ()


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("<name><namePart>West, Matthew,</namePart></name>", Author("West", "Matthew")),
        ("<name type='personal'><namePart>Eva Åberg</namePart></name>", Author("Åberg", "Eva")),
        ("<name type='corporate'><namePart>A, B</namePart></name>", Author(literal="A, B")),
        ("<name><namePart/><displayForm>Ek, Bo</displayForm></name>", Author("Ek", "Bo")),
        ("<name><namePart type='family'>Telescope</namePart></name>", Author("Telescope")),
        (
            "<name><namePart>Ek, Bo</namePart><role><roleTerm>författare</roleTerm></role></name>",
            Author("Ek", "Bo"),
        ),
    ],
)
def test_names(name: str, author: Author) -> None:
    assert item(name).authors == (author,)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<genre>studentThesis</genre>", "thesis"),
        ("<genre>publication/book-chapter</genre>", "book chapter"),
        ("<genre>government publication</genre>", "report"),
        ("<genre>Konferensbidrag</genre>", "conference paper"),
        ("<originInfo><issuance>monographic</issuance></originInfo>", "book"),
        ("<genre>book</genre><relatedItem type='host'/>", "book chapter"),
        ("<relatedItem type='host'><identifier type='issn'>x</identifier></relatedItem>", "journal article"),
        ("<relatedItem type='host'><genre>periodical</genre></relatedItem>", "journal article"),
        ("<relatedItem type='host'><identifier type='isbn'>x</identifier></relatedItem>", "book chapter"),
        ("<typeOfResource>text</typeOfResource>", "other"),
        ("<note>x</note>", ""),
    ],
)
def test_types(content: str, kind: str) -> None:
    assert item(content).type == kind


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ("<dateIssued encoding='marc'>2011</dateIssued><dateIssued>c2011</dateIssued>", 2011),
        ("<copyrightDate>2003</copyrightDate><dateCreated keyDate='yes'>1955-03-22</dateCreated>", 1955),
        ("<dateIssued>[n.d.]</dateIssued><dateOther>2001</dateOther>", 2001),
        ("", None),
    ],
)
def test_dates(dates: str, year: int | None) -> None:
    assert item(f"<originInfo>{dates}</originInfo>").year == year


def test_a_file_that_says_it_is_in_one_encoding_and_is_in_another() -> None:
    text = '<?xml version="1.0" encoding="{}"?><mods><titleInfo><title>Ö på å</title></titleInfo></mods>'
    for says, codec in (
        ("UTF-8", "cp1252"),
        ("ISO-8859-1", "utf-8"),
        ("UTF-16", "utf-8"),
        ("ISO-8859-1", "latin-1"),
    ):
        reading = read_bytes(text.format(says).encode(codec), "x")
        assert reading.entries[0].title == "Ö på å", (says, codec)
        assert bool(reading.warnings) == (codec == "cp1252")


def test_items_inside_the_answer_of_a_service() -> None:
    first = "<m:mods xmlns:m='n'><m:titleInfo><m:title>A</m:title></m:titleInfo></m:mods>"
    records = "\n".join(f"<record><metadata>{item}</metadata></record>" for item in (first, "<mods/>"))
    answer = f"<OAI-PMH xmlns='o'><ListRecords>{records}</ListRecords></OAI-PMH>"
    reading = read_bytes(answer.encode(), "x")
    assert (reading.format, reading.entries[0].title) == ("mods", "A")
    assert [reject.line for reject in reading.rejects] == [2]
