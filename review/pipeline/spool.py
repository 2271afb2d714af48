"""A file's items on their way to the store: read once, held on disk, given as often as needed.

A unit of work may be run again after a lost race, and a run's row with its counts must stand before
its records: so a stream is read to its end first, without ever being in memory whole.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import IO

from review.model import Entry, FileReading, Reject
from review.search.accounts import item_json
from review.search.stream import FileStream
from review.store.runs import entry_of

IN_MEMORY = 8_000_000


class Spool:
    """What a file stream held, and what it says of itself now that it has been read."""

    def __init__(self, read: FileStream | FileReading, entries: IO[str], rejects: IO[str]) -> None:
        self._entries, self._rejects = entries, rejects
        digest = hashlib.sha256()
        counts = [0, 0]
        for item in _items(read):
            counts[isinstance(item, Reject)] += 1
            if isinstance(item, Entry):
                text = item_json(item)
                digest.update(text.encode("utf-8", "surrogatepass") + b"\n")
                entries.write(text + "\n")
            else:
                rejects.write(item_json(item) + "\n")
        for line in _lines(rejects):
            digest.update(line.encode("utf-8", "surrogatepass"))
        self.content_sha256 = digest.hexdigest()
        self.file_name, self.sha256, self.size = read.file_name, read.sha256, read.size
        self.format, self.dialect, self.encoding = read.format, read.dialect, read.encoding
        self.entries_begun = read.entries_begun
        self.record_count, self.reject_count = counts
        self.warnings = tuple(read.warnings)

    def entries(self) -> Iterator[Entry]:
        """Every entry, in the file's order."""
        return (entry_of(json.loads(line)) for line in _lines(self._entries))

    def rejects(self) -> Iterator[Reject]:
        """Every reject, in the file's order."""
        return (Reject(**json.loads(line)) for line in _lines(self._rejects))


@contextmanager
def spooled(read: FileStream | FileReading) -> Iterator[Spool]:
    """A file read to its end; its items are gone when the block ends."""
    with ExitStack() as opened:
        if isinstance(read, FileStream):
            opened.enter_context(read)
        yield Spool(read, opened.enter_context(_file()), opened.enter_context(_file()))


def _file() -> IO[str]:
    return tempfile.SpooledTemporaryFile(
        IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="\n"
    )


def _items(read: FileStream | FileReading) -> Iterable[Entry | Reject]:
    return read if isinstance(read, FileStream) else chain(read.entries, read.rejects)


def _lines(file: IO[str]) -> Iterator[str]:
    file.seek(0)
    yield from file
