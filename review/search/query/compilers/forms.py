"""Truncation where a service has none: a word's likely forms, from a list of endings by language.

What is not on the list is not asked for, so a note names every form that was. The lists hold the
endings of nouns and verbs that turn up in search strings, after the stem's last letters, so that
"buyer*" does not become "buyerion"; they are meant to be read and mended.
"""

from __future__ import annotations

from itertools import product

from review.search.query.model import Word

Table = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Rows of (a stem's last letters, the endings tried after them); the first row that fits counts."""

_ENGLISH: Table = (
    (("ion", "ment"), ("", "s", "al")),
    (("e",), ("", "s", "d", "r", "rs")),
    (("y",), ("", "s", "ing")),
    (("er", "or"), ("", "s")),
    (("gram",), ("", "s", "me", "mes", "med", "ming")),
    (("log",), ("", "s", "y", "ies", "ist", "ists", "ical", "ue", "ues")),
    (("sel",), ("", "s", "ed", "ing", "or", "ors", "led", "ling", "lor", "lors")),
    (("rap",), ("y", "ies", "ist", "ists", "eutic")),
    (("s", "x", "z", "ch", "sh"), ("", "e", "es", "ed", "er", "ers", "ing")),
    (
        ("at", "ut", "nt", "ct"),
        ("", "s", "e", "es", "ed", "ing", "or", "ors", "ion", "ions", "ive", "ment", "ments"),
    ),
    (("",), ("", "s", "ed", "ing", "er", "ers")),
)
_SWEDISH: Table = (
    (("a",), ("", "s", "n", "ns", "r", "de", "t", "nde", "s")),
    (("e",), ("", "s", "n", "ns", "t", "ts", "r", "rna")),
    (("ing",), ("", "s", "en", "ens", "ar", "arna", "arnas")),
    (("are",), ("", "s", "n", "ns")),
    (
        ("p", "j", "g", "l"),
        (
            "",
            "s",
            "et",
            "en",
            "a",
            "are",
            "aren",
            "ares",
            "arens",
            "arna",
            "arnas",
            "ande",
            "ar",
            "er",
            "erna",
        ),
    ),
    (
        ("",),
        (
            "",
            "s",
            "en",
            "ens",
            "et",
            "ets",
            "ar",
            "arna",
            "arnas",
            "er",
            "erna",
            "ernas",
            "or",
            "orna",
            "a",
            "n",
        ),
    ),
)
_NORWEGIAN: Table = (
    (("er",), ("", "s", "e", "en", "ens", "ne", "nes", "es")),
    (("e",), ("", "s", "n", "ns", "r", "ne", "nes", "rne", "t", "de")),
    (("ing",), ("", "s", "en", "ens", "er", "ene", "a", "erne")),
    (("",), ("", "s", "en", "et", "er", "ene", "a", "e", "ere", "eren", "eres", "erne", "ing")),
)
# Bokmål's endings hold those of Danish and the commonest of Nynorsk.
ENDINGS: dict[str, Table] = {
    "en": _ENGLISH,
    "sv": _SWEDISH,
    "no": _NORWEGIAN,
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "da": _NORWEGIAN,
}
LETTERS = "abcdefghijklmnopqrstuvwxyzåäöøæ"
MOST_FORMS = 60


def endings(stem: str, language: str) -> tuple[str, ...]:
    """The endings tried after a stem; where no language is named, its letters tell which tables."""
    if stem.isupper() and len(stem) <= 5:
        return ("", "s")  # an acronym; it is not declined like a word
    small = stem.casefold()
    found = [_row(table, small) for table in _tables(small, language)]
    return tuple(dict.fromkeys(ending for row in found for ending in row))


def _tables(stem: str, language: str) -> list[Table]:
    if language in ENDINGS:
        return [ENDINGS[language]]
    if any(c in stem for c in "øæ"):
        return [_NORWEGIAN]
    if any(c in stem for c in "äö"):
        return [_SWEDISH]
    return [_SWEDISH, _NORWEGIAN] if "å" in stem else [_ENGLISH]


def _row(table: Table, stem: str) -> tuple[str, ...]:
    return next(row for lasts, row in table if stem.endswith(lasts))


def forms(word: Word, language: str) -> tuple[str, ...]:
    """The forms asked in place of a truncated word or one with ``?``; empty when they would be too many."""
    tails = endings(word.text, language) if word.is_truncated else ("",)
    holes = word.text.count("?")
    if len(tails) * len(LETTERS) ** holes > MOST_FORMS:
        return ()
    found = []
    for letters in product(LETTERS, repeat=holes):
        left = iter(letters)
        stem = "".join(next(left) if c == "?" else c for c in word.text)
        found += [stem + tail for tail in tails]
    return tuple(found)
