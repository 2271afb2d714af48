"""Countries by code or name in many languages, without guessing.

Names come from the Unicode Common Locale Data Repository through Babel, so that "Sydkorea",
"Sør-Korea" and "대한민국" are one country. Only whole names match, case and white space aside; a
name that fits two countries ("Korea") comes back as a question, anything else as None.

Codes are ISO 3166-1 (alpha-2, alpha-3) and, for the parts of the United Kingdom, ISO 3166-2.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from review.extraction.country_names import ALIASES, ASK, LOCALES, NOT_ISO, PARTS, USER_ASSIGNED, WITHDRAWN


@dataclass(frozen=True, slots=True, order=True)
class Country:
    """A country, and the part of it that was named, if one was (``GB-SCT`` for Scotland)."""

    alpha3: str
    alpha2: str
    part: str = ""

    @property
    def code(self) -> str:
        """The code a chart keeps: the part's when a part was named, else alpha-3."""
        return self.part or self.alpha3


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that fits more than one country; a person has to say which."""

    text: str
    options: tuple[Country, ...]

    @property
    def question(self) -> str:
        """What to ask, in one line."""
        names = " or ".join(f"{name_of(c.code)} ({c.code})" for c in self.options)
        return f"{self.text!r} may be {names}: which one?"


def resolve(text: str) -> Country | Ambiguous | None:
    """The country a code or name stands for, a question when it fits several, None when it fits none."""
    folded = _fold(text)
    names = _index()
    found = names.get(folded) or names.get(folded.removeprefix("the "))
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return Ambiguous(text.strip(), found)


def name_of(code: str, locale: str = "en") -> str:
    """The name of a country or part in a language, English where the language is not known.

    A code that is no country's comes back as it is, so that a table never loses a row.
    """
    found = resolve(code)
    if not isinstance(found, Country):
        return code
    if found.part:
        names = PARTS[found.part]
        return names.get(_language(locale)) or names["en"]
    return str(_territories(locale).get(found.alpha2) or found.alpha3)


def all_countries() -> tuple[Country, ...]:
    """Every country and territory of ISO 3166-1, and Kosovo, by alpha-3 code."""
    return tuple(sorted(_countries().values()))


@cache
def _countries() -> dict[str, Country]:
    """Alpha-2 to country; alpha-3 codes are aliases of alpha-2 in the repository's supplemental data."""
    known = {c for c in map(str, Locale.parse("en").territories) if len(c) == 2 and c.isalpha()} - NOT_ISO
    found = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and alias not in WITHDRAWN and targets[0] in known:
            found[targets[0]] = Country(alias, targets[0])
    found.update({two: Country(three, two) for two, three in USER_ASSIGNED.items()})
    return found


@cache
def _index() -> dict[str, tuple[Country, ...]]:
    countries = _countries()
    found: dict[str, set[Country]] = defaultdict(set)
    for alpha2, country in countries.items():
        found[_fold(alpha2)].add(country)
        found[_fold(country.alpha3)].add(country)
        for locale in LOCALES:
            name = Locale.parse(locale).territories.get(alpha2)
            if name:
                found[_fold(name)].add(country)
    for name, alpha2 in ALIASES.items():
        found[_fold(name)] = {countries[alpha2]}
    for part, names in PARTS.items():
        country = countries[part[:2]]
        for name in (part, *names.values()):
            found[_fold(name)] = {Country(country.alpha3, country.alpha2, part)}
    settled = {name: tuple(sorted(options)) for name, options in found.items()}
    asked = {_fold(name): tuple(countries[c] for c in options) for name, options in ASK.items()}
    return settled | asked


def _fold(text: str) -> str:
    """Case, width, white space and apostrophes made equal; nothing else."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").casefold()
    return unicodedata.normalize("NFKC", " ".join(plain.split()))


@cache
def _territories(locale: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(locale, sep="-" if "-" in locale else "_").territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)


def _language(locale: str) -> str:
    language = locale.replace("-", "_").split("_")[0].lower()
    return "nb" if language in ("no", "nn") else language
