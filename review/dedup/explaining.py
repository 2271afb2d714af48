"""The story of two records: what brought them together, what agrees, which rules and vetoes hold, the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from review.dedup.aliases import under
from review.dedup.blocking import CAP, WINDOW
from review.dedup.evidence import DIFFERENT, EQUAL, Evidence
from review.dedup.fate import Fate, fate_of
from review.dedup.judging import NO_POLICIES, Policies, held
from review.dedup.keys import FAMILIES, count_words, keys, marks_of
from review.dedup.matching import Matched, title_order
from review.dedup.raw import COLUMNS
from review.dedup.rules import RULES, judge
from review.dedup.stories import DETAILS
from review.dedup.vetoes import VETOES
from review.dedup.weigh import weigh
from review.dedup.wording import TitleLevel
from review.errors import InvalidInput, NotFound


class State(StrEnum):
    """What a detail says of two records."""

    AGREE = "agree"
    DIFFER = "differ"
    UNKNOWN = "unknown"


_STATES = {EQUAL: State.AGREE, DIFFERENT: State.DIFFER}


@dataclass(frozen=True, slots=True)
class Side:
    """One field of the two records, as it was given."""

    field: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class SharedKey:
    """A key that both records have, and how many records have it.

    ``is_compared`` is False where the key is too common and the two are no neighbours by title.
    """

    family: str
    size: int
    is_compared: bool


@dataclass(frozen=True, slots=True)
class HeldRule:
    """A rule that holds; the first that does ``speaks``."""

    name: str
    reason: str
    score: float
    merges: bool
    speaks: bool


@dataclass(frozen=True, slots=True)
class HeldVeto:
    """A veto that holds, in words. ``is_void`` where the same entry stands twice, so that none counts."""

    name: str
    words: str
    is_firm: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the engine saw of two records, and what became of them."""

    record_a: str
    record_b: str
    fields: tuple[Side, ...]
    keys: tuple[SharedKey, ...]
    is_near: bool
    """Whether titles, identifiers or place in print are near enough for the pair to be weighed."""
    title: str
    title_ratio: float
    shared_authors: float | None
    details: dict[str, State]
    rules: tuple[HeldRule, ...]
    vetoes: tuple[HeldVeto, ...]
    fate: Fate

    @property
    def is_compared(self) -> bool:
        """Whether a key brought the two together."""
        return any(key.is_compared for key in self.keys)


def explain(
    matched: Matched,
    fields: Mapping[str, Mapping[str, str]],
    record_a: str,
    record_b: str,
    policies: Policies = NO_POLICIES,
) -> Story:
    """The story of two records of a match; ``fields`` has the fields of both, by record id.

    Raises NotFound for an id that is not among the records, InvalidInput for one record twice.
    """
    a, b = (_row(matched, i) for i in (record_a, record_b))
    if a == b:
        raise InvalidInput(f"{record_a!r} was named twice.", "name two different records.")
    if a > b:  # evidence is worked out with the lower id first
        a, b, record_a, record_b = b, a, record_b, record_a
    x, y = (np.array([row], dtype=np.int32) for row in (a, b))
    evidence = under(weigh(matched.table, x, y, keep_all=True), matched.aliases)
    judged = matched.judged
    evidence = evidence.with_left_over(
        judged.evidence.left_over[(judged.a == a) & (judged.b == b)].any() | [False]
    )
    rules = _rules(evidence)
    shared = float(evidence.shared[0])
    return Story(
        record_a=record_a,
        record_b=record_b,
        fields=_sides(fields[record_a], fields[record_b]),
        keys=_keys(matched, a, b),
        is_near=len(weigh(matched.table, x, y)) > 0,
        title=TitleLevel(int(evidence.title[0])).name.lower(),
        title_ratio=round(float(evidence.ratio[0]) / 100, 4),
        shared_authors=None if shared < 0 else round(shared, 4),
        details=_details(evidence),
        rules=rules,
        vetoes=_vetoes(matched, evidence, policies, is_void=bool(rules) and rules[0].name == RULES[0].name),
        fate=fate_of(matched, a, b),
    )


def fields_of(raw: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The fields of each record of a table with the columns of ``raw.COLUMNS``, by id."""
    columns = [raw[name].tolist() for name in COLUMNS]
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)}


def _row(matched: Matched, record_id: str) -> int:
    ids = matched.table.ids
    at = int(np.searchsorted(ids, record_id))
    if at == len(ids) or ids[at] != record_id:
        raise NotFound(
            f"There is no record {record_id!r} among these {len(ids)}.",
            "the table of clusters names them all.",
        )
    return at


def _sides(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[Side, ...]:
    wanted = [name for name in COLUMNS if name != "record_id" and (a[name] or b[name])]
    return tuple(Side(name, a[name], b[name]) for name in wanted)


def _keys(matched: Matched, a: int, b: int) -> tuple[SharedKey, ...]:
    marks = marks_of(matched.table.shapes)
    hashes, rows, family = keys(marks, count_words(marks))
    order = title_order(matched.table.column("title"))
    found: dict[str, SharedKey] = {}
    for shared in np.intersect1d(hashes[rows == a], hashes[rows == b]).tolist():
        at = np.flatnonzero(hashes == shared)
        between = np.sort(order[rows[at]])
        places = np.searchsorted(between, order[[a, b]])
        is_compared = len(at) <= CAP or abs(int(places[0] - places[1])) <= WINDOW
        key = SharedKey(FAMILIES[family[at[0]]], len(at), is_compared)
        earlier = found.get(key.family)
        if earlier is None or (is_compared, -key.size) > (earlier.is_compared, -earlier.size):
            found[key.family] = key
    return tuple(found[name] for name in FAMILIES if name in found)


def _details(e: Evidence) -> dict[str, State]:
    states = {"numbers in the title": int(e.numbers[0])}
    states |= {name: int(getattr(e, column)[0]) for name, column in DETAILS.items()}
    gap = int(e.year_gap[0])
    found = {name: _STATES.get(state, State.UNKNOWN) for name, state in states.items()}
    found["year"] = State.UNKNOWN if gap < 0 else State.DIFFER if gap else State.AGREE
    return found


def _rules(e: Evidence) -> tuple[HeldRule, ...]:
    first, score = judge(e)
    held_here = [(number, rule) for number, rule in enumerate(RULES) if rule.holds(e)[0]]
    return tuple(
        HeldRule(
            rule.name,
            rule.reason,
            round(float(score[0]) if number == first[0] else rule.score, 4),
            rule.merges,
            speaks=number == int(first[0]),
        )
        for number, rule in held_here
    )


def _vetoes(matched: Matched, e: Evidence, policies: Policies, *, is_void: bool) -> tuple[HeldVeto, ...]:
    a, b = matched.table.row(int(e.a[0])), matched.table.row(int(e.b[0]))
    return tuple(
        HeldVeto(veto.name, veto.tell(a, b), bool(veto.is_firm(e)[0]) and not is_void, is_void)
        for veto in VETOES
        if held(veto, e, policies)[0]
    )
