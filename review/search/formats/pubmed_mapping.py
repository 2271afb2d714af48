"""What the elements of PubMed's XML mean: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.model import Author, Entry
from review.search.formats.dates import first_year, says_more
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmcid_in, pmid_in
from review.search.formats.languages import normalise_language
from review.search.formats.pubmed_values import full_pages, is_no_title
from review.search.formats.safe_xml import text_of
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import OTHER, type_of_words

# References by which PubMed says that something is wrong with the article itself.
_WARNINGS = frozenset(
    ("RetractionIn", "PartialRetractionIn", "RetractedandRepublishedIn", "ExpressionOfConcernIn")
)
# Kept as they are: key in ``extra``, and where the values stand under a MedlineCitation or BookDocument.
_KEPT = {
    "VernacularTitle": "Article/VernacularTitle",
    "ISOAbbreviation": "Article/Journal/ISOAbbreviation",
    "MedlineTA": "MedlineJournalInfo/MedlineTA",
    "Country": "MedlineJournalInfo/Country",
    "NlmUniqueID": "MedlineJournalInfo/NlmUniqueID",
    "Affiliation": ".//AuthorList/Author/AffiliationInfo/Affiliation",
    "NameOfSubstance": "ChemicalList/Chemical/NameOfSubstance",
    "GrantID": ".//GrantList/Grant/GrantID",
    "Agency": ".//GrantList/Grant/Agency",
    "AccessionNumber": ".//DataBankList/DataBank/AccessionNumberList/AccessionNumber",
    "GeneSymbol": "GeneSymbolList/GeneSymbol",
    "CitationSubset": "CitationSubset",
    "CoiStatement": "CoiStatement",
    "GeneralNote": "GeneralNote",
    "OtherID": "OtherID",
    "CopyrightInformation": ".//Abstract/CopyrightInformation",
    "CollectionTitle": "Book/CollectionTitle",
    "Edition": "Book/Edition",
    "Medium": "Book/Medium",
    "PublisherLocation": "Book/Publisher/PublisherLocation",
}


def article_entry(element: Element) -> Entry:
    """The entry in a ``PubmedArticle``, a ``PubmedBookArticle`` or a bare ``MedlineCitation``.

    ``extra["retraction"]`` says why the article must not be trusted unread; ``extra["entered"]`` is the day
    it entered PubMed. An element without anything to read gives an empty ``Entry``.
    """
    citation = _citation(element)
    article = citation.find("Article")
    book = citation.find("Book")
    about = citation if article is None else article
    title, unused = _title(about, book)
    year, date = _dates(about, book)
    types = [tidy(text_of(found)) for found in about.iter("PublicationType")]
    return Entry(
        title=title,
        abstract=_abstract(about.find("Abstract")),
        authors=tuple(_authors(about, book)),
        year=year,
        date=date,
        venue=_venue(about, citation, book, title),
        volume=_first(about, "Journal/JournalIssue/Volume") or _first(book, "Volume"),
        issue=_first(about, "Journal/JournalIssue/Issue"),
        pages=_pages(about.find("Pagination")),
        doi=_doi(element, about, book),
        pmid=pmid_in(_first(citation, "PMID")),
        pmcid=next((found for text in _ids(element, "pmc") if (found := pmcid_in(text))), ""),
        issn=_issns(about, citation),
        isbn=each_once(isbn for found in citation.iter("Isbn") for isbn in isbns_in(text_of(found))),
        language=normalise_language(_first(about, "Language").lower()),
        type=_type(types, about, book, title),
        publisher=clean_text(_first(book, "Publisher/PublisherName")),
        keywords=each_once((*_texts(citation, "KeywordList/Keyword"), *_headings(citation))),
        native_id=_first(citation, "PMID"),
        extra={key: list(values) for key, values in _extra(element, citation, types, unused) if values},
    )


def _citation(element: Element) -> Element:
    for name in ("MedlineCitation", "BookDocument"):
        if (found := element.find(name)) is not None:
            return found
    return element


def _title(about: Element, book: Element | None) -> tuple[str, str]:
    """The title, and the book's title where the entry is a part of the book."""
    title = clean_text(text_of(about.find("ArticleTitle")))
    if is_no_title(title):
        title = ""
    title = title or clean_text(text_of(about.find("VernacularTitle")))
    whole = "" if book is None else clean_text(text_of(book.find("BookTitle")))
    return (title, whole) if title else (whole, "")


