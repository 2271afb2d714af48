"""The language of a work, out of what services write for it."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import localedata

from review.search.formats.languages import normalise_language

_ADDRESS = re.compile(r"^https?://[^/]+/(?:.*/)?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[].*$")
_SUBTAG = re.compile(r"^([a-z]{2,3})[-_].+$")
_NORWEGIAN = frozenset(["nb", "nn", "no", "bokmål", "nynorsk", "norsk", "norwegian"])
_REPLACED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
# Codes of languages that Babel has no locale for, and that bibliographies do use.
_WITHOUT_LOCALE = frozenset(["ay", "cr", "fj", "ik", "kv", "sh", "sm", "tl", "ty"])


@lru_cache(maxsize=4096)
def language_code(value: str) -> str:
    """The ISO 639-1 code for a name, a code or an address such as lexvo's; every Norwegian is ``no``.

    "" for what is not one known language: a code nobody writes in, "und", "mul", two languages in one
    value. The caller keeps the service's own word where it says more than the code.
    """
    word = _ADDRESS.sub("", value.strip()).lower()
    code = normalise_language(_SUBTAG.sub(r"\1", _IN_BRACKETS.sub("", word)))
    code = _REPLACED.get(code, code)
    if code in _NORWEGIAN:
        return "no"
    # A two-letter code without a locale is more often a program's slip than a language.
    is_known = len(code) == 2 and code.isascii() and (localedata.exists(code) or code in _WITHOUT_LOCALE)
    return code if is_known else ""
