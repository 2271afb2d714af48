"""The values and outcomes of one gold row, from its codes and the facts placed on it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from review.extraction.gold_map import (
    CODE_OF_WORD,
    CODES,
    COUNT_OF,
    FIELD_OF,
    LISTS,
    QUANTITIES,
    ROW_FIELDS,
    OutcomeSlot,
)
from review.extraction.values import NUMBER, items, quantity, text_of
from review.model import Certainty, Evidence, Missing, Value

_NUMERIC = re.compile(rf"{NUMBER}(?:-{NUMBER})?")
_TOGETHER = "the source does not tell the countries apart"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the table, as it stands there; ``more`` holds its further keys."""

    fact_id: str
    source: str
    line: int
    entity: str
    field: str
    value: Any
    certainty: Certainty
    quote: str
    unit: str = ""
    as_of: str = ""
    count: int | None = None
    more: tuple[tuple[str, str], ...] = ()

    def words(self) -> str:
        """What the fact says, in the table's words."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        said = [str(v) for v in self.value] if isinstance(self.value, list) else [str(self.value)]
        if not self.unit:
            return "; ".join(said)
        unit = self.unit if _NUMERIC.fullmatch(said[0]) else f"({self.unit})"
        return f"{'; '.join(said)} {unit}"

    def remarks(self) -> str:
        """The fact's note, and its further keys by name."""
        return ". ".join(v if k == "note" else f"{k.replace('_', ' ')}: {v}" for k, v in self.more)


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact with its place in the form: a field of the row, or a slot of an outcome."""

    fact: Fact
    slot: str | OutcomeSlot
    evidence: Evidence
    site: str
    together: bool = False

    def note(self, *, with_words: bool) -> str:
        """What must not be lost beside the value: place, the table's words, its remarks."""
        words = f"{self.fact.fact_id}: {self.fact.words()}" if with_words else ""
        parts = [self.site, words, self.fact.remarks(), _TOGETHER if self.together else ""]
        return ". ".join(p for p in parts if p)


def row_values(row: Mapping[str, Any], placed: Sequence[Placed]) -> tuple[Value, ...]:
    """The row's coded values with their evidence, then the values only facts give."""
    by_field: dict[str, list[Placed]] = defaultdict(list)
    for item in placed:
        if isinstance(item.slot, str):
            by_field[item.slot].append(item)
    coded = [_coded(field_id, row.get(key), by_field[field_id]) for key, field_id in ROW_FIELDS.items()]
    counts = [v for item in placed for v in _own_count(item)]
    told = [
        value
        for field_id, members in by_field.items()
        if field_id not in ROW_FIELDS.values()
        for value in _told(field_id, members)
    ]
    return (*coded, *counts, *told)


def outcome_groups(placed: Sequence[Placed]) -> tuple[tuple[Value, ...], ...]:
    """One tuple of values an outcome; facts of one site and one key are one outcome."""
    groups: dict[tuple[str, str], list[tuple[OutcomeSlot, Placed]]] = defaultdict(list)
    for item in placed:
        if isinstance(item.slot, OutcomeSlot):
            groups[item.slot.key, item.site].append((item.slot, item))
    return tuple(_outcome(members) for members in groups.values())


def folded(text: str) -> str:
    """A name without case, marks and spaces, as keys write it."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def _coded(field_id: str, said: Any, placed: Sequence[Placed]) -> Value:
    notes = [item.note(with_words=True) for item in placed]
    value = _code(field_id, said)
    if value != said and isinstance(said, str):
        notes.insert(0, f"in words: {said}")
    return Value(
        field_id=field_id,
        value=value,
        missing=Missing.NOT_REPORTED if value is None else None,
        evidence=tuple(item.evidence for item in placed),
        as_of=next((i.fact.as_of for i in placed if i.fact.as_of), ""),
        note="\n".join(n for n in notes if n),
    )


def _code(field_id: str, said: Any) -> Any:
    if said is None or said == []:
        return None
    if isinstance(said, bool):
        return "yes" if said else "no"
    if field_id in CODES and isinstance(said, str):
        return CODES[field_id].get(said, [said])
    return said


def _own_count(item: Placed) -> Iterator[Value]:
    field_id = COUNT_OF.get(item.fact.field)
    if field_id is not None and item.fact.count is not None:
        # Counted from the list, not said by the source: a worked-out value names its input.
        fact, own = item.fact, FIELD_OF[item.fact.field]
        yield Value(field_id, fact.count, None, (item.evidence,), fact.as_of, derived_from=(own,))


def _told(field_id: str, placed: Sequence[Placed]) -> Iterator[Value]:
    """One value for each date; what does not fit beside the first value stands in the note."""
    dated: dict[str, list[Placed]] = defaultdict(list)
    for item in placed:
        dated[item.fact.as_of].append(item)
    for as_of, members in dated.items():
        told = [_told_value(field_id, item.fact) for item in members]
        value = [v for many in told for v in many] if field_id in LISTS else told[0]
        notes = [
            item.note(with_words=(one != value and field_id not in LISTS) or _text(one) != item.fact.words())
            for item, one in zip(members, told, strict=True)
        ]
        evidence = tuple(item.evidence for item in members)
        yield Value(field_id, value, None, evidence, as_of, "\n".join(n for n in notes if n))


def _text(told: Any) -> str:
    return "; ".join(text_of(item).replace("\u2013", "-") for item in items(told))


def _told_value(field_id: str, fact: Fact) -> Any:
    if field_id in LISTS:
        return fact.value if isinstance(fact.value, list) else [fact.value]
    if field_id in QUANTITIES:
        return quantity(str(fact.value), [QUANTITIES[field_id]])
    if field_id in CODE_OF_WORD:
        return CODE_OF_WORD[field_id].get(fact.words(), fact.words())
    return str(fact.value) if field_id == "first_year" else fact.value


def _outcome(members: Sequence[tuple[OutcomeSlot, Placed]]) -> tuple[Value, ...]:
    first = members[0][0]
    values = [Value("domain", first.domain), Value("measure", first.measure)]
    for slot, item in members:
        evidence, note = (item.evidence,), item.note(with_words=False)
        values.append(Value(slot.field_id, item.fact.words(), None, evidence, item.fact.as_of, note))
        if slot.field_id == "result":
            values.extend(replace(v, evidence=evidence) for v in _measured(item.fact))
    return (*values, Value("source_kind", first.source_kind))


def _measured(fact: Fact) -> Iterator[Value]:
    unit = fact.unit.split(" ")[0]
    if unit and _NUMERIC.fullmatch(str(fact.value)):
        yield Value("number", quantity(f"{fact.value} {unit}", [unit]))
    if whom := re.search(r"\bof (.+)", fact.unit):
        yield Value("denominator", whom[1])
