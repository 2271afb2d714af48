"""Clean text out of what databases write: no markup, one kind of blank, composed accents."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_NAMES = (
    "abbr|a|article-title|bold|break|br|b|div|em|emphasis|ext-link|font|h[1-6]|inf|inline-formula|italic"
    "|i|label|list-item|list|li|math|m[a-z]{1,12}|ol|p|q|sc|sec|small|span|strong|sub|sup|table|tbody|td"
    "|th|thead|title|tr|tt|ul|u|underline"
)
_TAG = re.compile(rf"<(/?)(?:[a-z]{{1,8}}:)?({_NAMES})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_ENCODED_TAG = re.compile(rf"&lt;(/?)(?:[a-z]{{1,8}}:)?({_NAMES})(?:\s[^<>&]{{0,300}})?/?&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAKS = frozenset(
    [
        "article-title",
        "break",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "li",
        "list",
        "list-item",
        "ol",
        "p",
        "sec",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_ASCII = bytes(range(32, 127))
_BLANKS = re.compile("   *")
_FEW = 60
_LONG = 200
_SHORT = 100
_CONTROLS = {code: None for code in (*range(32), *range(127, 160), 0xFEFF) if not chr(code).isspace()}


def tidy(value: str) -> str:
    """The value on one line, with single blanks, composed accents and no control characters."""
    if len(value) > _LONG and (plain := _tidy_plain(value)) is not None:
        return plain
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if value.isprintable():
        # Among what is printable only the blank is white space.
        return " ".join(value.split()) if "  " in value else value.strip(" ")
    return " ".join(value.translate(_CONTROLS).split())


def clean_id(value: str) -> str:
    """The value tidied, at once where it is a plain number or code."""
    return value if not value or (value.isalnum() and value.isascii()) else tidy(value)


def clean_name(value: str) -> str:
    """What ``clean_text`` gives, for values that stand in many entries: keywords, journals, publishers."""
    return _known(value) if len(value) <= _SHORT else clean_text(value)


def clean_names(values: Sequence[str]) -> Sequence[str]:
    """What ``clean_name`` gives for each of the values, which must be stripped."""
    together = "".join(values)
    if (
        together.isascii()
        and together.isprintable()
        and "<" not in together
        and "&" not in together
        and together.rfind("  ") < 0
    ):
        return values
    return list(map(clean_name, values))


def clean_text(value: str) -> str:
    """The value as a person reads it: tags gone (their text stays), entities resolved once, tidied."""
    if "<" in value:
        value = _TAG.sub(_gap, value)
    if "&" in value and _ENTITY.search(value):
        value = _ENCODED_TAG.sub(_gap, value)
        value = _ENTITY.sub(lambda match: html.unescape(match[0]), value)
    return tidy(value)


def protect(value: str) -> str:
    """The value written so that ``clean_text`` gives it back, and unchanged where it already does."""
    if clean_text(value) == value:
        return value
    return value.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")


# Longer values seldom come again, and would fill the memory.
_known = lru_cache(maxsize=16384)(clean_text)


def _tidy_plain(value: str) -> str | None:
    """A long text tidied, if all of it is printable and composed: the few letters beyond ASCII tell."""
    beyond = value.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    if beyond and not (_are_harmless_few if len(beyond) <= _FEW else _are_harmless)(beyond):
        return None
    value = value.strip(" ")
    # Two blanks are found twice as fast from the end, among so many single ones.
    return value if value.rfind("  ") < 0 else _BLANKS.sub(" ", value)


def _are_harmless(written: bytes) -> bool:
    """Whether all characters, in UTF-8, are printable and none can combine with another."""
    return all(map(_is_harmless, set(written.decode("utf-8", "surrogatepass"))))


# The same few quotation marks and dashes stand in one abstract after another.
_are_harmless_few = lru_cache(maxsize=4096)(_are_harmless)


@lru_cache(maxsize=4096)
def _is_harmless(character: str) -> bool:
    """Whether a character is printable and cannot combine with another."""
    return (
        character.isprintable()
        and unicodedata.category(character)[0] != "M"
        and not "\u1100" <= character <= "\u11ff"
        and unicodedata.is_normalized("NFC", character)
    )


def _gap(match: re.Match[str]) -> str:
    return " " if match[2].lower() in _BREAKS else ""
