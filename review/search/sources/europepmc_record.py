"""What a result of Europe PMC says, in its full ("core") and its short ("lite") form."""

from __future__ import annotations

from typing import Any

from review.model import Author, Entry
from review.search.formats.dates import normalise_date, says_more, year_in
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmcid_in, pmid_in
from review.search.formats.names import parse_authors
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of, language_of
from review.search.sources.getters import items, text, texts
from review.search.sources.kinds import kind_of

_RETRACTED = {"retracted publication": "retracted", "retraction of publication": "retraction notice"}
_NOTICES = ("retraction in", "expression of concern in", "removal in", "withdrawal in")
_OPEN = frozenset(["OA", "F"])


def europepmc_entry(result: Any) -> Entry:
    """The entry a result describes; its native id is source and id (``MED/123``), unique only together."""
    name, source = text(result, "id"), text(result, "source")
    year = year_in(text(result, "pubYear")) or year_in(text(result, "firstPublicationDate"))
    day = normalise_date(text(result, "firstPublicationDate"))
    kinds = texts(result, "pubTypeList", "pubType") or text(result, "pubType").split("; ")
    language, said = language_of(texts(result, "language"))
    journal = ("journalInfo", "journal")
    serials = [text(result, *journal, "issn"), text(result, *journal, "essn"), text(result, "journalIssn")]
    book = "bookOrReportDetails"
    return Entry(
        title=clean_text(text(result, "title")),
        abstract=clean_text(text(result, "abstractText")),
        authors=_authors(result),
        year=year,
        date=day if says_more(day, year) else "",
        venue=clean_text(text(result, *journal, "title") or text(result, "journalTitle")),
        volume=text(result, "journalInfo", "volume") or text(result, "journalVolume"),
        issue=text(result, "journalInfo", "issue") or text(result, "issue"),
        pages=text(result, "pageInfo"),
        doi=normalise_doi(text(result, "doi")),
        pmid=pmid_in(text(result, "pmid")),
        pmcid=pmcid_in(text(result, "pmcid")),
        issn=issns_in(" ".join(serials)),
        isbn=isbns_in(f"{text(result, book, 'isbn13')} {text(result, book, 'isbn10')}"),
        language=language,
        type=kind_of(_plain(kinds)),
        url=f"https://europepmc.org/article/{source}/{name}" if source and name else "",
        publisher=clean_text(text(result, book, "publisher")),
        keywords=each_once(map(clean_text, texts(result, "keywordList", "keyword"))),
        native_id=f"{source}/{name}" if source and name else "",
        extra=extra_of(
            {
                "retraction": [*_retraction(kinds), *_notices(result)],
                "document type": kinds,
                "language": said,
                "entered": [text(result, "firstIndexDate")],
                "updated": [text(result, "dateOfRevision")],
                "cited by": [text(result, "citedByCount")],
                "open access url": _open_addresses(result),
                "venue id": [text(result, *journal, "nlmid")],
                "MeSH": _headings(result),
            }
        ),
    )


def _plain(kinds: list[str]) -> list[str]:
    """What the kinds say of the document; "Journal Article" last, since it stands beside narrower ones."""
    return sorted(kinds, key=lambda kind: kind.lower() in ("journal article", "research-article"))


def _authors(result: Any) -> tuple[Author, ...]:
    found = filter(None, map(_author, items(result, "authorList", "author")))
    return tuple(found) or parse_authors([clean_text(text(result, "authorString"))])


def _author(author: Any) -> Author | None:
    family = clean_text(text(author, "lastName"))
    if family:
        given = clean_text(text(author, "firstName") or text(author, "initials"))
        return Author(family=family, given=given)
    name = clean_text(text(author, "collectiveName") or text(author, "fullName"))
    return Author(literal=name) if name else None


def _retraction(kinds: list[str]) -> list[str]:
    return [_RETRACTED[kind.lower()] for kind in kinds if kind.lower() in _RETRACTED]


def _notices(result: Any) -> list[str]:
    """Kind and place of each notice about this article, such as "Retraction in: MED/123"."""
    return [
        f"{text(notice, 'type')}: {text(notice, 'source')}/{text(notice, 'id')}"
        for notice in items(result, "commentCorrectionList", "commentCorrection")
        if text(notice, "type").lower() in _NOTICES
    ]


def _open_addresses(result: Any) -> list[str]:
    found = items(result, "fullTextUrlList", "fullTextUrl")
    return [text(place, "url") for place in found if text(place, "availabilityCode") in _OPEN]


def _headings(result: Any) -> list[str]:
    found = items(result, "meshHeadingList", "meshHeading")
    return [clean_text(text(heading, "descriptorName")) for heading in found]
