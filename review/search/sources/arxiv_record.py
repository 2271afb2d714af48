"""What an entry of arXiv's feed says."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from review.model import Entry
from review.search.formats.identifiers import each_once, normalise_doi
from review.search.formats.names import parse_author
from review.search.sources.entries import dated, extra_of
from review.search.sources.xml_pages import text_in, texts_in

_VERSION = re.compile(r"v(\d+)$")


def arxiv_entry(item: Element) -> Entry:
    """The entry of the article; its title may be "0"."""
    address = text_in(item, "id")
    native = _native_id(address)
    year, day = dated(text_in(item, "published"))
    links = [link for link in item.findall("link") if link.get("title") == "pdf"]
    version = _VERSION.search(address)
    return Entry(
        title=text_in(item, "title"),
        abstract=text_in(item, "summary"),
        authors=tuple(
            parse_author(name) for author in item.findall("author") for name in texts_in(author, "name")
        ),
        year=year,
        date=day,
        doi=normalise_doi(text_in(item, "doi")),
        type="journal article",
        url=address,
        keywords=each_once(category.get("term", "") for category in item.findall("category")),
        native_id=native,
        extra=extra_of(
            {
                "entered": texts_in(item, "published"),
                "updated": texts_in(item, "updated"),
                "comment": texts_in(item, "comment"),
                "journal reference": texts_in(item, "journal_ref"),
                "other ids": [f"arXiv:{native}"] if native else [],
                "version": [version[1]] if version else [],
                "open access url": [link.get("href", "") for link in links],
                "document type": ["preprint"],
            }
        ),
    )


def _native_id(address: str) -> str:
    """``2104.12255`` or ``astro-ph/0601001``: without the version, which changes when the text does."""
    _, found, identifier = address.partition("/abs/")
    return _VERSION.sub("", identifier) if found else ""
