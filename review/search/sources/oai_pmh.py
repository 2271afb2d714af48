"""Any repository that speaks OAI-PMH 2.0: everything of a set, or everything; the query is applied here.

Errors come with status 200, as ``<error code="…">``. Where a body holds characters that XML forbids, they
are taken out and a warning is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from review.model import Entry, Reject
from review.search.formats.safe_xml import Piece
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.entries import NO_ID
from review.search.sources.getters import whole
from review.search.sources.oai_record import is_deleted, oai_entry
from review.search.sources.oai_repair import repaired
from review.search.sources.xml_pages import pieces_of, text_in, xml_root

_NOTHING = "noRecordsMatch"
_DEAD = "badResumptionToken"


class OaiPmh(Connector):
    """One repository. Its base address comes from the protocol of the review."""

    info = SourceInfo(
        id="oai-pmh",
        label="OAI-PMH repository",
        base="",
        home="https://www.openarchives.org/pmh/",
        pause=1.0,
        page_size=100,
        total_is="estimate",
        has_window=True,
        can="Everything a repository holds, or one of its sets, in Dublin Core.",
        cannot="There is no search: everything is fetched, and the query is applied here.",
    )

    def __init__(self, base: str = "", label: str = "") -> None:
        self.info = replace(type(self).info, base=base, label=label or type(self).info.label)

    def first(self, part: Part, since: date | None = None) -> Request:
        """All records of the set, or of the repository; the set is the part's query or its parameter."""
        params = {"verb": "ListRecords", "metadataPrefix": "oai_dc", **part.params}
        if part.query:
            params["set"] = part.query
        if since:
            params["from"] = since.isoformat()
        return Request("", params)

    def after(self, page: Page) -> Request | None:
        """The request with the token alone, as the protocol wants it; None when the token is empty."""
        token = _token(_root(page))
        words = (token.text or "").strip() if token is not None else ""
        return Request("", {"verb": "ListRecords", "resumptionToken": words}) if words else None

    def total(self, page: Page) -> int | None:
        """The size of the list, where the repository says it; deleted records count."""
        root = _root(page)
        if _error_code(root) == _NOTHING:
            return 0
        token = _token(root)
        return None if token is None else whole(token.get("completeListSize"))

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every record; deleted ones as rejects."""
        for place, piece in enumerate(pieces_of(page, "record", repaired(page.text)[0]), 1):
            yield _item(piece, place)

    def check(self, page: Page) -> None:
        """A dead token begins the walk anew; no matches at the start is an empty result, not a failure."""
        check_status(page)
        root = _root(page)
        code = _error_code(root)
        words = " ".join(filter(None, [code, text_in(root, "error")]))
        if code == _DEAD:
            raise PageFault(Fault.EXPIRED, words)
        if code and (code != _NOTHING or "resumptionToken" in page.request.params):
            raise PageFault(Fault.FINAL, words)
        if not code and root.find("ListRecords") is None:
            raise PageFault(Fault.PASSING, "the answer holds neither records nor an error")

    def warnings(self, page: Page) -> list[str]:
        """What had to be mended before the page could be read."""
        return repaired(page.text)[1]


def _root(page: Page) -> Element:
    return xml_root(page, "OAI-PMH", repaired(page.text)[0])


def _token(root: Element) -> Element | None:
    return root.find("ListRecords/resumptionToken")


def _error_code(root: Element) -> str:
    error = root.find("error")
    return "" if error is None else error.get("code", "") or "error"


def _item(piece: Piece, place: int) -> Entry | Reject:
    if is_deleted(piece.element):
        return Reject(place, "deleted record", piece.raw)
    if piece.element.find("metadata/dc") is None:
        return Reject(place, "record without metadata in Dublin Core", piece.raw)
    entry = oai_entry(piece.element)
    return replace(entry, raw=piece.raw, line=place) if entry.native_id else Reject(place, NO_ID, piece.raw)
