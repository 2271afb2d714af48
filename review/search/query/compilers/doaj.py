"""DOAJ: title and abstract fields; wildcards and nearness are refused with an error, so none is sent.

Years are applied here: only single years, not spans, are documented.
"""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Query, Scope

FIELDS: dict[Scope, tuple[str, ...]] = {
    Scope.TITLE: ("bibjson.title",),
    Scope.TITLE_ABSTRACT: ("bibjson.title", "bibjson.abstract"),
    Scope.ANYWHERE: (),
}
GRAMMAR = Grammar("DOAJ", fielded(FIELDS))


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long for the address it is part of."""
    return compiled(put(query, GRAMMAR), GRAMMAR, notes=tuple(applied_here(query, "DOAJ")))
