"""From a tree to the one form a protocol holds: concepts (OR inside) joined by AND, exclusions, limits.

Small trees of another shape are multiplied out; ``(a AND b) OR c`` is ``(a OR c) AND (b OR c)``. What
cannot be said in that form makes the query wider, with a note, or is an error where it would make it
narrower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from review.search.query.model import Note, NoteKind, Scope, Term, Word
from review.search.query.parsing.fields import Meaning, Role, language, meaning, years
from review.search.query.parsing.tree import Join, Leaf, Near, Node, Syntax, Without, leaves, refusal
from review.search.query.parsing.wording import terms_of

MOST_TERMS = 200
MOST_GROUPS = 50
Group = tuple[tuple[Term, Scope], ...]
Span = tuple[int | None, int | None]


@dataclass(slots=True)
class Form:
    """What was read so far: groups of terms, exclusions, spans of years, languages, notes."""

    groups: list[Group] = field(default_factory=list)
    exclude: list[tuple[Term, Scope]] = field(default_factory=list)
    years: list[Span] = field(default_factory=list)
    languages: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, kind: NoteKind, subject: str, why: str) -> None:
        """Remember what was lost, once."""
        made = Note(kind, subject, why)
        if made not in self.notes:
            self.notes.append(made)


def normal(tree: Node, syntax: Syntax, text: str) -> Form:
    """The tree in the protocol's form. Raises ``InvalidInput`` with the place where that is impossible."""
    return _Normal(syntax, text).whole(tree)


