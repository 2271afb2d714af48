"""The answers of the E-utilities, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.pubmed_mapping import article_entry
from review.search.formats.safe_xml import Piece, elements, root_of, text_of
from review.search.source import Fault, Page, PageFault, message_of
from review.search.sources.clean import clean_text

_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_SEARCH = "eSearchResult"
# Asking again does not help; whatever else PubMed calls an error may pass.
_FINAL = re.compile(
    r"\b(?:invalid|empty term|not specified|neither|unknown|unsupported|cannot be larger)\b", re.I
)
# Said of every search without hits; the count says it too.
_IDLE = "No items found."


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought."""

    count: int
    ids: tuple[str, ...]
    translation: str
    warnings: tuple[str, ...]


def refuse_errors(page: Page) -> None:
    """Raise for an ``ERROR`` element, which comes with status 200."""
    if b"<ERROR" not in page.body:
        return
    for error in _root(page).iter("ERROR"):
        words = " ".join(text_of(error).split())
        fault = Fault.FINAL if _FINAL.search(words) else Fault.PASSING
        raise PageFault(fault, f"PubMed: {words}")


def found_in(page: Page) -> Found:
    """Count, ids, translation and warnings of a search; anything else is a fault."""
    root = _root(page)
    count = clean_text(root.findtext("Count") or "")
    if root.tag != _SEARCH or not (count.isdecimal() and len(count) < 12):
        raise PageFault(Fault.PASSING, "the answer is no search result with a count")
    ids = (clean_text(text_of(name)) for name in root.iterfind("IdList/Id"))
    return Found(
        int(count),
        tuple(dict.fromkeys(name for name in ids if name.isdecimal())),
        clean_text(text_of(root.find("QueryTranslation"))),
        tuple(_warnings(root)),
    )


def articles_in(page: Page) -> list[Piece]:
    """Every article of an answer, as XML."""
    try:
        return list(elements(page.body, _ARTICLES))
    except ImportRefused as refused:
        raise _broken(page, refused) from None


def read_articles(page: Page, asked: list[str]) -> Iterator[Entry | Reject]:
    """Every article of an answer, then a reject for each that was asked for and did not come."""
    came = []
    for place, piece in enumerate(articles_in(page), 1):
        entry = article_entry(piece.element)
        came.append(entry.pmid)
        if entry.pmid:
            yield replace(entry, native_id=entry.pmid, raw=piece.raw, line=place)
        else:
            yield Reject(place, "the article has no PubMed id", piece.raw)
    missing = [name for name in asked if name not in came]
    for place, name in enumerate(missing, len(came) + 1):
        yield Reject(place, f"PubMed lists article {name} and did not send it", name)


def _warnings(root: Element) -> Iterator[str]:
    for place in ("ErrorList", "WarningList"):
        for said in root.iterfind(f"{place}/*"):
            words = clean_text(text_of(said))
            if words and words != _IDLE:
                name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said.tag).lower()
                yield words if said.tag == "OutputMessage" else f"{name}: {words}"


def _root(page: Page) -> Element:
    try:
        return root_of(page.body)
    except ImportRefused as refused:
        raise _broken(page, refused) from None


def _broken(page: Page, refused: ImportRefused) -> PageFault:
    words = message_of(page.body) if page.body.lstrip()[:1] == b"{" else ""
    return PageFault(Fault.PASSING, words or f"the service sent something else than XML: {refused.message}")
