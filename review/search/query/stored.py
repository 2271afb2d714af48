"""A query and what it was compiled to, as plain data and back: kept with a harvest, read years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from review.search.query.model import Compiled, Concept, Note, NoteKind, Part, Query, Scope, Term, Word


def query_data(query: Query) -> dict[str, Any]:
    """The query as plain data."""
    return asdict(query)


def query_from(data: Mapping[str, Any]) -> Query:
    """The query that ``query_data`` gave."""
    return Query(
        concepts=tuple(
            Concept(c["id"], _terms(c["terms"]), Scope(c["scope"]) if c["scope"] else None)
            for c in data["concepts"]
        ),
        exclude=_terms(data["exclude"]),
        scope=Scope(data["scope"]),
        from_year=data["from_year"],
        to_year=data["to_year"],
        languages=tuple(data["languages"]),
    )


def compiled_data(compiled: Compiled) -> dict[str, Any]:
    """What a service is sent, as plain data."""
    return {
        "parts": [{"query": p.query, "params": dict(p.params)} for p in compiled.parts],
        "notes": [asdict(n) for n in compiled.notes],
        "is_verbatim": compiled.is_verbatim,
    }


def compiled_from(data: Mapping[str, Any]) -> Compiled:
    """What ``compiled_data`` gave."""
    return Compiled(
        parts=tuple(Part(p["query"], p["params"]) for p in data["parts"]),
        notes=tuple(Note(NoteKind(n["kind"]), n["subject"], n["why"]) for n in data["notes"]),
        is_verbatim=data["is_verbatim"],
    )


def _terms(data: list[Mapping[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(tuple(Word(**w) for w in t["words"]), t["language"], t["near"]) for t in data)
