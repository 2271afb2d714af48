"""PubMed: tagged terms, parentheses everywhere since operators are read from left to right.

Truncation takes four letters and, in a phrase, stands at its end only; a phrase truncated elsewhere is
asked for by its words, joined by AND, and held against the query here. Limits are part of the term.
Source: the E-utilities section of the fact sheet (fields, proximity, truncation).
"""

from __future__ import annotations

from review.search.query.compilers.boolean import joined, put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here, has_years, marc_codes, span
from review.search.query.model import Compiled, Part, Query, Scope

TAGS = {Scope.TITLE: "ti", Scope.TITLE_ABSTRACT: "tiab", Scope.ANYWHERE: "tw"}


def _tagged(text: str, scope: Scope) -> list[str]:
    return [f"{text}[{TAGS[scope]}]"]


def _near(text: str, distance: int, scope: Scope) -> list[str]:
    return [] if scope is Scope.ANYWHERE else [f'"{text}"[{TAGS[scope]}:~{distance}]']


GRAMMAR = Grammar(
    "PubMed", _tagged, in_word=4, in_phrase=4, is_last_only=True, near=_near, prefers_words=True
)


def compile(query: Query) -> Compiled:
    """One part: the ``term`` string, sent by POST when it is long."""
    asked = put(query, GRAMMAR, excludes=True)
    text = joined(asked.groups, GRAMMAR)
    if has_years(query):
        first, last = span(query)
        text += f" AND {first}:{last}[dp]"
    codes = marc_codes(query)
    if codes:
        text += " AND (" + " OR ".join(f"{code}[la]" for code in codes) + ")"
    if asked.without:
        text += " NOT (" + " OR ".join(asked.without) + ")"
    left = applied_here(query, "PubMed", years=True, languages=bool(codes))
    return Compiled((Part(text),), (*asked.notes, *left))
