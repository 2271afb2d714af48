"""Zenodo: free words, since a field name that is wrong would silently find nothing.

The names of its title and description fields are not verified, so the whole record is searched and
held against the query here; the syntax is Elasticsearch's, with ``*`` and ``?`` in a word
and ``"a b"~3``.
"""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.lucene import compiled
from review.search.query.model import Compiled, Note, NoteKind, Query, Scope


def _near(text: str, distance: int, scope: Scope) -> list[str]:
    return [f'"{text}"~{distance}']


GRAMMAR = Grammar("Zenodo", lambda text, scope: [text], in_word=1, letter_from=1, near=_near)


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long for a request line."""
    why = "Zenodo is searched in the whole record"
    notes = [
        Note(NoteKind.WIDENED, concept.id, why)
        for concept in query.concepts
        if (concept.scope or query.scope) is not Scope.ANYWHERE
    ]
    return compiled(put(query, GRAMMAR), GRAMMAR, notes=(*notes, *applied_here(query, "Zenodo")))
