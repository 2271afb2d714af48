"""NVA: one field at a time, any of several values; the most specific concept in three requests.

A value fits as a phrase whose last word may go on, or when all its words stand in the field: so a
truncation at the end is expressed by leaving the end open, and everything finds a little more. A
comma parts values. ``publicationYearBefore`` means before, so the year after the last is sent; were
it to mean otherwise, one year too many would come and be cut here.
"""

from __future__ import annotations

from collections.abc import Iterator

from review.search.query.compilers.boolean import LINE
from review.search.query.compilers.fitting import fitted
from review.search.query.compilers.limits import applied_here, has_years
from review.search.query.compilers.specific import Chosen, chosen, excluded_here
from review.search.query.model import Compiled, Note, NoteKind, Part, Query, Scope

FIELDS = {
    Scope.TITLE: ("titleShould",),
    Scope.TITLE_ABSTRACT: ("titleShould", "abstractShould", "tagsShould"),
    Scope.ANYWHERE: ("query",),
}


def compile(query: Query) -> Compiled:
    """One part a field, with the field's name as the parameter ``field``; the other concepts stay here."""
    asked = chosen(query, "NVA", pairs=0, open_end=True)
    years = {}
    if query.from_year is not None:
        years["publicationYearSince"] = str(query.from_year)
    if query.to_year is not None:
        years["publicationYearBefore"] = str(query.to_year + 1)
    why = "NVA takes a value as a phrase with an open end, or as words anywhere in the field"
    notes = [Note(NoteKind.WIDENED, "query", why), *asked.notes, *excluded_here(query, "NVA")]
    notes += applied_here(query, "NVA", years=has_years(query))
    parts = tuple(Part(value, {"field": field, **years}) for field, value in _values(query, asked))
    return Compiled(parts, tuple(notes))


def _values(query: Query, asked: Chosen) -> Iterator[tuple[str, str]]:
    ((concept, _),) = asked.concepts
    texts = [" ".join(words) for words in asked.texts[0]]
    for field in FIELDS[concept.scope or query.scope]:
        if field == "query":  # all words of a value must fit, so each text is asked for by itself
            yield from ((field, text) for text in texts)
        else:
            lines = fitted([texts], lambda found: ",".join(found[0]), LINE)
            yield from ((field, line) for line in lines)
