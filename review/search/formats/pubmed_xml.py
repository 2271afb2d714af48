"""PubMed's XML: sets of articles and book articles, or a single one of them.

https://dtd.nlm.nih.gov/ncbi/pubmed/out/ describes it; what a document type declares is never loaded.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from review.model import Entry, Reject
from review.search.formats.document import Document, Readout
from review.search.formats.pubmed_mapping import article_entry
from review.search.formats.safe_xml import Piece, elements, mended, text_of

RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_DELETED = ("DeleteCitation", "DeleteDocument")
NOTHING = "an entry begins here and holds no field we know"


def read(document: Document) -> Readout:
    """Every article of a PubMed XML document; a ``Reject`` for one that holds nothing to read."""
    items: list[Entry | Reject] = []
    deleted: list[str] = []
    for piece in elements(document.text, (*RECORDS, *_DELETED)):
        if piece.element.tag in _DELETED:
            deleted += _ids(piece.element)
        else:
            items.append(_item(piece))
    return Readout(tuple(items), "PubMed", (*xml_warnings(document.text), *_warnings(deleted)))


def xml_warnings(text: str) -> list[str]:
    """What a person should know about characters that had to be replaced."""
    count = mended(text)[1]
    return [f"{count} characters that XML does not allow were replaced by U+FFFD"] if count else []


def _item(piece: Piece) -> Entry | Reject:
    entry = article_entry(piece.element)
    if entry == Entry():
        return Reject(piece.line, NOTHING, piece.raw)
    return replace(entry, raw=piece.raw, line=piece.line)


def _ids(element: Element) -> list[str]:
    return [text_of(found).strip() for found in element.iter("PMID")]


def _warnings(deleted: list[str]) -> list[str]:
    if not deleted:
        return []
    return [f"PubMed has deleted {len(deleted)} entries: {', '.join(deleted)}"[:300]]
