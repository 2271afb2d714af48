"""A whole query put to a boolean service: concepts as groups of clauses, and all notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from review.errors import InvalidInput
from review.search.query.compilers.fitting import Groups, fitted, sent_length
from review.search.query.compilers.grammar import Asked, Grammar, ask
from review.search.query.model import Concept, Note, NoteKind, Query, Scope

LINE = 6_000
"""The longest query sent in a request line, where the service does not say: most servers stop at 8,190."""


@dataclass(frozen=True, slots=True)
class Put:
    """Concepts as groups of clauses (OR inside, AND between), exclusions, and notes."""

    groups: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    notes: tuple[Note, ...]


def put(query: Query, grammar: Grammar, *, excludes: bool = False) -> Put:
    """The query in the service's clauses.

    ``excludes`` says that the service leaves out just what it is told to, without stemming: elsewhere
    exclusions are applied here, since leaving out too much would lose records unseen.
    """
    groups: list[tuple[str, ...]] = []
    notes: list[Note] = []
    for concept in query.concepts:
        clauses, found = _concept(concept, concept.scope or query.scope, grammar)
        notes += found
        if clauses:
            groups.append(clauses)
    if not groups:
        raise InvalidInput(
            f"Nothing of this query can be put to {grammar.service}.",
            "add terms without wildcards, or write a query for it at the source.",
        )
    without, found = _without(query, grammar, excludes)
    return Put(tuple(groups), without, (*notes, *found))


def _concept(concept: Concept, scope: Scope, grammar: Grammar) -> tuple[tuple[str, ...], list[Note]]:
    clauses: list[str] = []
    notes: list[Note] = []
    for term in concept.terms:
        asked = ask(term, scope, grammar)
        if asked is None:
            why = f"{grammar.service} cannot be asked for {str(term)!r}, so it is not asked for this concept"
            return (), [Note(NoteKind.LOCAL, concept.id, why)]
        clauses += asked.clauses
        notes += asked.notes
    return tuple(dict.fromkeys(clauses)), notes


def _without(query: Query, grammar: Grammar, excludes: bool) -> tuple[tuple[str, ...], list[Note]]:
    """Only what can be said exactly is sent; a wider exclusion would lose records."""
    clauses: list[str] = []
    notes: list[Note] = []
    for term in query.exclude:
        asked: Asked | None = ask(term, query.scope, grammar) if excludes else None
        if asked is None or not asked.is_exact:
            why = f"excluded here; {grammar.service} could leave out too much"
            notes.append(Note(NoteKind.LOCAL, str(term), why))
            continue
        clauses += asked.clauses
        notes += asked.notes
    return tuple(dict.fromkeys(clauses)), notes


def joined(groups: Groups, grammar: Grammar) -> str:
    """``(a OR b) AND (c OR d)`` in the service's own signs."""
    return grammar.both.join(f"({grammar.either.join(clauses)})" for clauses in groups)


def in_lines(
    groups: Groups, render: Callable[[Groups], str], most: int, service: str
) -> tuple[list[str], Iterable[Note]]:
    """The query in texts that fit a request line, and a warning for one that cannot be made to."""
    texts = fitted(groups, render, most)
    too_long = [text for text in texts if sent_length(text) > most]
    notes = [
        Note(NoteKind.WARNING, text[:60] + "…", f"{sent_length(text):,} bytes; {service} may refuse it")
        for text in too_long
    ]
    return texts, notes


def widest(query: Query) -> Scope:
    """The scope that holds every concept's, for services that search in one place only."""
    order = (Scope.TITLE, Scope.TITLE_ABSTRACT, Scope.ANYWHERE)
    return max((c.scope or query.scope for c in query.concepts), key=order.index)


def narrower(query: Query, asked: Scope, why: str) -> list[Note]:
    """A note for every concept whose scope is narrower than the place the service searches."""
    return [
        Note(NoteKind.WIDENED, c.id, why) for c in query.concepts if (c.scope or query.scope) is not asked
    ]
