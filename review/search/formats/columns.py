"""Which column of a table means what, by the headings databases and tools give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from review.errors import ImportRefused

# Of several headings for one field the first that a table has is used (for the fields in ``_FILLED_IN``
# the first that the row fills); the others stay in ``extra``.
_SPELLINGS = {
    "title": "title, article title, document title, item title, title primary, primary title, ti, t1",
    "abstract": "abstract, abstract note, abstracts, ab, n2, notes abstract",
    "authors": "authors, author names, author s, author, authors primary, first authors, au, a1, af, "
    "author full names",
    "year": "year, publication year, published year, pub year, py, year published, year of publication, "
    "pubyear, publicationyear, yr",
    "date": "date, date published, publication date, date of publication, published date, da, y1, pubdate",
    "venue": "source title, journal title, publication title, periodical full, journal, journal book, "
    "journal name, publication, secondary title, container title, jf, t2, jo, so, source, "
    "venue, periodical abbrev, pubtitle, host venue, jn",
    "volume": "volume, vol, journal volume, vl",
    "issue": "issue, issue number, number, journal issue, is",
    "pages": "pages, page, page range, pg, pagination",
    "first_page": "page start, start page, first page, sp, bp, startpage",
    "last_page": "page end, end page, last page, other pages, ep, endpage",
    "article_number": "art no, article number, ar, c7",
    "doi": "doi, item doi, doi link, do, di, digitalobjectidentifier",
    "pmid": "pmid, pubmed id, medline pmid, pm",
    "pmcid": "pmcid, pmc id, pmc",
    "issn": "issn, issns, issn isbn, sn, eissn, print issn, journalissn",
    "isbn": "isbn, isbns, bn",
    "language": "language, article language, language of original document, languages, la",
    "type": "type, document type, publication type, item type, content type, reference type, doctype, "
    "articletype, type of reference, document identifier, ty, dt, publicationtype",
    "url": "url, link, urls, external url, full text link, plink, pdf link, ur, source url, "
    "articleurl, documenturl, dimensions url",
    "publisher": "publisher, book publisher, pb, pu",
    "keywords": "keywords, author keywords, manual tags, subjects, de, kw, mesh terms, index keywords, "
    "emtree medical index terms",
    "native_id": "native id, key, id, eid, lens id, accession number, covidence, central id, pui, "
    "reference id, internal id, record id, ut, ut unique wos id, unique wos id, an, publication id, "
    "embase accession id, storeid, pid",
}
HEADINGS = {field: tuple(names.split(", ")) for field, names in _SPELLINGS.items()}
_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_FILLED_IN = frozenset(("authors", "year", "type", "url", "keywords", "native_id", "issn"))
_TELLING = frozenset(("title", "authors", "abstract", "doi"))
_PLAIN = re.compile(r"[\W_]+")


def plain(heading: str) -> str:
    """A heading in lower case with everything but letters and digits as single blanks."""
    return _PLAIN.sub(" ", heading.lower()).strip()


def score(cells: Sequence[str]) -> int:
    """How many cells of a row are headings we know; 0 when none names a title or the like.

    A row in which a cell repeats a heading's words inside a longer text scores nothing for it.
    """
    fields = {_FIELD_OF[name] for cell in cells if len(cell) < 60 and (name := plain(cell)) in _FIELD_OF}
    return len(fields) if fields & _TELLING else 0


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row can be a table's heading row."""
    found = score(cells)
    if found == 2:
        return "title" in map(plain, cells)
    return found > 2 or (found == 1 and sum(1 for cell in cells if cell.strip()) == 1)


def mapping_of(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, list[int]]:
    """Field to column numbers, best first: as a person chose, otherwise by the headings we know.

    A row takes the first of them that is not blank.

    ``chosen`` maps a field to a heading, or to "" for a field that no column holds. Raises
    ``ImportRefused`` for a field or heading that does not exist.
    """
    names = [plain(heading) for heading in header]
    at = {name: number for number, name in reversed(list(enumerate(names)))}
    found = {field: [at[name] for name in names if name in at] for field, names in HEADINGS.items()}
    found = {f: c if f in _FILLED_IN else c[:1] for f, c in found.items() if c}
    for field, heading in (chosen or {}).items():
        if field not in HEADINGS:
            raise ImportRefused(
                f"There is no field {field!r} to map a column to.", f"use one of {', '.join(HEADINGS)}"
            )
        found.pop(field, None)
        if heading:
            column = _column(heading, header, names)
            found = _without(found, column) | {field: [column]}
    return found


def _without(mapping: dict[str, list[int]], column: int) -> dict[str, list[int]]:
    left = {field: [c for c in columns if c != column] for field, columns in mapping.items()}
    return {field: columns for field, columns in left.items() if columns}


def _column(heading: str, header: Sequence[str], names: Sequence[str]) -> int:
    if heading in header:
        return list(header).index(heading)
    if plain(heading) in names:
        return names.index(plain(heading))
    raise ImportRefused(
        f"The table has no column {heading!r}.",
        "use one of: " + ", ".join(repr(name) for name in header if name.strip())[:500],
    )


def has_headings(cells: Sequence[str], chosen: Mapping[str, str]) -> bool:
    """Whether a row holds every heading a person chose."""
    names = {plain(cell) for cell in cells}
    wanted = {plain(heading) for heading in chosen.values() if heading}
    return bool(wanted) and wanted <= names
