"""The evidence map as a table: one field against another, with totals and with the gaps.

Every code of the columns is printed, also where nothing was charted: gaps are a result. A row
without a country, or without a type, is counted under the reason it has none, so that the sum over
the cells is always the number of intervention rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review.extraction.countries import Country, resolve
from review.extraction.form import Part, field, is_intervention, values_of
from review.extraction.tables import Row, label
from review.extraction.values import text_of
from review.model import Extraction, Missing
from review.protocol import FieldSpec, Protocol

MISSING = tuple(m.value for m in Missing)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of one field's values against another's.

    ``cells`` holds the filled cells by (row, column). The margins are counted, not added up: a study
    with two types in one country stands in two cells and counts once in the margin.
    """

    row_field: str
    column_field: str
    unit: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], int]
    row_totals: dict[str, int]
    column_totals: dict[str, int]
    total: int

    def count(self, row: str, column: str) -> int:
        """The count of one cell, 0 when it is a gap."""
        return self.cells.get((row, column), 0)

    @property
    def charted_rows(self) -> tuple[str, ...]:
        """The rows that are values, not reasons for a missing one: the countries."""
        return tuple(r for r in self.rows if r not in MISSING)

    @property
    def charted_columns(self) -> tuple[str, ...]:
        """The columns in which anything was counted, reasons for a missing value aside."""
        return tuple(c for c in self.columns if self.column_totals[c] and c not in MISSING)


def matrix(
    protocol: Protocol, extractions: Sequence[Extraction], *, study_of: Mapping[str, str] | None = None
) -> Matrix:
    """The protocol's map (``outputs.map``) counted over the charted rows."""
    plan = protocol.outputs.map
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    for index, extraction in enumerate(extractions):
        if is_intervention(protocol, extraction):
            place = (_code(protocol, extraction, plan.rows), _code(protocol, extraction, plan.columns))
            studied = (study_of or {}).get(extraction.report_id, extraction.report_id)
            units[place].add(studied if plan.count == "studies" else str(index))
    return _counted(protocol, units)


def matrix_rows(protocol: Protocol, found: Matrix, locale: str = "en") -> list[Row]:
    """The matrix as rows: code, label, one column a type, ``total``; the last row is the totals."""
    head, head_label = found.row_field, f"{found.row_field}_label"
    rows: list[Row] = [
        {head: r, head_label: matrix_label(protocol, found.row_field, r, locale)}
        | {c: found.count(r, c) for c in found.columns}
        | {"total": found.row_totals[r]}
        for r in found.rows
    ]
    return [*rows, {head: "total", head_label: ""} | found.column_totals | {"total": found.total}]


def matrix_label(protocol: Protocol, field_id: str, code: str, locale: str = "en") -> str:
    """The words for a row or column of the matrix."""
    spec = field(protocol, field_id, Part.INTERVENTION)
    return label(protocol, spec, code, locale) if spec and code not in MISSING else code


def _counted(protocol: Protocol, units: Mapping[tuple[str, str], set[str]]) -> Matrix:
    plan = protocol.outputs.map
    rows = _ordered(protocol, plan.rows, {r for r, _ in units}, gaps=False)
    columns = _ordered(protocol, plan.columns, {c for _, c in units}, gaps=True)
    return Matrix(
        row_field=plan.rows,
        column_field=plan.columns,
        unit=plan.count,
        rows=rows,
        columns=columns,
        cells={place: len(ids) for place, ids in units.items()},
        row_totals={r: _distinct(units, 0, r) for r in rows},
        column_totals={c: _distinct(units, 1, c) for c in columns},
        total=len(set().union(*units.values())),
    )


def _distinct(units: Mapping[tuple[str, str], set[str]], side: int, code: str) -> int:
    return len({u for place, ids in units.items() if place[side] == code for u in ids})


def _ordered(protocol: Protocol, field_id: str, seen: set[str], *, gaps: bool) -> tuple[str, ...]:
    """The protocol's own order of codes, then codes it does not know, then reasons for missing values."""
    spec = field(protocol, field_id, Part.INTERVENTION)
    known = [c.code for c in protocol.codes(spec)] if spec else []
    first = [c for c in known if gaps or c in seen]
    others = sorted(seen - set(known) - set(MISSING))
    return (*first, *others, *(m for m in MISSING if m in seen and m not in known))


def _code(protocol: Protocol, extraction: Extraction, field_id: str) -> str:
    spec = field(protocol, field_id, Part.INTERVENTION)
    given = values_of(extraction, field_id)
    value = next((v.value for v in given if v.value is not None), None)
    if value is not None:
        return _one_code(spec, value)
    reason = next((v.missing for v in given if v.missing is not None), Missing.NOT_YET_CHARTED)
    return reason.value


def _one_code(spec: FieldSpec | None, value: Any) -> str:
    """Parts of a country count under the country: a map has one place for it."""
    text = text_of(value)
    found = resolve(text) if spec is not None and spec.type == "country" else None
    return found.alpha3 if isinstance(found, Country) else text
