"""MEDLINE text, as PubMed saves it (``.nbib``): https://www.nlm.nih.gov/bsd/mms/medlineelements.html.

A tag of up to four letters, padded to four, a hyphen, a blank; wrapped lines are indented. An entry
begins at its ``PMID-`` line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from review.model import Author, Entry, Reject
from review.search.formats.dates import first_year, says_more
from review.search.formats.document import (
    Document,
    Findings,
    Pieces,
    Readout,
    read_at_once,
    refuse_too_long,
)
from review.search.formats.identifiers import (
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
)
from review.search.formats.languages import normalise_language
from review.search.formats.lines import whole_lines
from review.search.formats.names import parse_author
from review.search.formats.pubmed_values import full_pages, is_no_title
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import type_of_words

UNREAD = "unread lines"
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-")
_WRAPPED = frozenset(["TI", "AB", "OAB", "AD", "CI", "TT", "BTI", "VTI", "CTI", "SO"])


@dataclass(slots=True)
class _Block:
    start: int
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    length: int = 0
    has_begun: bool = False

    def add(self, tag: str, value: str, line: str) -> None:
        """Take in a line; one without a tag goes on with the value before it."""
        self.lines.append(line)
        self.length += len(line) + 1
        refuse_too_long(self.length, self.start)
        if tag:
            self.pairs.append((tag, [value]))
        elif not line or line.isspace():
            return
        elif self.pairs and (line[0].isspace() or self.pairs[-1][0] in _WRAPPED):
            self.pairs[-1][1].append(line.strip())
        else:
            self.pairs.append((UNREAD, [line.strip()]))

    def joined(self) -> list[tuple[str, str]]:
        """Tag and value, wrapped lines joined by a blank."""
        return [(tag, " ".join(filter(None, lines))) for tag, lines in self.pairs]

    def raw(self) -> str:
        """The lines as they were written, up to the last that is not blank."""
        return "\n".join(self.lines).rstrip()


def read(document: Document) -> Readout:
    """Every entry of a MEDLINE text."""
    return read_at_once(stream, document)


def stream(text: Pieces, _: Mapping[str, str], findings: Findings) -> Iterator[Entry | Reject]:
    """Every entry of a MEDLINE text as it goes by; see ``StreamReader``."""
    findings.dialect = "PubMed"
    unread = 0
    for block in _blocks(text):
        yield _entry(block.joined(), block.raw(), block.start)
        unread += sum(tag == UNREAD for tag, _ in block.pairs)
    if unread:
        findings.warnings.append(f"{unread} lines are not MEDLINE lines; they are kept with their entry")


def _blocks(text: Pieces) -> Iterator[_Block]:
    """The lines of each entry; what stands before the first ``PMID-`` belongs to the first."""
    block: _Block | None = None
    lines = (line for part in whole_lines(text) for line in part.removesuffix("\n").split("\n"))
    for number, line in enumerate(lines, 1):
        tag, value = _tagged(line)
        if tag == "PMID":
            if block is not None and block.has_begun:
                yield block
                block = None
            block = block or _Block(number)
            block.has_begun = True
        elif block is None:
            if not line or line.isspace():
                continue
            block = _Block(number)
        block.add(tag, value, line)
    if block is not None and block.has_begun:
        yield block


def _tagged(line: str) -> tuple[str, str]:
    line = line.lstrip("\ufeff")
    match = _TAG.match(line)
    if not match or (match.end() != 5 and match[1] != "PMID"):
        return "", ""
    return match[1], line[match.end() :].strip()


def _entry(pairs: list[tuple[str, str]], raw: str, line: int) -> Entry:
    values: dict[str, list[str]] = {}
    for tag, value in pairs:
        values.setdefault(tag, []).append(value)
    bag = TagBag(values)
    authors = _authors(pairs, bag)
    year = first_year(value for _, value in bag.peek("DP", "DEP", "EDAT"))
    date = tidy(next((value for _, value in bag.peek("DP")), ""))
    if says_more(date, year) or date == str(year):
        bag.take("DP", next(value for _, value in bag.peek("DP")))
    serials = bag.all("IS")
    return Entry(
        title=_title(bag),
        abstract=clean_text(bag.first("AB", "OAB")),
        authors=authors,
        year=year,
        date=date if says_more(date, year) else "",
        venue=clean_text(bag.first("JT", "TA", "BTI", "CTI")),
        volume=tidy(bag.first("VI")),
        issue=tidy(bag.first("IP")),
        pages=full_pages(tidy(bag.first("PG"))),
        doi=_doi(bag),
        pmid=pmid_in(bag.first("PMID")),
        pmcid=pmcid_in(bag.first("PMC")),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in bag.all("ISBN") for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("LA"))),
        type=type_of_words(value for _, value in bag.peek("PT")),
        publisher=clean_text(bag.first("PB")),
        keywords=each_once(clean_text(word) for word in (*bag.all("OT"), *bag.all("MH"))),
        native_id=next((value for tag, value in pairs if tag == "PMID"), "").strip(),
        extra={**bag.rest(), **_retraction(bag)},
        raw=raw,
        line=line,
    )


def _retraction(bag: TagBag) -> dict[str, list[str]]:
    """That the article was retracted, under the key that PubMed's XML has it under."""
    found = [value for _, value in bag.peek("PT") if value.lower() == "retracted publication"]
    found += [f"RetractionIn: {tidy(value)}" for _, value in bag.peek("RIN")]
    return {"retraction": found} if found else {}


def _title(bag: TagBag) -> str:
    title = clean_text(bag.first("TI", "BTI", "TT"))
    return clean_text(bag.first("BTI", "TT")) if is_no_title(title) else title


def _authors(pairs: list[tuple[str, str]], bag: TagBag) -> tuple[Author, ...]:
    """Full names where given, and groups, in the order of the file."""
    name_tag = "FAU" if any(bag.peek("FAU")) else "AU"
    bag.all(name_tag, "CN")
    found = []
    for tag, value in pairs:
        if tag == name_tag and value.strip():
            found.append(parse_author(value))
        elif tag == "CN" and value.strip():
            found.append(Author(literal=clean_text(value)))
    return tuple(found)


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("LID", "AID"):
        if "[doi]" in value and (found := normalise_doi(value)):
            bag.take(tag, value)
            return found
    return next((doi for _, so in bag.peek("SO") if "doi:" in so and (doi := normalise_doi(so))), "")
