"""EndNote's XML, as EndNote, Zotero, Mendeley, Bookends and others write it.

Text may be wrapped in ``<style>`` elements, one or several a field. The number of a reference type is not
to be trusted, its name is. Where a library lay on somebody's disk is never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.document import Document, Readout
from review.search.formats.endnote_dates import dated
from review.search.formats.endnote_types import endnote_authors, type_of_endnote, without_folders
from review.search.formats.identifiers import (
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
    pmid_in_address,
)
from review.search.formats.languages import normalise_language
from review.search.formats.pubmed_xml import NOTHING, xml_warnings
from review.search.formats.safe_xml import Piece, elements, text_of
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy

RECORDS = ("record",)
# Elements that only hold others; the names of those are enough.
_HOLDERS = frozenset(
    (
        "contributors",
        "titles",
        "periodical",
        "alt-periodical",
        "keywords",
        "dates",
        "pub-dates",
        "copyright-dates",
        "urls",
        "foreign-keys",
    )
)
_LISTS = frozenset(
    (
        "authors",
        "secondary-authors",
        "tertiary-authors",
        "subsidiary-authors",
        "translated-authors",
        "related-urls",
        "web-urls",
        "pdf-urls",
        "text-urls",
        "image-urls",
    )
)
# About the library the entry was in, not about the entry.
_HOUSEKEEPING = frozenset(["database", "source-app", "key"])
_DATABASE = re.compile(r"<database\b[^>]*?(?:/>|>.*?</database\s*>)", re.DOTALL)
_TOOL = {"endnote": "EndNote", "zotero": "Zotero", "bookends": "Bookends", "mendeley": "Mendeley"}


def read(document: Document) -> Readout:
    """Every record of an EndNote XML document; a ``Reject`` for one that holds nothing to read."""
    items: list[Entry | Reject] = []
    dialect = ""
    for piece in elements(document.text, RECORDS):
        items.append(_item(piece))
        dialect = dialect or _dialect(piece.element)
    return Readout(tuple(items), dialect or "EndNote XML", tuple(xml_warnings(document.text)))


def _item(piece: Piece) -> Entry | Reject:
    entry = record_entry(piece.element)
    raw = without_folders(_DATABASE.sub("", piece.raw))
    if entry == Entry():
        return Reject(piece.line, NOTHING, raw)
    return replace(entry, raw=raw, line=piece.line)


def _dialect(record: Element) -> str:
    application = record.find("source-app")
    database = record.find("database")
    name = "" if application is None else application.get("name", text_of(application))
    name = name or ("" if database is None else database.get("name", ""))
    return next((tool for sign, tool in _TOOL.items() if sign in name.lower()), "")


def record_entry(record: Element) -> Entry:
    """The entry in a ``record`` element; an empty ``Entry`` where there is nothing to read."""
    values: dict[str, list[str]] = {}
    for name, value in _values(record):
        values.setdefault(name, []).append(value)
    bag = TagBag(values)
    kind = record.find("ref-type")
    kind_name = "" if kind is None else tidy(kind.get("name", ""))
    year, date = dated(bag, "year", "date")
    serials = bag.all("isbn", "issn")
    doi, pmid, pmcid = _doi(bag), _pmid(bag), _pmcid(bag)
    left = [text for text in serials if not issns_in(text) and not isbns_in(text)]
    entry = Entry(
        title=clean_text(bag.first("title", "short-title", "translated-title")),
        abstract=clean_text(bag.first("abstract")),
        authors=endnote_authors(bag.all("authors")),
        year=year,
        date=date,
        venue=_venue(bag),
        volume=tidy(bag.first("volume")),
        issue=_issue(bag),
        pages=tidy(bag.first("pages")),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in serials for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("language"))),
        type=type_of_endnote(kind_name) if kind_name else "",
        url=_url(bag),
        publisher=clean_text(bag.first("publisher")),
        keywords=each_once(clean_text(word) for text in bag.all("keyword") for word in _words(text)),
        native_id=tidy(bag.first("rec-number", "accession-num", "label")),
        extra={**bag.rest(), **({"isbn": left} if left else {})},
    )
    return replace(entry, extra={**entry.extra, "ref-type": [kind_name]}) if kind_name else entry


def _values(record: Element) -> Iterator[tuple[str, str]]:
    """Name and text of every field; the names in a list of authors or addresses come under the list's."""
    for field in record:
        if field.tag in _HOLDERS:
            yield from _values(field)
        elif field.tag in _LISTS:
            yield from ((field.tag, without_folders(text_of(part))) for part in field)
        elif field.tag not in _HOUSEKEEPING and not (field.tag == "ref-type" and field.get("name")):
            yield field.tag, without_folders(unify_line_ends(text_of(field)))


def _words(text: str) -> list[str]:
    return re.split(r"[;\r\n]", text)


def _venue(bag: TagBag) -> str:
    """The journal or book: the longest name, since short ones are abbreviations."""
    names = list(bag.peek("secondary-title", "full-title")) or list(bag.peek("alt-title", "abbr-1"))[:1]
    if not names:
        return ""
    venue = max((tidy(name) for _, name in names), key=len)
    for tag, name in names:
        if tidy(name) == venue:
            bag.take(tag, name)
    return clean_text(venue)


def _issue(bag: TagBag) -> str:
    """``number``, or ``issue``: Zotero writes both."""
    issue = tidy(bag.first("number", "issue"))
    for _, same in list(bag.peek("issue")):
        if tidy(same) == issue:
            bag.take("issue", same)
    return issue


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("electronic-resource-num", "doi"):
        if found := normalise_doi(value):
            if found == tidy(value).lower().removeprefix("https://doi.org/").removeprefix("doi:").strip():
                bag.take(tag, value)
            return found
    urls = (value for _, value in bag.peek("related-urls", "web-urls") if "doi.org/" in value)
    return next((found for url in urls if (found := normalise_doi(url))), "")


def _pmid(bag: TagBag) -> str:
    """From where EndNote keeps it: as the accession number of PubMed, in custom fields, in an address."""
    sources = " ".join(v.lower() for _, v in bag.peek("remote-database-provider", "remote-database-name"))
    from_pubmed = bool(re.search(r"\bnlm\b|pubmed|medline", sources)) and "embase" not in sources
    for tag, value in bag.peek("accession-num", "custom5", "custom3", "custom2"):
        is_place = from_pubmed if tag == "accession-num" else tag == "custom5"
        if (is_place or re.match(r"\s*(?:pubmed|pmid)\b", value, re.IGNORECASE)) and (
            found := pmid_in(value)
        ):
            return found
    return next((found for _, url in bag.peek("related-urls") if (found := pmid_in_address(url))), "")


def _pmcid(bag: TagBag) -> str:
    places = ("custom2", "user16", "custom1", "custom7")
    return next((pmcid_in(v) for _, v in bag.peek(*places) if re.match(r"\s*PMC\d", v)), "")


def _url(bag: TagBag) -> str:
    """The first address of the web; EndNote's ``<Go to ISI>://`` and the like are none."""
    for tag, value in bag.peek("related-urls", "web-urls", "url"):
        if value.strip().lower().startswith(("http://", "https://")):
            return tidy(bag.take(tag, value))
    return ""
