"""Measures and wraps text with the font the package carries, so that nothing depends on a machine's fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FAMILY = "Noto Sans"
FONTS = Path(__file__).parent / "fonts"
FILES = {False: FONTS / "NotoSans-Regular.ttf", True: FONTS / "NotoSans-Bold.ttf"}
NO_BREAK = "\u00a0"


@cache
def font(is_bold: bool = False) -> str:
    """The registered name of the regular or bold font."""
    name = "SlrNotoSans-Bold" if is_bold else "SlrNotoSans"
    pdfmetrics.registerFont(TTFont(name, str(FILES[is_bold])))
    return name


def width_of(text: str, size: float, is_bold: bool = False) -> float:
    """How wide a line is, in points."""
    return float(pdfmetrics.stringWidth(text, font(is_bold), size))


def wrap(text: str, size: float, width: float, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width``; it breaks at spaces, and inside a word only if it must."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, is_bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, width, is_bold)
        lines.extend(whole)
    return [*lines, line] if line else lines


def clean(text: str) -> str:
    """The text without control characters and with single spaces; no-break spaces stay."""
    kept = "".join(c if c >= " " and c not in "\x7f\ufffe\uffff" else " " for c in text)
    return " ".join(part for part in kept.split(" ") if part)


def _pieces(word: str, size: float, width: float, is_bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character, size, is_bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
