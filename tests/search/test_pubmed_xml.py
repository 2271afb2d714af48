"""PubMed's XML: every field of an article and of a book, as PubMed's own text format gives them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from review.model import Author, Entry
from review.search import read_bytes
from review.search.formats.pubmed_mapping import article_entry
from review.search.formats.safe_xml import root_of
from tests.search.import_samples import PUBMED_XML

ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">30922926</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Electronic">1878-0849</ISSN><JournalIssue>
<Volume>63</Volume><Issue>2</Issue><PubDate><MedlineDate>2018 Jul-Aug</MedlineDate></PubDate></JournalIssue>
<Title>European journal of medical genetics</Title>
<ISOAbbreviation>Eur J Med Genet</ISOAbbreviation></Journal>
<ArticleTitle>[Time lapse: H<sub>2</sub>O &amp; <i>more</i>].</ArticleTitle>
<Pagination><MedlinePgn>454-81</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1016/J.EJMG.2019.03.004</ELocationID>
<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">We <b>wrote</b>.</AbstractText>
<AbstractText Label="UNLABELLED">p &lt; 0.05.</AbstractText></Abstract>
<AuthorList CompleteYN="Y">
<Author ValidYN="Y"><LastName>Griffin</LastName><ForeName>Darren K</ForeName><Suffix>Jr</Suffix>
<Identifier Source="ORCID">0000-0001</Identifier><AffiliationInfo><Affiliation>Kent.</Affiliation>
</AffiliationInfo></Author><Author ValidYN="N"><LastName>Grifin</LastName></Author>
<Author><CollectiveName>The Genome Group</CollectiveName></Author>
<Author><LastName>Selvamani</LastName></Author></AuthorList>
<Language>eng</Language><Language>swe</Language>
<PublicationTypeList><PublicationType>Journal Article</PublicationType>
<PublicationType>Retracted Publication</PublicationType></PublicationTypeList>
<VernacularTitle>Tidens gång</VernacularTitle></Article>
<MedlineJournalInfo><ISSNLinking>1769-7212</ISSNLinking></MedlineJournalInfo>
<CommentsCorrectionsList>
<CommentsCorrections RefType="RetractionIn"><RefSource>J Test. 2020;1</RefSource><PMID>77</PMID>
</CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>J Test. 2019;9</RefSource></CommentsCorrections>
<CommentsCorrections RefType="Cites"><RefSource>Other</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Neoplasms</DescriptorName>
<QualifierName MajorTopicYN="Y">epidemiology</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword>Dinosaur</Keyword></KeywordList>
<OtherAbstract Type="Publisher" Language="swe"><AbstractText>Vi skrev.</AbstractText></OtherAbstract>
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2019</Year><Month>3</Month>
<Day>30</Day></PubMedPubDate></History><ArticleIdList><ArticleId IdType="pubmed">30922926</ArticleId>
<ArticleId IdType="pmc">PMC7026692</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.1000/cited</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>
</Reference>
</ReferenceList></PubmedData></PubmedArticle>"""


def article(text: str) -> Entry:
    return article_entry(root_of(text))


def test_every_field_of_an_article() -> None:
    entry = article(ARTICLE)
    assert entry.title == "[Time lapse: H2O & more]."
    assert entry.abstract == "AIM: We wrote. p < 0.05."
    assert entry.authors == (
        Author("Griffin", "Darren K, Jr"),
        Author(literal="The Genome Group"),
        Author("Selvamani"),
    )
    assert (entry.year, entry.date) == (2018, "2018 Jul-Aug")
    assert (entry.doi, entry.pmid, entry.pmcid) == ("10.1016/j.ejmg.2019.03.004", "30922926", "PMC7026692")
    assert (entry.volume, entry.issue, entry.pages) == ("63", "2", "454-481")
    assert entry.venue == "European journal of medical genetics"
    assert entry.issn == ("1878-0849", "1769-7212")
    assert (entry.language, entry.type, entry.native_id) == ("en", "journal article", "30922926")
    assert entry.keywords == ("Dinosaur", "Neoplasms/*epidemiology")
    assert entry.extra["VernacularTitle"] == ["Tidens gång"]
    assert entry.extra["OtherAbstract"] == ["[swe] Vi skrev."]
    assert entry.extra["Language"] == ["swe"]
    assert entry.extra["entered"] == ["2019-03-30"]
    assert entry.extra["retraction"] == ["Retracted Publication", "RetractionIn: J Test. 2020;1 PMID 77"]
    assert entry.extra["ErratumIn"] == ["J Test. 2019;9"]
    assert entry.extra["Identifier"] == ["Griffin, Darren K, Jr: 0000-0001"]
    assert (entry.raw, entry.line) == ("", 0)


