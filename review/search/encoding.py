"""Bytes to text: which encoding a file is in, and one kind of line end.

Nothing is ever dropped: a byte that does not fit is read as Windows-1252 (or as Mac OS Roman, in a
file that cannot be Windows-1252) or shown as U+FFFD, and the warnings say at which byte that happened
first. A file is gone through in pieces, as often as needed: first to tell its encoding, then to
decode it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from review.errors import ImportRefused

Passes = Callable[[], Iterator[bytes]]

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE with byte-order mark"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE with byte-order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with byte-order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with byte-order mark"),
)
_DECLARED = re.compile(rb"(?im)^%\s*Encoding:\s*([\w.-]+)|<\?xml[^>]{0,200}encoding=[\"']([\w.-]+)")
_END_MARK = "\x1a"
_HEAD = 4096
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_OPEN_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
# Most accented letters are below 0xA0 in Mac OS Roman and above it in Windows-1252.
_INSIDE_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[a-z])")
_LOW = bytes(range(0x80, 0xA0))
_APOSTROPHES = b"\x91\x92"
# Python's "surrogateescape" sets every byte that is not UTF-8 aside as one of these.
_ESCAPED = re.compile("[\udc80-\udcff]")
_AS_WINDOWS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file: its name for people, Python's codec, and what a person should know.

    ``skip`` is the length of the byte-order mark, ``nuls`` the number of NUL characters, which are
    shown as U+FFFD.
    """

    label: str
    codec: str
    errors: str = "strict"
    skip: int = 0
    nuls: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the name of its encoding, and what a person should know about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of decoding a whole file: the first byte that does not fit (-1: none), and counts."""

    misfit: int = -1
    is_cut: bool = False
    nuls: int = 0
    escaped: int = 0
    unknown: int = 0


def decode(data: bytes) -> Decoded:
    """The text of a file: by its mark, as UTF-8, as declared, or as what it may be, with a warning.

    Raises ``ImportRefused`` when UTF-16 or UTF-32 is damaged, naming the byte.
    """
    encoding = recognise(lambda: iter((data,)))
    return Decoded("".join(decoded(encoding, (data,))), encoding.label, encoding.warnings)


def recognise(passes: Passes) -> Encoding:
    """The encoding of a file whose bytes ``passes()`` gives from the beginning, piece by piece.

    Raises ``ImportRefused`` as ``decode`` does.
    """
    encoding = _recognise(passes, _head(passes))
    if not encoding.nuls:
        return encoding
    warning = f"{encoding.nuls} NUL characters in the file were replaced by U+FFFD"
    return replace(encoding, warnings=(*encoding.warnings, warning))


def decoded(encoding: Encoding, pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of a file, piece by piece; ``pieces`` are its bytes from the beginning.

    The mark with which DOS ends a file is no part of its text.
    """
    held = ""
    for text in _texts(encoding, pieces):
        text = held + text
        held = _END_MARK if text.endswith(_END_MARK) else ""
        yield text[:-1] if held else text


