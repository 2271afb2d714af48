"""Libris Xsearch: free words, since the catalogue has no field for abstracts.

Free words search the whole catalogue record, which finds more than title and subject together. A code
(``TIT:``) is written before every term where only titles are wanted. ``*`` takes three letters, ``?``
stands for one; inside quotes neither is documented, so a truncated phrase is asked for word by word,
which costs little in a catalogue. No code for years is documented, so years are applied here.
"""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here, marc_codes
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Note, NoteKind, Query, Scope

FIELDS: dict[Scope, tuple[str, ...]] = {
    Scope.TITLE: ("TIT",),
    Scope.TITLE_ABSTRACT: (),
    Scope.ANYWHERE: (),
}
GRAMMAR = Grammar("Libris", fielded(FIELDS), in_word=3, letter_from=3, prefers_words=True)
ALSO_NORWEGIAN = ("nob", "nno")


def compile(query: Query) -> Compiled:
    """One part, or several when it is too long; always held against the query here."""
    codes = marc_codes(query)
    if "nor" in codes:
        codes += ALSO_NORWEGIAN
    tail = " AND (" + " OR ".join(f"SPRÅK:{code}" for code in codes) + ")" if codes else ""
    why = "Libris has no field for abstracts; its whole catalogue record is searched"
    notes = [
        Note(NoteKind.WIDENED, concept.id, why)
        for concept in query.concepts
        if (concept.scope or query.scope) is Scope.TITLE_ABSTRACT
    ]
    notes += applied_here(query, "Libris", languages=bool(codes))
    return compiled(put(query, GRAMMAR), GRAMMAR, tail, tuple(notes))
