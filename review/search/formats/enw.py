"""EndNote's tagged format (``.enw``), and Refer, from which it comes: ``%T`` and the like at line starts.

An entry begins at its ``%0`` line, or, in files without any, at the first tag after a blank line. Real
abstracts hold blank lines and some tools repeat ``%0``; see ``_begins``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.document import Document, Readout
from review.search.formats.endnote_dates import dated
from review.search.formats.endnote_types import endnote_authors, type_of_endnote, without_folders
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmcid_in, pmid_in
from review.search.formats.languages import normalise_language
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy

_TAG = re.compile(r"[ \t]{0,3}%([^\sa-z])(?:[ \t](.*))?", re.DOTALL)
_NAMING = frozenset(("T", "A", "E"))
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    """Tagged lines without a blank line or a new ``%0`` among the tags; or a whole entry of such blocks.

    ``is_parted`` says that a blank line stands before it, ``is_named`` that it names a title or a person.
    """

    start: int
    is_parted: bool
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    end: int = 0
    is_named: bool = False

    @property
    def has_type(self) -> bool:
        return self.pairs[0][0] == "0"

    def add(self, tag: str, value: str, number: int) -> None:
        self.pairs.append((tag, [value]))
        self.is_named = self.is_named or tag in _NAMING
        self.end = number

    def join(self, other: _Block) -> None:
        self.pairs += other.pairs
        self.is_named = self.is_named or other.is_named
        self.end = other.end


def read(document: Document) -> Readout:
    """Every entry of a tagged text; a ``Reject`` for one that begins and holds no field."""
    lines = unify_line_ends(document.text).split("\n")
    stray: list[int] = []
    blocks = list(_blocks(lines, stray))
    items = tuple(_item(block, lines) for block in _entries(blocks))
    warnings = (f"{len(stray)} lines stand before the first entry",) if stray else ()
    return Readout(items, "EndNote" if any(b.has_type for b in blocks) else "Refer", warnings)


def _blocks(lines: list[str], stray: list[int]) -> Iterator[_Block]:
    block: _Block | None = None
    after_blank = True
    for number, line in enumerate(lines, 1):
        match = _TAG.fullmatch(line.lstrip("\ufeff"))
        if match:
            if block is None or after_blank or match[1] == "0":
                if block is not None:
                    yield block
                block = _Block(number, after_blank or block is None)
            block.add(match[1], (match[2] or "").strip(), number)
        elif block is not None and line.strip():
            block.pairs[-1][1].append(line.strip())
            block.end = number
        elif line.strip(" \t\ufeff"):
            stray.append(number)
        after_blank = not line.strip()
    if block is not None:
        yield block


def _entries(blocks: list[_Block]) -> Iterator[_Block]:
    """The blocks, those that only go on with an entry joined to it."""
    uses_type = any(block.has_type for block in blocks)
    entry: _Block | None = None
    for block in blocks:
        if entry is None or _begins(block, entry, uses_type):
            if entry is not None:
                yield entry
            entry = block
        else:
            entry.join(block)
    if entry is not None:
        yield entry


def _begins(block: _Block, entry: _Block, uses_type: bool) -> bool:
    """Whether a block begins an entry of its own.

    It does after a blank line, with ``%0`` where the file uses it; otherwise only where both it and the
    entry before it name a title or a person.
    """
    if block.is_parted and (block.has_type or not uses_type):
        return True
    return block.is_named and entry.is_named


def _item(block: _Block, lines: list[str]) -> Entry | Reject:
    raw = without_folders("\n".join(lines[block.start - 1 : block.end]).rstrip())
    values: dict[str, list[str]] = {}
    for tag, parts in block.pairs:
        values.setdefault(f"%{tag}", []).append(without_folders("\n".join(parts).strip()))
    if not any(value for tag, found in values.items() if tag != "%0" for value in found):
        return Reject(block.start, "an entry begins here and holds no fields", raw)
    return replace(_entry(values), raw=raw, line=block.start)


def _entry(values: dict[str, list[str]]) -> Entry:
    bag = TagBag(values)
    kind = next((value for _, value in bag.peek("%0")), "")
    year, date = dated(bag, "%D", "%8")
    serials = bag.all("%@")
    left = [text for text in serials if not issns_in(text) and not isbns_in(text)]
    doi, pmid = _doi(bag), _pmid(bag)
    entry = Entry(
        title=clean_text(bag.first("%T", "%Q", "%!")),
        abstract=clean_text(bag.first("%X")),
        authors=endnote_authors(bag.all("%A")),
        year=year,
        date=date,
        venue=clean_text(bag.first("%J", "%B")),
        volume=tidy(bag.first("%V")),
        issue=tidy(bag.first("%N")),
        pages=tidy(bag.first("%P")),
        doi=doi,
        pmid=pmid,
        pmcid=next((pmcid_in(v) for _, v in bag.peek("%2") if v.startswith("PMC")), ""),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in serials for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("%G"))),
        type=type_of_endnote(kind) if kind else "",
        url=_url(bag),
        publisher=clean_text(bag.first("%I")),
        keywords=each_once(clean_text(word) for text in bag.all("%K") for word in re.split(r"[;\n]", text)),
        native_id=tidy(bag.first("%F", "%M")),
    )
    return replace(entry, extra={**bag.rest(), **({"%@": left} if left else {})})


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("%R", "%U"):
        if tag == "%U" and "doi.org/" not in value:
            continue
        if found := normalise_doi(value):
            if tag == "%R" and found == tidy(value).lower().removeprefix("doi:").strip():
                bag.take(tag, value)
            return found
    return ""


def _pmid(bag: TagBag) -> str:
    from_pubmed = any(_PUBMED.search(value) for _, value in bag.peek("%~", "%W"))
    for _, value in bag.peek("%M"):
        if from_pubmed or "PMID" in value.upper():
            return pmid_in(value)
    return ""


def _url(bag: TagBag) -> str:
    """The first address of the web, or else the first."""
    addresses = list(bag.peek("%U"))
    wanted = next((pair for pair in addresses if pair[1].lower().startswith("http")), None)
    chosen = wanted or next(iter(addresses), None)
    return tidy(bag.take(*chosen)) if chosen else ""
