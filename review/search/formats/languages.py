"""Language names and codes, as ISO 639-1 where that is obvious."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global

_OWN_NAMES = ("sv", "da", "nb", "fi", "is", "de", "nl", "fr", "es", "pt", "it", "pl", "ru", "ko", "ja", "zh")
_OTHER_SPELLINGS = {"norwegian": "no", "norsk": "no", "mandarin": "zh", "farsi": "fa", "eng.": "en"}


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Lower-case names and three-letter codes to two-letter codes."""
    codes: dict[str, str] = {
        old: new for old, new in get_global("language_aliases").items() if len(old) == 3 and len(new) == 2
    }
    english = Locale("en").languages
    codes.update({name.lower(): code for code, name in english.items() if len(code) == 2})
    for code in _OWN_NAMES:
        codes[Locale(code).languages[code].lower()] = code
    return {**codes, **_OTHER_SPELLINGS}


@lru_cache(maxsize=4096)
def normalise_language(text: str) -> str:
    """``en`` for ``en``, ``eng``, ``English``, ``en-US``; a text that is not one language stays as it is."""
    key = text.strip().lower()
    if len(key) == 2 and key.isascii() and key.isalpha():
        return key
    if len(key) == 5 and key[2] in "-_" and key[:2].isalpha():
        return key[:2]
    return _table().get(key, text)
