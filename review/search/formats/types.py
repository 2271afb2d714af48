"""Kinds of document: readable names, and the codes formats use for them, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER = "other"

# The first code of a type is the one written.
_RIS = {
    "journal article": "JOUR EJOUR JFULL INPR ABST",
    "magazine article": "MGZN",
    "news": "NEWS PRESS",
    "report": "RPRT GOVDOC STAND GRNT PAMP",
    "thesis": "THES",
    "web page": "ELEC WEB BLOG ICOMM",
    "conference paper": "CPAPER CONF",
    "book": "BOOK EBOOK EDBOOK CLSWK SER DICT ENCYC ANCIENT",
    "book chapter": "CHAP ECHAP",
    "data set": "DATA AGGR DBASE",
    "unpublished work": "UNPB UNPD MANSCPT",
    "slides": "SLIDE",
    "legal document": "LEGAL BILL CASE HEAR STAT UNBILL",
    "patent": "PAT",
    "audiovisual": "VIDEO ADVS SOUND MPCT MULTI MUSIC POD",
    "software": "COMP",
    OTHER: "GEN",
}
_BIBTEX = {
    "journal article": "article",
    "report": "techreport report manual",
    "thesis": "thesis phdthesis mastersthesis",
    "web page": "online electronic www",
    "conference paper": "inproceedings conference",
    "book": "book booklet proceedings collection mvbook",
    "book chapter": "incollection inbook inreference",
    "data set": "dataset data",
    "unpublished work": "unpublished",
    "legal document": "legislation jurisdiction legal",
    "patent": "patent",
    "audiovisual": "video audio movie",
    "software": "software",
    OTHER: "misc",
}
_WORDS = {
    "journal article": "article,review,journal article,article in press,articleinpress,letter,editorial,"
    "erratum,note,short survey,clinical trial,randomized controlled trial,meta-analysis,systematic review,"
    "comparative study,historical article,case reports,journal,early access,ieee journals,ieee magazines,"
    "published erratum,retraction of publication,retracted publication,comment,conference review,preprint,"
    "peer reviewed journal,journal article; early access",
    "magazine article": "magazine article,magazine",
    "news": "newspaper article,newspaper,news,news item,press release",
    "report": "report,technical report,government document,working paper",
    "thesis": "thesis,dissertation,doctoral dissertation,masters thesis,dissertation/thesis",
    "web page": "web page,webpage,website,blog post,forum post",
    "conference paper": "conference paper,conference proceeding,proceedings paper,conference abstract,"
    "conference proceedings,conference proceedings article,ieee conferences,meeting abstract,"
    "conference article",
    "book": "book,monograph,edited book",
    "book chapter": "book chapter,chapter,book section,encyclopedia article",
    "data set": "data set,dataset",
    "unpublished work": "unpublished work,manuscript",
    "slides": "slides,presentation",
    "legal document": "statute,case,bill,hearing,legal document",
    "patent": "patent",
    "audiovisual": "audiovisual,video recording,podcast,film,audio recording",
    "software": "software,computer program",
    OTHER: OTHER,
}


def _turned(table: dict[str, str], separator: str | None) -> dict[str, str]:
    return {code.strip(): kind for kind, codes in table.items() for code in codes.split(separator)}


_FROM_RIS = _turned(_RIS, None)
_FROM_BIBTEX = _turned(_BIBTEX, None)
_FROM_WORDS = _turned(_WORDS, ",")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def type_of_ris(code: str) -> str:
    """The readable type for a RIS ``TY`` code; "other" for an unknown one."""
    return _FROM_RIS.get(code.upper(), OTHER)


def ris_of_type(kind: str, native: str = "") -> str:
    """The RIS code for a type: the entry's own code if it says the same."""
    if native and native == native.strip() and _FROM_RIS.get(native.upper(), OTHER) == kind:
        return native
    return _RIS.get(kind, "GEN").split()[0]


def type_of_bibtex(entry_type: str) -> str:
    """The readable type for a BibTeX entry type; "other" for an unknown one."""
    return _FROM_BIBTEX.get(entry_type.lower(), OTHER)


def bibtex_of_type(kind: str, native: str = "") -> str:
    """The BibTeX entry type for a type: the entry's own if it says the same."""
    if native and _FROM_BIBTEX.get(native, OTHER) == kind:
        return native
    return _BIBTEX.get(kind, "misc").split()[0]


def type_of_words(words: Iterable[str]) -> str:
    """The readable type for what a source calls it, by the first words we know; "other" for the rest."""
    texts = [text for text in words if text.strip()]
    for text in texts:
        plain = _CAMEL.sub(" ", text.strip()).lower()
        for candidate in (plain, re.split(r"[;,]", plain)[0].strip()):
            if kind := _FROM_WORDS.get(candidate):
                return kind
        if len(text) <= 8 and (kind := _FROM_RIS.get(text.strip().upper())):
            return kind
    return OTHER if texts else ""
