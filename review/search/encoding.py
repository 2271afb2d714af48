"""Bytes to text: which encoding a file is in, and one kind of line end.

Nothing is ever dropped: a byte that does not fit is read as Windows-1252 or shown as U+FFFD, and
the warnings say at which byte that happened first.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from review.errors import ImportRefused

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE with byte-order mark"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE with byte-order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with byte-order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with byte-order mark"),
)
_DECLARED = re.compile(rb"(?im)^%\s*Encoding:\s*([\w.-]+)|<\?xml[^>]{0,200}encoding=[\"']([\w.-]+)")
_HEAD = 4096
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the name of its encoding, and what a person should know about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a file: by its mark, as UTF-8, as declared, or as Windows-1252 with a warning.

    Raises ``ImportRefused`` when UTF-16 or UTF-32 is damaged, naming the byte.
    """
    decoded = _decode(data)
    if "\0" not in decoded.text:
        return decoded
    count = decoded.text.count("\0")
    warning = f"{count} NUL characters in the file were replaced by U+FFFD"
    return Decoded(decoded.text.replace("\0", "\ufffd"), decoded.encoding, (*decoded.warnings, warning))


def unify_line_ends(text: str) -> str:
    """The text with LF line ends; a lone CR counts as a line end too."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(data: bytes) -> Decoded:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], codec, label, len(mark))
    if codec := _unmarked_utf16(data):
        return _marked(data, codec, codec[:-3].upper() + codec[-3:].upper().replace("-", " "), 0)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, "UTF-8")


def _marked(body: bytes, codec: str, label: str, offset: int) -> Decoded:
    try:
        return Decoded(body.decode(codec), label)
    except UnicodeDecodeError as error:
        if codec == "utf-8":
            return _not_utf8(body, error, label)
        raise ImportRefused(
            f"The file says it is {label}, but byte {error.start + offset} does not fit.",
            "export the file again as UTF-8; it may have been cut or changed on its way",
        ) from None


def _unmarked_utf16(data: bytes) -> str:
    """The UTF-16 codec of a file without a mark, told by where its NUL bytes stand."""
    head = data[: _HEAD - _HEAD % 2]
    half = len(head) // 2
    if half < 2:
        return ""
    if head[1::2].count(0) > 0.6 * half and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > 0.6 * half and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _not_utf8(data: bytes, error: UnicodeDecodeError, label: str) -> Decoded:
    if error.reason == "unexpected end of data" and error.end == len(data) and error.start >= len(data) - 3:
        text = data[: error.start].decode("utf-8") + "\ufffd"
        warning = f"the file ends in the middle of a character (byte {error.start}): it may be cut"
        return Decoded(text, label, (warning,))
    if declared := _as_declared(data):
        return declared
    good = sum(1 for _ in _MULTIBYTE.finditer(data))
    text, misfits = _repair(data)
    if good > misfits:
        warning = (
            f"{misfits} bytes are not UTF-8 (the first is byte {error.start}); "
            "they were read as Windows-1252: check the letters there"
        )
        return Decoded(text, f"{label}, partly Windows-1252", (warning,))
    return _windows(data, error.start)


def _as_declared(data: bytes) -> Decoded | None:
    match = _DECLARED.search(data[:_HEAD])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace")
    try:
        codec = codecs.lookup(name)
        text = codec.decode(data, "strict")[0]
    except (LookupError, UnicodeError):
        return None
    if not isinstance(text, str):
        return None
    return Decoded(text, "Windows-1252" if codec.name == "cp1252" else codec.name)


def _windows(data: bytes, first: int) -> Decoded:
    text = data.decode("cp1252", "replace")
    warnings = [f"not UTF-8 (byte {first}); read as Windows-1252: check letters with accents"]
    if lost := text.count("\ufffd"):
        warnings.append(f"{lost} bytes have no meaning in Windows-1252 and are shown as U+FFFD")
    return Decoded(text, "Windows-1252", tuple(warnings))


def _repair(data: bytes) -> tuple[str, int]:
    """UTF-8 with every byte that does not fit read as Windows-1252, and how many there were."""
    misfits = 0

    def single(error: UnicodeError) -> tuple[str, int]:
        nonlocal misfits
        if not isinstance(error, UnicodeDecodeError):
            raise error
        misfits += 1
        return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1

    codecs.register_error("review.search.windows1252", single)
    return data.decode("utf-8", "review.search.windows1252"), misfits
