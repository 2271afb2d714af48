"""A query as the text to paste into a protocol."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from review.search.query.model import Query, Scope, Term
from review.search.query.reading import NO_LANGUAGE


def as_protocol(query: Query) -> str:
    """YAML for ``concepts:`` and ``search:``; reading it in a protocol gives the same query again."""
    concepts = [_concept(c.id, c.terms, c.scope) for c in query.concepts]
    search = CommentedMap(concepts=_flow([c.id for c in query.concepts]), scope=query.scope.value)
    if query.exclude:
        search["exclude"] = _by_language(query.exclude)
    limits = CommentedMap(from_year=query.from_year, to_year=query.to_year)
    limits["languages"] = _flow([DoubleQuotedScalarString(code) for code in query.languages])
    search["limits"] = limits
    yaml = YAML()
    yaml.version = None
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), _null)
    out = io.StringIO()
    yaml.dump(CommentedMap(concepts=concepts, search=search), out)
    return out.getvalue()


def _null(representer: Any, _: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _concept(name: str, terms: tuple[Term, ...], scope: Scope | None) -> CommentedMap:
    found = CommentedMap(id=name)
    if scope is not None:
        found["scope"] = scope.value
    found["terms"] = _by_language(terms)
    return found


def _by_language(terms: tuple[Term, ...]) -> CommentedMap:
    found = CommentedMap()
    for term in terms:
        found.setdefault(term.language or NO_LANGUAGE, CommentedSeq()).append(_text(term))
    return found


def _text(term: Term) -> DoubleQuotedScalarString:
    words = " ".join(str(word) for word in term.words)
    # In quotes, so that a term such as NO, 1984 or yes stays a text for every reader of YAML.
    text = words if term.near is None else f'"{words}"~{term.near}'
    quoted: DoubleQuotedScalarString = DoubleQuotedScalarString(text)
    return quoted


def _flow(items: list[Any]) -> CommentedSeq:
    found = CommentedSeq(items)
    found.fa.set_flow_style()
    return found
