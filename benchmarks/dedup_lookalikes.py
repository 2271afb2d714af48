"""Works that look alike and are not the same: what a matcher must keep apart.

Each kind says how much of ``LOOKALIKE_SHARE`` it takes and how one work is made to resemble another.
What is not said below stays as it was drawn: usually pages, DOI and PubMed number of its own.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.dedup_words import Journal
from benchmarks.dedup_works import Work, make_doi

LOOKALIKE_SHARE = 0.16
"""The share of works that resemble another work on purpose."""

_GENERIC = [
    "editorial",
    "introduction",
    "guest editorial",
    "book reviews",
    "letter to the editor",
    "preface",
    "news",
    "editor's note",
    "in this issue",
    "introduction to the special issue",
    "abstracts",
    "correspondence",
    "conclusion",
    "commentary",
    "announcements",
    "response",
]
_SWAPS = [
    ("in women", "in men"),
    ("in children", "in adults"),
    ("in boys", "in girls"),
    ("in vitro", "in vivo"),
    ("in rats", "in mice"),
    ("in urban areas", "in rural areas"),
    ("in type 1 disease", "in type 2 disease"),
    ("in inpatients", "in outpatients"),
    ("among nurses", "among physicians"),
    ("in England", "in Scotland"),
    ("in primary care", "in secondary care"),
    ("before surgery", "after surgery"),
]
_FOLLOW_UPS = [
    (": 12-month results", ": 24-month results"),
    (": a phase 2 trial", ": a phase 3 trial"),
    (": one-year follow-up", ": five-year follow-up"),
    (": baseline findings", ": follow-up findings"),
    (": wave 1", ": wave 2"),
    (": the first 100 cases", ": the first 200 cases"),
]
_PARTS = [
    (". Part I", ". Part II"),
    (": Part 1", ": Part 2"),
    (" (I)", " (II)"),
    (" - part A", " - part B"),
    (", part 2", ", part 3"),
    (" I", " II"),
]
_ERRATA = [
    "erratum to: {}",
    "corrigendum: {}",
    "{}: erratum",
    "correction to: {}",
    "{} (vol {v}, pg {p}, {y})",
]
_REPLIES = [
    "reply to: {}",
    'comment on "{}"',
    "re: {}",
    "{}: authors' reply",
    "{}: a commentary",
    "{} - reply",
]
_REPORTS = ["annual report of the {}", "{}: annual report", "{}: trends and figures", "abstracts of the {}"]
_PREPRINTS = [
    Journal(name, name, "2692-8205", "2692-8205", 2000, True) for name in ("medRxiv", "SSRN", "PsyArXiv")
]


def resemble(rng: np.random.Generator, works: list[Work]) -> None:
    """Make the last works of the list resemble some of the first; a share of them, by kind."""
    count = int(len(works) * LOOKALIKE_SHARE)
    names = list(KINDS)
    shares = np.array([KINDS[name][0] for name in names])
    kinds = np.sort(rng.choice(len(names), size=count, p=shares / shares.sum())).tolist()
    originals = iter(rng.permutation(len(works) - count)[:count].tolist())
    turns = rng.integers(1 << 30, size=count).tolist()
    before, nth, original = -1, 0, works[0]
    for number in range(len(works) - count, len(works)):
        other, kind, turn = works[number], kinds.pop(), turns.pop()
        _, family, make = KINDS[names[kind]]
        nth = nth % family + 1 if kind == before else 1
        if nth == 1:
            original = works[next(originals)]
        own_doi, before = other.doi, kind
        make(original, other, turn if nth == 1 else nth - 1)
        other.original_title = original.original_title = ""
        other.origin = names[kind]
        if own_doi and other.doi == own_doi:
            other.doi = make_doi(other.journal, other.year, other.issue or "1", number)


def _part(original: Work, other: Work, turn: int) -> None:
    """The two parts of one paper, printed one after the other."""
    first, second = _PARTS[turn % len(_PARTS)]
    other.title, original.title = original.title + second, original.title + first
    _share(original, other, later=0)
    if original.last:
        other.first, other.last = str(int(original.last) + 1), str(int(original.last) + 9)
    other.mark = original.mark = True


def _swap(original: Work, other: Work, turn: int) -> None:
    """The same people ask the same question of somebody else."""
    first, second = _SWAPS[turn % len(_SWAPS)]
    other.title, original.title = f"{original.title} {second}", f"{original.title} {first}"
    _share(original, other, later=turn % 2)
    other.mark = original.mark = True


def _follow_up(original: Work, other: Work, turn: int) -> None:
    """A later measurement of one study."""
    first, second = _FOLLOW_UPS[turn % len(_FOLLOW_UPS)]
    other.title, original.title = original.title + second, original.title + first
    _share(original, other, later=1 + turn % 2)
    other.mark = original.mark = True


def _yearly(original: Work, other: Work, turn: int) -> None:
    """One of up to five yearly reports: half of the families name the year in the title."""
    if original.origin == "work":
        original.origin, original.mark = "yearly", True
        original.title = _REPORTS[turn % len(_REPORTS)].format(original.title)
        original.year = min(original.year, 2018)
        original.volume = original.journal.volume(original.year)
        original.title += f", {original.year}" if turn % 8 > 3 else ""
        turn = 0
    later = turn % 5 + 1
    other.title = original.title.replace(f", {original.year}", f", {original.year + later}")
    _share(original, other, later=later)
    other.mark = True


def _editorial(original: Work, other: Work, turn: int) -> None:
    """A heading that every journal uses, by its own editor."""
    other.title, other.journal, other.abstract = _GENERIC[turn % len(_GENERIC)], original.journal, ""
    other.volume = other.journal.volume(other.year)
    other.last, other.mark = other.first, True
    other.authors = other.authors[: turn % 3]


def _erratum(original: Work, other: Work, turn: int) -> None:
    """What was wrong in the original, on one page."""
    form = _ERRATA[turn % len(_ERRATA)]
    other.title = form.format(original.title, v=original.volume, p=original.first, y=original.year)
    _share(original, other, later=turn // 8 % 2)
    other.last, other.abstract, other.mark = other.first, "", True


def _reply(original: Work, other: Work, turn: int) -> None:
    """A letter about the original, or its authors' answer."""
    form, authors = _REPLIES[turn % len(_REPLIES)], other.authors
    other.title = form.format(original.title)
    _share(original, other, later=turn // 8 % 2)
    other.last, other.abstract, other.mark = other.first, "", True
    if "reply" not in form:
        other.authors = authors


def _supplement(original: Work, other: Work, turn: int) -> None:
    """Abstracts of one conference: up to eight works with one DOI, in one supplement."""
    if original.origin == "work":
        original.origin, original.issue = "supplement", f"Suppl {1 + turn % 3}"
        original.doi = original.doi or make_doi(original.journal, original.year, "1", turn % 90_000 + 900_000)
        original.first = original.last = f"S{1 + turn % 400}"
    other.year, other.journal, other.volume = original.year, original.journal, original.volume
    other.issue, other.doi, other.pmid = original.issue, original.doi, ""
    other.first = other.last = f"S{int(original.first[1:]) + turn % 8}"


def _preprint(original: Work, other: Work, turn: int) -> None:
    """What was posted before it was printed: the same words, another document."""
    _share(original, other, later=0)
    other.title, other.abstract, other.year = original.title, original.abstract, original.year - 1
    other.journal, other.issue, other.first, other.last, other.pmid = _PREPRINTS[turn % 3], "", "", "", ""
    other.volume, other.doi = 0, f"10.1101/{other.year}.{turn % 12 + 1:02}.{turn % 99_999_999:08}"


def _presented(original: Work, other: Work, turn: int) -> None:
    """What was said at a conference before it was printed."""
    other.title, other.authors, other.year = original.title, original.authors, original.year - turn % 2
    other.issue, other.first, other.last, other.pmid = "Suppl 1", f"A{turn % 900}", f"A{turn % 900}", ""
    other.volume = other.journal.volume(other.year)


def _protocol(original: Work, other: Work, turn: int) -> None:
    """What was planned, published before what was found."""
    _share(original, other, later=-1 - turn % 3)
    other.title, other.mark = f"{original.title}: study protocol", True


KINDS: dict[str, tuple[float, int, Callable[[Work, Work, int], None]]] = {
    "part": (0.12, 1, _part),
    "swap": (0.14, 1, _swap),
    "follow-up": (0.08, 1, _follow_up),
    "yearly": (0.16, 5, _yearly),
    "editorial": (0.12, 1, _editorial),
    "erratum": (0.09, 1, _erratum),
    "reply": (0.09, 1, _reply),
    "supplement": (0.10, 7, _supplement),
    "preprint": (0.04, 1, _preprint),
    "presented": (0.03, 1, _presented),
    "protocol": (0.03, 1, _protocol),
}
"""Of each kind: its share of the look-alikes, how many resemble one original, and how one is made."""


def _share(original: Work, other: Work, *, later: int) -> None:
    """The same people in the same journal, so many years later."""
    other.authors, other.journal, other.year = original.authors, original.journal, original.year + later
    other.volume = other.journal.volume(other.year)
