"""Text as a person reads it, out of what services put into titles and abstracts.

HTML, JATS and MathML are taken apart tag by tag, by the names those languages know. A ``<`` that begins
no such tag ("p<a and b>c") is text and stays; general HTML parsers drop it, and the words behind it.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from review.search.formats.text import tidy

_BREAKING = (
    "abstract article-title blockquote body br break caption center dd def-list disp-formula disp-quote div "
    "dl dt fn h1 h2 h3 h4 h5 h6 h7 head hr html label li list list-item ol p pre sec section subtitle table "
    "tbody td tfoot th thead title tr trans-abstract trans-title ul"
)
_INLINE = (
    "a abbr abbrev acronym alternatives annotation b bdi bdo big bold cite code del dfn email em emphasis "
    "ext-link fixed-case font i img inf inline-formula inline-graphic ins italic kbd mark monospace "
    "named-content nobr o overline q roman s samp sans-serif sc scp semantics small span strike strong "
    "styled-content sub sup tex-math tt u underline uri var wbr xref "
    "maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn "
    "mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd "
    "mtext mtr munder munderover none"
)
_BREAKS = frozenset(_BREAKING.split())
_KNOWN = "|".join(sorted({*_BREAKS, *_INLINE.split()}, key=len, reverse=True))
_ATTRIBUTE = r"""\s+[\w:.-]{1,60}\s*=\s*(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^\s"'<>=]{1,500})"""
_TAG = re.compile(rf"</?(?:[a-z]{{1,8}}:)?({_KNOWN})(?:{_ATTRIBUTE}){{0,30}}\s{{0,20}}/?>", re.IGNORECASE)
_OPENING = re.compile(r"<!--|<!\[CDATA\[|<(script|style)(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_CLOSING = {
    "<!--": re.compile(r"-->"),
    "<![cdata[": re.compile(r"\]\]>"),
    "script": re.compile(r"</script\s{0,20}>", re.IGNORECASE),
    "style": re.compile(r"</style\s{0,20}>", re.IGNORECASE),
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def clean_text(text: str) -> str:
    """The text on one line: no tags (their text stays), no entities, composed accents, single blanks.

    Entities are resolved until none is left, since services escape twice; cleaning again changes nothing.
    """
    while True:
        bare = _TAG.sub(_gap, _without_hidden(text)) if "<" in text else text
        bare = _ENTITY.sub(_character, bare) if "&" in bare else bare
        bare = tidy(storable(bare))
        if bare == text:
            return bare
        text = bare


def storable(words: str) -> str:
    """The words with lone surrogates and NUL, which no database takes, as U+FFFD."""
    if words.isascii() and "\0" not in words:
        return words
    return words.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    """The character an entity stands for; the standard library also takes names that only begin like one."""
    return html.unescape(match[0]) if match[0][1] == "#" else html5.get(match[0][1:], match[0])


def _gap(match: re.Match[str]) -> str:
    return " " if match[1].lower() in _BREAKS else ""


def _without_hidden(text: str) -> str:
    """The text without comments, scripts and styles; what a CDATA section holds stays.

    Where nothing closes what was opened, the opening alone goes, so that no words are lost behind it.
    """
    kept, place, unclosed = [], 0, set()
    while opening := _OPENING.search(text, place):
        kept.append(text[place : opening.start()])
        place = opening.end()
        kind = (opening[1] or opening[0]).lower()
        closing = None if kind in unclosed else _CLOSING[kind].search(text, place)
        if closing is None:
            unclosed.add(kind)
            continue
        if kind == "<![cdata[":
            kept.append(text[place : closing.start()])
        place = closing.end()
    return "".join([*kept, text[place:]])
