"""The sentence of a report that holds the numbers, made from the same table as the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from review.extraction.form import Part, field
from review.extraction.matrix import MISSING, Matrix, matrix, matrix_label
from review.model import Extraction
from review.protocol import Protocol

Translate = Callable[[str], str]


def overview(
    protocol: Protocol,
    extractions: Sequence[Extraction],
    *,
    t: Translate = str,
    locale: str = "en",
    study_of: Mapping[str, str] | None = None,
) -> str:
    """For instance "7 interventions in 6 countries; the most common type was … (4).".

    ``t`` translates the sentence's parts, ``locale`` picks the labels of the codes.
    """
    return describe(protocol, matrix(protocol, extractions, study_of=study_of), t=t, locale=locale)


def describe(protocol: Protocol, found: Matrix, *, t: Translate = str, locale: str = "en") -> str:
    """The same sentence for a matrix that is already counted."""
    if not found.total:
        return t("Nothing is charted yet.")
    parts = [_extent(protocol, found, t)]
    if common := _most_common(protocol, found, locale, t):
        parts.append(common)
    if lacking := sum(found.row_totals[r] for r in found.rows if r in MISSING):
        parts.append(t("{field} is missing for {count}").format(field=found.row_field, count=lacking))
    return "; ".join(parts) + "."


def _extent(protocol: Protocol, found: Matrix, t: Translate) -> str:
    single, several = t("{count} intervention"), t("{count} interventions")
    if found.unit == "studies":
        single, several = t("{count} study"), t("{count} studies")
    what = (single if found.total == 1 else several).format(count=found.total)
    spec = field(protocol, found.row_field, Part.INTERVENTION)
    if spec is None or spec.type != "country":
        return what
    places = len(found.charted_rows)
    return t("{what} in {where}").format(
        what=what,
        where=(t("{count} country") if places == 1 else t("{count} countries")).format(count=places),
    )


def _most_common(protocol: Protocol, found: Matrix, locale: str, t: Translate) -> str:
    columns = found.charted_columns
    if not columns:
        return ""
    most = max(found.column_totals[c] for c in columns)
    names = [
        matrix_label(protocol, found.column_field, c, locale)
        for c in columns
        if found.column_totals[c] == most
    ]
    if len(names) == 1:
        return t("the most common type was {type} ({count})").format(type=names[0], count=most)
    joined = t("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
    return t("the most common types were {types} ({count} each)").format(types=joined, count=most)
