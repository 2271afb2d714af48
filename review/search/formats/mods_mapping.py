"""What the elements of MODS mean: https://www.loc.gov/standards/mods/userguide/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.model import Entry
from review.search.formats.dates import first_year, normalise_date, says_more
from review.search.formats.identifiers import (
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
    pmid_in_address,
)
from review.search.formats.languages import normalise_language
from review.search.formats.mods_names import authors_and_others
from review.search.formats.mods_types import type_of_mods
from review.search.formats.safe_xml import text_of
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy

_DATES = ("dateIssued", "dateCreated", "copyrightDate", "dateOther")
_OWN_TITLE = frozenset(("alternative", "abbreviated", "uniform", "translated"))
# Told through their own functions; everything else under a ``mods`` is kept as it is.
_TOLD = frozenset(("titleInfo", "name", "originInfo", "identifier", "relatedItem", "location", "recordInfo"))
_TOLD |= frozenset(("abstract", "language", "subject", "part"))


def mods_entry(element: Element) -> Entry:
    """The entry in a ``mods`` element; an empty ``Entry`` where there is nothing to read."""
    host = _related(element, "host")
    bag = TagBag(_values(element))
    authors, others = authors_and_others(element)
    year, date = _dates(element, host)
    hosted = [] if host is None else [tidy(text_of(found)) for found in host.findall("identifier")]
    serials = [*bag.all("identifier issn", "identifier eissn"), *hosted]
    books = [*bag.all("identifier isbn"), *hosted]
    languages = list(_languages(element))
    entry = Entry(
        title=_titles(element),
        abstract=clean_text(bag.first("abstract")),
        authors=authors,
        year=year,
        date=date,
        venue=_titles(host),
        volume=_detail(element, host, "volume"),
        issue=_detail(element, host, "issue", "number"),
        pages=_pages(element, host),
        doi=_doi(bag),
        pmid=_pmid(bag),
        pmcid=next((pmcid_in(v) for _, v in bag.peek("identifier pmc", "identifier pmcid")), ""),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in books for isbn in isbns_in(text)),
        language=normalise_language(languages[0]) if languages else "",
        type=type_of_mods(element, host),
        url=_url(element, bag),
        publisher=_publisher(element, host),
        keywords=each_once(_keywords(element)),
        native_id=_native_id(element, bag),
    )
    extra = {**bag.rest(), **others, **({"language": languages[1:]} if languages[1:] else {})}
    entry.extra.update(extra)
    return entry


def _values(element: Element) -> dict[str, list[str]]:
    """What is kept under its own name unless a field takes it."""
    found: dict[str, list[str]] = {}
    title = _main_title(element)
    for child in element:
        name, kind = child.tag, child.get("type", "").strip().lower()
        if child.get("invalid") == "yes":
            kind = f"invalid {kind}".strip()
        if name == "identifier":
            found.setdefault(f"identifier {kind}".strip(), []).append(tidy(text_of(child)))
        elif name == "abstract":
            found.setdefault("abstract", []).append(clean_text(text_of(child)))
        elif name == "relatedItem" and kind != "host":
            found.setdefault(f"relatedItem {kind}".strip(), []).append(_titles(child) or _spaced(child))
        elif name == "originInfo":
            for part in ("place", "edition", "issuance"):
                found.setdefault(part, []).extend(_spaced(place) for place in child.findall(part))
        elif name == "titleInfo" and child is not title:
            found.setdefault(f"title {kind}".strip(), []).append(_whole_title(child))
        elif name not in _TOLD:
            found.setdefault(f"{name} {kind}".strip() if name == "note" else name, []).append(_spaced(child))
    return {name: list(each_once(values)) for name, values in found.items()}


def _related(element: Element, kind: str) -> Element | None:
    return next((item for item in element.findall("relatedItem") if item.get("type") == kind), None)


def _titles(item: Element | None) -> str:
    """The main title of an item: the first that is not abbreviated, translated or the like."""
    info = _main_title(item)
    return "" if info is None else _whole_title(info)


def _main_title(item: Element | None) -> Element | None:
    infos = [] if item is None else [info for info in item.findall("titleInfo") if _whole_title(info)]
    main = [info for info in infos if info.get("type", "").lower() not in _OWN_TITLE]
    return next(iter([*main, *infos]), None)


def _whole_title(info: Element) -> str:
    """Title and subtitle, with the article that lists leave out and the name of the part."""
    word = {name: clean_text(text_of(info.find(name))) for name in ("nonSort", "title", "subTitle")}
    first = word["nonSort"]
    glue = "" if first.endswith(("'", "’", "-")) else " "
    title = f"{first}{glue}{word['title']}".strip() if first else word["title"]
    if word["subTitle"]:
        title = f"{title.rstrip(' :')}: {word['subTitle']}" if title else word["subTitle"]
    parts = [clean_text(text_of(info.find(name))) for name in ("partNumber", "partName")]
    return ". ".join(filter(None, (title, *parts)))


def _dates(element: Element, host: Element | None) -> tuple[int | None, str]:
    texts = [tidy(text) for place in (element, host) if place is not None for text in _date_texts(place)]
    year = first_year(texts)
    found = (normalise_date(text) for text in texts)
    return year, next((date for date in found if says_more(date, year) and date[:1].isdigit()), "")


def _date_texts(place: Element) -> Iterator[str]:
    """Every date of an item, that of its publication first, then the one marked as its key date."""
    infos = place.findall("originInfo")
    for name in _DATES:
        dates = [date for info in infos for date in info.findall(name)]
        yield from (text_of(d) for d in sorted(dates, key=lambda d: d.get("keyDate") != "yes"))
    yield from (text_of(date) for date in place.findall("part/date"))


def _parts(element: Element, host: Element | None) -> list[Element]:
    return [*([] if host is None else host.findall("part")), *element.findall("part")]


def _detail(element: Element, host: Element | None, *kinds: str) -> str:
    for part in _parts(element, host):
        for detail in part.findall("detail"):
            if detail.get("type", "").lower() in kinds:
                return tidy(text_of(detail.find("number")) or text_of(detail.find("caption")))
    return ""


def _pages(element: Element, host: Element | None) -> str:
    for part in _parts(element, host):
        for extent in part.findall("extent"):
            if not extent.get("unit", "page").lower().startswith("p"):
                continue
            first, last = tidy(text_of(extent.find("start"))), tidy(text_of(extent.find("end")))
            if first and last and first != last and "-" not in first:
                return f"{first}-{last}"
            if found := first or last or tidy(text_of(extent.find("list"))):
                return found
    return _detail(element, host, "artno", "article", "articlenumber", "article number")


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("identifier doi", "identifier uri", "identifier"):
        found = normalise_doi(value) if tag.endswith("doi") or "doi.org/" in value else ""
        if found:
            if value.lower() == found:
                bag.take(tag, value)
            return found
    return ""


def _pmid(bag: TagBag) -> str:
    for tag, value in bag.peek("identifier pmid", "identifier pubmed"):
        if found := pmid_in(value):
            if value == found:
                bag.take(tag, value)
            return found
    return next((found for _, uri in bag.peek("identifier uri") if (found := pmid_in_address(uri))), "")


def _languages(element: Element) -> Iterator[str]:
    for language in element.findall("language"):
        terms = [tidy(text_of(term)) for term in language.findall("languageTerm")] or [
            tidy(text_of(language))
        ]
        known = [term for term in terms if len(normalise_language(term)) == 2]
        yield from (known or list(filter(None, terms)))[:1]


def _url(element: Element, bag: TagBag) -> str:
    """The first address of the item itself, or else of its identifiers."""
    urls = [url for url in element.findall("location/url") if url.get("access") != "preview"]
    ordered = sorted(urls, key=lambda url: not url.get("usage", "").startswith("primary"))
    found = [text for url in ordered if (text := tidy(text_of(url)))]
    return next(iter(found), "") or next(
        (v for _, v in bag.peek("identifier uri") if v.startswith("http")), ""
    )


def _publisher(element: Element, host: Element | None) -> str:
    places = [*element.findall("originInfo/publisher")]
    places += [] if host is None else host.findall("originInfo/publisher")
    return next((name for place in places if (name := clean_text(text_of(place)).rstrip(" ,:"))), "")


def _keywords(element: Element) -> Iterator[str]:
    """The words of each subject; those of one chain are joined as catalogues join them."""
    for subject in element.findall("subject"):
        words = [clean_text(_spaced(part)) for part in subject if part.tag != "cartographics"]
        chain = [word for word in words if word]
        is_chain = bool(subject.get("authority")) and len(chain) > 1
        yield from ["--".join(chain)] if is_chain else chain


def _native_id(element: Element, bag: TagBag) -> str:
    for place in element.findall("recordInfo/recordIdentifier"):
        if found := tidy(text_of(place)):
            return found
    return tidy(element.get("ID", "")) or bag.first(
        "identifier citekey", "identifier local", "identifier uri"
    )


def _spaced(element: Element) -> str:
    """All text in an element, that of different elements parted by blanks."""
    return tidy(" ".join(re.sub(r"\s+", " ", text) for text in element.itertext()))
