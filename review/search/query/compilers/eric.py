"""ERIC: ``title`` and ``description``; ``*`` behind a word. Years and languages are applied here."""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Query, Scope

FIELDS: dict[Scope, tuple[str, ...]] = {
    Scope.TITLE: ("title",),
    Scope.TITLE_ABSTRACT: ("title", "description"),
    Scope.ANYWHERE: (),
}
GRAMMAR = Grammar("ERIC", fielded(FIELDS), in_word=1)


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long for a request line."""
    return compiled(put(query, GRAMMAR), GRAMMAR, notes=tuple(applied_here(query, "ERIC")))
