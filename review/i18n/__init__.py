"""Words in the reader's language: gettext catalogues, English first, Swedish second.

``translator(locale)`` gives the function every visible string goes through. English is the key, so
a message without a translation shows in English, never as a blank.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

Translate = Callable[[str], str]
LOCALES = ("en", "sv")
FOLDER = Path(__file__).parent


def supported(locale: str | None) -> str:
    """The locale we speak that is nearest: ``sv-SE`` gives ``sv``, anything unknown ``en``."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LOCALES else "en"


def translator(locale: str | None) -> Translate:
    """The function that turns an English message into the locale's."""
    messages = _messages(supported(locale))
    return lambda message: messages.get(message) or message


@cache
def _messages(locale: str) -> dict[str, str]:
    path = FOLDER / f"{locale}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {
        m.id: m.string
        for m in catalogue
        if isinstance(m.id, str) and isinstance(m.string, str) and m.id and not m.fuzzy
    }
