"""DiVA's export: ``aq`` as JSON text, the outer list joined by OR, the inner one by AND.

Quotes inside a value make a phrase. Truncation is not documented and is written out. The years stand
in every inner list; both ends are always given, since one alone has not been seen.
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from review.search.query.compilers.boolean import LINE
from review.search.query.compilers.fitting import fitted
from review.search.query.compilers.limits import applied_here, has_years, span
from review.search.query.compilers.specific import chosen, excluded_here
from review.search.query.model import Compiled, Note, NoteKind, Part, Query, Scope, Term

FIELDS = {Scope.TITLE: "titleAll", Scope.TITLE_ABSTRACT: "freeText", Scope.ANYWHERE: "freeText"}


def compile(query: Query) -> Compiled:
    """Parts whose query is the ``aq`` value; several when the address would be too long."""
    asked = chosen(query, "DiVA")
    inner = []
    for concept, terms in asked.concepts:
        field = FIELDS[concept.scope or query.scope]
        texts = [
            (field, text, term.near is not None)
            for term, one in zip(concept.terms, terms, strict=True)
            for text in one.texts
        ]
        inner.append(list(dict.fromkeys(texts)))
    groups = [
        json.dumps([part for one in picked for part in _parts(*one)] + _years(query), ensure_ascii=False)
        for picked in product(*inner)
    ]
    lines = fitted([groups], lambda found: "[" + ", ".join(found[0]) + "]", LINE)
    why = "DiVA searches its whole record, and answers with records that do not fit when nothing does"
    notes = [Note(NoteKind.WIDENED, "query", why), *asked.notes]
    notes += [_near(term) for concept, _ in asked.concepts for term in concept.terms if term.near is not None]
    notes += [*excluded_here(query, "DiVA"), *applied_here(query, "DiVA", years=True)]
    return Compiled(tuple(Part(_compact(line)) for line in lines), tuple(notes))


def _parts(field: str, words: tuple[str, ...], is_near: bool) -> list[dict[str, Any]]:
    if is_near or len(words) == 1:
        return [{field: word} for word in words]
    return [{field: '"' + " ".join(words) + '"'}]


def _years(query: Query) -> list[dict[str, Any]]:
    if not has_years(query):
        return []
    first, last = span(query)
    return [{"dateIssued": {"from": str(first), "to": str(last)}}]


def _near(term: Term) -> Note:
    return Note(NoteKind.WIDENED, str(term), "DiVA has no nearness; the words are joined by AND")


def _compact(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
