"""CORE: title and abstract fields, ``yearPublished`` inside the query; wildcards are not documented."""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Query, Scope

FIELDS: dict[Scope, tuple[str, ...]] = {
    Scope.TITLE: ("title",),
    Scope.TITLE_ABSTRACT: ("title", "abstract"),
    Scope.ANYWHERE: (),
}
GRAMMAR = Grammar("CORE", fielded(FIELDS))


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long for a request line."""
    tail = "" if query.from_year is None else f" AND yearPublished>={query.from_year}"
    tail += "" if query.to_year is None else f" AND yearPublished<={query.to_year}"
    return compiled(put(query, GRAMMAR), GRAMMAR, tail, tuple(applied_here(query, "CORE", years=True)))
