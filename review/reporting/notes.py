"""Sentences for under the diagram: what the boxes cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from review.reporting.ledger import Ledger
from review.reporting.places import EARLIER

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence: an English pattern, which is also the key of its translation, and what fills it.

    ``key`` names the list in ``Flow.members`` that the sentence is about, ``""`` if there is none.
    """

    pattern: str
    number: int = 0
    names: str = ""
    key: str = ""

    def __str__(self) -> str:
        return self.say()

    def say(self, translate: Translate = str, locale: str = "en") -> str:
        """The sentence in the reader's language."""
        number = format_decimal(self.number, locale=locale)
        return translate(self.pattern).format(n=number, names=self.names)


# Singular, plural. Two patterns and not one, so that no translation has to mend "1 records".
PATTERNS: dict[str, tuple[str, str]] = {
    f"excluded_other:{EARLIER}": (
        "{n} of the records removed for other reasons had already been identified in earlier searches.",
        "{n} of the records removed for other reasons had already been identified in earlier searches.",
    ),
    "other_in_databases": (
        "{n} record from other methods belongs to a report that databases or registers found too; "
        "the report is counted under databases and registers.",
        "{n} records from other methods belong to reports that databases or registers found too; "
        "these reports are counted under databases and registers.",
    ),
    "other_duplicates": (
        "{n} record from other methods repeats another record from other methods; "
        "the template has no box for it.",
        "{n} records from other methods repeat other records from other methods; "
        "the template has no box for them.",
    ),
    "other_known": (
        "{n} record from other methods had already been identified in earlier searches; "
        "the template has no box for it.",
        "{n} records from other methods had already been identified in earlier searches; "
        "the template has no box for them.",
    ),
    "set_aside": (
        "{n} report from other methods was set aside on title and abstract; the template has no box for it.",
        "{n} reports from other methods were set aside on title and abstract; "
        "the template has no box for them.",
    ),
    "unlinked": (
        "{n} included report is not linked to a study yet and counts as a study of its own.",
        "{n} included reports are not linked to a study yet, and each counts as a study of its own.",
    ),
    "undecided_earlier": (
        "{n} report from an earlier search is still undecided and is not counted here.",
        "{n} reports from earlier searches are still undecided and are not counted here.",
    ),
    "without_records": (
        "{n} report has no record of any search and is not counted.",
        "{n} reports have no record of any search and are not counted.",
    ),
    "withdrawn_studies": (
        "{n} study of the previous version was withdrawn.",
        "{n} studies of the previous version were withdrawn.",
    ),
    "withdrawn_reports": (
        "{n} report of the previous version was withdrawn.",
        "{n} reports of the previous version were withdrawn.",
    ),
}
INCOMPLETE = "Not every search was complete: {names}."


def notes_for(ledger: Ledger, members: Mapping[str, list[str]]) -> Iterator[Note]:
    """The sentences a flow needs, in the order of the boxes."""
    if ledger.incomplete_runs:
        yield Note(INCOMPLETE, len(ledger.incomplete_runs), ", ".join(ledger.incomplete_runs))
    for key, (one, many) in PATTERNS.items():
        ids: Sequence[str] = members.get(key, ())
        if ids:
            yield Note(one if len(ids) == 1 else many, len(ids), key=key)
