"""Libris Xsearch, the Swedish union catalogue: books and reports of authorities that no other source has.

Only the JSON form says how many there are, and only the MODS form holds whole records. So the number is
asked for first, and carried along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from review.model import Entry, Reject
from review.search.formats.mods_mapping import mods_entry
from review.search.formats.safe_xml import text_of
from review.search.query.model import Part
from review.search.source import Connector, Page, Request, SourceInfo, check_status
from review.search.sources.entries import count_at, extra_of, language_of
from review.search.sources.getters import whole
from review.search.sources.xml_pages import pieces_of, xml_entries, xml_root

MOST = 10_000
_TOTAL = ("xsearch", "records")


class Libris(Connector):
    """Libris: books, reports and theses in Swedish libraries."""

    info = SourceInfo(
        id="libris",
        label="Libris",
        base="https://libris.kb.se",
        home="https://libris.kb.se",
        is_default=True,
        pause=1.0,
        page_size=200,
        most=MOST,
        can="Books, reports of authorities and commissions, and theses in Swedish libraries.",
        cannot="Few abstracts, and those are not searched. Not more than 10,000 records. No date of entry.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """How many there are; the answer's one record is fetched again with the rest."""
        params = {
            "database": "libris",
            **part.params,
            "query": part.query,
            "format": "json",
            "n": "1",
            "start": "1",
        }
        return Request("xsearch", params, is_counting=True)

    def after(self, page: Page) -> Request | None:
        """The first records, then the next from behind what came, until the count is reached or none came."""
        last = min(self.total(page) or 0, MOST)
        if page.request.is_counting:
            return self._records(replace(page.request, memo={"total": self.total(page)}), 1) if last else None
        came = len(pieces_of(page, "mods"))
        start = (whole(page.request.params.get("start")) or 1) + came
        return self._records(page.request, start) if came and start <= last else None

    def total(self, page: Page) -> int | None:
        """The count of the first answer."""
        if page.request.is_counting:
            return whole(page.object(), *_TOTAL)
        return whole(page.request.memo.get("total"))

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every MODS record; nothing of the counting page."""
        if page.request.is_counting:
            return iter(())
        return xml_entries(pieces_of(page, "mods"), _entry)

    def check(self, page: Page) -> None:
        """The count must be there, or a MODS collection."""
        check_status(page)
        if page.request.is_counting:
            count_at(page, *_TOTAL)
        else:
            xml_root(page, "modsCollection")

    def _records(self, request: Request, start: int) -> Request:
        paging = {"n": str(self.info.page_size), "start": str(start)}
        return replace(request, is_counting=False).with_params(format="mods", order="chronological", **paging)


def _entry(mods: Element) -> Entry:
    """The entry, known by the address of its record."""
    entry = mods_entry(mods)
    language, said = language_of([entry.language])
    known = _address(mods) or entry.native_id
    other = {entry.native_id, _record_number(mods)} - {known}
    more = {
        "other ids": [*entry.extra.get("other ids", []), *sorted(other)],
        "language": [*said, *entry.extra.get("language", [])],
    }
    return replace(entry, native_id=known, language=language, extra={**entry.extra, **extra_of(more)})


def _address(mods: Element) -> str:
    """The record's address among its own identifiers, or made of its number as the JSON form makes it."""
    said = [text_of(child).strip() for child in mods.findall("identifier")]
    number = _record_number(mods)
    made = f"http://libris.kb.se/bib/{number}" if number.isalnum() else ""
    return next((address for address in said if "libris.kb.se/" in address), made)


def _record_number(mods: Element) -> str:
    return text_of(mods.find("recordInfo/recordIdentifier")).strip()
