"""The query as data, and what a compiler makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """Where a term must stand."""

    TITLE = "title"
    TITLE_ABSTRACT = "title_abstract"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``is_truncated`` means any ending (``*``), ``has_wildcard`` a ``?`` for one letter inside."""

    text: str
    is_truncated: bool = False

    @property
    def has_wildcard(self) -> bool:
        """Whether a ``?`` stands for one letter."""
        return "?" in self.text

    def __str__(self) -> str:
        return self.text + "*" * self.is_truncated


@dataclass(frozen=True, slots=True)
class Term:
    """One word, a phrase, or words near each other (``near`` = how many words may stand between)."""

    words: tuple[Word, ...]
    language: str = ""
    near: int | None = None

    @property
    def is_phrase(self) -> bool:
        """Whether it has several words."""
        return len(self.words) > 1

    @property
    def is_truncated(self) -> bool:
        """Whether any word is truncated."""
        return any(word.is_truncated for word in self.words)

    def __str__(self) -> str:
        text = " ".join(str(word) for word in self.words)
        return f"{text}~{self.near}" if self.near is not None else text


@dataclass(frozen=True, slots=True)
class Concept:
    """Terms joined by OR. ``scope`` None means the query's."""

    id: str
    terms: tuple[Term, ...]
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Concepts joined by AND, without what matches ``exclude``, within the limits.

    ``languages`` are ISO 639-1 codes; ``no`` stands for every Norwegian.
    """

    concepts: tuple[Concept, ...]
    exclude: tuple[Term, ...] = ()
    scope: Scope = Scope.TITLE_ABSTRACT
    from_year: int | None = None
    to_year: int | None = None
    languages: tuple[str, ...] = ()


class NoteKind(StrEnum):
    """What happened to a term on its way to a service."""

    WIDENED = "widened"
    """The service is asked for more; the local matcher narrows it again."""
    WRITTEN_OUT = "written out"
    """A truncation became a list of forms; forms not on the list are not asked for."""
    LOCAL = "applied here"
    """A part of the query (a concept, a limit, an exclusion) the service is not asked about."""
    WARNING = "warning"
    """Something a person should look at."""


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to which term, and why."""

    kind: NoteKind
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """One native query, walked to its end; a compiled query may need several.

    ``query`` is in the service's own syntax; ``params`` are further native parameters (a year range).
    """

    query: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a service will be sent. The parts' answers are joined by native id.

    ``needs_matcher`` is true when the service is asked for more than the query says.
    """

    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()
    is_verbatim: bool = False

    @property
    def needs_matcher(self) -> bool:
        """Whether what comes back must be held against the query here."""
        kinds = {note.kind for note in self.notes}
        return not self.is_verbatim and bool(kinds & {NoteKind.WIDENED, NoteKind.LOCAL})
