"""CSV out of entries, safe to open in a spreadsheet, and readable again without loss."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from review.model import Entry
from review.search.formats.carry import NOTE, carried
from review.search.formats.names import write_author
from review.search.formats.table_mapping import NOTE_COLUMN, TableMapper
from review.search.formats.text import protect

COLUMNS = [
    "native_id",
    "type",
    "title",
    "authors",
    "year",
    "date",
    "venue",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "issn",
    "isbn",
    "language",
    "url",
    "publisher",
    "keywords",
    "abstract",
]
# A cell that begins like this can run as a formula; blanks and zero-width characters may stand before it.
_DANGEROUS = re.compile("'*(?:[\t\r]|[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def write_csv(entries: Sequence[Entry]) -> str:
    """The entries as CSV: a byte-order mark, CRLF, all cells quoted, formulas neutralised."""
    header = [*COLUMNS, NOTE_COLUMN]
    mapper = TableMapper(header)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    for entry in entries:
        cells = [neutralise(cell) for cell in row_of(entry)]
        note = carried(entry, mapper.entry([*cells, ""], "", 0))
        # A row must hold something to be seen as an entry, even one without a single field.
        writer.writerow([*cells, note or ("" if any(cells) else f"{NOTE}{{}}")])
    return "\ufeff" + out.getvalue()


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def row_of(entry: Entry) -> list[str]:
    """The texts of an entry's cells, one for each of ``COLUMNS``."""
    return [
        entry.native_id,
        entry.type,
        protect(entry.title),
        protect("; ".join(write_author(author) for author in entry.authors)),
        "" if entry.year is None else str(entry.year),
        entry.date,
        protect(entry.venue),
        entry.volume,
        entry.issue,
        entry.pages,
        entry.doi,
        entry.pmid,
        entry.pmcid,
        "; ".join(entry.issn),
        "; ".join(entry.isbn),
        entry.language,
        entry.url,
        protect(entry.publisher),
        "; ".join(protect(word) for word in entry.keywords),
        protect(entry.abstract),
    ]
