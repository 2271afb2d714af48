"""Names and what belongs to them, as Ruby or JSON writes it: ``{"Emily"=>"Included", "Bo"=>["a", "b"]}``.

Rayyan writes Ruby's form. Tools in between change it: JSON's colon, lost braces, quotation marks that
nobody escaped. Source: ``Hash#inspect`` and ``String#inspect`` of Ruby's documentation, RFC 8259.
"""

from __future__ import annotations

import re

Pairs = tuple[tuple[str, tuple[str, ...]], ...]

_BLANKS = re.compile(r"\s*")
_BARE = re.compile(r"[\w.+-]+")
_QUOTES = {quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in "\"'"}
# In text that escapes its quotation marks the closing one always stands before one of these, so a
# mark that stands before anything else was not escaped and belongs to the text.
_AFTER_TEXT = re.compile(r"\s*(?:=>|[:,\]}|]|\Z|RAYYAN-|USER-NOTES)")
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f ]{1,64})\}|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {
    "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    '"': '"', "'": "'", "\\": "\\", "/": "/", "#": "#",
}  # fmt: skip
_LAST_CHARACTER = 0x10FFFF


class _OutOfOrder(ValueError):
    """The text is not in the form it should have here."""


def read_pairs(text: str, at: int = 0) -> tuple[Pairs, int] | None:
    """The pairs that begin at a place, and where they end; None where they are not in order.

    A name may have one text or a list of texts. Nothing is nested deeper, so nothing deeper is read.
    """
    cursor = _Cursor(text, at)
    try:
        return cursor.pairs(), cursor.at
    except _OutOfOrder:
        return None


class _Cursor:
    """A place in a text that moves on with everything read."""

    __slots__ = ("at", "text")

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def pairs(self) -> Pairs:
        is_braced = self._takes("{")
        found = []
        while not (is_braced and self._takes("}")):
            name = self._one_text()
            if not (self._takes("=>") or self._takes(":")):
                raise _OutOfOrder
            found.append((name, self._texts()))
            if self._takes(","):
                continue
            if is_braced and not self._takes("}"):
                raise _OutOfOrder
            break
        return tuple(found)

    def _texts(self) -> tuple[str, ...]:
        if not self._takes("["):
            return (self._one_text(),)
        found = []
        while not self._takes("]"):
            found.append(self._one_text())
            if self._takes(","):
                continue
            if not self._takes("]"):
                raise _OutOfOrder
            break
        return tuple(found)

    def _one_text(self) -> str:
        self._skip_blanks()
        quote = self.text[self.at : self.at + 1]
        if quote in _QUOTES:
            return self._quoted(quote)
        if bare := _BARE.match(self.text, self.at):
            self.at = bare.end()
            return bare[0]
        raise _OutOfOrder

    def _quoted(self, quote: str) -> str:
        start = self.at + 1
        for mark in _QUOTES[quote].finditer(self.text, start):
            if mark[0] == quote and _AFTER_TEXT.match(self.text, mark.end()):
                self.at = mark.end()
                return unescaped(self.text[start : mark.start()])
        raise _OutOfOrder

    def _takes(self, token: str) -> bool:
        self._skip_blanks()
        if not self.text.startswith(token, self.at):
            return False
        self.at += len(token)
        return True

    def _skip_blanks(self) -> None:
        if blanks := _BLANKS.match(self.text, self.at):
            self.at = blanks.end()


def unescaped(text: str) -> str:
    r"""The text without the escapes of Ruby and JSON; an escape that neither has stays as it is.

    Half of a surrogate pair, which no database takes, becomes U+FFFD, and ``\u0000`` stays escaped.
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(escape: re.Match[str]) -> str:
    if escape[3] is not None:
        return _ESCAPED.get(escape[3], escape[0])
    codes = [int(code, 16) for code in (escape[1] or escape[2]).split()]
    if not codes or not all(0 < code <= _LAST_CHARACTER for code in codes):
        return escape[0]
    return "".join(map(chr, codes))
