"""The table of the PRISMA2020 package: written strictly, read tolerantly.

The R package and its web form (Haddaway et al. 2022) read one CSV with the columns ``data, node,
box, description, boxtext, tooltips, url, n``. With it anyone can redraw our numbers there, and we
can check theirs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from review.errors import FlowError
from review.reporting.cells import read_count, read_listing
from review.reporting.identities import Finding, check, left_after_full_text
from review.reporting.template import (
    KEYS,
    LISTS,
    OTHER,
    ROWS,
    SIDES,
    Listing,
    Numbers,
    Row,
    Template,
    count_of,
    template_of,
    without_new,
)

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """An exchange table, read: its numbers, its printed labels, and what was odd about it."""

    numbers: dict[str, int | Listing | None]
    labels: dict[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an imported diagram says, what does not add up in it, and which template it calls for."""

    numbers: dict[str, int | Listing | None]
    findings: tuple[Finding, ...]
    layout: Template
    labels: dict[str, str]
    warnings: tuple[str, ...] = ()


def write_table(numbers: Numbers) -> tuple[str, list[str]]:
    """The exchange table as CSV text, with a warning for every label that had to be changed.

    None is written ``NA``, which drops the line from the drawing; 0 prints "(n = 0)". Semicolons and
    commas in labels become dashes, because the reader splits at them.
    """
    warnings: list[str] = []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    is_updated = template_of(numbers).is_updated
    for row in ROWS:
        n = "0" if row.key in ("", *SIDES) else _cell(row.key, numbers, warnings)
        writer.writerow([x or "NA" for x in _words(row, is_updated)] + [n])
    return out.getvalue(), warnings


def read_table(source: Path | str | bytes) -> Table:
    """The numbers in an exchange table, from a path or its bytes.

    Reads what is in circulation: other delimiters and encodings, trailing empty columns and
    semicolons, empty cells for NA, thousands separators, other labels. Raises ``FlowError`` that
    names row and value for a count that is none.
    """
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    numbers: dict[str, int | Listing | None] = dict.fromkeys(KEYS)
    labels: dict[str, str] = {}
    warnings: list[str] = []
    seen: set[str] = set()
    for key, label, n in _rows(_text(data)):
        if key not in KEYS:
            if key and key not in SIDES and key.lower() != "na":
                warnings.append(f"Row {key} is not in the PRISMA2020 table and was left out.")
            continue
        value = read_listing(n, key) if key in LISTS else read_count(n, key)
        if (
            isinstance(value, tuple)
            and len(value) < len([p for p in n.split(";") if p.strip(' "')])
            and value
        ):
            warnings.append(f"Row {key}: an entry without a number was left out of {n!r}.")
        if key in seen and numbers[key] != value:
            raise FlowError(f"Row {key} stands twice, with different counts.", "keep one of the two.")
        seen.add(key)
        numbers[key] = value
        labels[key] = label
    if not seen:
        raise FlowError(
            "The file has no row of the PRISMA2020 table.", "check that its first column is called data."
        )
    return Table(numbers, labels, tuple(warnings))


def judge(source: Path | str | bytes) -> Judgement:
    """What an imported diagram's numbers are worth: every sum that fails, and the layout it calls for."""
    table = read_table(source)
    findings = tuple(check(_as_meant(table)))
    return Judgement(table.numbers, findings, template_of(table.numbers), table.labels, table.warnings)


def _as_meant(table: Table) -> Numbers:
    """The numbers as their labels mean them.

    Some diagrams in circulation give the two lines of box 10 other labels and print the studies of
    one arm in each. Where the label no longer speaks of reports and the two lines together are what
    full text leaves, they are checked together.
    """
    numbers = table.numbers
    one, other = count_of(numbers, "new_studies"), count_of(numbers, "new_reports")
    if "report" in table.labels.get("new_reports", "report").lower() or one is None or other is None:
        return numbers
    is_split = one + other == left_after_full_text(numbers)
    return {**numbers, "new_reports": one + other} if is_split else numbers


def _cell(key: str, numbers: Numbers, warnings: list[str]) -> str:
    value = numbers.get(key)
    if value is None:
        return "NA"
    if isinstance(value, int):
        return str(value)
    if len(value) == 1 and not value[0][0]:
        return str(value[0][1])
    return "; ".join(f"{_label(label, warnings)}, {n}" for label, n in value) or "0"


def _label(label: str, warnings: list[str]) -> str:
    parts = (part.strip() for part in label.replace(",", ";").split(";"))
    clean = " ".join(" - ".join(part for part in parts if part).split()) or "unnamed"
    if clean != label:
        warnings.append(f"The label {label!r} is written as {clean!r}: commas and semicolons part the list.")
    return clean


def _words(row: Row, is_updated: bool) -> Sequence[str]:
    label = row.label if is_updated else without_new(row.label)
    about = f"{row.about}: {label}" if row.about.startswith("Records") else label
    about = f"{about} ({row.about})" if row.about and not row.about.startswith("Records") else about
    tooltip = about if row.node or row.about == OTHER else ""
    return (row.key, row.node, row.box, about, label, tooltip, "")


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise FlowError(f"There is no file {path.name}.", "check the name and the folder.")
    return path.read_bytes()


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FlowError(f"The file has {len(data):,} bytes; a PRISMA2020 table has a few thousand.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Key, label and count of every row, wherever the columns stand."""
    lines = text.splitlines()
    head = next((line for line in lines if line.strip(" ,;\t")), "")
    delimiter = max(",;\t", key=head.count)
    rows = [r for r in csv.reader(io.StringIO(text), delimiter=delimiter) if any(c.strip() for c in r)]
    names = [c.strip(" ;\ufeff\"'").lower() for c in rows[0]] if rows else []
    if "data" not in names or "n" not in names:
        raise FlowError(
            "The file is not a PRISMA2020 table: its first row names no columns data and n.",
            "export it from the PRISMA2020 web form, or from slr flow.",
        )
    data, n = names.index("data"), names.index("n")
    label = names.index("boxtext") if "boxtext" in names else data
    is_last = not any(names[n + 1 :])
    for row in rows[1:]:
        cells = [c.strip() for c in row] + [""] * (len(names) - len(row))
        # An unquoted list or thousands separator spills into the columns after the last one.
        count = delimiter.join(cells[n:]).rstrip(" ,;\t") if is_last else cells[n]
        yield cells[data].strip(" ;").lower(), cells[label], count
