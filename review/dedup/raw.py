"""Records as a table of plain columns: what the engine reads, whatever the records came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from review.errors import InvalidInput
from review.model import Entry, Record

COLUMNS = (
    "record_id", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid",
    "abstract", "isbn", "language", "entry_type", "publisher", "url", "native_id", "elsewhere",
    "source",
)  # fmt: skip
NO_SOURCES: Mapping[str, str] = MappingProxyType({})
# What other tables call the same column.
SYNONYMS = {
    "id": "record_id",
    "venue": "journal",
    "type": "entry_type",
    "accession": "native_id",
    "trial_id": "native_id",
}


def of_records(records: Sequence[Record], sources: Mapping[str, str] = NO_SOURCES) -> pd.DataFrame:
    """One row a record, in their order. ``sources`` names the database by run."""
    rows = [_row(r.record_id, r.entry, sources.get(r.run_id, "")) for r in records]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(record_id: str, e: Entry, source: str) -> tuple[str, ...]:
    authors = "".join(f"{a}; " for a in e.authors)  # the last semicolon says: names are not to be guessed at
    elsewhere = " ".join(v for values in e.extra.values() for v in values)
    year = str(e.year) if e.year else ""
    return (
        record_id, e.title, authors, year, e.venue, e.volume, e.issue, e.pages, e.doi, e.pmid, e.pmcid,
        e.abstract, " ".join(e.isbn), e.language, e.type, e.publisher, e.url, e.native_id, elsewhere,
        source,
    )  # fmt: skip


def of_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns the engine reads, as text; those a frame does not have are empty.

    Every other column is left out, so that no label can be matched on.

    Raises InvalidInput when there is no ``record_id`` or ``title``, or an id stands twice or is empty.
    """
    names = {str(name).strip().lower(): name for name in frame.columns}
    taken: dict[str, str] = {c: names[c] for c in COLUMNS if c in names}
    for other, column in SYNONYMS.items():
        if other in names:
            taken.setdefault(column, names[other])
    for needed in ("record_id", "title"):
        if needed not in taken:
            raise InvalidInput(
                f"The table has no column {needed!r}; it has: {', '.join(map(str, frame.columns))}.",
                f"Give one column the name {needed!r}.",
            )
    text = {c: _text(frame[taken[c]]) if c in taken else "" for c in COLUMNS}
    raw = pd.DataFrame(text, columns=list(COLUMNS), index=pd.RangeIndex(len(frame)), dtype=object)
    _check_ids(raw["record_id"])
    return raw


def _text(column: pd.Series) -> pd.Series:
    is_float = pd.api.types.is_float_dtype(column)  # a year column with holes is read as 2019.0
    missing = column.isna().to_numpy()
    values = column.to_numpy(dtype=object)
    if is_float:
        values = np.array([int(v) if v == v and float(v).is_integer() else v for v in values], dtype=object)
    text = [v if type(v) is str else str(v) for v in np.where(missing, "", values)]
    return pd.Series(text, dtype=object)


def _check_ids(ids: pd.Series) -> None:
    empty = ids == ""
    if empty.any():
        raise InvalidInput(
            f"Row {int(empty.to_numpy().argmax()) + 1} has no record_id.", "Give every record an id."
        )
    again = ids.duplicated()
    if again.any():
        first = str(ids[again].iloc[0])
        raise InvalidInput(f"Record {first!r} was given twice.", "Give every record once.")
