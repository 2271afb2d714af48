"""The tags of one entry and their values, taken out one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


class TagBag:
    """The tags of one entry and their values, taken out one by one; the rest becomes ``extra``.

    Blank values are left out from the start.
    """

    __slots__ = ("_values",)

    def __init__(self, pairs: Mapping[str, Sequence[str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for tag, values in pairs.items():
            if kept := [value for value in values if value and not value.isspace()]:
                self._values[tag] = kept

    def __contains__(self, tag: str) -> bool:
        return tag in self._values

    def peek(self, *tags: str) -> Iterator[tuple[str, str]]:
        """Tag and value of everything under these tags; nothing is taken."""
        for tag in tags:
            for value in self._values.get(tag, ()):
                yield tag, value

    def under(self, tag: str) -> Sequence[str]:
        """The values under one tag; nothing is taken."""
        return self._values.get(tag, ())

    def take(self, tag: str, value: str) -> str:
        """Take one value out."""
        values = self._values[tag]
        values.remove(value)
        if not values:
            del self._values[tag]
        return value

    def first(self, *tags: str) -> str:
        """Take out and return the first value, tag by tag; "" when there is none."""
        for tag in tags:
            if tag in self._values:
                values = self._values[tag]
                if len(values) > 1:
                    return values.pop(0)
                return self._values.pop(tag)[0]
        return ""

    def all(self, *tags: str) -> list[str]:
        """Take out and return every value under these tags."""
        found: list[str] = []
        for tag in tags:
            if tag in self._values:
                found += self._values.pop(tag)
        return found

    def rest(self) -> dict[str, list[str]]:
        """Everything nobody took, stripped."""
        return {tag: [value.strip() for value in values] for tag, values in self._values.items()}
