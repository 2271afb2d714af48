"""Crossref: bags of words, found by likeness; no operators, no phrases, no abstracts.

No place for a protocol's search, but of use for items that are nowhere else: each term of the most
specific concept is asked for by itself, and everything that comes is held against the query here.
"""

from __future__ import annotations

from review.search.query.compilers.forms import forms
from review.search.query.compilers.grammar import FUNCTION_WORDS, acronyms
from review.search.query.compilers.limits import applied_here
from review.search.query.compilers.specific import excluded_here, most_specific, pieces
from review.search.query.model import Compiled, Note, NoteKind, Part, Query, Term


def compile(query: Query) -> Compiled:
    """One part a term: the ``query.bibliographic`` value, with the years as the parameter ``filter``."""
    concept = most_specific(query.concepts)
    years = []
    if query.from_year is not None:
        years.append(f"from-pub-date:{query.from_year}")
    if query.to_year is not None:
        years.append(f"until-pub-date:{query.to_year}")
    params = {"filter": ",".join(years)} if years else {}
    why = "Crossref finds records that have any of the words, best first"
    notes = [Note(NoteKind.WIDENED, "query", why)]
    lines: dict[str, None] = {}
    for term in concept.terms:
        notes += acronyms(term)
        if len(pieces(term)) > 1:
            loose = "Crossref has no phrases; its words are asked for, without the small ones"
            notes.append(Note(NoteKind.WIDENED, str(term), loose))
        bag, is_written = _bag(term)
        lines[" ".join(bag)] = None
        if is_written:
            named = "Crossref has no truncation; asked: " + ", ".join(bag)
            notes.append(Note(NoteKind.WRITTEN_OUT, str(term), named))
    alone = f"Crossref is asked for {concept.id!r} alone"
    notes += [Note(NoteKind.LOCAL, other.id, alone) for other in query.concepts if other is not concept]
    notes += [*excluded_here(query, "Crossref"), *applied_here(query, "Crossref", years=True)]
    return Compiled(tuple(Part(line, params) for line in lines), tuple(notes))


def _bag(term: Term) -> tuple[list[str], bool]:
    words: list[str] = []
    is_written = False
    given = pieces(term)
    for word in given:
        if not (word.is_truncated or word.has_wildcard):
            if word.text.casefold() not in FUNCTION_WORDS or len(given) == 1:
                words.append(word.text)
            continue
        is_written = True
        words += forms(word, term.language) or (word.text.replace("?", ""),)
    return list(dict.fromkeys(words or [w.text for w in given])), is_written
