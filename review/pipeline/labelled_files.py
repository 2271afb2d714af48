"""Reports with known labels, from a table or an export: what a screening can be replayed on."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from review.errors import ImportRefused, InvalidInput
from review.model import Entry, ExternalDecision, Verdict
from review.pipeline.converting import Account
from review.pipeline.record_files import plain_id, read_records
from review.screening.ranking.words import Text
from review.search.external import external_decisions
from review.search.external_abstrackr import CONSENSUS

COLUMNS = ("label_included", "included", "include", "label", "asreview_label", "relevant")
"""Where a table's labels are looked for when nobody names the column."""
_WORDS = {
    1: "1, 1.0, true, yes, include, included, relevant, maybe, unsure",
    0: "0, 0.0, false, no, exclude, excluded, irrelevant",
}
_LABELS = {word: label for label, words in _WORDS.items() for word in words.split(", ")}
_UNLABELLED = frozenset(("", "-1", "-1.0"))


@dataclass(frozen=True, slots=True)
class LabelledReports:
    """Reports one can replay a screening on; ``labels`` are 1 (relevant) and 0, one for each id.

    ``unlabelled`` have no label and are left out; on ``disputed`` people differ, and they count as relevant.
    """

    ids: tuple[str, ...]
    texts: tuple[Text, ...]
    labels: tuple[int, ...]
    unlabelled: tuple[str, ...]
    disputed: tuple[str, ...]
    source: str
    account: Account


def read_labelled(path: Path, column: str = "") -> LabelledReports:
    """The labelled reports of a file, packed or not: a CSV with ``record_id`` and ``title``, or an export.

    ``column`` names the column with the labels; without it a table's is looked for under ``COLUMNS``, and
    an export's decisions are those its tool wrote. Raises ImportRefused or InvalidInput where the file
    cannot be read, or has no such labels.
    """
    read = read_records([path])
    account = read.accounts[0]
    if account.is_refused:
        raise ImportRefused(f"{path}: {account.rejects[0]['reason']}")
    ids = [str(i) for i in read.frame["record_id"]]
    texts = dict(zip(ids, map(Text, read.frame["title"], read.frame["abstract"]), strict=True))
    disputed: list[str] = []
    if read.entries:
        source, found = _of_entries(dict(zip(ids, read.entries, strict=True)), column, disputed)
    else:
        source, found = _of_table(path, column)
    labels = {i: found[i] for i in ids if i in found}
    if not labels:
        raise InvalidInput(f"{path.name} has no labels.", "name the column that has them with --label.")
    return LabelledReports(
        ids=tuple(labels),
        texts=tuple(texts[i] for i in labels),
        labels=tuple(labels.values()),
        unlabelled=tuple(i for i in ids if i not in labels),
        disputed=tuple(disputed),
        source=source,
        account=account,
    )


def _of_table(path: Path, column: str) -> tuple[str, dict[str, int]]:
    """The labels of a table whose rows ``read_records`` could read."""
    rows = _rows(path)
    header = [name.strip().lower() for name in next(rows)]
    wanted = [column.strip().lower()] if column else list(COLUMNS)
    name = next((name for name in wanted if name in header), "")
    if not name:
        raise InvalidInput(
            f"{path.name} has no column {column or COLUMNS[0]!r}; it has: {', '.join(header)}.",
            "name the column that has the labels with --label.",
        )
    at, own = header.index(name), header.index("record_id")
    whole = (row for row in rows if len(row) == len(header))
    cells = {plain_id(row[own]): row[at] for row in whole}
    return f"column {name}", _read(cells, path.name, name)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    with (
        gzip.open(path, "rt", encoding="utf-8-sig", newline="")
        if is_packed
        else path.open(encoding="utf-8-sig", newline="")
    ) as text:
        yield from csv.reader(text)


def _read(cells: Mapping[str, str], file: str, column: str) -> dict[str, int]:
    found = {}
    for record_id, cell in cells.items():
        word = cell.strip().casefold()
        if word in _UNLABELLED:
            continue
        if word not in _LABELS:
            raise InvalidInput(
                f"{file}: {record_id} has {cell!r} in column {column!r}.",
                "label with 1 and 0, or include and exclude.",
            )
        found[record_id] = _LABELS[word]
    return found


def _of_entries(entries: Mapping[str, Entry], column: str, disputed: list[str]) -> tuple[str, dict[str, int]]:
    if column:
        name = column.strip().casefold()
        cells = {
            record_id: values[0]
            for record_id, entry in entries.items()
            for heading, values in entry.extra.items()
            if heading.strip().casefold() == name and values
        }
        return f"column {column}", _read(cells, "the export", column)
    found = {}
    tools: dict[str, None] = {}
    for record_id, entry in entries.items():
        decisions = [d for d in external_decisions(entry) if d.verdict is not None]
        passed = _passed(decisions)
        if len(passed) > 1:
            disputed.append(record_id)
        if passed:
            found[record_id] = int(True in passed)
            tools |= dict.fromkeys(d.tool for d in decisions)
    return f"decisions in {', '.join(tools)}", found


def _passed(decisions: list[ExternalDecision]) -> set[bool]:
    """What was said, as passed or not: the consensus alone where there is one. Unsure passes."""
    agreed = [d for d in decisions if d.reviewer.casefold() == CONSENSUS]
    return {d.verdict is not Verdict.EXCLUDE for d in agreed or decisions}
