"""OAI-PMH: harvesting without a search. Everything is taken and held against the query here."""

from __future__ import annotations

from review.search.query.compilers.limits import applied_here
from review.search.query.model import Compiled, Note, NoteKind, Part, Query


def compile(query: Query) -> Compiled:
    """One empty part; the set and the address come from the source's options."""
    why = "OAI-PMH has no search"
    notes = [Note(NoteKind.LOCAL, concept.id, why) for concept in query.concepts]
    notes += [Note(NoteKind.LOCAL, str(term), why) for term in query.exclude]
    return Compiled((Part(""),), (*notes, *applied_here(query, "OAI-PMH")))
