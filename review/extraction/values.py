"""Charted values: what a person types, as what is stored, and back.

``parse`` gives the stored value of a field, or refuses with a reason; stored values pass through it
unchanged, so that one function reads a form, an import and the database. ``show`` gives the text
that ``parse`` reads back to the same value. Everything stored is plain JSON:

=================  ==========================================================================
type               stored as
=================  ==========================================================================
text, long_text    text
single             a code; multi: a list of codes, each once
yes_no_unclear     ``yes``, ``no`` or ``unclear``
integer, number    a number
quantity           ``{"number": 95, "to": 98, "unit": "percent"}``; ``to`` only in a range
money              ``{"amount": 500, "currency": "SEK"}``
date               ``2020``, ``2020-05`` or ``2020-05-17``
country            alpha-3, or the code of a part (``GB-SCT``)
place              text, or ``{"place": "Göteborg", "from": "1997", "to": …, "as_of": …}``
link               an http or https address
=================  ==========================================================================

A field with ``repeated: true`` holds a list of these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from babel.core import get_global

from review.errors import InvalidInput
from review.extraction.countries import Ambiguous, resolve
from review.protocol import FieldSpec, Protocol

NUMBER = r"[+-]?\d{1,15}(?:\.\d{1,9})?"
_RANGE = re.compile(rf"({NUMBER})(?:\s*[-\u2013]\s*({NUMBER}))?\s*(.*)", re.DOTALL)
_DATE = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?")
_PLACE = re.compile(r"(.*?)\s*\[((?:(?:from|to|as of) [^,\]]+(?:, )?)+)\]", re.DOTALL)
_PLACE_KEYS = {"from": "from", "to": "to", "as of": "as_of"}
YES_NO_UNCLEAR = ("yes", "no", "unclear")


def parse(protocol: Protocol, spec: FieldSpec, raw: Any) -> Any:
    """The stored value of a field, from what was typed or is stored already; else ``InvalidInput``."""
    if spec.repeated:
        found = [_one(protocol, spec, item) for item in _lines(raw)]
    elif spec.type == "multi":
        found = list(dict.fromkeys(_one(protocol, spec, item) for item in _lines(raw, ";")))
    else:
        return _one(protocol, spec, raw)
    if not found:
        raise InvalidInput("nothing is given.", "say why the value is missing instead.")
    return found


def show(spec: FieldSpec, value: Any) -> str:
    """A stored value as text that ``parse`` reads back; several values stand one on a line."""
    if isinstance(value, list | tuple):
        return "\n".join(text_of(item) for item in value)
    return text_of(value)


def text_of(item: Any) -> str:
    """One stored value as plain text, codes as they are."""
    if not isinstance(item, dict):
        return str(item)
    if "place" in item:
        dates = [f"{word} {item[key]}" for word, key in _PLACE_KEYS.items() if item.get(key)]
        return f"{item['place']} [{', '.join(dates)}]" if dates else str(item["place"])
    if "currency" in item:
        return f"{item['amount']} {item['currency']}"
    upper = f"\u2013{item['to']}" if "to" in item else ""
    return f"{item.get('number', '')}{upper} {item.get('unit', '')}".strip()


def items(value: Any) -> list[Any]:
    """The single values of a stored value: the list's items, or the one there is."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def unit_of(item: Any) -> str:
    """The unit or currency of one stored value, if it has one."""
    return str(item.get("unit") or item.get("currency") or "") if isinstance(item, dict) else ""


def quantity(raw: Any, units: Sequence[str]) -> dict[str, Any]:
    """A number or a range with one of the units, from text ("95-98 percent") or as stored."""
    if isinstance(raw, dict):
        _known_keys(raw, {"number", "to", "unit"})
        low, high, unit = raw.get("number"), raw.get("to"), str(raw.get("unit") or "")
    else:
        found = _RANGE.fullmatch(str(raw).strip().replace("\u2212", "-"))
        if not found:
            raise InvalidInput(f"{raw!r} does not begin with a number.", f"for example 12 {units[0]}.")
        low, high, unit = found[1], found[2], found[3].strip()
    return _measured(_number(low), None if high is None else _number(high), _unit(units, unit))


def _measured(low: int | float, high: int | float | None, unit: str) -> dict[str, Any]:
    if high is None or high == low:
        return {"number": low, "unit": unit}
    if high < low:
        raise InvalidInput(f"the range {low} to {high} runs backwards.")
    return {"number": low, "to": high, "unit": unit}


def _unit(units: Sequence[str], unit: str) -> str:
    if not unit and len(units) == 1:
        return units[0]
    found = next((u for u in units if u.casefold() == unit.casefold()), None)
    if found is None:
        raise InvalidInput(f"{unit!r} is not a unit of this field.", f"one of {', '.join(units)}.")
    return found


