"""The names in MODS: who wrote the work, and who did something else for it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from review.model import Author
from review.search.formats.names import parse_author
from review.search.formats.safe_xml import text_of
from review.search.formats.text import clean_text, tidy

# MARC relator codes and terms for those who wrote it, in the languages of the catalogues we ask.
_WROTE = frozenset(
    ("aut", "author", "cre", "creator", "dis", "dissertant", "joint author", "författare", "forfatter")
)
_ROLE_ADDRESS = re.compile(r".*/relators/")


def authors_and_others(element: Element) -> tuple[tuple[Author, ...], dict[str, list[str]]]:
    """The authors, and everybody else by role; who has no role is taken for an author."""
    authors: list[Author] = []
    others: dict[str, list[str]] = {}
    for name in element.findall("name"):
        author = _author(name)
        if author == Author():
            continue
        roles = _roles(name)
        if not roles or not _WROTE.isdisjoint(roles):
            authors.append(author)
        else:
            others.setdefault(f"name {roles[-1]}", []).append(str(author))
    return tuple(dict.fromkeys(authors)), others


def _roles(name: Element) -> list[str]:
    terms = [tidy(text_of(term)) or term.get("valueURI", "") for term in name.findall("role/roleTerm")]
    return [_ROLE_ADDRESS.sub("", term).lower().rstrip(".") for term in terms if term]


def _author(name: Element) -> Author:
    parts: dict[str, list[str]] = {}
    for part in name.findall("namePart"):
        if text := clean_text(text_of(part)).strip(" ,"):
            parts.setdefault(part.get("type", ""), []).append(text)
    family, given = " ".join(parts.get("family", [])), " ".join(parts.get("given", []))
    whole = parts.get("", [])
    if family or given:
        # Some write the whole name as family name and say nothing else.
        is_person = name.get("type", "personal") == "personal"
        return Author(family, given) if is_person else Author(literal=f"{given} {family}".strip())
    if not whole:
        display = clean_text(text_of(name.find("displayForm"))).rstrip(" ,")
        return parse_author(display) if display else Author()
    if name.get("type", "personal") == "personal":
        return parse_author(" ".join(whole))
    return Author(literal=". ".join(whole))
