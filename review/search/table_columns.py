"""The columns of a table and what we take them for, to show before an import and let a person change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from review.errors import ImportRefused
from review.search.detection import text_kind
from review.search.formats import delimited, xlsx
from review.search.formats.columns import HEADINGS, mapping_of
from review.search.formats.document import Document
from review.search.reading import told_by_bytes
from review.search.text_source import Source, Text

FIELDS = tuple(HEADINGS)


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headings of a table, and for each field of an entry the heading it is read from."""

    headings: tuple[str, ...]
    fields: Mapping[str, str]


def table_columns(file: bytes | Path, chosen: Mapping[str, str] | None = None) -> TableColumns | None:
    """Headings and mapping of a table, by its first megabyte; None for a file that is no table.

    ``chosen`` maps fields to headings, as for ``read_file``. Raises ``ImportRefused`` for a file that
    cannot be read at all, and for a heading that the table does not have, naming those it has.
    """
    picked = dict(chosen or {})
    source = Source.of_path(file) if isinstance(file, Path) else Source.of_bytes(file, "")
    kind = told_by_bytes(source)
    header = _of_text(Text(source).head(), picked) if not kind else None
    if kind == "xlsx":
        header = xlsx.header_of(Document(source.data(), "", picked))
    if header is None:
        return None
    if not header:
        raise ImportRefused("The heading row of the table is empty.", "give the columns headings")
    found = mapping_of(header, picked)
    return TableColumns(tuple(header), {field: header[columns[0]] for field, columns in found.items()})


def _of_text(head: str, chosen: dict[str, str]) -> list[str] | None:
    try:
        is_table = text_kind(head, chosen) == "csv"
    except ImportRefused:
        delimited.refuse_missing_columns(head, chosen)
        raise
    return delimited.header_of(Document(b"", head, chosen)) if is_table else None