def _abstract(holder: Element | None) -> str:
    parts = [] if holder is None else holder.findall("AbstractText")
    return " ".join(filter(None, map(_labelled, parts)))


def _labelled(part: Element) -> str:
    text, label = clean_text(text_of(part)), clean_text(part.get("Label", ""))
    return f"{label}: {text}" if label and text and label.upper() != "UNLABELLED" else text


def _authors(about: Element, book: Element | None) -> Iterator[Author]:
    """Persons and groups in the order of the list; a book's own where its part names none."""
    for place in (about, book):
        found = [author for person in _persons(place, "authors") if (author := _author(person)) != Author()]
        if found:
            yield from found
            return


def _persons(place: Element | None, kind: str) -> Iterator[Element]:
    """The valid names in the author lists of a kind; a list that names no kind is one of authors."""
    for names in () if place is None else place.findall("AuthorList"):
        if names.get("Type", "authors") == kind:
            yield from (person for person in names.findall("Author") if person.get("ValidYN") != "N")


def _author(person: Element) -> Author:
    if group := clean_text(text_of(person.find("CollectiveName"))):
        return Author(literal=group)
    family = clean_text(text_of(person.find("LastName")))
    given = clean_text(text_of(person.find("ForeName")) or text_of(person.find("Initials")))
    suffix = clean_text(text_of(person.find("Suffix")))
    return Author(family=family, given=", ".join(filter(None, (given, suffix))))


def _dates(about: Element, book: Element | None) -> tuple[int | None, str]:
    places = [about.find("Journal/JournalIssue/PubDate"), None if book is None else book.find("PubDate")]
    places += [about.find("ArticleDate"), about.find("ContributionDate")]
    texts = [_date(place) for place in places]
    year = first_year(texts)
    return year, next((text for text in texts if says_more(text, year)), "")


def _date(place: Element | None) -> str:
    """A date as PubMed's own text format writes it (``2020 Jul 24``, ``1999 Spring``), or as ``2009-02``."""
    if place is None or (words := _first(place, "MedlineDate")):
        return "" if place is None else words
    if _first(place, "Month").isdigit():
        return _iso_date(place)
    return tidy(" ".join(_first(place, name) for name in ("Year", "Season", "Month", "Day")))


def _iso_date(place: Element) -> str:
    parts = [_first(place, name) for name in ("Year", "Month", "Day")]
    return "-".join(part.zfill(2) for part in parts if part)


def _venue(about: Element, citation: Element, book: Element | None, title: str) -> str:
    journal = _first(about, "Journal/Title") or _first(about, "Journal/ISOAbbreviation")
    name = clean_text(journal or _first(citation, "MedlineJournalInfo/MedlineTA"))
    whole = clean_text(_first(book, "BookTitle"))
    return name or (whole if whole != title else clean_text(_first(book, "CollectionTitle")))


def _pages(place: Element | None) -> str:
    if pages := _first(place, "MedlinePgn"):
        return full_pages(pages)
    first, last = _first(place, "StartPage"), _first(place, "EndPage")
    return full_pages(f"{first}-{last}") if first and last and first != last else first or last


def _doi(element: Element, about: Element, book: Element | None) -> str:
    """The DOI; one that PubMed marks as wrong only where it has no other."""
    places = [*about.findall("ELocationID"), *([] if book is None else book.findall("ELocationID"))]
    wanted = [place for place in places if place.get("EIdType") == "doi"]
    valid = [text_of(place) for place in wanted if place.get("ValidYN") != "N"]
    texts = (*valid, *_ids(element, "doi"), *map(text_of, wanted))
    return next((doi for text in texts if (doi := normalise_doi(text))), "")


