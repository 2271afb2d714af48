"""A body as it arrives: unpacked piece by piece, never beyond a limit, and known to be whole or not.

The library's own unpacking takes a gzip stream that stops in the middle for the end of the answer.
"""

from __future__ import annotations

import zlib

from review.search.source import Fault, PageFault

# zlib's window bits for "gzip or zlib, told by the header".
_EITHER = 32 + zlib.MAX_WBITS
_PACKED = frozenset(["gzip", "x-gzip", "deflate"])


class Body:
    """The bytes of one answer, after unpacking; at most ``most`` of them."""

    def __init__(self, encoding: str, most: int) -> None:
        self._unpack = zlib.decompressobj(_EITHER) if encoding.strip().lower() in _PACKED else None
        self._most = most
        self._bytes = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take in a piece. Raises ``PageFault`` beyond the limit and for what cannot be unpacked."""
        if self._unpack is None:
            self._bytes += chunk
            self._check_size()
            return
        while chunk:
            try:
                self._bytes += self._unpack.decompress(chunk, self._most + 1 - len(self._bytes))
            except zlib.error:
                raise PageFault(Fault.PASSING, "the answer is damaged: it cannot be unpacked") from None
            self._check_size()
            chunk = self._unpack.unconsumed_tail
            if self._unpack.eof and self._unpack.unused_data:
                chunk, self._unpack = self._unpack.unused_data, zlib.decompressobj(_EITHER)

    def whole(self) -> bytes:
        """All bytes. Raises ``PageFault`` when the packed stream stopped before its end."""
        if self._unpack is not None and self._bytes and not self._unpack.eof:
            raise PageFault(Fault.PASSING, "the answer was cut off")
        return bytes(self._bytes)

    def _check_size(self) -> None:
        if len(self._bytes) > self._most:
            raise PageFault(Fault.PASSING, f"the answer is larger than {self._most:,} bytes")
