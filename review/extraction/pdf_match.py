"""Which report a PDF is of: by an id or DOI in its name, by DOIs and titles in it. In doubt, nobody's.

A wrong match puts one article's text under another's name, so one sign alone is enough only where it
cannot mean anything else; whatever contradicts it makes the match a question for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from review.extraction.pdf_text import PdfText, dois_in

SURE, MAYBE = 95.0, 86.0
FEWEST_WORDS, FEWEST_LETTERS = 4, 20
SHORTEST_SUFFIX = 8
HEAD = 3_000  # letters of a first page: title, authors, abstract
FIRST_PAGES = 2  # some repositories put a sheet of their own in front
_REPORT_ID = re.compile(r"(?<![a-z0-9])r\d{5,9}(?![a-z0-9])")
_PART = re.compile(r"[a-z0-9]+")
_NOTICE = re.compile(
    r"\b(correction|corrigendum|erratum|retract(ion|ed)|expression of concern|withdrawn|"
    r"comment(ary)? on|reply to|response to|letter to the editor|peer review)\b"
)


class How(StrEnum):
    """By which sign a file was matched."""

    ID_IN_NAME = "report id in the file's name"
    DOI_IN_NAME = "DOI in the file's name"
    DOI_IN_METADATA = "DOI in the file's metadata"
    DOI_IN_TEXT = "DOI on the first pages"
    TITLE = "title on the first pages"
    TITLE_IN_METADATA = "title in the file's metadata"
    TITLE_IN_NAME = "title in the file's name"


class Doubt(StrEnum):
    """Why a person has to look."""

    NOTHING = "nothing in it names a report that is sought"
    NO_TEXT = "it has no text, and neither its name nor its metadata names a report that is sought"
    SEVERAL = "it may be several reports"
    OTHER_DOI = "another DOI stands on its first pages"
    NOTICE = "it may be a correction, a comment or a notice about the report"
    ALIKE = "the title is only alike"
    NO_AUTHOR = "no author of the report stands on its first pages"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report whose full text is sought: what a file can be known by. DOIs are in lower case."""

    report_id: str
    dois: frozenset[str] = frozenset()
    title: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The one report a file is of, or the reports it may be of and why nobody can be sure."""

    report_id: str = ""
    how: How | None = None
    may_be: tuple[str, ...] = ()
    doubt: Doubt | None = None

    @property
    def is_sure(self) -> bool:
        """Whether there is no doubt."""
        return bool(self.report_id)


@dataclass
class Index:
    """What is sought, ready to be looked up for many files."""

    wanted: Sequence[Wanted]
    by_id: dict[str, Wanted] = field(default_factory=dict)
    by_doi: dict[str, set[str]] = field(default_factory=dict)
    by_key: dict[str, set[str]] = field(default_factory=dict)
    by_suffix: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.wanted:
            self.by_id[one.report_id] = one
            for doi in one.dois:
                self.by_doi.setdefault(doi, set()).add(one.report_id)
                self.by_key.setdefault(_squashed(doi), set()).add(one.report_id)
                suffix = _squashed(doi.partition("/")[2])
                if len(suffix) >= SHORTEST_SUFFIX and any(c.isdigit() for c in suffix):
                    self.by_suffix.setdefault(suffix, set()).add(one.report_id)
            title = _plain(one.title)
            if len(title.split()) >= FEWEST_WORDS and len(title) >= FEWEST_LETTERS:
                self.titles[one.report_id] = title


def match(file_name: str, text: PdfText, index: Index) -> Match:
    """Which of the reports sought a file is of; a doubt wherever the signs are weak or disagree."""
    head = _head(text)
    signs = _signs(file_name, text, head, index)
    named = [(how, ids) for how, ids in signs if ids]
    if not named:
        return _alike(head, text, index)
    how, ids = named[0]
    everything = tuple(sorted(set().union(*(found for _, found in named))))
    if how is How.ID_IN_NAME and len(ids) == 1:
        return Match(next(iter(ids)), how)  # somebody wrote it there for us
    common = set.intersection(*(found for _, found in named))
    if len(common) != 1:
        return Match(may_be=everything, doubt=Doubt.SEVERAL)
    (report_id,) = common
    if doubt := _doubt(index.by_id[report_id], {h for h, _ in named}, text, head):
        return Match(may_be=everything, doubt=doubt)
    return Match(report_id, how)


def dois_of_file(file_name: str, text: PdfText) -> tuple[str, ...]:
    """The DOIs a file most likely is of: in its name, in its metadata, the first one on its pages."""
    named = dois_in(file_name.casefold().removesuffix(".pdf").replace("%2f", "/"))
    return tuple(dict.fromkeys((*named, *text.dois, *_first_dois(text)[:1])))


def _signs(file_name: str, text: PdfText, head: str, index: Index) -> list[tuple[How, set[str]]]:
    """Every sign with the reports it points to, the strongest first."""
    stem = unicodedata.normalize("NFKC", file_name).casefold().removesuffix(".pdf")
    return [
        (How.ID_IN_NAME, {i.upper() for i in _REPORT_ID.findall(stem)} & index.by_id.keys()),
        (How.DOI_IN_NAME, _doi_in_name(stem, index)),
        (How.DOI_IN_METADATA, _reports(text.dois, index.by_doi)),
        (How.DOI_IN_TEXT, _reports(_first_dois(text), index.by_doi)),
        (How.TITLE, _titled(head, index, SURE)),
        (How.TITLE_IN_METADATA, _same_title(_plain(text.title), index)),
        (How.TITLE_IN_NAME, _titled(_plain(stem), index, SURE)),
    ]


def _doubt(one: Wanted, signs: set[How], text: PdfText, head: str) -> Doubt | None:
    """What speaks against a match that the signs agree on."""
    if _is_notice(head, _plain(one.title)):
        return Doubt.NOTICE
    if signs & {How.DOI_IN_NAME, How.DOI_IN_METADATA}:
        return None
    dois = _first_dois(text)
    if How.DOI_IN_TEXT in signs:
        # An article names its own DOI, and those it cites or comments on.
        is_only = set(dois) <= one.dois
        return None if is_only or How.TITLE in signs else Doubt.OTHER_DOI
    if one.dois and dois:
        return Doubt.OTHER_DOI
    if How.TITLE in signs and one.authors and not _has_author(one, head):
        return Doubt.NO_AUTHOR
    return None


def _alike(head: str, text: PdfText, index: Index) -> Match:
    """No sign at all: perhaps a title that is nearly there."""
    near = tuple(sorted(_titled(head, index, MAYBE)))
    if near:
        return Match(may_be=near, doubt=Doubt.ALIKE)
    return Match(doubt=Doubt.NOTHING if text.has_text else Doubt.NO_TEXT)


def _doi_in_name(stem: str, index: Index) -> set[str]:
    """Reports whose DOI, or the part behind its prefix, is the file's name, with other signs between.

    The longest DOI counts: ``10.1000/a.12`` is not meant where ``10.1000/a.123`` stands.
    """
    written = _reports(dois_in(stem.replace("%2f", "/")), index.by_doi)
    parts = _PART.findall(stem)
    for first, part in enumerate(parts[:-1]):
        if part == "10" and parts[first + 1].isdigit():
            for last in range(len(parts), first + 2, -1):
                if found := index.by_key.get("".join(parts[first:last])):
                    return written | found
    return written | index.by_suffix.get("".join(parts), set())


def _reports(dois: Iterable[str], by_doi: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(by_doi.get(doi, set()) for doi in dois))


def _first_dois(text: PdfText) -> tuple[str, ...]:
    """The DOIs on the first pages, also where a line ends inside one."""
    first = "\n".join(text.pages[:FIRST_PAGES])
    return tuple(dict.fromkeys((*dois_in(first), *dois_in(re.sub(r"(?<=/)\n", "", first)))))


def _titled(place: str, index: Index, least: float) -> set[str]:
    """Reports whose title stands in this text; of two where one holds the other, the longer."""
    if not place:
        return set()
    words = set(place.split())
    found = {
        report_id: title
        for report_id, title in index.titles.items()
        if _overlap(title, words) >= 0.7 and fuzz.partial_ratio(title, place) >= least
        if len(title) <= len(place) + 3
    }
    return {r for r, t in found.items() if not any(t != other and t in other for other in found.values())}


def _overlap(title: str, words: set[str]) -> float:
    own = title.split()
    return sum(w in words for w in own) / len(own)


def _same_title(title: str, index: Index) -> set[str]:
    return {
        r for r, t in index.titles.items() if abs(len(t) - len(title)) < 5 and fuzz.ratio(t, title) >= SURE
    }


def _is_notice(head: str, title: str) -> bool:
    """Whether words before the title, or at the top, say that this is about the article."""
    at = head.find(title) if title else -1
    before = head[:at] if at >= 0 else head[:200]
    return bool(_NOTICE.search(before)) and not _NOTICE.search(title)


def _has_author(one: Wanted, head: str) -> bool:
    words = f" {head} "
    return any(f" {_plain(name)} " in words for name in one.authors if _plain(name))


def _head(text: PdfText) -> str:
    return _plain("\n".join(page[:HEAD] for page in text.pages[:FIRST_PAGES]).replace("-\n", ""))


def _plain(text: str) -> str:
    """Words in one case without accents, so that a font's way of writing them makes no difference."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))


def _squashed(doi: str) -> str:
    return "".join(_PART.findall(doi))