def _ids(element: Element, kind: str) -> Iterator[str]:
    """The identifiers of a kind that are the article's own, not those of its references."""
    for place in ("PubmedData", "PubmedBookData", "BookDocument", "."):
        for found in element.findall(f"{place}/ArticleIdList/ArticleId"):
            if found.get("IdType") == kind:
                yield tidy(text_of(found))


def _issns(about: Element, citation: Element) -> tuple[str, ...]:
    places = (*about.findall("Journal/ISSN"), *citation.findall("MedlineJournalInfo/ISSNLinking"))
    return each_once(issn for place in places for issn in issns_in(text_of(place)))


def _type(types: list[str], about: Element, book: Element | None, title: str) -> str:
    if book is not None:
        return "book" if clean_text(_first(book, "BookTitle")) in ("", title) else "book chapter"
    found = type_of_words(types)
    is_in_journal = about.find("Journal") is not None
    return "journal article" if is_in_journal and found in (OTHER, "") else found


def _headings(citation: Element) -> Iterator[str]:
    """MeSH headings as PubMed's text format writes them: ``Neoplasms/*epidemiology/genetics``."""
    for heading in citation.findall("MeshHeadingList/MeshHeading"):
        yield "/".join(
            f"{'*' if part.get('MajorTopicYN') == 'Y' else ''}{clean_text(text_of(part))}" for part in heading
        )


def _extra(
    element: Element, citation: Element, types: list[str], unused: str
) -> Iterator[tuple[str, list[str]]]:
    yield "BookTitle", [unused] if unused else []
    yield "PublicationType", [text for text in types if text]
    yield "Language", list(_texts(citation, ".//Language"))[1:]
    yield "OtherAbstract", [_other_abstract(other) for other in citation.findall("OtherAbstract")]
    yield "Editor", [str(_author(person)) for person in _persons(citation.find("Book"), "editors")]
    yield "Investigator", [str(_author(person)) for person in citation.iter("Investigator")]
    yield "Identifier", list(_identifiers(citation))
    yield "retraction", [*(t for t in types if t.lower() == "retracted publication"), *_wrong(citation)]
    yield from _comments(citation).items()
    for key, path in _KEPT.items():
        yield key, list(each_once(_texts(citation, path)))
    for kind in ("pii", "mid", "bookaccession"):
        yield kind, list(each_once(_ids(element, kind)))
    entered = [d for d in element.iter("PubMedPubDate") if d.get("PubStatus") == "entrez"]
    yield "entered", [date for place in entered if (date := _iso_date(place))][:1]


def _other_abstract(other: Element) -> str:
    language = tidy(other.get("Language", ""))
    text = _abstract(other)
    return f"[{language}] {text}" if language and text else text


def _identifiers(citation: Element) -> Iterator[str]:
    """Who has which ORCID or the like."""
    for person in citation.iter("Author"):
        for found in person.findall("Identifier"):
            yield f"{_author(person)}: {tidy(text_of(found))}"


def _wrong(citation: Element) -> list[str]:
    found = _comments(citation)
    return [f"{kind}: {text}" for kind in found if kind in _WARNINGS for text in found[kind]]


def _comments(citation: Element) -> dict[str, list[str]]:
    """Corrections, comments and retractions, by their kind; the works the article cites stay in its text."""
    found: dict[str, list[str]] = {}
    for comment in citation.findall("CommentsCorrectionsList/CommentsCorrections"):
        kind = comment.get("RefType", "CommentsCorrections")
        pmid = _first(comment, "PMID")
        text = " ".join(filter(None, (_first(comment, "RefSource"), f"PMID {pmid}" if pmid else "")))
        if text and kind != "Cites":
            found.setdefault(kind, []).append(text)
    return found


def _texts(place: Element, path: str) -> Iterator[str]:
    return (text for found in place.findall(path) if (text := clean_text(text_of(found))))


def _first(place: Element | None, path: str) -> str:
    """The first text at a path, on one line; "" when there is none."""
    if place is None:
        return ""
    return next((text for found in place.findall(path) if (text := tidy(text_of(found)))), "")
