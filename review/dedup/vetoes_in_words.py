"""What a veto saw, in plain words, and what two documents are to each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from review.dedup.fields import KIND_NAMES, Kind
from review.dedup.titles import MARKER_NAMES
from review.dedup.wording import word_by_word
from review.model import LinkKind

Row = Mapping[str, Any]
_VERSION = re.compile(r"\.(?:pub|v)\d+$")
_LINKS = {
    "correction": LinkKind.ERRATUM,
    "retraction": LinkKind.RETRACTION,
    "reply": LinkKind.REPLY,
    "comment": LinkKind.REPLY,
    "letter": LinkKind.REPLY,
    "editorial": LinkKind.REPLY,
    "protocol": LinkKind.PROTOCOL,
    "update": LinkKind.UPDATE,
}
_OF_KIND = {
    Kind.PREPRINT: LinkKind.PREPRINT,
    Kind.THESIS: LinkKind.THESIS,
    Kind.REGISTRY: LinkKind.REGISTRATION,
    Kind.CONFERENCE: LinkKind.CONFERENCE_ABSTRACT,
}


def differing(name: str, field: str) -> Callable[[Row, Row], str]:
    """The veto's name and both values of a field."""
    return lambda a, b: f"{name}: {a[field]} against {b[field]}"


def numbers_in_words(a: Row, b: Row) -> str:
    """Which numbers the titles do not share."""
    left, right = Counter(a["numbers"].split()), Counter(b["numbers"].split())
    only_a, only_b = sorted((left - right).elements()), sorted((right - left).elements())
    if only_a and only_b:
        return f"numbers in the titles differ: {', '.join(only_a)} against {', '.join(only_b)}"
    return f"number {', '.join(only_a or only_b)} stands in one title only"


def _marks(a: Row, b: Row) -> list[str]:
    bits = int(a["markers"]) ^ int(b["markers"])
    return [name for place, name in enumerate(MARKER_NAMES) if bits >> place & 1]


def marked(a: Row, b: Row) -> str:
    """Which marker words stand in one title only."""
    return f"only one title is marked as {' and '.join(_marks(a, b))}"


def marker_link(a: Row, b: Row) -> LinkKind:
    """What a notice is to the other document."""
    return next((_LINKS[name] for name in _marks(a, b) if name in _LINKS), LinkKind.RELATED)


def words_in_words(a: Row, b: Row) -> str:
    """The opposed words."""
    found = word_by_word(a["title"], b["title"], 100.0, True).opposed()
    return f"the titles say {found[0]!r} and {found[1]!r}" if found else "words in the titles are opposed"


def two_kinds(a: Row, b: Row) -> str:
    """Which kinds of document the two are."""
    left, right = sorted((Kind(a["kind"]), Kind(b["kind"])), reverse=True)
    return f"{KIND_NAMES[left]} against {KIND_NAMES[right]}"


def version_link(a: Row, b: Row) -> LinkKind:
    """What two versions of one work are to each other."""
    special = [Kind(row["kind"]) for row in (a, b) if row["kind"] != Kind.PLAIN]
    if special and a["kind"] != b["kind"]:
        return _OF_KIND[special[0]]
    if a["doi"] and _VERSION.sub("", a["doi"]) == _VERSION.sub("", b["doi"]):
        return LinkKind.UPDATE
    if a["language"] and b["language"] and a["language"] != b["language"]:
        return LinkKind.TRANSLATION
    return LinkKind.RELATED


def years_apart(a: Row, b: Row) -> str:
    """How many years lie between the two."""
    return f"{abs(int(a['year']) - int(b['year']))} years apart"
