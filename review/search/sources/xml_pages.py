"""Pages in XML: the whole of one, or a fault that says what came in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.safe_xml import Piece, elements, root_of, text_of
from review.search.source import Fault, Page, PageFault
from review.search.sources.clean import clean_text
from review.search.sources.entries import NO_ID


def xml_root(page: Page, name: str, body: bytes | str | None = None) -> Element:
    """The outermost element of the answer, which must have this name; ``body`` replaces the page's own."""
    try:
        root = root_of(page.body if body is None else body)
    except ImportRefused as error:
        raise PageFault(Fault.PASSING, f"the service sent no XML: {error.message}") from None
    if root.tag != name:
        raise PageFault(Fault.PASSING, f"the service sent <{root.tag[:40]}> in place of <{name}>")
    return root


def pieces_of(page: Page, name: str, body: bytes | str | None = None) -> list[Piece]:
    """Every element of the name, with its raw text; only for pages of which ``xml_root`` found no fault."""
    try:
        return list(elements(page.body if body is None else body, {name}))
    except ImportRefused as error:
        raise PageFault(Fault.PASSING, f"the service sent no XML: {error.message}") from None


def xml_entries(pieces: list[Piece], entry_of: Callable[[Element], Entry]) -> Iterator[Entry | Reject]:
    """An entry for every element, with its place and its raw text; a reject for one without an id."""
    for place, piece in enumerate(pieces, 1):
        entry = entry_of(piece.element)
        if entry.native_id:
            yield replace(entry, raw=piece.raw, line=place)
        else:
            yield Reject(place, NO_ID, piece.raw)


def texts_in(element: Element | None, *names: str) -> list[str]:
    """The cleaned text of every element of these names, at any depth, blanks left out."""
    if element is None:
        return []
    found = (clean_text(text_of(child)) for name in names for child in element.iter(name))
    return [text for text in found if text]


def text_in(element: Element | None, *names: str) -> str:
    """The cleaned text of the first such element that has one; "" for none."""
    return next(iter(texts_in(element, *names)), "")
