"""How databases write a work down: each in its own manner, and with the faults exports have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.dedup_faults import FAULTS, TITLE_FAULTS, noted, odd_doi
from benchmarks.dedup_words import People
from benchmarks.dedup_works import Work


@dataclass(frozen=True, slots=True)
class Source:
    """A database's manner of writing. Numbers are shares of the records that have the field at all."""

    name: str
    weight: float
    authors: str
    separator: str
    title: str
    journal_in_full: float
    pages: str
    doi: float
    doi_prefix: str
    pmid: float
    abstract: float
    issn: float
    translates: bool
    language: str
    type: str


SOURCES = [
    Source("pubmed", 0.24, "bare", ", ", "stop", 0.3, "short", 0.93,
           "", 1.0, 0.95, 0.9, True, "eng", "article"),
    Source("embase", 0.2, "dotted", ", ", "plain", 0.9, "full", 0.8,
           "", 0.5, 0.95, 0.8, True, "English", "article"),
    Source("scopus", 0.2, "initials", "; ", "plain", 1.0, "full", 0.93,
           "", 0.4, 0.9, 0.7, False, "English", "JOUR"),
    Source("wos", 0.14, "initials", " and ", "plain", 0.8, "dash", 0.85,
           "", 0.2, 0.9, 0.9, False, "", "article"),
    Source("cinahl", 0.06, "natural", "; ", "title", 1.0, "full", 0.3,
           "", 0.3, 0.6, 0.9, False, "English", "JOUR"),
    Source("psycinfo", 0.06, "inverted", " and ", "plain", 1.0, "dash", 0.75,
           "http://dx.doi.org/", 0.0, 0.9, 0.5, False, "English", "article"),
    Source("openalex", 0.06, "natural", ", ", "plain", 1.0, "full", 0.95,
           "https://doi.org/", 0.5, 0.6, 0.6, False, "en", "article"),
    Source("hand_search", 0.04, "dotted", "", "title", 0.5, "short", 0.1,
           "", 0.0, 0.1, 0.0, False, "", ""),
]  # fmt: skip

_PLACES = [
    " (London, England)",
    " (Online)",
    " : official journal of the society",
    ". New series",
    " (Print)",
]
_SMALL = {"a", "an", "and", "as", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}


