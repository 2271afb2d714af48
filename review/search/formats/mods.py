"""MODS: one ``mods`` element or a collection of them, also inside the answers of a service."""

from __future__ import annotations

from dataclasses import replace

from review.model import Entry, Reject
from review.search.formats.document import Document, Readout
from review.search.formats.mods_mapping import mods_entry
from review.search.formats.pubmed_xml import NOTHING, xml_warnings
from review.search.formats.safe_xml import Piece, elements

RECORDS = ("mods",)


def read(document: Document) -> Readout:
    """Every item of a MODS document; a ``Reject`` for one that holds nothing to read."""
    items = tuple(_item(piece) for piece in elements(document.text, RECORDS))
    return Readout(items, "MODS", tuple(xml_warnings(document.text)))


def _item(piece: Piece) -> Entry | Reject:
    entry = mods_entry(piece.element)
    if entry == Entry():
        return Reject(piece.line, NOTHING, piece.raw)
    return replace(entry, raw=piece.raw, line=piece.line)
