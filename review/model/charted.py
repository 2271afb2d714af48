"""What was charted: one intervention, its values, and the evidence behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from review.model.codes import Certainty, Missing


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a source says so: verbatim quote, place, and how the source puts it."""

    quote: str = ""
    location: str = ""
    certainty: Certainty = Certainty.STATED
    report_id: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One charted value of one field.

    ``value`` is a code, a list of codes, text or a number; ``missing`` says why there is none.
    ``as_of`` dates a snapshot; ``derived_from`` names the inputs of a worked-out value.
    """

    field_id: str
    value: Any = None
    missing: Missing | None = None
    evidence: tuple[Evidence, ...] = ()
    as_of: str = ""
    note: str = ""
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """One charted intervention: what was offered, in one country, of one type, with its evidence.

    ``outcomes`` is the repeated group under the intervention, one tuple of values an outcome.
    """

    extraction_id: str
    report_id: str
    extractor_id: str
    values: tuple[Value, ...]
    outcomes: tuple[tuple[Value, ...], ...] = ()
    note: str = ""
    is_example: bool = False
    form_version: int = 1
    revision: int = 1

    def get(self, field_id: str) -> Any:
        """The value of a field, or None when it is missing or not charted."""
        return next((v.value for v in self.values if v.field_id == field_id), None)
