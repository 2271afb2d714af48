"""Text out of LaTeX and back, one BibTeX field at a time.

pylatexenc cuts a value at a raw ``%`` and turns ``&`` and ``~`` into blanks, so those are escaped
first; and when a decoded value has lost letters, the value stays as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexWalkerError  # type: ignore[import-untyped]

MAX_DEPTH = 40
MAX_COMMANDS = 5_000
# Signs that pylatexenc does not know and would leave out; Zotero writes the first three of them.
_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textquotedbl": '"',
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "slash": "/", "euro": "€",
    "pounds": "£", "copyright": "©", "S": "§", "P": "¶", "ddag": "‡",
}  # fmt: skip
_RAW = re.compile(r"(?<!\\)[%&#]")
_DOLLARS = re.compile(r"(?<!\\)\$([^$\n]{0,200})(?<!\\)\$|(?<!\\)\$")
_MATHS = re.compile(r"[\\^_<>={}]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
# pylatexenc needs a millisecond for every dozen commands; most values hold nothing but these.
_EASY = re.compile(
    r"""\\textbackslash\{\}|\\textasciitilde\{\}|\\[%&#_${}]|[{}]
    |\\["'`^~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])
    |\\[cHvukrbd]\{[A-Za-z]\}
    |\\(?:ss|aa|AA|ae|AE|oe|OE|[oOlLij]|text(?:less|greater|bar))(?:\{\}|(?![A-Za-z])[ ]?)""",
    re.VERBOSE,
)
_WORDS = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "{}%&#_$"},
}
_ESCAPES = str.maketrans(_SPECIAL)
_FAILURES = (
    LatexWalkerError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def _decoder() -> Any:
    context = get_default_latex_context_db()
    signs = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _SIGNS.items()]
    context.add_context_category("signs", prepend=True, macros=signs)
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)


_DECODER = _decoder()


def decode_latex(value: str) -> str:
    """The value as plain text; as it was written where it cannot be decoded without loss."""
    if "\\" not in value and "$" not in value:
        return value.replace("{", "").replace("}", "")
    if "$" not in value:
        # Most values hold no more than an escaped sign or two.
        plain = value.replace("\\%", "%").replace("\\&", "&").replace("\\_", "_").replace("\\#", "#")
        if "\\" not in plain:
            return plain.replace("{", "").replace("}", "")
    prepared = _DOLLARS.sub(_money, value) if "$" in value else value
    easy = _EASY.findall(prepared)
    if _commands("".join(easy)) == _commands(prepared):
        return _EASY.sub(_easy, prepared)
    if _commands(value) > MAX_COMMANDS or _depth(value) > MAX_DEPTH:
        return value
    try:
        decoded: str = _DECODER.latex_to_text(_RAW.sub(r"\\\g<0>", prepared))
    except _FAILURES:
        return value
    return decoded if _keeps_letters(value, decoded) else value


def encode_latex(value: str) -> str:
    """The value with LaTeX's special characters escaped; letters stay as they are."""
    return value.translate(_ESCAPES)


def _commands(value: str) -> int:
    return value.count("\\") + value.count("$")


def _easy(match: re.Match[str]) -> str:
    """What an escaped character, an accented letter or a brace stands for."""
    written = match[0]
    if written in "{}":
        return ""
    if written in _WORDS:
        return _WORDS[written]
    return written[1] if len(written) == 2 and not written[1].isalpha() else _accented(written)


@lru_cache(maxsize=4096)
def _accented(written: str) -> str:
    decoded: str = _DECODER.latex_to_text(written)
    return decoded.strip()


def _money(match: re.Match[str]) -> str:
    """A pair of dollar signs around a formula stays; other dollar signs are money."""
    inner = match[1]
    if inner and (_MATHS.search(inner) or inner.isalpha()):
        return match[0]
    return match[0].replace("$", r"\$")


def _depth(value: str) -> int:
    depth = deepest = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return deepest


def _keeps_letters(value: str, decoded: str) -> bool:
    without_commands = _COMMAND.sub("", value)
    return len(_LETTER.findall(decoded)) >= len(_LETTER.findall(without_commands)) and len(
        _DIGIT.findall(decoded)
    ) >= len(_DIGIT.findall(without_commands))
