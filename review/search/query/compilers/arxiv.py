"""arXiv: ``ti:`` and ``abs:``. Its date is that of submission, not publication: years are applied here."""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Query, Scope

FIELDS: dict[Scope, tuple[str, ...]] = {
    Scope.TITLE: ("ti",),
    Scope.TITLE_ABSTRACT: ("ti", "abs"),
    Scope.ANYWHERE: ("all",),
}
GRAMMAR = Grammar("arXiv", fielded(FIELDS))


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long for a request line."""
    return compiled(put(query, GRAMMAR), GRAMMAR, notes=tuple(applied_here(query, "arXiv")))
