"""From tokens to a tree, each service's operators binding as that service binds them.

PubMed reads from left to right. Web of Science: NEAR, then NOT, AND, OR. Scopus: nearness, then OR,
AND, AND NOT.
"""

from __future__ import annotations

from review.search.query.parsing.tokens import Kind, Token, tokens
from review.search.query.parsing.tree import Join, Leaf, Near, Node, Syntax, Without, refusal

# From what binds loosest to what binds tightest.
LEVELS: dict[Syntax, tuple[frozenset[Kind], ...]] = {
    Syntax.PUBMED: (frozenset({Kind.AND, Kind.OR, Kind.NOT}), frozenset({Kind.NEAR})),
    Syntax.WOS: tuple(frozenset({kind}) for kind in (Kind.OR, Kind.AND, Kind.NOT, Kind.NEAR)),
    Syntax.SCOPUS: tuple(frozenset({kind}) for kind in (Kind.NOT, Kind.AND, Kind.OR, Kind.NEAR)),
}
MOST_DEPTH = 60


def tree_of(text: str, syntax: Syntax) -> Node:
    """The string as a tree. Raises ``InvalidInput`` that shows the place of whatever does not fit."""
    return _Descent(text, syntax).whole()


class _Descent:
    def __init__(self, text: str, syntax: Syntax) -> None:
        self.text = text
        self.tokens = tokens(text, syntax)
        self.levels = LEVELS[syntax]
        self.at = 0
        self.field = ""
        self.depth = 0

    def whole(self) -> Node:
        if not self.tokens:
            raise refusal("There is no term", self.text, 0, "give a search string.")
        node = self.level(0)
        left = self.peek()
        if left is not None:
            raise refusal(f"{left.text!r} is left over", self.text, left.place, "look for a ) too many.")
        return node

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def level(self, depth: int) -> Node:
        """One level of operators, from left to right; equals in a row are one list."""
        if depth == len(self.levels):
            return self.operand()
        node = self.level(depth + 1)
        while (token := self.peek()) is not None and token.kind in self.levels[depth]:
            self.at += 1
            node = _combined(token, node, self.level(depth + 1))
        return node

    def operand(self) -> Node:
        token = self.peek()
        if token is None:
            raise refusal("The string ends where a term should be", self.text, len(self.text))
        self.at += 1
        if token.kind is Kind.TERM:
            return Leaf(token.text, token.field or self.field, token.place, token.is_quoted, token.number)
        if token.kind is Kind.OPEN:
            return self.group(token)
        if token.kind is Kind.FIELD:
            return self.fielded(token)
        raise refusal(f"{token.text or ')'!r} stands where a term should be", self.text, token.place)

    def group(self, opened: Token) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refusal("Parentheses are nested too deep", self.text, opened.place)
        outside = self.field
        node = self.level(0)
        self.field = outside
        closed = self.peek()
        if closed is None or closed.kind is not Kind.CLOSE:
            raise refusal("A parenthesis is opened and not closed", self.text, opened.place)
        self.at += 1
        self.depth -= 1
        return node

    def fielded(self, token: Token) -> Node:
        """A field holds for the group behind it; before a bare term, until the next field."""
        outside, self.field = self.field, token.text.upper()
        following = self.peek()
        node = self.operand()
        if following is not None and following.kind is Kind.OPEN:
            self.field = outside
        return node


def _combined(token: Token, left: Node, right: Node) -> Node:
    if token.kind is Kind.NOT:
        return Without(left, right, token.place)
    if token.kind is Kind.NEAR:
        is_ordered = token.text.upper().startswith(("PRE", "ONEAR"))
        return Near(left, right, token.number or 0, is_ordered, token.place)
    operator = token.kind.name
    items = left.items if isinstance(left, Join) and left.operator == operator else (left,)
    return Join(operator, (*items, right), token.place)
