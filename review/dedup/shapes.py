"""Records in normal form: one row a record, plain text and small numbers, ready to be compared.

Everything here looks at one row (or one distinct value) alone, so any part of the records may be
done anywhere, at any time, and kept: ``VERSION`` changes when the normal form does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from review.dedup.fields import (
    is_cut_supplement,
    read_accession,
    read_doi,
    read_isbns,
    read_issue,
    read_kind,
    read_pages,
    read_pmcid,
    read_pmid,
    read_registrations,
    read_supplement,
    read_volume,
    reads_supplement,
)
from review.dedup.names import write_people
from review.dedup.raw import COLUMNS
from review.dedup.titles import fold, read_title, tokens

VERSION = 2
ABSTRACT_LENGTH = 400
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("year", "kind", "people_count", "markers"), np.int32),
    **dict.fromkeys(
        ("is_bracketed", "is_generic", "is_distinct", "is_telling", "has_group", "is_article_number",
         "volume_supplement", "issue_supplement", "page_supplement"), bool),
}  # fmt: skip
_OF_TITLE = (
    "title", "compact", "written", "head", "start", "tongue", "numbers",
    "markers", "lead", "is_bracketed", "is_generic", "is_distinct", "is_telling",
)  # fmt: skip
START = 12  # characters of a title without spaces by which one may be the beginning of another
# What is written here says nothing of the document: two copies differ in it.
_NOT_OF_THE_DOCUMENT = frozenset({"record_id", "source"})
_TELLING = ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "url", "native_id")


def shape(raw: pd.DataFrame) -> pd.DataFrame:
    """The normal form of each row of a table with the columns of ``raw.COLUMNS``, in the same order.

    Text is folded (lower case, no accents, no punctuation) and ``""`` when the source did not say;
    ``year`` is 0 then. Each distinct value is read once.
    """
    shapes = pd.DataFrame({"record_id": pd.Series(raw["record_id"].to_numpy(object), dtype=object)})
    _spread(shapes, raw, ("title",), _title_of, _OF_TITLE)
    _spread(shapes, raw, ("authors",), _people_of, ("people", "first_person", "people_count", "has_group"))
    _spread(shapes, raw, ("year",), _year_of, ("year",))
    _spread(shapes, raw, ("journal",), _venue_of, ("venue",))
    _spread(shapes, raw, ("publisher",), _folded, ("publisher",))
    _spread(shapes, raw, ("volume",), _volume_of, ("volume", "volume_supplement"))
    _spread(shapes, raw, ("issue",), _issue_of, ("issue", "issue_supplement"))
    _spread(shapes, raw, ("pages",), _pages_of, (
        "first_page", "last_page", "page_supplement", "is_article_number"))  # fmt: skip
    _spread(shapes, raw, ("volume", "issue", "pages"), read_supplement, ("supplement",))
    _spread(shapes, raw, ("doi", "url"), read_doi, ("doi",))
    _spread(shapes, raw, ("pmid", "native_id", "url"), read_pmid, ("pmid",))
    _spread(shapes, raw, ("pmcid", "native_id"), read_pmcid, ("pmcid",))
    _spread(shapes, raw, ("native_id",), read_accession, ("accession",))
    _spread(shapes, raw, ("native_id", "url", "journal", "elsewhere"), read_registrations, ("registrations",))
    _spread(shapes, raw, ("isbn",), read_isbns, ("isbn",))
    _spread(shapes, raw, ("source",), _folded, ("source",))
    _spread(shapes, raw, ("language",), _folded, ("language",))
    _spread(shapes, raw, ("entry_type", "journal"), read_kind, ("kind",))
    _spread(shapes, raw, ("abstract",), _abstract_of, ("abstract",))
    supplement = [shapes.pop(name) for name in ("volume_supplement", "issue_supplement", "page_supplement")]
    shapes["is_supplement"] = np.logical_or.reduce([s.to_numpy(bool) for s in supplement])
    shapes["identity"], shapes["filled"] = _identity(raw)
    return shapes


def pack(shapes: pd.DataFrame) -> list[str]:
    """Each row as one text, to be kept and unpacked by the same ``VERSION``."""
    columns = [shapes[name].tolist() for name in shapes.columns]
    return [json.dumps(row, ensure_ascii=False) for row in zip(*columns, strict=True)]


def unpack(texts: Sequence[str], like: pd.DataFrame) -> pd.DataFrame:
    """The rows that ``pack`` made, with the columns and types of ``like``."""
    rows = json.loads(f"[{','.join(texts)}]")
    columns = zip(*rows, strict=True) if rows else [()] * len(like.columns)
    named = zip(like.columns, columns, strict=True)
    return pd.DataFrame({name: pd.Series(values, dtype=like[name].dtype) for name, values in named})


def _spread(
    shapes: pd.DataFrame,
    raw: pd.DataFrame,
    sources: tuple[str, ...],
    read: Callable[..., Any],
    names: tuple[str, ...],
) -> None:
    """Read each distinct combination of the source columns once, and put what came out into columns."""
    codes, distinct = _distinct([raw[s].to_numpy(object) for s in sources])
    values: Sequence[Any] = [read(*d) for d in distinct]
    if len(names) == 1:
        shapes[names[0]] = _taken(values, codes, _TYPES.get(names[0], object))
        return
    for name, column in zip(names, zip(*values, strict=True) if values else [()] * len(names), strict=True):
        shapes[name] = _taken(column, codes, _TYPES.get(name, object))


def _distinct(columns: list[Any]) -> tuple[Any, list[tuple[str, ...]]]:
    if len(columns) == 1:
        codes, values = pd.factorize(columns[0])
        return codes, [(v,) for v in values]
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        more, values = pd.factorize(column)
        code = code * max(1, len(values)) + more
        code = pd.factorize(code)[0].astype(np.int64)
    first = np.full(int(code.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    return code, list(zip(*(c[first] for c in columns), strict=True))


def _taken(values: Sequence[Any], codes: Any, kind: Any) -> Any:
    array = np.empty(len(values), dtype=kind)
    array[:] = values
    return pd.Series(array[codes], dtype=kind)  # the type is said, or pandas makes its own of text


def _title_of(raw: str) -> tuple[str, str, str, str, str, str, str, int, str, bool, bool, bool, bool]:
    t = read_title(raw)
    numbers = " ".join(t.numbers)
    start = t.compact[:START] if len(t.compact) >= START else ""
    kind = (t.is_bracketed, t.is_generic, t.is_distinct, t.is_telling)
    return t.text, t.compact, t.written, t.head, start, t.language, numbers, t.marker_bits, t.lead, *kind


def _people_of(raw: str) -> tuple[str, str, int, bool]:
    people, has_group = write_people(raw)
    return ";".join(people), people[0] if people else "", len(people), has_group


def _year_of(raw: str) -> int:
    digits = raw.strip()[:4]
    return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else 0


def _venue_of(raw: str) -> str:
    return " ".join(tokens(raw.split("(")[0].split("[")[0]) or tokens(raw))


def _folded(raw: str) -> str:
    return " ".join(tokens(raw))


def _volume_of(raw: str) -> tuple[str, bool]:
    return read_volume(raw), reads_supplement(raw) or is_cut_supplement(raw)


def _issue_of(raw: str) -> tuple[str, bool]:
    return read_issue(raw), reads_supplement(raw)


def _pages_of(raw: str) -> tuple[str, str, bool, bool]:
    pages = read_pages(raw)
    is_supplement = pages.is_supplement or reads_supplement(raw)
    return pages.first, pages.last, is_supplement, pages.is_article_number


def _abstract_of(raw: str) -> str:
    return " ".join(fold(raw[: ABSTRACT_LENGTH + 200]).split())[:ABSTRACT_LENGTH]


def _identity(raw: pd.DataFrame) -> tuple[Any, Any]:
    """A number that two rows share when all they say of their document is the same, and how much it is."""
    names = [name for name in COLUMNS if name not in _NOT_OF_THE_DOCUMENT]
    identity = np.zeros(len(raw), dtype=np.uint64)
    for name in names:
        column = pd.util.hash_array(raw[name].to_numpy(object), categorize=True)
        identity = identity * np.uint64(1_000_003) + column
    filled = sum((raw[name] != "").to_numpy().astype(np.int8) for name in _TELLING)
    return identity, filled
