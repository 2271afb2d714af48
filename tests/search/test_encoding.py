"""Encodings: told by the bytes, and the same text however the file is cut into pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import ImportRefused
from review.search.encoding import decode, decoded, recognise

PARTS = st.sampled_from(
    [
        *("a", "å", "–", "김", "🙂", "\r\n", "\r", "\n", "\0", "TY  - ", "x" * 50),
        *("% Encoding: windows-1252\n", "% Encoding: shift_jis\n", "% Encoding: nonsense\n"),
        '<?xml encoding="iso-8859-15"?>',
    ]
)
MISFITS = st.sampled_from([b"\xe5", b"\x81", b"\xff", b"\xe2\x82", b"\xf0\x9f", b"\x80", b"\xc2"])
MARKS = st.sampled_from(
    [b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"]
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    codec = draw(st.sampled_from(["utf-8", "utf-8", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le"]))
    encoded = PARTS.map(lambda part: part.encode(codec, "replace"))
    written = b"".join(draw(st.lists(st.one_of(encoded, encoded, encoded, MISFITS), max_size=12)))
    return draw(MARKS) + written[: draw(st.integers(0, len(written)))]


def in_pieces(data: bytes, size: int) -> tuple[str, str, tuple[str, ...]]:
    def pieces() -> list[bytes]:
        return [data[at : at + size] for at in range(0, len(data), size)]

    encoding = recognise(lambda: iter(pieces()))
    return "".join(decoded(encoding, pieces())), encoding.label, encoding.warnings


@settings(max_examples=800, deadline=None)
@given(data=files(), size=st.integers(1, 9))
def test_a_file_in_pieces_is_the_same_text_with_the_same_warnings(data: bytes, size: int) -> None:
    try:
        whole = decode(data)
    except ImportRefused as refused:
        with pytest.raises(ImportRefused, match=re.escape(refused.message)):
            in_pieces(data, size)
        return
    assert in_pieces(data, size) == (whole.text, whole.encoding, whole.warnings)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60), size=st.integers(1, 5))
def test_utf8_is_read_as_python_reads_it(text: str, size: int) -> None:
    written = text.encode("utf-8", "replace")
    expected = written.decode("utf-8").replace("\0", "\ufffd").removeprefix("\ufeff")
    expected = expected.removesuffix("\x1a")
    if b"\0" not in written:
        assert in_pieces(written, size) == (expected, decode(written).encoding, ())


@pytest.mark.parametrize(
    ("data", "text", "label", "warning"),
    [
        ("Åsa".encode(), "Åsa", "UTF-8", ""),
        ("Åsa".encode("utf-8-sig"), "Åsa", "UTF-8 with byte-order mark", ""),
        ("Åsa".encode("utf-16"), "Åsa", "UTF-16 LE with byte-order mark", ""),
        ("Åsa Öst".encode("utf-16-be"), "Åsa Öst", "UTF-16 BE", ""),
        (("Āsa ─ " + "x" * 60).encode("utf-16-le"), "Āsa ─ " + "x" * 60, "UTF-16 LE", ""),
        (b"ends as in DOS\n\x1a", "ends as in DOS\n", "UTF-8", ""),
        (b"\x1a in it\n", "\x1a in it\n", "UTF-8", ""),
        ("Åsa".encode("cp1252"), "Åsa", "Windows-1252", "not UTF-8 (byte 0)"),
        ("% Encoding: iso-8859-1\nÅ.".encode("latin-1"), "% Encoding: iso-8859-1\nÅ.", "iso8859-1", ""),
        ("åäö ".encode() + b"\xe5.", "åäö å.", "UTF-8, partly Windows-1252", "1 bytes are not UTF-8"),
        ("Åsa Ö".encode()[:-1], "Åsa \ufffd", "UTF-8", "ends in the middle of a character (byte 5)"),
        (b"a\0b", "a\ufffdb", "UTF-8", "1 NUL characters"),
        ("Åsa Sjögren, très".encode("mac_roman"), "Åsa Sjögren, très", "Mac OS Roman", "Mac OS Roman"),
        (b"\x81 Sj\xf6gren don\x92t", "\ufffd Sjögren don’t", "Windows-1252", "not UTF-8 (byte 0)"),
        (b"\x81\xe5", "\ufffdå", "Windows-1252", "not UTF-8 (byte 0)"),
    ],
)
def test_encodings(data: bytes, text: str, label: str, warning: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding) == (text, label)
    assert bool(warning) == bool(found.warnings)
    assert not warning or warning in found.warnings[0]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_letters_cut_in_two_count_when_encodings_are_mixed(size: int) -> None:
    data = "å–김".encode() + b"\xe5\xe4."
    assert in_pieces(data, size)[:2] == ("å–김åä.", "UTF-8, partly Windows-1252")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_letters_between_two_pieces_count_when_a_macintosh_is_recognised(size: int) -> None:
    data = "Åsa Sjögren, très Français".encode("mac_roman")
    assert in_pieces(data, size)[1] == decode(data).encoding == "Mac OS Roman"


def test_damaged_utf16_names_the_byte() -> None:
    with pytest.raises(ImportRefused, match="UTF-16 LE with byte-order mark, but byte 6 does not fit"):
        decode(b"\xff\xfea\0b\0\x00\xdca\0")
