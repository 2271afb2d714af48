"""A file as it is read: its items one by one, checked at the end against an independent count."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from review.errors import AccountsDiffer, ImportRefused
from review.model import Entry, Reject
from review.search.formats.document import MAX_ENTRIES, Findings, refuse_too_many


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file before its first entry is read. ``label`` is what people call the format."""

    file_name: str
    sha256: str
    size: int
    format: str
    label: str
    encoding: str
    warnings: tuple[str, ...] = ()


class FileStream:
    """The entries and rejects of one file, in its order, to go through once.

    ``dialect``, ``entries_begun``, ``record_count``, ``reject_count`` and ``warnings`` are final once
    the last item is out. Going through it raises ``ImportRefused`` where the file cannot be taken in
    whole, and at its end ``AccountsDiffer`` when the items are not as many as the entries that begin:
    whoever keeps items as they come must be able to undo that. A context manager, which closes the file.
    """

    def __init__(
        self,
        facts: FileFacts,
        items: Iterable[Entry | Reject],
        marks: Iterable[int],
        findings: Findings,
    ) -> None:
        self.file_name = facts.file_name
        self.sha256 = facts.sha256
        self.size = facts.size
        self.format = facts.format
        self.encoding = facts.encoding
        self.entries_begun = 0
        self.record_count = 0
        self.reject_count = 0
        self._label = facts.label
        self._warnings = facts.warnings
        self._items = items
        self._marks = iter(marks)
        self._findings = findings
        self._first_reject: Reject | None = None
        self._unmatched = 0
        self._going: Generator[Entry | Reject] | None = None

    @property
    def dialect(self) -> str:
        """The tool that wrote the file, as far as the items so far show; "" if unsure."""
        return self._findings.dialect

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about the file, as far as it was read."""
        return (*self._warnings, *self._findings.warnings)

    def __enter__(self) -> FileStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Entry | Reject]:
        if self._going is None:
            self._going = self._checked()
        return self._going

    def close(self) -> None:
        """Close the file; nothing more can be read."""
        for part in (self._going, self._items, self._marks):
            if isinstance(part, Generator):
                part.close()

    def _checked(self) -> Generator[Entry | Reject]:
        with naming(self.file_name):
            records = rejects = begun = 0
            next_mark = self._marks.__next__
            for item in self._items:
                try:
                    mark = next_mark()
                    begun += 1
                except StopIteration:
                    mark = 0
                if mark != item.line and not self._unmatched:
                    self._unmatched = min(mark or item.line, item.line)
                if isinstance(item, Entry):
                    records += 1
                else:
                    rejects += 1
                    self._first_reject = self._first_reject or item
                if begun > MAX_ENTRIES:
                    refuse_too_many(begun)
                yield item
            for mark in self._marks:
                begun += 1
                self._unmatched = self._unmatched or mark
                refuse_too_many(begun)
            self.entries_begun, self.record_count, self.reject_count = begun, records, rejects
            self._check()

    def _check(self) -> None:
        """Refuse a file whose accounts differ, and one without a single entry."""
        if self.entries_begun != self.record_count + self.reject_count:
            differ = AccountsDiffer(
                f"{self.file_name}: {self.entries_begun} entries begin in it, but {self.record_count} were "
                f"read and {self.reject_count} rejected; the first that does not match is in line "
                f"{self._unmatched}. Nothing was imported.",
                "look at that line, mend it or export the file again",
            )
            differ.entries_begun = self.entries_begun
            raise differ
        if self._first_reject and not self.record_count:
            raise ImportRefused(
                f"No entry can be read from this {self._label} file; line {self._first_reject.line}: "
                f"{self._first_reject.reason}.",
                "export the file again",
            )
        if not self.record_count:
            raise ImportRefused(
                f"The file looks like {self._label}, but no entry begins in it.",
                "check that the export holds records, and export it again",
            )


@contextmanager
def naming(file_name: str) -> Iterator[None]:
    """Put the name of the file in front of what an ``ImportRefused`` says."""
    try:
        yield
    except AccountsDiffer:
        raise
    except ImportRefused as error:
        named = ImportRefused(f"{file_name}: {error.message}", error.hint)
        named.entries_begun = error.entries_begun
        raise named from None
