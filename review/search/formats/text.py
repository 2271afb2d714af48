"""Clean text out of what databases write: no markup, one kind of blank, composed accents."""

from __future__ import annotations

import html
import re
import unicodedata

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
_CONTROLS = {code: None for code in (*range(32), *range(127, 160), 0xFEFF) if not chr(code).isspace()}


def tidy(value: str) -> str:
    """The value on one line, with single blanks, composed accents and no control characters."""
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if not value.isprintable():
        value = value.translate(_CONTROLS)
    return " ".join(value.split())


def clean_text(value: str) -> str:
    """The value as a person reads it: tags gone (their text stays), entities resolved once, tidied."""
    if "<" in value:
        value = _TAG.sub(_gap, value)
    if "&" in value:
        value = _ENCODED_TAG.sub(_gap, value)
        value = _ENTITY.sub(lambda match: html.unescape(match[0]), value)
    return tidy(value)


def protect(value: str) -> str:
    """The value written so that ``clean_text`` gives it back, and unchanged where it already does."""
    if clean_text(value) == value:
        return value
    return value.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")


def _gap(match: re.Match[str]) -> str:
    return " " if match[2].lower() in _BREAKS else ""