def _texts(encoding: Encoding, pieces: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    for piece in _after(pieces, encoding.skip):
        yield _shown(decoder.decode(piece), encoding)
    yield _shown(decoder.decode(b"", True), encoding)


def unify_line_ends(text: str) -> str:
    """The text with LF line ends; a lone CR counts as a line end too."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _shown(text: str, encoding: Encoding) -> str:
    if encoding.errors == "surrogateescape":
        text = text.translate(_AS_WINDOWS)
    return text.replace("\0", "\ufffd") if encoding.nuls else text


def _recognise(passes: Passes, head: bytes) -> Encoding:
    for mark, codec, label in _MARKS:
        if head.startswith(mark):
            found = Encoding(label, codec, skip=len(mark))
            return _utf8(passes, found, head) if codec == "utf-8" else _strict(passes, found)
    if codec := _unmarked_utf16(head):
        return _strict(passes, Encoding(codec[:-3].upper() + codec[-3:].upper().replace("-", " "), codec))
    return _utf8(passes, Encoding("UTF-8", "utf-8"), head)


def _head(passes: Passes) -> bytes:
    head = b""
    for piece in passes():
        head += piece
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _after(pieces: Iterable[bytes], skip: int) -> Iterator[bytes]:
    for piece in pieces:
        kept = piece[skip:]
        skip = max(0, skip - len(piece))
        if kept:
            yield kept


def _try(passes: Passes, encoding: Encoding) -> _Trial:
    """Decode everything and keep nothing but counts; stops at the first byte that does not fit."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    fed = nuls = escaped = unknown = 0
    pending = b""
    try:
        for piece in _after(passes(), encoding.skip):
            text = decoder.decode(piece)
            fed += len(piece)
            pending = decoder.getstate()[0]
            # In UTF-8 the byte is the character, and is looked for in a tenth of the time.
            if encoding.codec != "utf-8" or b"\0" in piece:
                nuls += text.count("\0")
            if encoding.errors != "strict":
                escaped += len(_ESCAPED.findall(text))
                unknown += text.count("\ufffd")
        text = decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and len(error.object) == len(pending)
        return _Trial(fed - len(pending) + error.start, is_cut, nuls)
    return _Trial(-1, False, nuls, escaped + len(_ESCAPED.findall(text)), unknown + text.count("\ufffd"))


def _strict(passes: Passes, encoding: Encoding) -> Encoding:
    trial = _try(passes, encoding)
    if trial.misfit >= 0:
        raise ImportRefused(
            f"The file says it is {encoding.label}, but byte {trial.misfit + encoding.skip} does not fit.",
            "export the file again as UTF-8; it may have been cut or changed on its way",
        )
    return replace(encoding, nuls=trial.nuls)


def _unmarked_utf16(head: bytes) -> str:
    """The UTF-16 codec of a file without a mark, told by where its NUL bytes stand."""
    half = len(head) // 2
    if half < 2:
        return ""
    # A few letters, as Ā and the box-drawing line, have a NUL byte on the other side.
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even <= half // 20:
        return "utf-16-le"
    if even > 0.6 * half and odd <= half // 20:
        return "utf-16-be"
    return ""


def _utf8(passes: Passes, encoding: Encoding, head: bytes) -> Encoding:
    trial = _try(passes, encoding)
    if trial.misfit < 0:
        return replace(encoding, nuls=trial.nuls)
    if trial.is_cut:
        warning = f"the file ends in the middle of a character (byte {trial.misfit}): it may be cut"
        return replace(encoding, errors="replace", nuls=trial.nuls, warnings=(warning,))
    return _as_declared(passes, head, encoding.skip) or _mixed(passes, encoding, trial.misfit)


def _as_declared(passes: Passes, head: bytes, skip: int) -> Encoding | None:
    """The encoding the file itself names, if all of it fits."""
    match = _DECLARED.search(head[skip:])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace")
    try:
        codec = codecs.lookup(name)
        if codec.incrementaldecoder is None or not codec._is_text_encoding:
            return None
        label = "Windows-1252" if codec.name == "cp1252" else codec.name
        found = Encoding(label, codec.name, skip=skip)
        trial = _try(passes, found)
    except (LookupError, UnicodeError, NotImplementedError):
        return None
    return replace(found, nuls=trial.nuls) if trial.misfit < 0 else None


def _mixed(passes: Passes, encoding: Encoding, first: int) -> Encoding:
    """UTF-8 with strange bytes in it, or Windows-1252, whichever there is more of."""
    escaping = replace(encoding, errors="surrogateescape")
    trial = _try(passes, escaping)
    if _multibyte(_after(passes(), encoding.skip)) > trial.escaped:
        warning = (
            f"{trial.escaped} bytes are not UTF-8 (the first is byte {first}); "
            "they were read as Windows-1252: check the letters there"
        )
        label = f"{encoding.label}, partly Windows-1252"
        return replace(escaping, label=label, nuls=trial.nuls, warnings=(warning,))
    windows = Encoding("Windows-1252", "cp1252", "replace", encoding.skip)
    trial = _try(passes, windows)
    if trial.unknown and _is_macintosh(_after(passes(), encoding.skip)):
        warning = f"not UTF-8 (byte {first}); read as Mac OS Roman: check letters with accents"
        return Encoding("Mac OS Roman", "mac_roman", "strict", encoding.skip, trial.nuls, (warning,))
    warnings = [f"not UTF-8 (byte {first}); read as Windows-1252: check letters with accents"]
    if trial.unknown:
        warnings.append(f"{trial.unknown} bytes have no meaning in Windows-1252 and are shown as U+FFFD")
    return replace(windows, nuls=trial.nuls, warnings=tuple(warnings))


def _is_macintosh(pieces: Iterable[bytes]) -> bool:
    """Whether bytes inside words are mostly letters of Mac OS Roman that Windows-1252 has elsewhere.

    Only asked of a file with bytes that Windows-1252 does not have.
    """
    low = high = 0
    rest = b""
    for piece in pieces:
        inside = b"".join(_INSIDE_WORD.findall(rest + piece)).translate(None, _APOSTROPHES)
        rest = (rest + piece)[-2:]
        beyond = len(inside.translate(None, _LOW))
        low, high = low + len(inside) - beyond, high + beyond
    return low > high


def _multibyte(pieces: Iterable[bytes]) -> int:
    """How many characters of two bytes and more there are, by the look of them."""
    count, rest = 0, b""
    for piece in pieces:
        whole = rest + piece
        match = _OPEN_MULTIBYTE.search(whole, max(0, len(whole) - 3))
        rest = match[0] if match else b""
        count += len(_MULTIBYTE.findall(whole, 0, len(whole) - len(rest)))
    return count + len(_MULTIBYTE.findall(rest))