class _Normal:
    def __init__(self, syntax: Syntax, text: str) -> None:
        self.syntax = syntax
        self.text = text
        self.form = Form()

    def whole(self, tree: Node) -> Form:
        self.conjunct(tree)
        if len(self.form.groups) > MOST_GROUPS:
            hint = "put phrases in quotes; words beside each other are joined by AND."
            raise refusal(f"More than {MOST_GROUPS} lists are joined by AND", self.text, 0, hint)
        if not self.form.groups:
            raise refusal("The string has limits but no terms", self.text, 0)
        self.form.groups = _simplest(self.form.groups)
        return self.form

    def conjunct(self, node: Node) -> None:
        """A part that every record must fit: limits and exclusions are only taken from here."""
        if isinstance(node, Join) and node.operator == "AND":
            for item in node.items:
                self.conjunct(item)
        elif isinstance(node, Without):
            self.conjunct(node.keep)
            self.without(node.less)
        elif not self.limit(node):
            self.form.groups += self.groups(node)

    def limit(self, node: Node) -> bool:
        """Take a limit, or several joined by OR; false when the part holds terms."""
        found = list(leaves(node))
        roles = {self.meaning(leaf).role for leaf in found}
        if roles & {Role.TERM, Role.SUBJECT}:
            return False
        is_list = isinstance(node, Leaf) or (isinstance(node, Join) and node.operator == "OR")
        if roles == {Role.YEARS} and is_list and self.years(found):
            return True
        if roles == {Role.LANGUAGE} and is_list and all(language(leaf.text) for leaf in found):
            self.form.languages.append(tuple(dict.fromkeys(language(leaf.text) for leaf in found)))
            return True
        for leaf in found:
            why = f"the field {leaf.field} is no part of a protocol's search; left out, so more is found"
            self.form.note(NoteKind.WIDENED, leaf.text, why)
        return True

    def years(self, found: list[Leaf]) -> bool:
        spans = [years(leaf.text) for leaf in found]
        known = [span for span in spans if span is not None]
        if len(known) < len(spans):
            return False
        firsts, lasts = [first for first, _ in known], [last for _, last in known]
        first = None if None in firsts else min(f for f in firsts if f is not None)
        last = None if None in lasts else max(n for n in lasts if n is not None)
        self.form.years.append((first, last))
        if len(known) > 1:
            why = f"several spans; from the first to the last year, {first or ''}-{last or ''}"
            self.form.note(NoteKind.WIDENED, "years", why)
        return True

    def without(self, node: Node) -> None:
        """Exclusions are words joined by OR; anything else is left out of them, so more is kept."""
        found = list(leaves(node))
        is_flat = isinstance(node, Leaf) or (
            isinstance(node, Join) and node.operator == "OR" and all(isinstance(i, Leaf) for i in node.items)
        )
        if is_flat and all(self.meaning(leaf).role is Role.TERM for leaf in found):
            for leaf in found:
                self.form.exclude += self.terms(leaf)
            return
        words = " ".join(leaf.text for leaf in found)[:60]
        why = "an exclusion that is more than words joined by OR; left out, so more is found"
        self.form.note(NoteKind.WIDENED, words, why)

    def groups(self, node: Node) -> list[Group]:
        """The part as groups joined by AND."""
        if isinstance(node, Leaf):
            return [tuple(self.terms(node))]
        if isinstance(node, Near):
            return [self.near(node)]
        if isinstance(node, Without):
            words = " ".join(leaf.text for leaf in leaves(node.less))[:60]
            why = "an exclusion inside an OR cannot be said; left out, so more is found"
            self.form.note(NoteKind.WIDENED, words, why)
            return self.groups(node.keep)
        parts = [self.groups(item) for item in node.items]
        if node.operator == "AND":
            return [group for part in parts for group in part]
        return self.multiplied(parts, node)

    def multiplied(self, parts: Sequence[list[Group]], node: Join) -> list[Group]:
        """Things joined by OR, of which some hold an AND, as groups joined by AND."""
        # Alternatives in one list add up; only an AND inside an OR multiplies.
        found: list[Group] = [tuple(item for part in parts if len(part) == 1 for item in part[0])]
        for part in parts:
            if len(part) == 1:
                continue
            if len(found) * len(part) > MOST_TERMS:
                self.too_much(node)
            found = _simplest([(*one, *other) for one, other in product(found, part)])
            if sum(map(len, found)) > MOST_TERMS:
                self.too_much(node)
        return found

    def too_much(self, node: Join) -> None:
        hint = "split it into lists of terms joined by AND, or write it as a query at the source."
        raise refusal(
            f"An AND inside an OR here comes to more than {MOST_TERMS} terms", self.text, node.place, hint
        )

    def near(self, node: Near) -> Group:
        """Every pair of one term from each side."""
        left, right = self.groups(node.left), self.groups(node.right)
        if len(left) != 1 or len(right) != 1:
            hint = "words near each other must be words or lists of words joined by OR."
            raise refusal("Nearness to an AND cannot be said", self.text, node.place, hint)
        if len(left[0]) * len(right[0]) > MOST_TERMS:
            raise refusal(f"Nearness here comes to more than {MOST_TERMS} pairs", self.text, node.place)
        if node.is_ordered:
            self.form.note(NoteKind.WIDENED, "PRE", "the order of near words is not kept")
        return tuple(self.pair(one, other, node.distance) for one, other in product(left[0], right[0]))

    def pair(self, one: tuple[Term, Scope], other: tuple[Term, Scope], distance: int) -> tuple[Term, Scope]:
        (first, scope), (second, beside) = one, other
        words: tuple[Word, ...] = first.words + second.words
        if len(words) > 2:
            why = "a phrase near a word: its words may stand in any order"
            self.form.note(NoteKind.WIDENED, f"{first} near {second}", why)
        within = distance + (first.near or 0) + (second.near or 0)
        return Term(words, near=within), max(scope, beside, key=_ORDER.index)

    def terms(self, leaf: Leaf) -> list[tuple[Term, Scope]]:
        found = self.meaning(leaf)
        if found.role not in (Role.TERM, Role.SUBJECT):
            hint = "put limits beside the lists of terms, joined by AND."
            raise refusal(
                f"The field {leaf.field} stands where only terms can be", self.text, leaf.place, hint
            )
        if found.why:
            self.form.note(NoteKind.WARNING, leaf.text, found.why)
        terms, notes = terms_of(leaf, self.syntax, found.role is Role.SUBJECT, self.text)
        for note in notes:
            self.form.note(note.kind, note.subject, note.why)
        return [(term, found.scope) for term in terms]

    def meaning(self, leaf: Leaf) -> Meaning:
        return meaning(leaf, self.syntax)


_ORDER = (Scope.TITLE, Scope.TITLE_ABSTRACT, Scope.ANYWHERE)


def _simplest(groups: Sequence[Group]) -> list[Group]:
    """Each term once in a group; and no group that another one, all within it, makes needless."""
    plain = list(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups))
    sets = [frozenset(group) for group in plain]
    return [
        group
        for n, group in enumerate(plain)
        if not any(
            m != n and (other < sets[n] or (other == sets[n] and m < n)) for m, other in enumerate(sets)
        )
    ]
