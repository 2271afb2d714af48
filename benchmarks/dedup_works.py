"""Made-up works: what records are about. How databases write them down is told in ``dedup_exports``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.dedup_words import (
    Ints,
    Journal,
    Lexicon,
    People,
    make_journals,
    make_lexicon,
    make_people,
    zipf,
)

HAS_ABSTRACT = 0.35
"""The share of works with an abstract of 50 to 120 words. Real exports have more and longer ones."""
HAS_PMID = 0.6
"""The share of works that PubMed has."""
HAS_ORIGINAL_TITLE = 0.02
"""The share of works that some databases name in their own language and others in translation."""
_DOI_SINCE = ((2005, 0.93), (1995, 0.75), (1980, 0.45), (0, 0.2))

_TITLES = [
    "{a} and {b} in {c}",
    "effects of {a} on {b} in {c}",
    "the role of {a} in {b}",
    "{a}: {b} of {c}",
    "a comparison of {a} and {b} for {c}",
    "{a} for {c}",
    "association between {a} and {b} among {c}",
    "{a} predicts {b}",
    "does {a} improve {b} in {c}?",
    "development and validation of {a} for {b}",
    "predictors of {a} in {b} with {c}",
    "use of {a} by {c}",
    "impact of {a} on {b}",
    "{a} in the treatment of {b}",
    "experiences of {a} among {c}",
    "{a} is associated with {b} and {c}",
    "understanding {a}",
    "factors influencing {a} and {b}",
    "{a} versus {b} in {c}",
    "{a} {b}",
    "on the {a} of {b}",
]
_SUBTITLES = [
    "a systematic review",
    "a randomised controlled trial",
    "a systematic review and meta-analysis",
    "a pilot study",
    "a qualitative study",
    "a cohort study of {c}",
    "a case report",
    "results from a national survey",
    "a cross-sectional study",
    "a scoping review",
    "evidence from {c}",
    "the {a} study",
    "a review of the literature",
    "implications for {b}",
    "a mixed-methods evaluation",
    "findings from {a} {c}",
]
_HAS_SUBTITLE = 0.35
_LINKS = [" ", " ", " ", " and ", " of ", "-"]
_SUBJECTS_WORDS = 0.65  # of the words of a title, the rest are of any subject


@dataclass(slots=True)
class Work:
    """One document, as its publisher would describe it.

    ``mark`` is true where the title holds what tells the work from its neighbour, so that nothing is
    left out of it; ``origin`` says what kind of neighbour it is. ``title`` begins in lower case.
    """

    title: str
    authors: list[int]
    year: int
    journal: Journal
    issue: str
    first: str
    last: str
    pmid: str
    abstract: str
    volume: int = 0
    doi: str = ""
    type: str = "article"
    original_title: str = ""
    group: str = ""
    mark: bool = False
    origin: str = "work"


@dataclass(frozen=True)
class Library:
    """Every work there is, and the people who wrote them."""

    works: list[Work]
    people: People


def make_library(rng: np.random.Generator, count: int) -> Library:
    """So many works, each of its own subject, people and journal."""
    people = make_people(rng, 2_000 + count // 3)
    lexicon = make_lexicon(rng, count, len(people.parts))
    journals = make_journals(rng, lexicon, 300 + count // 150)
    topics = zipf(rng, len(lexicon.topic_words), count, 0.5)
    years = (2024 - rng.exponential(13, size=count).astype(np.int64).clip(max=65)).tolist()
    has_pmid = rng.random(count) < HAS_PMID
    columns = zip(
        _titles(rng, lexicon, topics),
        _authors(rng, lexicon, topics),
        years,
        [journals[i] for i in zipf(rng, len(journals), count, 0.7).tolist()],
        *_places(rng, count),
        [str(n) if has else "" for n, has in zip(rng.permutation(count) + 7_000_000, has_pmid, strict=True)],
        _abstracts(rng, lexicon, count),
        strict=True,
    )
    works = [Work(*column) for column in columns]
    _identify(rng, works)
    _translate(rng, lexicon, works)
    return Library(works, people)


def make_doi(journal: Journal, year: int, issue: str, number: int) -> str:
    """A DOI in the manner of the journal's publisher."""
    code = journal.print_issn.replace("-", "")
    prefix = f"10.{1000 + int(code) // 10 % 97 * 13}"
    manner = int(code) // 10 % 4
    if manner == 0:
        return f"{prefix}/j.{journal.short[:6].lower().replace(' ', '').strip('.')}.{year}.{number:06}"
    if manner == 1:
        return f"{prefix}/s{code[:5]}-{year % 100:02}-{number:06}-{number % 10}"
    if manner == 2:
        return f"{prefix}/{code}-{year}{issue.zfill(2)}000-{number:05}"
    return f"{prefix}/{journal.short[:3].replace(' ', '').lower()}{number}"


