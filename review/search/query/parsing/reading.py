"""From a database's search string to a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import InvalidInput
from review.search.query.model import Concept, Note, NoteKind, Query, Scope, Term
from review.search.query.parsing.descent import tree_of
from review.search.query.parsing.history import unfolded
from review.search.query.parsing.normal import Form, Group, Span, normal
from review.search.query.parsing.tree import Syntax
from review.search.query.reading import CURLY, straight

MOST_LENGTH = 100_000
_TAG = re.compile(r"\[\s*[A-Za-z][\w /:~-]*\]")
_WOS_FIELD = re.compile(r"\b(?:TS|TI|AB|AK|KP|ALL|AU|SO|PY|LA|DT)\s*=")
_SCOPUS_FIELD = re.compile(
    r"\b(?:TITLE-ABS(?:-KEY)?|TITLE|ABS|KEY|AUTHKEY|ALL)\s*\(|\bPUBYEAR\b|\bLIMIT-TO\b"
)
_OVID = re.compile(r"\.(?:ti|ab|tw|mp|kw|hw|sh|pt)(?:,\w\w)*\.(?:\s|$|\))|\bADJ\d+\b", re.IGNORECASE)
_SMALL = re.compile(r"(?<=[\s)\]])(and|or|not)(?=[\s(])")
_ORDER = (Scope.TITLE, Scope.TITLE_ABSTRACT, Scope.ANYWHERE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The query, what changed on the way, and whose syntax it was taken for."""

    query: Query
    notes: tuple[Note, ...]
    syntax: Syntax


def syntax_of(text: str) -> Syntax:
    """Whose search string it is, by its fields; PubMed's when it has none."""
    bare = re.sub(r'"[^"]*"', '""', text)
    if _OVID.search(bare):
        raise InvalidInput(
            "This looks like a search string of Ovid or EBSCO.",
            "give it in the syntax of PubMed, Web of Science or Scopus, or list its terms in the protocol.",
        )
    if _TAG.search(bare):
        return Syntax.PUBMED
    if _WOS_FIELD.search(bare) or re.search(r"\bNEAR(?:/\d+)?\b", bare):
        return Syntax.WOS
    if _SCOPUS_FIELD.search(bare) or re.search(r"\b(?:W|PRE)/\d+\b|\bAND NOT\b|\{", bare):
        return Syntax.SCOPUS
    return Syntax.PUBMED


def parse_query(text: str) -> Parsed:
    """A search string, or a history of numbered lines, as the query a protocol holds.

    Operators bind as they do in the service it comes from. Raises ``InvalidInput`` that shows the
    place of what cannot be read, or cannot be said in the protocol's form.
    """
    if len(text) > MOST_LENGTH:
        raise InvalidInput(
            f"The search string has {len(text):,} characters; at most {MOST_LENGTH:,} are read."
        )
    given = unfolded(straight(text).strip())
    syntax = syntax_of(given)
    try:
        form = normal(tree_of(given, syntax), syntax, given)
    except RecursionError:
        raise InvalidInput("The search string is nested too deep.", "write it with fewer levels.") from None
    notes = [*_slips(text, given, syntax), *form.notes]
    query = _query(form, notes)
    return Parsed(query, tuple(notes), syntax)


def _slips(text: str, given: str, syntax: Syntax) -> list[Note]:
    found = []
    if any(c in CURLY for c in text):
        found.append(Note(NoteKind.WARNING, "quotes", "curly quotes were read as straight ones"))
    if syntax is Syntax.PUBMED:
        for word in dict.fromkeys(_SMALL.findall(re.sub(r'"[^"]*"', '""', given))):
            why = f"in small letters; read as {word.upper()}"
            found.append(Note(NoteKind.WARNING, word, why))
    return found


def _query(form: Form, notes: list[Note]) -> Query:
    scopes = [_scope(group, n, notes) for n, group in enumerate(form.groups, 1)]
    scope = scopes[0] if len(set(scopes)) == 1 else Scope.TITLE_ABSTRACT
    concepts = tuple(
        Concept(f"concept-{n}", _terms(group), None if own is scope else own)
        for n, (group, own) in enumerate(zip(form.groups, scopes, strict=True), 1)
    )
    first, last = _years(form.years)
    return Query(concepts, _exclusions(form, scope, notes), scope, first, last, _languages(form, notes))


def _terms(group: Group) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for term, _ in group))


def _scope(group: Group, number: int, notes: list[Note]) -> Scope:
    """The widest scope of a concept's terms: a concept is looked for in one place."""
    scopes = {scope for _, scope in group}
    widest = max(scopes, key=_ORDER.index)
    if len(scopes) > 1:
        why = f"terms of several fields; all are looked for in {widest.value.replace('_', ' and ')}"
        notes.append(Note(NoteKind.WIDENED, f"concept-{number}", why))
    return widest


def _exclusions(form: Form, scope: Scope, notes: list[Note]) -> tuple[Term, ...]:
    """Exclusions are looked for where the query is; narrower ones would take away more, so they stay out."""
    kept = []
    for term, own in form.exclude:
        if _ORDER.index(own) < _ORDER.index(scope):
            why = f"excluded only in the {own.value} there; left out, so more is found"
            notes.append(Note(NoteKind.WIDENED, str(term), why))
        else:
            kept.append(term)
    return tuple(dict.fromkeys(kept))


def _years(spans: Sequence[Span]) -> Span:
    """What all spans have in common."""
    firsts = [first for first, _ in spans if first is not None]
    lasts = [last for _, last in spans if last is not None]
    found = (max(firsts, default=None), min(lasts, default=None))
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        raise InvalidInput(
            f"No year is after {found[0] - 1} and before {found[1] + 1}.", "look at the limits."
        )
    return found


def _languages(form: Form, notes: list[Note]) -> tuple[str, ...]:
    if not form.languages:
        return ()
    common = [code for code in form.languages[0] if all(code in others for others in form.languages)]
    if not common:
        notes.append(Note(NoteKind.WIDENED, "languages", "the limits have no language in common; left out"))
    return tuple(common)
