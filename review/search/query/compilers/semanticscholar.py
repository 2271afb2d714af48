"""Semantic Scholar's bulk search: ``|``, ``+``, quotes, ``*`` behind a word, ``"a b"~3``.

Searches title and abstract. Grouping by parentheses was once broken, so whatever comes is held
against the query here. A ``*`` inside quotes is not documented; phrases are written out.
"""

from __future__ import annotations

from review.search.query.compilers.boolean import narrower, put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled
from review.search.query.model import Compiled, Note, NoteKind, Part, Query, Scope


def _near(text: str, distance: int, scope: Scope) -> list[str]:
    return [f'"{text}"~{distance}']


GRAMMAR = Grammar(
    "Semantic Scholar", lambda text, scope: [text], in_word=1, near=_near, either=" | ", both=" + "
)


def compile(query: Query) -> Compiled:
    """The query, and the years as a parameter beside it (``2015-``, ``-2020``, ``2015-2020``)."""
    params = {}
    if query.from_year is not None or query.to_year is not None:
        params["year"] = f"{query.from_year or ''}-{query.to_year or ''}"
    notes = [
        Note(NoteKind.WIDENED, "query", "grouping was unreliable, so every answer is held against the query"),
        *narrower(query, Scope.TITLE_ABSTRACT, "Semantic Scholar searches title and abstract together"),
        *applied_here(query, "Semantic Scholar", years=True),
    ]
    found = compiled(put(query, GRAMMAR), GRAMMAR, notes=tuple(notes))
    return Compiled(tuple(Part(part.query, params) for part in found.parts), found.notes)
