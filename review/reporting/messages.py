"""Every message the drawing and its words can say, for whoever keeps the translations complete."""

from __future__ import annotations

from collections.abc import Iterator

from review.reporting.content import DUPLICATES, layout_name
from review.reporting.notes import INCOMPLETE, PATTERNS
from review.reporting.template import LABELS, LISTS, NOT_STATED, Template, without_new
from review.reporting.words import COUNTED

SAID = (
    "pending",
    "Records identified from:",
    "Records removed before screening:",
    "already identified in earlier searches",
    "PRISMA 2020 flow diagram",
    "Interim: {n} pending",
    "Box",
    "Label",
    "This is an interim count; {n} still wait.",
    "The searches of databases and registers returned {records}{names}.",
    "Before screening we removed {duplicates}, {automatic} that automation tools marked as ineligible, "
    "and {other} for other reasons.",
    "Before screening we removed {duplicates}, and {other} for other reasons.",
    "We screened {records} on title and abstract and excluded {n}.",
    "We sought the full text of {reports}; {n} could not be retrieved.",
    "Other methods (websites, organisations, citation searching) gave {records}.",
    "Of these, we sought the full text of {reports}; {n} could not be retrieved.",
    "We assessed {reports} for eligibility and excluded {n}{names}.",
    "The review includes {studies}, described in {reports}.",
    "The review includes {studies}.",
    "This update adds {studies}, described in {reports}.",
    "The previous version held {studies} in {reports}.",
    "In total, the review now holds {studies} in {reports}.",
)


def messages() -> tuple[str, ...]:
    """All of them, each once. A pattern's ``{n}`` and other names must stay as they are."""
    return tuple(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    for key, label in LABELS.items():
        if key not in LISTS[:2]:
            yield label
            yield without_new(label)
    yield from (layout_name(template) for template in Template)
    yield from SAID
    yield from DUPLICATES.values()
    yield NOT_STATED
    for one, many in [*PATTERNS.values(), *COUNTED.values()]:
        yield one
        yield many
    yield INCOMPLETE
