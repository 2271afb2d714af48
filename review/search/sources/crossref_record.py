"""What a work registered with Crossref says, and which notices have been published about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from review.model import Author, Entry
from review.search.formats.dates import latest_year, says_more, year_in
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi
from review.search.formats.types import OTHER
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of, language_of
from review.search.sources.getters import items, text, texts, whole
from review.search.sources.kinds import kind_of

RETRACTING = frozenset(["retraction", "withdrawal", "removal"])
# Corrections and new versions do not change what screening makes of an article.
GRAVE = RETRACTING | {"partial_retraction", "expression_of_concern"}
# But whoever reads the full text should have the corrected numbers.
CORRECTING = frozenset(["correction", "corrigendum", "erratum", "addendum", "clarification"])
_DATES = ("published", "published-print", "published-online", "issued")
# DOIs of what holds articles, not of one.
_CONTAINERS = frozenset(["journal", "journal-issue", "journal-volume", "book-series", "proceedings-series"])


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice about an article: what it is (``retraction``), its own DOI, its day, who reports it."""

    type: str
    doi: str
    date: str = ""
    source: str = ""


def crossref_entry(work: Any) -> Entry:
    """The entry a work describes; its native id is the DOI."""
    doi = normalise_doi(text(work, "DOI"))
    day = next(filter(None, (_day(work, name) for name in _DATES)), "")
    year = year_in(day[:4])
    language, said = language_of(texts(work, "language"))
    native = text(work, "type")
    return Entry(
        title=_title(work),
        abstract=clean_text(text(work, "abstract")),
        authors=tuple(filter(None, map(_author, items(work, "author")))),
        year=year,
        date=day if says_more(day, year) else "",
        venue=clean_text(text(work, "container-title", 0)),
        volume=text(work, "volume"),
        issue=text(work, "issue"),
        pages=text(work, "page") or text(work, "article-number"),
        doi=doi,
        issn=issns_in(" ".join(texts(work, "ISSN"))),
        isbn=isbns_in(" ".join(texts(work, "ISBN"))),
        language=language,
        type=OTHER if native in _CONTAINERS else kind_of([native]),
        url=text(work, "URL"),
        publisher=clean_text(text(work, "publisher")),
        keywords=each_once(map(clean_text, texts(work, "subject"))),
        native_id=doi,
        extra=extra_of(
            {
                "retraction": _retraction(work),
                "retraction of": [notice.doi for notice in notices_by(work)],
                "alternative title": map(clean_text, texts(work, "original-title")),
                "document type": [native],
                "language": said,
                "entered": [text(work, "created", "date-time")[:10]],
                "updated": [text(work, "deposited", "date-time")[:10]],
                "cited by": [text(work, "is-referenced-by-count")],
            }
        ),
    )


def notices_about(work: Any) -> tuple[Notice, ...]:
    """The grave notices about this work; what points at the work itself is no notice."""
    return tuple(_notices(work, "updated-by"))


def notices_by(work: Any) -> tuple[Notice, ...]:
    """What this work, being a notice, says of others: each notice's DOI is the article's."""
    return tuple(_notices(work, "update-to"))


def corrections_of(work: Any) -> tuple[Notice, ...]:
    """What corrects this work or adds to it."""
    return tuple(_notices(work, "updated-by", CORRECTING))


def _notices(work: Any, name: str, kinds: frozenset[str] = GRAVE) -> Iterator[Notice]:
    own = normalise_doi(text(work, "DOI"))
    for update in items(work, name):
        kind = text(update, "type").lower().replace("-", "_").replace(" ", "_")
        doi = normalise_doi(text(update, "DOI"))
        if kind in kinds and doi != own:
            yield Notice(kind, doi, _day(update, "updated"), text(update, "source"))


def _retraction(work: Any) -> list[str]:
    about, by = notices_about(work), notices_by(work)
    retracts = any(notice.type in RETRACTING for notice in about)
    marks = ["retracted"] * retracts + [notice.type.replace("_", " ") for notice in about]
    return [*marks, *(notice.doi for notice in about), *["retraction notice"] * bool(by)]


def _title(work: Any) -> str:
    title, sub = clean_text(text(work, "title", 0)), clean_text(text(work, "subtitle", 0))
    return title if not sub or sub.lower() in title.lower() else f"{title}: {sub}" if title else sub


def _author(author: Any) -> Author | None:
    family, given = clean_text(text(author, "family")), clean_text(text(author, "given"))
    if family:
        suffix = clean_text(text(author, "suffix"))
        return Author(family=family, given=", ".join(filter(None, [given, suffix])))
    name = clean_text(text(author, "name")) or given
    return Author(literal=name) if name else None


def _day(work: Any, name: str) -> str:
    """``2012-03-21`` or what is known of it; "" for the date ``[[null]]`` and for what is no date."""
    parts = [whole(part) for part in items(work, name, "date-parts", 0)[:3]]
    limits = ((1000, latest_year() + 10), (1, 12), (1, 31))
    day = ""
    for part, (least, most) in zip(parts, limits, strict=False):
        if part is None or not least <= part <= most:
            break
        day = f"{day}-{part:02}" if day else str(part)
    return day