class Desk:
    """Where works become records: draws which record has which fault, column by column."""

    def __init__(self, rng: np.random.Generator, works: list[Work], people: People) -> None:
        self._rng = rng
        self.works = works
        self._names = {manner: getattr(people, manner) for manner in {source.authors for source in SOURCES}}
        weights = np.array([source.weight for source in SOURCES])
        picks = rng.choice(len(SOURCES), size=len(works), p=weights / weights.sum())
        self.sources = [SOURCES[i] for i in picks.tolist()]
        self._ahead = set(self._struck("ahead of print: no volume, issue and pages"))

    def columns(self) -> dict[str, list[str]]:
        """Every column of the table but the ids."""
        return {
            "entry_type": [w.type and s.type for w, s in self._pairs()],
            "title": self._titles(),
            "authors": self._authors(),
            "year": self._years(),
            "journal": self._journals(),
            **self._places(),
            "doi": self._dois(),
            "abstract": self._abstracts(),
            "issn": [
                (w.journal.print_issn if chance < s.issn * 0.7 else w.journal.online_issn)
                if chance < s.issn
                else ""
                for (w, s), chance in zip(self._pairs(), self._chances(), strict=True)
            ],
            "language": [
                s.language if not w.original_title else s.language and "Spanish" for w, s in self._pairs()
            ],
            "source": [s.name for s in self.sources],
            "pmid": [
                w.pmid if chance < s.pmid else ""
                for (w, s), chance in zip(self._pairs(), self._chances(), strict=True)
            ],
        }

    def _pairs(self) -> Iterator[tuple[Work, Source]]:
        return zip(self.works, self.sources, strict=True)

    def _chances(self) -> list[float]:
        chances: list[float] = self._rng.random(len(self.works)).tolist()
        return chances

    def _struck(self, fault: str) -> list[int]:
        """The records that a fault befalls."""
        return np.flatnonzero(self._rng.random(len(self.works)) < FAULTS[fault]).tolist()

    def _strike(self, column: list[str], fault: str, damage: Callable[[str, int], str]) -> None:
        struck = self._struck(fault)
        turns = self._rng.integers(1 << 30, size=len(struck)).tolist()
        for row, turn in zip(struck, turns, strict=True):
            column[row] = damage(column[row], turn)

    def _titles(self) -> list[str]:
        titles = [_title(work, source) for work, source in self._pairs()]
        for row in self._struck("title: subtitle lost"):
            if not self.works[row].mark:
                titles[row] = titles[row].partition(": ")[0]
        for fault, damage in TITLE_FAULTS.items():
            self._strike(titles, fault, damage)
        return titles

    def _authors(self) -> list[str]:
        cut = set(self._struck("authors: first one only"))
        turned = set(self._struck("authors: another order"))
        column = []
        for row, (work, source) in enumerate(self._pairs()):
            names = self._names[source.authors]
            who = work.authors[:1] if row in cut else work.authors[::-1] if row in turned else work.authors
            column.append(source.separator.join([names[i] for i in who]))
        self._strike(column, "authors: missing", lambda _text, _turn: "")
        return column

    def _years(self) -> list[str]:
        column = [str(work.year) for work in self.works]
        self._strike(column, "year: off by one", lambda year, turn: str(int(year) - 1 + turn % 2 * 2))
        self._strike(column, "year: missing", lambda _text, _turn: "")
        return column

    def _journals(self) -> list[str]:
        column = [
            w.journal.name if chance < s.journal_in_full else w.journal.short
            for (w, s), chance in zip(self._pairs(), self._chances(), strict=True)
        ]
        self._strike(
            column, "journal: place or note added", lambda name, turn: name + _PLACES[turn % len(_PLACES)]
        )
        self._strike(column, "journal: ampersand", lambda name, _turn: name.replace(" and ", " & "))
        self._strike(column, "journal: missing", lambda _text, _turn: "")
        return column

    def _places(self) -> dict[str, list[str]]:
        volumes = [str(w.volume or "") for w in self.works]
        issues = [w.issue for w in self.works]
        pages = [_pages(w, s) for w, s in self._pairs()]
        for row in self._struck("issue: written with the volume"):
            volumes[row], issues[row] = f"{volumes[row]} ({issues[row]})" if issues[row] else volumes[row], ""
        self._strike(volumes, "volume: missing", lambda _text, _turn: "")
        self._strike(issues, "issue: missing", lambda _text, _turn: "")
        self._strike(pages, "pages: missing", lambda _text, _turn: "")
        self._strike(pages, "pages: first one only", lambda text, _turn: text.partition("-")[0])
        for row in self._ahead:
            volumes[row] = issues[row] = pages[row] = ""
        return {"volume": volumes, "issue": issues, "pages": pages}

    def _dois(self) -> list[str]:
        column = [
            s.doi_prefix + w.doi if w.doi and chance < s.doi else ""
            for (w, s), chance in zip(self._pairs(), self._chances(), strict=True)
        ]
        self._strike(column, "doi: percent-encoded, in capitals or with a full stop", odd_doi)
        self._strike(column, "doi: cut off", lambda doi, turn: doi[: len(doi) - 1 - turn % 4])
        return column

    def _abstracts(self) -> list[str]:
        column = [
            w.abstract if chance < s.abstract else ""
            for (w, s), chance in zip(self._pairs(), self._chances(), strict=True)
        ]
        self._strike(column, "abstract: closing note or labels", noted)
        return column


def _title(work: Work, source: Source) -> str:
    if work.original_title and source.translates:
        return f"[{_upper(work.title)}]."
    title = _upper(work.original_title or work.title)
    if source.title == "title":
        return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in title.split(" "))
    return f"{title}." if source.title == "stop" and not title.endswith("?") else title


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pages(work: Work, source: Source) -> str:
    first, last = work.first, work.last
    if not last or last == first:
        return first
    if source.pages == "dash":
        return f"{first}--{last}"
    if source.pages == "short" and len(first) == len(last):
        same = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), 0)
        return f"{first}-{last[same:]}"
    return f"{first}-{last}"
