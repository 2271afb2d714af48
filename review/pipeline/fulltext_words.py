"""What stands in a report's full text: quotes with their pages, words to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

from review.errors import ImportRefused
from review.extraction.pdf_text import VERSION, read_pdf
from review.extraction.quotes import Found, Hit, PagesToSearch, locate, search
from review.model import Reviewer, Role
from review.pipeline.core import CLI, Context, require
from review.pipeline.fulltext_files import file_path, reading_of
from review.store import Event, files, joined

IN_MEMORY = 16  # texts of which the forms for comparing are kept; one takes a megabyte at most


class Where(StrEnum):
    """What can be said of a quote."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ABSENT = "absent"
    NO_TEXT = "no text"
    """The file is there and holds no text: scanned pages."""
    NO_FILE = "no file"


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """Whether a quote stands in the stored text of a report, and on which pages of the PDF, from 1."""

    where: Where
    pages: tuple[int, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether the quote stands there, word for word or nearly so."""
        return self.where in (Where.EXACT, Where.NORMALISED)


def find_quote(ctx: Context, person: Reviewer, report_id: str, quote: str) -> QuoteCheck:
    """Where a quote stands in a report's stored text."""
    return find_quotes(ctx, person, [(report_id, quote)])[0]


def find_quotes(ctx: Context, person: Reviewer, asked: Sequence[tuple[str, str]]) -> list[QuoteCheck]:
    """The same for many (report id, quote), each text read once. Any of a report's files may hold it."""
    require(person, *Role)
    texts: dict[str, list[PagesToSearch | None]] = {}
    with ctx.db.read() as unit:
        for report_id in dict.fromkeys(r for r, _ in asked):
            here = joined.current(unit, report_id)
            hashes = [f.sha256 for f in files.standing(unit, [here]).get(here, ())]
            read = files.readings(unit, hashes)
            texts[report_id] = [
                _prepared(tuple(files.pages(unit, h))) if h in read and read[h].has_text else None
                for h in hashes
            ]
    return [_check(quote, texts[report_id]) for report_id, quote in asked]


def search_text(ctx: Context, person: Reviewer, report_id: str, sha256: str, words: str) -> list[Hit]:
    """Every place where these words stand in one file of a report, with its page."""
    require(person, *Role)
    with ctx.db.read() as unit:
        here = joined.current(unit, report_id)
        has = any(f.sha256 == sha256 for f in files.standing(unit, [here]).get(here, ()))
        return search(words, files.pages(unit, sha256)) if has else []


def read_again(ctx: Context) -> tuple[int, list[str]]:
    """Read every file anew that an earlier version read or nobody did; how many, and what failed."""
    with ctx.db.read() as unit:
        hashes = {f.sha256: f for found in files.standing(unit).values() for f in found}
        read = files.readings(unit, hashes) if hashes else {}
    todo = [f for h, f in sorted(hashes.items()) if h not in read or read[h].version != VERSION]
    faults = []
    for one in todo:
        try:
            text = read_pdf(file_path(ctx, one.sha256), one.file_name)
        except ImportRefused as error:
            faults.append(f"{one.report_id}: {error}")
            continue
        reading = reading_of(one.sha256, text)
        event = Event(CLI, "read full text", one.sha256)
        ctx.db.write(event, partial(files.keep_reading, reading=reading, pages=text.pages))
    return len(todo) - len(faults), faults


@lru_cache(maxsize=IN_MEMORY)
def _prepared(pages: tuple[str, ...]) -> PagesToSearch:
    """A page of charted rows asks for the same few texts again and again."""
    return PagesToSearch(pages)


def _check(quote: str, texts: Sequence[PagesToSearch | None]) -> QuoteCheck:
    if not texts:
        return QuoteCheck(Where.NO_FILE)
    readable = [t for t in texts if t is not None]
    if not readable:
        return QuoteCheck(Where.NO_TEXT)
    places = [locate(quote, t) for t in readable]
    for found, where in ((Found.EXACT, Where.EXACT), (Found.NORMALISED, Where.NORMALISED)):
        for place in places:
            if place.found is found:
                return QuoteCheck(where, place.pages)
    return QuoteCheck(Where.ABSENT)
