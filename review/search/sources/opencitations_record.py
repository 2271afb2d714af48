"""What OpenCitations says of links (Index) and of the works behind them (Meta)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from review.model import Author, Entry, Reject
from review.search.formats.identifiers import each_once, issns_in, normalise_doi, pmcid_in, pmid_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import dated, extra_of
from review.search.sources.getters import raw_of, text
from review.search.sources.kinds import kind_of

_NAMED = ("omid:", "doi:", "pmid:")
_IN_BRACKETS = re.compile(r"\s*\[[^\[\]]*\]")


def linked_ids(links: list[Any], side: str) -> list[str]:
    """The works at one side of the links, each once: all ids of a work, as in "omid:br/1 doi:10.… pmid:…"."""
    found = [_ids(text(link, side)) for link in links]
    return list({name: " ".join(ids) for ids in found if (name := native_id(ids))}.values())


def unread_links(links: list[Any], side: str) -> int:
    """How many links name no work at that side by an id we can ask for."""
    return sum(not native_id(_ids(text(link, side))) for link in links)


def asked_as(ids: str) -> str:
    """The one id, of those a work has, to ask for: the DOI where there is one."""
    found = ids.split()
    return next((one for name in ("doi:", "pmid:", "omid:") for one in found if one.startswith(name)), "")


def native_id(ids: list[str]) -> str:
    """The id to keep a work by: OpenCitations' own where given."""
    return next((one for name in _NAMED for one in ids if one.startswith(name)), "")


def read_works(works: list[Any], asked: list[str]) -> Iterator[Entry | Reject]:
    """An entry for each work asked for, in that order; a reject for each answer to nothing asked."""
    sought = [set(ids.split()) for ids in asked]
    unasked = []
    answers: dict[int, Any] = {}
    for work in works:
        known = set(_ids(text(work, "id") or text(work, "doi")))
        place = next((i for i, ids in enumerate(sought) if ids & known and i not in answers), None)
        if place is None:
            unasked.append(work)
        else:
            answers[place] = work
    for place, ids in enumerate(asked):
        work = answers.get(place)
        raw = raw_of(work) if work is not None else ids
        yield replace(_entry(ids.split(), work), raw=raw, line=place + 1)
    for place, work in enumerate(unasked, len(asked) + 1):
        yield Reject(place, "the service described a work that was not asked for", raw_of(work))


def _entry(link_ids: list[str], work: Any) -> Entry:
    ids = list(each_once([*link_ids, *_ids(text(work, "id"))]))
    year, day = dated(text(work, "pub_date") or text(work, "year"))
    venue = text(work, "venue") or text(work, "source_title")
    kind = text(work, "type")
    return Entry(
        title=clean_text(text(work, "title")),
        authors=_authors(text(work, "author")),
        year=year,
        date=day,
        venue=clean_text(_bare(venue)),
        volume=text(work, "volume"),
        issue=text(work, "issue"),
        pages=_pages(text(work, "page")),
        doi=_first(ids, "doi:"),
        pmid=pmid_in(_first(ids, "pmid:")),
        pmcid=pmcid_in(_first(ids, "pmcid:").upper()),
        issn=issns_in(f"{venue} {text(work, 'source_id')}"),
        type=kind_of([kind]),
        publisher=clean_text(_bare(text(work, "publisher"))),
        native_id=native_id(link_ids),
        extra=extra_of(
            {
                "other ids": [one for one in ids if not one.startswith(("doi:", "pmid:", "pmcid:"))],
                "document type": [kind],
                "cited by": [text(work, "citation_count")],
                "open access url": [text(work, "oa_link")],
            }
        ),
    )


def _ids(words: str) -> list[str]:
    """The ids in "omid:br/1 doi:10.…", or in the bare DOI of older answers; DOIs in lower case."""
    found = []
    for word in words.split():
        name, colon, _ = word.partition(":")
        doi = normalise_doi(word) if name.lower() == "doi" or word.startswith("10.") else ""
        if doi:
            found.append(f"doi:{doi}")
        elif colon and name.isalpha() and name.lower() != "doi":
            found.append(word)
    return found


def _first(ids: list[str], name: str) -> str:
    return next((one.removeprefix(name) for one in ids if one.startswith(name)), "")


def _bare(name: str) -> str:
    return _IN_BRACKETS.sub("", name)


def _authors(words: str) -> tuple[Author, ...]:
    names = (clean_text(_bare(name)) for name in words.split(";"))
    found = (parse_author(name) for name in names if name)
    return tuple(author for author in found if author != Author())


def _pages(words: str) -> str:
    return "-".join(each_once(words.split("-"))) if words.count("-") == 1 else words
