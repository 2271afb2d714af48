"""DiVA, through the export of its search: student theses, and what SwePub leaves out.

No documentation and no recording of the export exist, so the heading row is checked and anything else is
a fault. The export gives no count. Where a search finds nothing it has been seen to hand out unrelated
records, some with years such as 901; the query is applied here, and those years are rejected.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.diva_record import diva_entry
from review.search.sources.entries import NO_ID
from review.search.sources.getters import raw_of, whole

MOST = 9_999
_NEEDED = frozenset(["pid", "name", "title", "year"])
_FIRST_YEAR = 1_000
_FILLER = "filler record: the year is before 1000"
# The module's own limit of 131,072 characters a cell would refuse long lists of authors.
csv.field_size_limit(50_000_000)


class Diva(Connector):
    """DiVA: theses, reports and articles of Swedish and some other Nordic universities and agencies."""

    info = SourceInfo(
        id="diva",
        label="DiVA",
        base="https://www.diva-portal.org",
        home="https://www.diva-portal.org",
        is_default=True,
        pause=2.0,
        page_size=0,
        most=MOST,
        total_is="none",
        can="Student theses, dissertations, reports and articles of Swedish universities and agencies.",
        cannot="Gives no count, and unrelated records where it finds nothing: the query is applied here.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """Everything the part finds, as one table."""
        fixed = {"format": "csvall2", "aqe": "[]", "aq2": "[[]]", "af": "[]", "onlyFullText": "false"}
        paging = {"noOfRows": str(MOST), "sortOrder": "dateIssued_sort_desc", "searchtype": "all"}
        return Request("smash/export.jsf", {**fixed, **paging, **part.params, "aq": part.query})

    def after(self, page: Page) -> Request | None:
        """None: there is only one page."""
        return None

    def total(self, page: Page) -> int | None:
        """None: the export does not say."""
        return None

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every row below the heading row."""
        header, rows = _table(page)
        for place, cells in enumerate(rows, 1):
            row = dict(zip(header, cells, strict=False))
            raw, year = raw_of(row), whole(row.get("year"))
            entry = diva_entry(row)
            if len(cells) != len(header):
                yield Reject(place, f"{len(cells)} cells under {len(header)} headings", raw_of(cells))
            elif year is not None and year < _FIRST_YEAR:
                yield Reject(place, _FILLER, raw)
            elif not entry.native_id:
                yield Reject(place, NO_ID, raw)
            else:
                yield replace(entry, raw=raw, line=place)

    def check(self, page: Page) -> None:
        """A web page may pass; a table with other columns means that the export has changed."""
        check_status(page)
        if page.text.lstrip()[:1] in ("<", ""):
            raise PageFault(Fault.PASSING, "DiVA sent a web page, or nothing, in place of a table")
        header, rows = _table(page)
        if missing := sorted(_NEEDED - set(header)):
            raise PageFault(
                Fault.FINAL, f"the table has no columns {', '.join(missing)}: the export has changed"
            )
        if rows and len(rows[-1]) < len(header):
            raise PageFault(Fault.PASSING, "the table is cut: its last row has too few cells")

    def warnings(self, page: Page) -> list[str]:
        """That the table is full, so that there may be more; or that it ends within a line."""
        found = []
        if len(_table(page)[1]) >= MOST:
            found.append(f"DiVA gave {MOST:,} rows, the most it was asked for; there may be more.")
        if not page.body.endswith((b"\n", b"\r")):
            found.append("The table of DiVA does not end with a line end; it may have been cut on its way.")
        return found


def _table(page: Page) -> tuple[list[str], list[list[str]]]:
    """The headings in lower case, and the rows that hold anything."""
    text = page.text
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = _rows(text, delimiter, is_strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise PageFault(Fault.PASSING, "the table is cut: a quoted cell is never closed") from None
        rows = _rows(text, delimiter, is_strict=False)
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    return header, [row for row in rows[1:] if any(cell.strip() for cell in row)]


def _rows(text: str, delimiter: str, is_strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict))
