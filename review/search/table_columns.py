"""The columns of a table and what we take them for, to show before an import and let a person change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from review.errors import ImportRefused
from review.search.detection import binary_kind, text_kind
from review.search.encoding import decode
from review.search.formats import delimited, xlsx
from review.search.formats.columns import HEADINGS, mapping_of
from review.search.formats.document import Document

FIELDS = tuple(HEADINGS)


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headings of a table, and for each field of an entry the heading it is read from."""

    headings: tuple[str, ...]
    fields: Mapping[str, str]


def table_columns(data: bytes, chosen: Mapping[str, str] | None = None) -> TableColumns | None:
    """Headings and mapping of a table; None for a file that is no table.

    ``chosen`` maps fields to headings, as for ``read_file``. Raises ``ImportRefused`` for a file that
    cannot be read at all.
    """
    picked = dict(chosen or {})
    is_workbook = binary_kind(data) == "xlsx"
    text = "" if is_workbook else decode(data).text
    if not is_workbook and text_kind(text, picked) != "csv":
        return None
    document = Document(data, text, picked)
    header = xlsx.header_of(document) if is_workbook else delimited.header_of(document)
    if not header:
        raise ImportRefused("The heading row of the table is empty.", "give the columns headings")
    found = mapping_of(header, picked)
    return TableColumns(tuple(header), {field: header[columns[0]] for field, columns in found.items()})