def test_the_text_format_and_the_xml_of_one_article_agree() -> None:
    nbib = """PMID- 30922926
TI  - [Time lapse: H2O & more].
DP  - 2018 Jul-Aug
JT  - European journal of medical genetics
VI  - 63
IP  - 2
PG  - 454-81
LID - 10.1016/j.ejmg.2019.03.004 [doi]
LA  - eng
PMC - PMC7026692
OT  - Dinosaur
MH  - Neoplasms/*epidemiology
PT  - Journal Article
"""
    ours, theirs = article(ARTICLE), read_bytes(nbib.encode(), "x").entries[0]
    fields = "title year date venue volume issue pages doi pmid pmcid language keywords type native_id"
    for field in fields.split():
        assert getattr(ours, field) == getattr(theirs, field), field


def test_a_notice_of_retraction_is_not_itself_retracted() -> None:
    text = ARTICLE.replace("Retracted Publication", "Retraction of Publication").replace(
        "RetractionIn", "RetractionOf"
    )
    entry = article(text)
    assert "retraction" not in entry.extra
    assert entry.extra["RetractionOf"] == ["J Test. 2020;1 PMID 77"]


@pytest.mark.parametrize(
    "kind", ["ExpressionOfConcernIn", "PartialRetractionIn", "RetractedandRepublishedIn"]
)
def test_other_warnings_count_as_well(kind: str) -> None:
    assert any(kind in text for text in article(ARTICLE.replace("RetractionIn", kind)).extra["retraction"])


@pytest.mark.parametrize("title", ["", "[Not Available].", "<i/>"])
def test_the_original_title_stands_in_for_a_missing_one(title: str) -> None:
    text = ARTICLE.replace("[Time lapse: H<sub>2</sub>O &amp; <i>more</i>].", title)
    assert article(text).title == "Tidens gång"


@pytest.mark.parametrize(
    ("date", "year", "found"),
    [
        ("<Year>2020</Year>", 2020, ""),
        ("<Year>2020</Year><Month>Jul</Month><Day>24</Day>", 2020, "2020 Jul 24"),
        ("<Year>2020</Year><Month>07</Month><Day>4</Day>", 2020, "2020-07-04"),
        ("<Year>2020</Year><Season>Spring</Season>", 2020, "2020 Spring"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998, "1998 Dec-1999 Jan"),
        ("", None, ""),
    ],
)
def test_dates(date: str, year: int | None, found: str) -> None:
    text = ARTICLE.replace("<MedlineDate>2018 Jul-Aug</MedlineDate>", date)
    assert (article(text).year, article(text).date) == (year, found)


def test_a_book_and_a_chapter() -> None:
    book = "<BookTitle>A guide</BookTitle><Isbn>9781860163593</Isbn><PubDate><Year>2009</Year></PubDate>"
    people = "<AuthorList Type='{}'><Author><LastName>{}</LastName></Author></AuthorList>"
    whole = f"<PubmedBookArticle><BookDocument><PMID>1</PMID><Book>{book}{people.format('authors', 'Ek')}"
    whole += people.format("editors", "Al") + "<Publisher><PublisherName>P</PublisherName></Publisher></Book>"
    end = "</BookDocument></PubmedBookArticle>"
    guide, part = article(whole + end), article(whole + "<ArticleTitle>A part</ArticleTitle>" + end)
    assert (guide.title, guide.type, guide.venue, guide.publisher) == ("A guide", "book", "", "P")
    assert (part.title, part.type, part.venue) == ("A part", "book chapter", "A guide")
    assert (guide.authors, guide.extra["Editor"]) == ((Author("Ek"),), ["Al"])
    assert (part.isbn, part.year) == (("9781860163593",), 2009)


def test_an_article_without_anything_is_an_empty_entry_and_a_reject_in_a_file() -> None:
    assert article_entry(Element("PubmedArticle")) == Entry()
    data = PUBMED_XML.replace(
        b"</PubmedArticleSet>", b"<PubmedArticle>wrong format</PubmedArticle></PubmedArticleSet>"
    )
    reading = read_bytes(data, "x")
    assert (len(reading.entries), len(reading.rejects)) == (3, 1)
    assert reading.rejects[0].line == 16
    assert "wrong format" in reading.rejects[0].raw


def test_deleted_citations_are_no_entries_and_are_told() -> None:
    deleted = b"<DeleteCitation><PMID>5</PMID><PMID>6</PMID></DeleteCitation></PubmedArticleSet>"
    reading = read_bytes(PUBMED_XML.replace(b"</PubmedArticleSet>", deleted), "x")
    assert reading.entries_begun == 3
    assert reading.warnings == ("PubMed has deleted 2 entries: 5, 6",)


def test_old_sets_of_bare_citations_are_read() -> None:
    text = ARTICLE[ARTICLE.index("<MedlineCitation") : ARTICLE.index("<PubmedData")]
    reading = read_bytes(f"<MedlineCitationSet>{text}</MedlineCitationSet>".encode(), "x")
    assert (reading.format, reading.entries[0].pmid) == ("pubmed_xml", "30922926")
