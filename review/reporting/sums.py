"""A sum of boxes that can be added up, and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Term:
    """One box in a sum: its words, its number (None when not given), and whether it is taken away."""

    words: str
    value: int | None
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Sum:
    """Boxes added up, a missing number counting as nothing.

    ``needed`` are the places of terms of which one at least must be given for the sum to mean
    anything; ``wanted`` are groups, of each of which one should be given for a failure to be certain.
    """

    terms: Sequence[Term]
    needed: tuple[int, ...] = ()
    wanted: tuple[tuple[int, ...], ...] = ()

    def needs(self, *places: int) -> Sum:
        """The same sum, unknown unless one of these terms is given."""
        return replace(self, needed=places)

    def wants(self, *groups: tuple[int, ...]) -> Sum:
        """The same sum, uncertain unless one term of each of these groups is given."""
        return replace(self, wanted=groups)

    @property
    def total(self) -> int:
        """What the given terms come to."""
        return sum(t.sign * t.value for t in self.terms if t.value is not None)

    @property
    def is_known(self) -> bool:
        """Whether enough is given to add up."""
        return not self.needed or any(self.terms[i].value is not None for i in self.needed)

    @property
    def absent(self) -> list[str]:
        """The words of every wanted group of which not one term is given."""
        lacking = [g for g in self.wanted if all(self.terms[i].value is None for i in g)]
        return [self.terms[i].words for group in lacking for i in group]

    @property
    def words(self) -> str:
        """The sum without its numbers."""
        return " ".join(f"{_sign(i, t)}{t.words}" for i, t in enumerate(self.terms))

    def __str__(self) -> str:
        given = [t for t in self.terms if t.value is not None]
        text = " ".join(f"{_sign(i, t)}{t.words} ({t.value})" for i, t in enumerate(given))
        return text[:1].upper() + text[1:]


def _sign(place: int, term: Term) -> str:
    if place == 0 and term.sign > 0:
        return ""
    return "+ " if term.sign > 0 else "− "
