"""What the variables of CSL-JSON mean: https://docs.citationstyles.org/en/stable/specification.html.

Crossref's own works are nearly CSL-JSON: lists where CSL has one text, and other names of types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from review.model import Author, Entry
from review.search.formats.carry import is_note, restored
from review.search.formats.dates import EARLIEST, latest_year, normalise_date, says_more, year_in
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmcid_in, pmid_in
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_authors
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import OTHER, type_of_words

CUSTOM = "custom"
# The first name of a type is the one written; names of Crossref stand last.
_TYPES = {
    "journal article": "article-journal article review review-book journal-article posted-content "
    "peer-review",
    "magazine article": "article-magazine",
    "news": "article-newspaper",
    "report": "report standard report-component report-series",
    "thesis": "thesis dissertation",
    "web page": "webpage post post-weblog",
    "conference paper": "paper-conference proceedings-article",
    "book": "book monograph edited-book reference-book proceedings collection periodical",
    "book chapter": "chapter entry entry-encyclopedia entry-dictionary book-chapter book-section "
    "book-part reference-entry",
    "data set": "dataset",
    "unpublished work": "manuscript personal_communication",
    "slides": "speech",
    "legal document": "legislation bill legal_case hearing regulation treaty",
    "patent": "patent",
    "audiovisual": "motion_picture broadcast song interview performance musical_score",
    "software": "software",
    OTHER: "document event map graphic figure pamphlet classic other",
}
_FROM_CSL = {name: kind for kind, names in _TYPES.items() for name in names.split()}
# Told under another name, or about the transport of the item and not about the work.
_TAKEN = frozenset(("id", "type", "author", "custom", "citation-key", "reference", "indexed", "message-type"))
_NOTE_LINE = re.compile(r"(?im)^\s*(PMID|PMCID|PMC|DOI|ISSN|ISBN)\s*[:=]\s*(\S+)\s*$")
_DATES = ("issued", "published", "published-print", "published-online", "published-other", "original-date")
_SERIOUS = ("retraction", "withdrawal", "removal", "expression_of_concern", "partial_retraction")
MEANT = frozenset(
    ("title", "abstract", "container-title", "volume", "issue", "page", "DOI", "URL", "PMID", "PMCID", "type")
)


def item_entry(item: Mapping[str, Any]) -> Entry:
    """The entry in one item; an empty ``Entry`` where it holds no variable of CSL-JSON."""
    said = _Item(item)
    found = {name.upper(): value for name, value in _NOTE_LINE.findall(said.text("note", keep=True))}
    kind = tidy(str(item.get("type") or ""))
    year, date = _dates(said)
    doi = normalise_doi(said.text("DOI")) or normalise_doi(found.get("DOI", ""))
    serials = (*said.texts("ISSN"), found.get("ISSN", ""))
    books = (*said.texts("ISBN"), found.get("ISBN", ""))
    entry = Entry(
        title=clean_text(said.text("title") or said.text("original-title")),
        abstract=clean_text(said.text("abstract")),
        authors=authors_of(item.get("author")),
        year=year,
        date=date,
        venue=clean_text(said.text("container-title") or said.text("container-title-short")),
        volume=tidy(said.text("volume")),
        issue=tidy(said.text("issue")),
        pages=tidy(said.text("page") or said.text("article-number")),
        doi=doi,
        pmid=pmid_in(said.text("PMID")) or pmid_in(found.get("PMID", "")),
        pmcid=pmcid_in(said.text("PMCID")) or pmcid_in(found.get("PMCID", found.get("PMC", ""))),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in books for isbn in isbns_in(text)),
        language=normalise_language(tidy(said.text("language"))),
        type=type_of_csl(kind) if kind else "",
        url=tidy(said.text("URL")),
        publisher=clean_text(said.text("publisher")),
        keywords=each_once(_keywords(said)),
        native_id=tidy(_plain(item.get("id") or item.get("citation-key") or "")),
        extra={**({"type": [kind]} if kind else {}), **_people(said), **said.rest(), **_retraction(item)},
    )
    note = _plain(item[CUSTOM].get("slr_pipeline", "")) if isinstance(item.get(CUSTOM), dict) else ""
    return restored(entry, note) if is_note(note) else entry


def type_of_csl(name: str) -> str:
    """The readable type for a type of CSL or Crossref; "other" for an unknown one."""
    return _FROM_CSL.get(name.lower()) or type_of_words([name.replace("-", " ")])


def csl_of_type(kind: str, native: str = "") -> str:
    """The CSL type for a readable one: the entry's own if it says the same."""
    if native and native == native.lower() and _FROM_CSL.get(native) == kind:
        return native
    return _TYPES.get(kind, "document").split()[0]


