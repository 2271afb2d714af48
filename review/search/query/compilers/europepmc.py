"""Europe PMC: ``TITLE:`` and ``ABSTRACT:``, years and languages inside the query.

A ``*`` works behind one word, after any number of letters; inside quotes it is not known to work, so
phrases are written out. Asking for a phrase's words joined by AND would lose no form, but words such
as "sex" and "worker" stand in a hundred times as many records; the forms that were asked are in the
notes instead. Whether it stems is not documented, so exclusions are applied here.
"""

from __future__ import annotations

from review.search.query.compilers.boolean import put
from review.search.query.compilers.grammar import Grammar
from review.search.query.compilers.limits import applied_here, has_years, marc_codes, span
from review.search.query.compilers.lucene import compiled, fielded
from review.search.query.model import Compiled, Query, Scope

FIELDS = {Scope.TITLE: ("TITLE",), Scope.TITLE_ABSTRACT: ("TITLE", "ABSTRACT"), Scope.ANYWHERE: ()}
MOST = 30_000
"""Bytes of a query sent by POST: about a thousand clauses, which is where such indexes stop by default."""
GRAMMAR = Grammar("Europe PMC", fielded(FIELDS), in_word=1)


def compile(query: Query) -> Compiled:
    """One part, which goes by POST when it is long; several when even that is too long."""
    tail = ""
    if has_years(query):
        first, last = span(query)
        tail += f" AND PUB_YEAR:[{first} TO {last}]"
    codes = marc_codes(query)
    if codes:
        tail += " AND (" + " OR ".join(f"LANG:{code}" for code in codes) + ")"
    left = applied_here(query, "Europe PMC", years=True, languages=bool(codes))
    return compiled(put(query, GRAMMAR), GRAMMAR, tail, tuple(left), MOST)
