"""The bytes of a file, gone through in pieces as often as needed, and its text."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from review.errors import ImportRefused
from review.search.encoding import Encoding, decoded, recognise

PIECE = 1 << 17
HEAD = 1_000_000
RECENT = 4


class Source:
    """A file on disk or in memory. Each pass begins anew, so that several can be under way."""

    def __init__(self, name: str, size: int, open_again: Callable[[], BinaryIO]) -> None:
        self.name = name
        self.size = size
        self._open = open_again
        # What tells that a file on disk is still the same: its number, size and time.
        self._state: tuple[int, ...] = ()
        self._sha256 = ""

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> Source:
        """The bytes of a file that is in memory."""
        return cls(name, len(data), lambda: io.BytesIO(data))

    @classmethod
    def of_path(cls, path: Path) -> Source:
        """A file on disk. Raises ``ImportRefused`` when it cannot be opened, and later when it changes."""
        source = cls(path.name, 0, lambda: _opened(path))
        with _opened(path) as file:
            source._state = _state(file)
            source.size = source._state[1]
        return source

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, from the beginning."""
        # Whoever first goes through all of them hashes them on the way.
        digest = None if self._sha256 else hashlib.sha256()
        with self._open() as file:
            self._check(file)
            while piece := file.read(PIECE):
                # Whoever wants whole lines need not cut and join pieces that end with one.
                piece += file.readline(PIECE)
                if digest:
                    digest.update(piece)
                yield piece
            self._check(file)
        if digest:
            self._sha256 = digest.hexdigest()

    def _check(self, file: BinaryIO) -> None:
        if self._state and _state(file) != self._state:
            raise ImportRefused("The file changed while it was read.", "import it again once it is whole")

    def data(self) -> bytes:
        """All bytes at once."""
        with self._open() as file:
            return file.read()

    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        if not self._sha256:
            for _ in self.pieces():
                pass
        return self._sha256

    def head(self) -> bytes:
        """The first megabyte that is not blank."""
        with self._open() as file:
            while head := file.read(HEAD):
                if head.strip(b" \t\r\n\0"):
                    return head
        return b""


class Text:
    """The text of a file, decoded anew each time it is gone through. Raises as ``encoding.decode``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.encoding: Encoding = recognise(source.pieces)
        # The reader and the counter go through a text side by side: the second need not decode again.
        self._recent: dict[int, str] = {}
        self._count = -1

    def __iter__(self) -> Iterator[str]:
        own: Iterator[str] | None = None
        number = 0
        while number != self._count:
            piece = self._recent.get(number) if own is None else None
            if piece is None:
                own = own or islice(decoded(self.encoding, self._source.pieces()), number, None)
                piece = next(own, None)
                if piece is None:
                    self._count = number
                    return
                self._keep(number, piece)
            yield piece
            number += 1

    def _keep(self, number: int, piece: str) -> None:
        self._recent[number] = piece
        self._recent.pop(number - RECENT, None)

    def head(self, length: int = HEAD) -> str:
        """The beginning of the text, at least ``length`` characters of it where there are so many."""
        found, reached = [], 0
        for piece in self:
            found.append(piece)
            reached += len(piece)
            if reached >= length:
                break
        return "".join(found)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ImportRefused(
            f"The file cannot be opened ({error.strerror}).", "check the name and the folder"
        ) from None


def _state(file: BinaryIO) -> tuple[int, ...]:
    found = os.fstat(file.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns
