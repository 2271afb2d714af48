"""OpenAlex: one ``filter`` value, on the unstemmed fields, since only those take wildcards.

A comma would begin another filter, so none is sent inside a term. The service guesses languages by
program, so languages are applied here. Source: the fact sheet's section on OpenAlex; its guide to
searching for the length of an address (about 4 KB in all, the tighter of two numbers given).
"""

from __future__ import annotations

import re

from review.search.query.compilers.boolean import in_lines, joined, narrower, put, widest
from review.search.query.compilers.fitting import Groups
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here
from review.search.query.model import Compiled, Note, NoteKind, Part, Query, Scope

FILTERS = {
    Scope.TITLE: "title_and_abstract.search.exact",
    Scope.TITLE_ABSTRACT: "title_and_abstract.search.exact",
    Scope.ANYWHERE: "fulltext.search.exact",
}
MOST = 3_300
"""Bytes of the filter, so that the whole address with cursor and fields stays under 4,096."""
SLOW_FROM = 6
"""Operators from which the service answers only once or a few times a second."""


def _near(text: str, distance: int, scope: Scope) -> list[str]:
    return [f'"{text}"~{distance}']


GRAMMAR = Grammar(
    "OpenAlex",
    lambda text, scope: [text],
    in_word=3,
    in_phrase=4,
    most_in_phrase=2,
    letter_from=3,
    near=_near,
    is_near_truncated=True,
)


def compile(query: Query) -> Compiled:
    """One part; several when the address would be too long, each with a share of one concept's terms."""
    asked = put(query, GRAMMAR, excludes=True)
    scope = widest(query)

    def render(groups: Groups) -> str:
        text = f"{FILTERS[scope]}:{joined(groups, GRAMMAR)}"
        if asked.without:
            text += f" NOT ({GRAMMAR.either.join(asked.without)})"
        if query.from_year is not None:
            text += f",from_publication_date:{query.from_year}-01-01"
        if query.to_year is not None:
            text += f",to_publication_date:{query.to_year}-12-31"
        return text

    texts, long = in_lines(asked.groups, render, MOST, "OpenAlex")
    notes = [*asked.notes, *_scopes(query, scope), *applied_here(query, "OpenAlex", years=True), *long]
    most = max(len(re.findall(r" (?:AND|OR|NOT) ", text)) for text in texts)
    if most >= SLOW_FROM:
        why = f"{most} operators: the service answers slowly above five; nothing is lost"
        notes.append(Note(NoteKind.WARNING, "query", why))
    return Compiled(tuple(Part(text) for text in texts), tuple(notes))


def _scopes(query: Query, scope: Scope) -> list[Note]:
    searched = Scope.TITLE_ABSTRACT if scope is Scope.TITLE else scope
    notes = narrower(query, searched, f"OpenAlex searches one place at a time, here {FILTERS[scope]}")
    exact = "sent to the unstemmed field: only the forms written are found"
    return [*notes, Note(NoteKind.WARNING, "stemming", exact)]