def _titles(rng: np.random.Generator, lexicon: Lexicon, topics: Ints) -> list[str]:
    count = len(topics)
    own = lexicon.topic_words[topics[:, None], zipf(rng, lexicon.topic_words.shape[1], (count, 9), 0.5)]
    other = zipf(rng, len(lexicon.words), (count, 9), 0.9)
    words = lexicon.words[np.where(rng.random((count, 9)) < _SUBJECTS_WORDS, own, other)].tolist()
    lengths = rng.integers(1, 4, size=(count, 3)).tolist()
    forms = rng.integers(len(_TITLES), size=count).tolist()
    subs = rng.integers(int(len(_SUBTITLES) / _HAS_SUBTITLE), size=count).tolist()
    titles = []
    for row, (x, y, z), form, sub in zip(words, lengths, forms, subs, strict=True):
        template = _TITLES[form] if sub >= len(_SUBTITLES) else f"{_TITLES[form]}: {_SUBTITLES[sub]}"
        link = _LINKS[(x + form) % len(_LINKS)]
        a = row[0] + link + row[1] if x == 2 else " ".join(row[:x])
        titles.append(template.format(a=a, b=" ".join(row[3 : 3 + y]), c=" ".join(row[6 : 6 + z])))
    return titles


def _authors(rng: np.random.Generator, lexicon: Lexicon, topics: Ints) -> list[list[int]]:
    """One to twelve people of the subject, rarely more; the leading ones again and again."""
    count, pool = len(topics), lexicon.topic_people.shape[1]
    numbers = (1 + rng.poisson(1.2, size=count) + rng.poisson(rng.exponential(2.0, size=count))).clip(max=12)
    numbers[rng.random(count) < 0.01] = 24
    ends = np.cumsum(numbers)
    people = lexicon.topic_people[
        np.repeat(topics, numbers), zipf(rng, pool, int(numbers.sum()), 0.7)
    ].tolist()
    starts = (ends - numbers).tolist()
    return [list(dict.fromkeys(people[a:b])) for a, b in zip(starts, ends.tolist(), strict=True)]


def _places(rng: np.random.Generator, count: int) -> tuple[list[str], list[str], list[str]]:
    """Issue, first page and last page."""
    issues = rng.integers(1, 13, size=count).tolist()
    first = (1 + rng.exponential(420, size=count)).astype(np.int64)
    last = first + rng.poisson(8, size=count)
    return [str(i) for i in issues], [str(p) for p in first.tolist()], [str(p) for p in last.tolist()]


def _abstracts(rng: np.random.Generator, lexicon: Lexicon, count: int) -> list[str]:
    lengths = rng.integers(50, 120, size=count) * (rng.random(count) < HAS_ABSTRACT)
    ends = np.cumsum(lengths).tolist()
    words = lexicon.words[zipf(rng, len(lexicon.words), int(lengths.sum()), 1.0)].tolist()
    starts = [0, *ends[:-1]]
    return [
        " ".join(words[a:b]).capitalize() + "." if b > a else "" for a, b in zip(starts, ends, strict=True)
    ]


def _identify(rng: np.random.Generator, works: list[Work]) -> None:
    """Volumes, article numbers of journals without pages, and DOIs: the more recent, the more often."""
    chances = rng.random(len(works)).tolist()
    for number, (work, chance) in enumerate(zip(works, chances, strict=True)):
        work.volume = work.journal.volume(work.year)
        if work.journal.is_online_only:
            work.first, work.last = f"e{100_000 + number}", ""
        if chance < next(share for since, share in _DOI_SINCE if work.year >= since):
            work.doi = make_doi(work.journal, work.year, work.issue, number)


def _translate(rng: np.random.Generator, lexicon: Lexicon, works: list[Work]) -> None:
    chosen = np.flatnonzero(rng.random(len(works)) < HAS_ORIGINAL_TITLE)
    words = lexicon.words[rng.integers(len(lexicon.words), size=(len(chosen), 6))].tolist()
    for number, row in zip(chosen.tolist(), words, strict=True):
        works[number].original_title = f"el {row[0]}o de la {row[1]}a y {row[2]}os en {row[3]}es {row[4]}ados"