def authors_of(value: Any) -> tuple[Author, ...]:
    """The names in a list of CSL names, or in a text where a tool wrote one."""
    if isinstance(value, str):
        return parse_authors([value])
    names = value if isinstance(value, list) else [value]
    found = (_author(name) for name in names)
    return tuple(author for author in found if author != Author())


def _author(name: Any) -> Author:
    if isinstance(name, str):
        return next(iter(parse_authors([name])), Author())
    if not isinstance(name, dict):
        return Author()
    part = {key: clean_text(_plain(value)) for key, value in name.items()}
    if whole := part.get("literal") or part.get("name"):
        return Author(literal=whole)
    family = " ".join(filter(None, (part.get("non-dropping-particle"), part.get("family"))))
    given = " ".join(filter(None, (part.get("given"), part.get("dropping-particle"))))
    return Author(family=family, given=", ".join(filter(None, (given, part.get("suffix")))))


class _Item:
    """An item whose variables are taken out one by one; the rest becomes ``extra``."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self._left = {key: value for key, value in item.items() if key not in _TAKEN}

    def peek(self, key: str) -> Any:
        return self._left.get(key)

    def drop(self, key: str) -> None:
        self._left.pop(key, None)

    def texts(self, key: str) -> list[str]:
        """Every text under a variable."""
        value = self._left.pop(key, None)
        return [text for part in (value if isinstance(value, list) else [value]) if (text := _plain(part))]

    def text(self, key: str, *, keep: bool = False) -> str:
        """The text of a variable, the first of several; the others stay."""
        value = self._left.get(key)
        first, *others = value if isinstance(value, list) and value else [value]
        if not keep and _plain(first):
            self._left[key] = others
        return _plain(first)

    def rest(self) -> dict[str, list[str]]:
        left = {key: _said(value) for key, value in self._left.items()}
        return {key: values for key, values in left.items() if values}


def _plain(value: Any) -> str:
    """A text or a number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _said(value: Any) -> list[str]:
    """What a variable says, in texts: structured values as JSON."""
    if value in (None, "", [], {}, [[]]):
        return []
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return [part.strip() for part in value if part.strip()]
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    return [json.dumps(value, ensure_ascii=False)]


def _dates(said: _Item) -> tuple[int | None, str]:
    for key in _DATES:
        date = _date(said.peek(key))
        if (year := year_in(date)) is not None:
            if says_more(date, year) or date == str(year):
                said.drop(key)
            return year, date if says_more(date, year) else ""
    return None, ""


def _date(value: Any) -> str:
    """A date as ``2021-06-25``, as far as it goes, or in the source's own words."""
    if not isinstance(value, dict):
        return normalise_date(tidy(_plain(value)))
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [tidy(_plain(part)) for part in first] if isinstance(first, list) else [tidy(_plain(first))]
    numbers = numbers[: next((at for at, part in enumerate(numbers) if not part), len(numbers))]
    if numbers and numbers[0].isdecimal() and EARLIEST <= int(numbers[0][:9]) <= latest_year():
        return normalise_date("/".join(numbers)) if len(numbers) > 1 else numbers[0]
    words = next((text for key in ("raw", "literal") if (text := tidy(_plain(value.get(key))))), "")
    return normalise_date(words)


def _keywords(said: _Item) -> Iterator[str]:
    for key in ("keyword", "subject", "keywords"):
        value = said.peek(key)
        for text in said.texts(key):
            separator = ";" if ";" in text else ","
            words = [text] if isinstance(value, list) else text.split(separator)
            yield from (clean_text(word) for word in words)


def _people(said: _Item) -> dict[str, list[str]]:
    """Editors, translators and so on, each under their own name."""
    found = {}
    for key in ("editor", "translator", "collection-editor", "container-author", "director", "recipient"):
        value = said.peek(key)
        if isinstance(value, list) and (names := [str(author) for author in authors_of(value)]):
            said.drop(key)
            found[key] = names
    return found


def _retraction(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """What Crossref says has happened to the work itself since."""
    updates = item.get("updated-by")
    found = [
        f"{update['type']}: {_plain(update.get('DOI'))}".rstrip(": ")
        for update in (updates if isinstance(updates, list) else [])
        if isinstance(update, dict) and update.get("type") in _SERIOUS
    ]
    return {"retraction": found} if found else {}


def is_item(keys: Iterable[str]) -> bool:
    """Whether an object with these keys is an item of CSL-JSON."""
    return not MEANT.isdisjoint(keys)
