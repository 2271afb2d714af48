"""Rows of a table into entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from review.model import Author, Entry, Reject
from review.search.formats.carry import is_note, restored
from review.search.formats.columns import mapping_of
from review.search.formats.dates import first_year, normalise_date, says_more
from review.search.formats.identifiers import (
    doi_in_address,
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
    unglue,
)
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_authors
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import type_of_words

NOTE_COLUMN = "slr_pipeline"
HEADER_AGAIN = "the heading row stands here again"
DIVIDER = (
    "line {line} is what abstrackr writes between labeled and other citations; it was kept as an entry "
    "without a title, as the tool's own count has it"
)
# What abstrackr writes between the labeled citations and the others: csvbuilder.py in bwallace/abstrackr-web.
_DIVIDER = "citations that are not yet labeled by anyone"
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_NEUTRALISED = re.compile("'+[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'+[\t\r]")
_GLUED_NAMES = re.compile(r"[^\W\d_A-Z][A-Z][^\W\d_]{1,40} ")
_SIGNS = {
    "eid": "Scopus",
    "medline pmid": "Embase",
    "central id": "Cochrane",
    "lens id": "Lens",
    "covidence #": "Covidence",
    "journal/book": "PubMed",
    "plink": "EBSCOhost",
    "item doi": "Springer",
    "abstract note": "Zotero",
    "authors, primary": "RefWorks",
    "document identifier": "IEEE Xplore",
    "(internal) id": "abstrackr",
    "shorttitle": "EPPI-Reviewer",
    "label_included": "ASReview",
    NOTE_COLUMN: "slr-pipeline",
}


class TableMapper:
    """Turns the rows of one table into entries, by its heading row and the columns a person chose."""

    def __init__(self, header: Sequence[str], chosen: Mapping[str, str] | None = None) -> None:
        self.header = [tidy(cell) for cell in header]
        self._headings = [name for name in self.header if name]
        self.mapping = mapping_of(self.header, chosen)
        lower = [name.lower() for name in self.header]
        self.note_column = lower.index(NOTE_COLUMN) if NOTE_COLUMN in lower else -1
        self.dialect = next((tool for sign, tool in _SIGNS.items() if sign in lower), "")
        if not self.dialect and any(name.lower() == "key" for name in header) and "pmc_id" in lower:
            self.dialect = "Rayyan"
        self.glued_names = 0
        self.divider_line = 0

    def warnings(self) -> list[str]:
        """What a person should know about this table as a whole."""
        found = []
        if "abstract" not in self.mapping:
            found.append("the table has no column with abstracts")
        if self.divider_line:
            found.append(DIVIDER.format(line=self.divider_line))
        if self.glued_names:
            found.append(f"{self.glued_names} author lists have no separator and were kept as one name")
        return found

    def item(self, cells: Sequence[str], raw: str, line: int) -> Entry | Reject:
        """The entry in a row, or a reject for a row that is no reference."""
        if tidy(raw).rstrip(",; ").lower() == _DIVIDER:
            self.divider_line = line
        if reason := self._no_reference(cells):
            return Reject(line, reason, raw)
        return self.entry(cells, raw, line)

    def _no_reference(self, cells: Sequence[str]) -> str:
        """Why a row is no reference; "" for one that is."""
        filled = [cell for cell in cells if cell.strip()]
        # Nearly no row begins as the heading row does, so the first cell is looked at alone.
        if len(filled) != len(self._headings) or tidy(filled[0]) != self._headings[0]:
            return ""
        return HEADER_AGAIN if [tidy(cell) for cell in filled] == self._headings else ""

    def entry(self, cells: Sequence[str], raw: str, line: int) -> Entry:
        """The entry in a row."""
        cells = [self._plain(cell) for cell in cells]
        at = self._columns(cells)
        get = {field: cells[column] for field, column in at.items()}
        date = normalise_date(tidy(get.get("date", "")))
        year = first_year((get.get("year", ""), date))
        doi, url = _addresses(get)
        entry = Entry(
            title=clean_text(get.get("title", "")),
            abstract=clean_text(get.get("abstract", "")),
            authors=self._authors(get.get("authors", "")),
            year=year,
            date=date if says_more(date, year) else "",
            venue=clean_text(get.get("venue", "")),
            volume=tidy(get.get("volume", "")),
            issue=tidy(get.get("issue", "")),
            pages=_pages(get),
            doi=doi,
            pmid=pmid_in(get.get("pmid", "")),
            pmcid=pmcid_in(get.get("pmcid", "")),
            issn=issns_in(get.get("issn", "")),
            isbn=each_once((*isbns_in(get.get("isbn", "")), *isbns_in(get.get("issn", "")))),
            language=normalise_language(tidy(get.get("language", ""))),
            type=type_of_words([get.get("type", "")]),
            url=url,
            publisher=clean_text(get.get("publisher", "")),
            keywords=_keywords(get.get("keywords", "")),
            native_id=tidy(get.get("native_id", "")),
            extra=self._extra(cells, at, year),
            raw=raw,
            line=line,
        )
        note = cells[self.note_column] if 0 <= self.note_column < len(cells) else ""
        return restored(entry, note) if is_note(note) else entry

    def _plain(self, cell: str) -> str:
        """The cell without what spreadsheets need: ``="text"``, and our own apostrophe."""
        if self.note_column >= 0 and _NEUTRALISED.match(cell):
            return cell[1:]
        formula = _FORMULA.fullmatch(cell)
        return formula[1] if formula else cell

    def _authors(self, cell: str) -> tuple[Author, ...]:
        if self.dialect == "Springer" and _GLUED_NAMES.search(cell):
            self.glued_names += 1
            return (Author(literal=clean_text(cell)),)
        return parse_authors([cell]) if cell.strip() else ()

    def _columns(self, cells: Sequence[str]) -> dict[str, int]:
        """The column each field of a row comes from: of those that could, the first that is not blank."""
        found = {}
        for field, columns in self.mapping.items():
            column = next((c for c in columns if c < len(cells) and cells[c].strip()), None)
            if column is not None:
                found[field] = column
        return found

    def _extra(self, cells: Sequence[str], at: Mapping[str, int], year: int | None) -> dict[str, list[str]]:
        """The columns nobody asked for, and the words of values that could not be understood."""
        extra: dict[str, list[str]] = {}
        get = {field: cells[column] for field, column in at.items()}
        mapped = {column: field for field, column in at.items()}
        for column, cell in enumerate(cells):
            if not cell.strip() or column == self.note_column:
                continue
            if column not in mapped or _is_unread(mapped[column], cell, get, year):
                extra.setdefault(self._heading(column), []).append(cell.strip())
        return extra

    def _heading(self, column: int) -> str:
        return (self.header[column] if column < len(self.header) else "") or f"column {column + 1}"


def _is_unread(field: str, cell: str, get: Mapping[str, str], year: int | None) -> bool:
    """Whether a cell says something that its field could not take in."""
    text = tidy(cell)
    if field == "year":
        return year is None or text != str(year)
    if field == "date":
        date = normalise_date(text)
        return date != str(year) and not says_more(date, year)
    if field == "doi":
        return unglue(cell)[0].strip().lower() != _addresses(get)[0]
    if field in ("pmid", "pmcid"):
        return (pmid_in(cell) or pmcid_in(cell)) != text
    if field in ("issn", "isbn"):
        return not issns_in(cell) and not isbns_in(cell)
    if field == "type":
        return text != type_of_words([text])
    return field in ("last_page", "article_number") and text not in _pages(get)


def _addresses(get: Mapping[str, str]) -> tuple[str, str]:
    url = tidy(unglue(get.get("url", ""))[0])
    return normalise_doi(unglue(get.get("doi", ""))[0]) or doi_in_address(url), url


def _pages(get: Mapping[str, str]) -> str:
    if pages := tidy(get.get("pages", "")):
        return pages
    first, last = tidy(get.get("first_page", "")), tidy(get.get("last_page", ""))
    if first and last and first != last and "-" not in first:
        return f"{first}-{last}"
    return first or last or tidy(get.get("article_number", ""))


def _keywords(cell: str) -> tuple[str, ...]:
    if cell.startswith("[") and cell.endswith("]"):
        words = [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", cell)]
    else:
        words = re.split(r";" if ";" in cell else r",(?![^()]{0,200}\))", cell)
    return each_once(clean_text(word) for word in words)
