"""BibTeX: a text into stretches that begin like an entry, plain entries read here, the rest by bibtexparser.

bibtexparser is the authority for everything that is odd, but it is slow. A plain entry, whose values
are balanced braces, quoted text, numbers or abbreviations, is read by ``bibtex_plain``, to the same
result; what comes between plain entries goes to ``bibtex_odd``, a batch at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.bibtex_mapping import dialect_of, entry_of
from review.search.formats.bibtex_odd import OddReader, strings_in
from review.search.formats.bibtex_plain import plain_entry
from review.search.formats.document import (
    Document,
    Findings,
    Pieces,
    Readout,
    read_at_once,
    refuse_too_long,
)
from review.search.formats.fingerprints import Fingerprints
from review.search.formats.lines import whole_lines

MAX_WARNINGS = 50
# bibtexparser needs some kilobytes for each: a line of nothing but at signs and braces would fill the memory.
MAX_ODD = 50_000
_BATCH = 50_000
_BEGINS = re.compile(r"\n[ \t]*@\w*[ \t]*[{(]")
_STRING = re.compile(r"@[sS][tT][rR][iI][nN][gG]")


def read(document: Document) -> Readout:
    """Every entry of a BibTeX file, or a ``Reject`` for one that cannot be parsed."""
    return read_at_once(stream, document)


def stream(text: Pieces, _: Mapping[str, str], findings: Findings) -> Iterator[Entry | Reject]:
    """Every entry of a BibTeX file as it goes by, or a ``Reject``; see ``StreamReader``."""
    return _Stretches(findings, _strings(text)).items(text)


class _Stretches:
    """Reads a text stretch by stretch; what is odd waits until the next plain entry."""

    def __init__(self, findings: Findings, strings: Mapping[str, str]) -> None:
        self._findings = findings
        self._strings = dict(strings)
        self._keys = Fingerprints()
        self._warnings = 0
        self._odd: list[str] = []
        self._odd_line = 0
        self._odd_length = 0

    def items(self, text: Pieces) -> Iterator[Entry | Reject]:
        for stretch, line, following in stretches(text):
            yield from self._stretch(stretch, line, following)
        yield from self._flush("")
        if self._warnings > MAX_WARNINGS:
            self._findings.warnings.append(f"and {self._warnings - MAX_WARNINGS} more lines like these")

    def _stretch(self, text: str, line: int, following: str) -> Iterator[Entry | Reject]:
        at = 0
        # One line may hold several entries.
        while found := plain_entry(text, at, self._strings):
            yield from self._flush(found.mark)
            line += text.count("\n", at, found.start)
            yield self._seen(entry_of(found.entry_type, found.key, found.fields, found.raw, line), found.key)
            line += text.count("\n", found.start, found.end)
            at = found.end
        rest = text[at:]
        if rest and not rest.isspace():
            self._wait(rest, line)
        if self._odd_length > _BATCH:
            yield from self._flush(following)

    def _wait(self, text: str, line: int) -> None:
        if text.count("@") > MAX_ODD:
            raise ImportRefused(
                f"What begins in line {line} holds something odd and more than {MAX_ODD:,} at signs.",
                "begin each entry on a line of its own, or export the file again",
            )
        if not self._odd:
            self._odd_line = line
        self._odd.append(text)
        self._odd_length += len(text)

    def _flush(self, following: str) -> Iterator[Entry | Reject]:
        """What was odd, read; ``following`` is the beginning of what comes after it."""
        if not self._odd:
            return
        text, self._odd, self._odd_length = "".join(self._odd), [], 0
        reader = OddReader(self._strings, self._warn)
        for item, key in reader.items(text, self._odd_line, following):
            yield self._seen(item, key) if isinstance(item, Entry) else item

    def _seen(self, entry: Entry, key: str | None) -> Entry:
        """Note an entry's key and its dialect. A key is None where it was looked at already."""
        if key is not None and not self._keys.add(key):
            self._warn(f"line {entry.line}: the key {key!r} is already in use; the entry was kept")
        if not self._findings.dialect:
            self._findings.dialect = dialect_of(entry)
        return entry

    def _warn(self, warning: str) -> None:
        self._warnings += 1
        if self._warnings <= MAX_WARNINGS:
            self._findings.warnings.append(warning)


def stretches(text: Pieces) -> Iterator[tuple[str, int, str]]:
    """Each stretch of a text up to the next line that begins like an entry; its line; that beginning.

    bibtexparser takes such a line for a new entry wherever it stands, even inside an open brace, so a
    stretch read alone gives what it gives within the file.
    """
    rest, line = "\n", 1
    for part in whole_lines(text):
        buffer, begin = rest + part, 1
        for match in _BEGINS.finditer(buffer, len(rest) - 1):
            start = match.start() + 1
            if start > begin:
                yield buffer[begin:start], line, match[0].lstrip()
                line += buffer.count("\n", begin, start)
                begin = start
        rest = "\n" + buffer[begin:]
        refuse_too_long(len(rest), line)
    if len(rest) > 1:
        yield rest[1:], line, ""


def _strings(text: Pieces) -> dict[str, str]:
    """Every abbreviation the file defines, by its name in lower case."""
    if not any(_STRING.search(part) for part in whole_lines(text)):
        return {}
    found: dict[str, str] = {}
    for stretch, _, _ in stretches(text):
        if _STRING.match(stretch.lstrip()):
            for name, value in strings_in(stretch):
                found.setdefault(name, value)
    return found
