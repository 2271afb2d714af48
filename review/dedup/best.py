"""What a report is called: the best value of each field among its records, computed, never stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from review.model import Entry, Record

# Taken together from one record, so that a volume never meets another record's pages.
TOGETHER = ("venue", "volume", "issue", "pages")
UNITED = ("issn", "isbn", "keywords")
# Of one entry of one file; they say nothing of the document.
OF_THE_ENTRY = ("native_id", "extra", "raw", "line")
CHOOSABLE = tuple(f.name for f in fields(Entry) if f.name not in OF_THE_ENTRY)
# Two records of one document are at different addresses as a matter of course.
NO_CONFLICT = frozenset({*UNITED, "url"})

_NO_ABSTRACT = re.compile(
    r"\W*(no abstract( is)?( available)?|(abstract )?(is )?not available|n/?a|none)\W*", re.IGNORECASE
)
_CUT_OFF = re.compile(r"(\.\.\.|…|\[?\(?(abstract )?truncated[^.]{0,40}\)?\]?)\s*$", re.IGNORECASE)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Offered:
    """One value of one field, and the record and source that gave it."""

    value: Any
    record_id: str
    source: str


@dataclass(frozen=True, slots=True)
class BestField:
    """The value of one field of a report, where it comes from, and what other records say.

    ``value`` may be the union of what several records gave (identifiers of the journal, keywords);
    ``record_id`` is then the first of them. ``is_conflict`` is whether a person would call the
    values different; ``is_chosen`` is whether a person chose this one.
    """

    name: str
    value: Any
    record_id: str
    source: str
    others: tuple[Offered, ...]
    is_conflict: bool
    is_chosen: bool = False


def best_entry(records: Sequence[Record], chosen: Mapping[str, str] = _NOTHING) -> Entry:
    """One entry that stands for all: records come in the order in which they were found.

    Each field is the first that is filled. The title is the first that is not all capitals, the
    abstract the longest sound one; venue to pages come together from the record that fills most of
    them; keywords, ISSNs and ISBNs are united, and so is ``extra``, so that a note in one record (a
    retraction, a correction) is not lost. ``chosen`` names the record a person chose for a field; a
    record that is not among these has no effect.
    """
    if len(records) == 1:
        return replace(records[0].entry, raw="", line=0)
    best = {name: _best(name, records, chosen)[0] for name in CHOOSABLE}
    best["native_id"] = _first(records, "native_id").entry.native_id
    return Entry(**best, extra=_united_extra(records))


def best_fields(
    records: Sequence[Record],
    chosen: Mapping[str, str] = _NOTHING,
    source_of: Mapping[str, str] = _NOTHING,
) -> tuple[BestField, ...]:
    """Every field with its best value, where it comes from, and the other values, as they were given.

    ``source_of`` gives the source of each run. Fields that no record fills are left out.
    """
    found = []
    for name in CHOOSABLE:
        value, giver = _best(name, records, chosen)
        offers = [
            Offered(getattr(r.entry, name), r.record_id, source_of.get(r.run_id, ""))
            for r in records
            if getattr(r.entry, name)
        ]
        if not offers:
            continue
        is_chosen = chosen.get(name) == giver.record_id
        others = tuple(o for o in offers if o.record_id != giver.record_id)
        is_conflict = name not in NO_CONFLICT and _differ(name, [o.value for o in offers])
        source = source_of.get(giver.run_id, "")
        found.append(BestField(name, value, giver.record_id, source, others, is_conflict, is_chosen))
    return tuple(found)


def _best(name: str, records: Sequence[Record], chosen: Mapping[str, str]) -> tuple[Any, Record]:
    """The value of a field and the record it is from."""
    wanted = next((r for r in records if r.record_id == chosen.get(name)), None)
    if wanted is not None:
        return getattr(wanted.entry, name), wanted
    if name in UNITED:
        return _united(getattr(r.entry, name) for r in records), _first(records, name)
    giver = _GIVERS[name](records) if name in _GIVERS else _first(records, name)
    return getattr(giver.entry, name), giver


def _first(records: Sequence[Record], name: str) -> Record:
    return next((r for r in records if getattr(r.entry, name)), records[0])


def _of_title(records: Sequence[Record]) -> Record:
    titled = [r for r in records if r.entry.title] or [records[0]]
    return next((r for r in titled if not r.entry.title.isupper()), titled[0])


def _of_abstract(records: Sequence[Record]) -> Record:
    return max(records, key=lambda r: (is_sound(r.entry), len(r.entry.abstract)))


def _of_place(records: Sequence[Record]) -> Record:
    return max(records, key=lambda r: sum(bool(getattr(r.entry, name)) for name in TOGETHER))


_GIVERS: dict[str, Callable[[Sequence[Record]], Record]] = {
    "title": _of_title,
    "abstract": _of_abstract,
    **dict.fromkeys(TOGETHER, _of_place),
}


def is_sound(entry: Entry) -> bool:
    """Whether an abstract is one: there, not cut off, not unreadable, not the title again."""
    text = entry.abstract.strip()
    if not text or _NO_ABSTRACT.fullmatch(text) or _CUT_OFF.search(text):
        return False
    return "\N{REPLACEMENT CHARACTER}" not in text and _plain(text) != _plain(entry.title)


def _united(values: Any) -> tuple[str, ...]:
    """All values in order, each once, however it is written."""
    return tuple({_plain(v): v for given in reversed([*values]) for v in reversed(given)}.values())[::-1]


def _united_extra(records: Sequence[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record in records:
        for key, values in record.entry.extra.items():
            kept = found.setdefault(key, [])
            kept.extend(v for v in values if v not in kept)
    return found


def _differ(name: str, values: Sequence[Any]) -> bool:
    plain = {_comparable(name, v) for v in values} - {""}
    if name != "abstract":
        return len(plain) > 1
    longest = max(plain, key=len, default="")
    return any(text not in longest for text in plain)


def _comparable(name: str, value: Any) -> str:
    if name == "authors":
        # Given names are initials in one source and whole in another.
        return " ".join(_plain(a.family or a.literal) for a in value)
    if name == "doi":
        return str(value).casefold()
    if name == "pages":
        return _plain(re.split(r"[-–—]", str(value))[0])
    return _plain(str(value))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if c.isalnum())