def _one(protocol: Protocol, spec: FieldSpec, raw: Any) -> Any:
    if isinstance(raw, bool):
        raise InvalidInput(f"{raw} is not a value of this field.", "in YAML, write yes and no in quotes.")
    if spec.type in ("single", "multi"):
        return _code(raw, [c.code for c in protocol.codes(spec)])
    if spec.type == "quantity":
        return quantity(raw, spec.units)
    return _READERS[spec.type](raw)


def _lines(raw: Any, also: str = "") -> list[Any]:
    if isinstance(raw, str):
        text = raw.replace(also, "\n") if also else raw
        return [line for line in text.splitlines() if line.strip()]
    return list(raw) if isinstance(raw, list | tuple | set | frozenset) else [raw]


def _code(raw: Any, codes: list[str]) -> str:
    code = raw.strip() if isinstance(raw, str) else raw
    if code not in codes:
        raise InvalidInput(f"{raw!r} is not a code of this field.", f"one of {', '.join(codes)}.")
    return str(code)


def _text(raw: Any) -> str:
    text = " ".join(_words(raw).split())
    if not text:
        raise InvalidInput("the text is empty.", "say why the value is missing instead.")
    return text


def _long_text(raw: Any) -> str:
    lines = [" ".join(line.split()) for line in _words(raw).splitlines()]
    text = "\n".join(lines).strip()
    if not text:
        raise InvalidInput("the text is empty.", "say why the value is missing instead.")
    return text


def _words(raw: Any) -> str:
    if not isinstance(raw, str):
        raise InvalidInput(f"{raw!r} is not text.")
    return raw


def _number(raw: Any) -> int | float:
    if isinstance(raw, int | float) and math.isfinite(raw):
        return int(raw) if float(raw).is_integer() else raw
    text = raw.strip().replace("\u2212", "-") if isinstance(raw, str) else ""
    if not re.fullmatch(NUMBER, text):
        raise InvalidInput(f"{raw!r} is not a number.", "write 1250 or 3.5, without spaces or commas.")
    return _number(float(text)) if "." in text else int(text)


def _integer(raw: Any) -> int:
    number = _number(raw)
    if not isinstance(number, int):
        raise InvalidInput(f"{raw!r} is not a whole number.")
    return number


def _money(raw: Any) -> dict[str, Any]:
    if isinstance(raw, dict):
        _known_keys(raw, {"amount", "currency"})
        amount, currency = raw.get("amount"), str(raw.get("currency") or "")
    else:
        words = str(raw).split()
        if len(words) != 2:
            raise InvalidInput(f"{raw!r} is not an amount and a currency.", "for example 500 SEK.")
        amount, currency = (words[1], words[0]) if words[0].isalpha() else (words[0], words[1])
    if currency.upper() not in get_global("all_currencies"):
        raise InvalidInput(f"{currency!r} is not a currency code.", "ISO 4217, for example SEK.")
    return {"amount": _number(amount), "currency": currency.upper()}


def _date(raw: Any) -> str:
    text = raw.isoformat()[:10] if isinstance(raw, date) else str(raw).strip()
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        raise InvalidInput(f"{text!r} is not a date.", "2020, 2020-05 or 2020-05-17.") from None
    return text


def _country(raw: Any) -> str:
    found = resolve(_words(raw))
    if isinstance(found, Ambiguous):
        raise InvalidInput(found.question, "write the code of the country meant.")
    if found is None:
        raise InvalidInput(f"no country is called {raw!r}.", "write its ISO 3166 code or its full name.")
    return found.code


def _place(raw: Any) -> str | dict[str, str]:
    if isinstance(raw, dict):
        _known_keys(raw, {"place", *_PLACE_KEYS.values()})
        name, dates = _text(raw.get("place", "")), {k: v for k, v in raw.items() if k != "place" and v}
    else:
        name, dates = _text(raw), {}
        if found := _PLACE.fullmatch(name):
            name = _text(found[1])
            pairs = re.findall(r"(from|to|as of) ([^,\]]+)", found[2])
            dates = {_PLACE_KEYS[word]: when for word, when in pairs}
    if not dates:
        return name
    return {"place": name} | {k: _date(dates[k]) for k in _PLACE_KEYS.values() if k in dates}


def _link(raw: Any) -> str:
    text = _words(raw).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or len(text.split()) != 1:
        raise InvalidInput(f"{text!r} is not a web address.", "begin with https://.")
    return text


def _yes_no_unclear(raw: Any) -> str:
    return _code(raw, list(YES_NO_UNCLEAR))


def _known_keys(raw: dict[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(raw) - known):
        raise InvalidInput(f"{', '.join(unknown)} is not known here.", f"one of {', '.join(sorted(known))}.")


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "yes_no_unclear": _yes_no_unclear,
    "integer": _integer,
    "number": _number,
    "money": _money,
    "date": _date,
    "country": _country,
    "place": _place,
    "link": _link,
}
