"""SwePub's bibliometrics service: words joined by AND, each matched whole; no OR, phrase or truncation.

So there is one request for each combination of one term from each concept, when they are at most
sixty, else one for each term of the most specific concept. A phrase becomes its words, truncations
are written out, and everything that comes is held against the query here.

How it cuts words at apostrophes is not documented, so a word with one is left out where others remain.
"""

from __future__ import annotations

from itertools import product

from review.search.query.compilers.grammar import FUNCTION_WORDS
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.specific import chosen, excluded_here, pieces
from review.search.query.model import Compiled, Note, NoteKind, Part, Query

MOST_REQUESTS = 150
"""However few the terms: with their truncations written out, no more combinations than this."""


def compile(query: Query) -> Compiled:
    """Parts whose query is the ``keywords`` value; the years are parameters ``from`` and ``to``."""
    asked = chosen(query, "SwePub", texts=MOST_REQUESTS)
    params = {}
    if query.from_year is not None:
        params["from"] = str(query.from_year)
    if query.to_year is not None:
        params["to"] = str(query.to_year)
    lines = dict.fromkeys(_line(picked) for picked in product(*asked.texts))
    notes = [Note(NoteKind.WIDENED, "query", "SwePub looks for words anywhere in its description of a work")]
    for concept, _ in asked.concepts:
        why = "SwePub has no phrases; the words are joined by AND"
        notes += [
            Note(NoteKind.WIDENED, str(term), why)
            for term in concept.terms
            if len(pieces(term)) > 1 or "'" in str(term)
        ]
    notes += [*asked.notes, *excluded_here(query, "SwePub"), *applied_here(query, "SwePub", years=True)]
    return Compiled(tuple(Part(line, params) for line in lines), tuple(notes))


def _line(picked: tuple[tuple[str, ...], ...]) -> str:
    """The words of one term from each concept, once each; function words and lone letters are left out."""
    words = [word for text in picked for word in text]
    kept = [w for w in words if w.casefold() not in FUNCTION_WORDS and len(w) > 1 and "'" not in w]
    return " ".join(dict.fromkeys(kept or [w.partition("'")[0] or w for w in words]))
