"""Kinds of document in MODS: its genres come from many lists, Swedish and American ones above all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.search.formats.safe_xml import text_of
from review.search.formats.text import tidy
from review.search.formats.types import OTHER, type_of_words

# The first pattern that a genre matches decides; narrower kinds stand first.
_GENRES = (
    ("book chapter", r"chapter|kapitel|book-?section|book ?part|encyclopedia-entry"),
    ("thesis", r"thes[ie]s|dissertation|avhandling|studentthesis|uppsats|examensarbete"),
    ("conference paper", r"conference|proceeding|konferens"),
    ("magazine article", r"magazine"),
    ("news", r"newspaper|news\b|dagstidning"),
    (
        "journal article",
        r"journal-article|article|artikel|\bart\b|review|letter|editorial|forskningsöversikt",
    ),
    ("report", r"report|rapport|government publication|working-?paper|technical"),
    ("data set", r"data ?set|dataset|statistics"),
    ("web page", r"web ?site|web ?page|webpage"),
    ("legal document", r"legislation|law\b|legal|statute"),
    ("patent", r"patent"),
    ("audiovisual", r"video|film|sound|music|motion picture"),
    ("book", r"\bbooks?\b|monograph|\bbok\b|anthology|biography|collection|periodical"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _GENRES)

_SERIAL = re.compile(r"journal|periodical|serial|continuing|tidskrift")


def type_of_mods(element: Element, host: Element | None) -> str:
    """The readable type by genre, or by what the item stands in; "" where nothing is said."""
    genres = list(_genres(element))
    if found := _kind(genres):
        return _in_book(found, host)
    if host is not None and (found := _by_host(host)):
        return found
    if any(text_of(issuance).strip() == "monographic" for issuance in element.iter("issuance")):
        return "book"
    resource = tidy(text_of(element.find("typeOfResource"))).lower()
    return _kind([resource]) or (OTHER if genres or resource else "")


def _kind(genres: Iterator[str] | list[str]) -> str:
    for genre in genres:
        found = next((kind for kind, pattern in _PATTERNS if pattern.search(genre)), "")
        if found or (found := type_of_words([genre])) not in ("", OTHER):
            return found
    return ""


def _in_book(kind: str, host: Element | None) -> str:
    """A book that stands in another is a chapter of it."""
    return "book chapter" if kind == "book" and host is not None else kind


def _by_host(host: Element) -> str:
    """What an item is that says only what it stands in."""
    kinds = {identifier.get("type", "").lower() for identifier in host.findall("identifier")}
    words = " ".join([*_genres(host), *(text_of(found) for found in host.iter("issuance"))])
    if _SERIAL.search(words) or "issn" in kinds:
        return "journal article"
    if "conference" in words:
        return "conference paper"
    return "book chapter" if "book" in words or "isbn" in kinds else ""


def _genres(element: Element) -> Iterator[str]:
    return (text for found in element.findall("genre") if (text := tidy(text_of(found)).lower()))
