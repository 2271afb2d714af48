"""Small files in the tagged, XML and JSON formats, each with three entries; the second has a title only."""

from __future__ import annotations

PUBMED_XML = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "https://dtd.example/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">11111111</PMID><Article>
<Journal><ISSN>1234-567X</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2019</Year>
<Month>Feb</Month></PubDate></JournalIssue><Title>Journal of tests</Title></Journal>
<ArticleTitle>Samtal som <i>förändrar</i> H<sub>2</sub>O.</ArticleTitle>
<Abstract><AbstractText Label="AIM">To see &lt; 5%.</AbstractText>
<AbstractText>More.</AbstractText></Abstract>
<AuthorList><Author><LastName>Åberg</LastName><ForeName>Eva</ForeName></Author></AuthorList>
<Language>swe</Language></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><Article><ArticleTitle>Only a title</ArticleTitle></Article></MedlineCitation>
</PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>33333333</PMID><Book><BookTitle>A book</BookTitle></Book>
</BookDocument></PubmedBookArticle>
</PubmedArticleSet>
""".encode()

ENDNOTE_XML = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>\
<database name="My.enl" path="C:\\Users\\somebody\\My.enl">My.enl</database><rec-number>7</rec-number>\
<ref-type name="Journal Article">0</ref-type><contributors><authors><author><style face="normal">Åberg, Eva\
</style></author><author>A Group,</author></authors></contributors><titles><title><style>Samtal </style>\
<style face="italic">som förändrar</style></title><secondary-title>J Test</secondary-title></titles>\
<dates><year>2019</year></dates></record>
<record><titles><title>Only a title</title></titles></record>
<record><ref-type name="Thesis">32</ref-type><titles><title>Third</title></titles></record></records></xml>
""".encode()

ENW = """%0 Journal Article
%T Samtal som förändrar
%A Åberg, Eva
%A A Group,
%D 2019
%X First paragraph.

Second paragraph.
%K one
two

%0 Report
%T Only a title

%0 Thesis
%T Third
%D 2003
""".encode()

WOS = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Aberg, E
   Ost, P
AF Åberg, Eva
   Öst, Per
TI Samtal som
   förändrar
SO JOURNAL OF TESTS
PY 2019
UT WOS:000000000000001
ER

PT J
TI Only a title
ER

PT B
TI Third
PY 2003
ER

EF
""".encode()

CSL = """[
 {"id": "a", "type": "article-journal", "title": "Samtal som förändrar",
  "author": [{"family": "Åberg", "given": "Eva"}, {"literal": "A Group"}],
  "issued": {"date-parts": [["2019", 2]]}},
 {"type": "report", "title": "Only a title"},
 {"type": "thesis", "title": "Third", "note": "PMID: 33333333"}
]
""".encode()

MODS = """<?xml version="1.0" encoding="UTF-8"?>
<modsCollection xmlns="http://www.loc.gov/mods/v3">
<mods><titleInfo><nonSort>Den</nonSort><title>stora studien</title><subTitle>samtal</subTitle></titleInfo>
<name type="personal"><namePart type="family">Åberg</namePart><namePart type="given">Eva</namePart>
<role><roleTerm>aut</roleTerm></role></name><originInfo><dateIssued>2019</dateIssued></originInfo>
<abstract>En text.</abstract></mods>
<mods><titleInfo><title>Only a title</title></titleInfo></mods>
<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>Third</mods:title>
</mods:titleInfo></mods:mods>
</modsCollection>
""".encode()

SAMPLES = {
    "pubmed_xml": PUBMED_XML,
    "endnote_xml": ENDNOTE_XML,
    "enw": ENW,
    "wos": WOS,
    "csl": CSL,
    "mods": MODS,
}
