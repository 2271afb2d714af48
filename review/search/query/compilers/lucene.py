"""What the services with ``FIELD:word`` share: fields before every clause, joined by OR."""

from __future__ import annotations

from collections.abc import Mapping

from review.search.query.compilers.boolean import LINE, Put, in_lines, joined
from review.search.query.compilers.fitting import Groups
from review.search.query.compilers.grammar import Clauses, Grammar
from review.search.query.model import Compiled, Note, Part, Scope


def fielded(fields: Mapping[Scope, tuple[str, ...]]) -> Clauses:
    """Puts each of a scope's fields before an expression; no field searches everything."""

    def clauses(text: str, scope: Scope) -> list[str]:
        names = fields[scope]
        return [f"{name}:{text}" for name in names] if names else [text]

    return clauses


def compiled(
    asked: Put, grammar: Grammar, tail: str = "", notes: tuple[Note, ...] = (), most: int = LINE
) -> Compiled:
    """The groups with the limits behind them, in as many parts as the request line asks for."""

    def render(groups: Groups) -> str:
        text = joined(groups, grammar) + tail
        return text + f" NOT ({grammar.either.join(asked.without)})" if asked.without else text

    texts, long = in_lines(asked.groups, render, most, grammar.service)
    return Compiled(tuple(Part(text) for text in texts), (*asked.notes, *notes, *long))
