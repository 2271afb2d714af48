"""What the lead does to bring files in from the page: look at one first, take it in, take it out again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from review.errors import ImportRefused, InvalidInput
from review.model import Entry, Reject, Reviewer, Role, SearchRun
from review.pipeline import deduplicating, importing, undoing
from review.pipeline.core import DEFAULT_ROUND, Context, require
from review.pipeline.deduplicating import Deduplicated
from review.pipeline.importing import Imported, Searched
from review.pipeline.spool import spooled
from review.search.reading import AUTO, ZIP
from review.search.registry import FORMATS
from review.search.sets import open_any
from review.search.table_columns import FIELDS as FIELDS
from review.search.table_columns import TableColumns, table_columns
from review.store import runs

FIRST = 5
MOST_REJECTS = 50
LONGEST_NAME = 180  # bytes, of the 255 that systems allow
LONGEST_ROUND = 60
FORBIDDEN = '<>:"|?*' if os.name == "nt" else ""
FORMAT_LABELS: Mapping[str, str] = {name: format_.label for name, format_ in FORMATS.items()}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it, and how to read it: a format, and columns where the guess was wrong.

    ``columns`` maps a field of an entry to a heading of the table, or to "" for no column.
    """

    name: str
    data: bytes = field(repr=False)
    format: str = AUTO
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is and holds, before anything of it is kept.

    ``begun = records + reject_count``; ``rejects`` and ``entries`` are the first of each. ``table`` has
    the headings and what they are taken for, None for a file that is no table.
    """

    file_name: str
    sha256: str
    size: int
    format: str
    dialect: str
    encoding: str
    begun: int
    records: int
    reject_count: int
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...]
    entries: tuple[Entry, ...]
    table: TableColumns | None


def preview(ctx: Context, person: Reviewer, upload: Upload) -> Preview:
    """A file read as an import would read it, without keeping anything.

    Raises ``ImportRefused`` where an import would.
    """
    del ctx
    require(person, Role.LEAD)
    with _on_disk(upload) as path:
        opened = open_any(path, format=upload.format, columns=upload.columns)
        with spooled(opened) as spool:
            table = None
            if spool.format != ZIP and FORMATS[spool.format].is_table:
                table = table_columns(upload.data, upload.columns)
            return Preview(
                file_name=spool.file_name,
                sha256=spool.sha256,
                size=spool.size,
                format=spool.format,
                dialect=spool.dialect,
                encoding=spool.encoding,
                begun=spool.entries_begun,
                records=spool.record_count,
                reject_count=spool.reject_count,
                rejects=tuple(islice(spool.rejects(), MOST_REJECTS)),
                warnings=spool.warnings,
                entries=tuple(islice(spool.entries(), FIRST)),
                table=table,
            )


def with_column(upload: Upload, name: str, heading: str) -> dict[str, str]:
    """The chosen columns once ``name`` is read from another heading, "" for none.

    A choice that is the same as the guess is forgotten, since a guess may read several columns.
    """
    others = {f: h for f, h in upload.columns.items() if f != name}
    try:
        found = table_columns(upload.data, others)
    except ImportRefused:
        found = None  # without this choice nobody could tell the table's headings
    guess = found.fields.get(name, "") if found else None
    return others if heading == guess else {**others, name: heading}


def held_as(ctx: Context, person: Reviewer, sha256: str) -> list[tuple[str, SearchRun]]:
    """The runs that hold these very bytes already, each with the name of its round."""
    require(person, Role.LEAD)
    with ctx.db.read() as unit:
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        return [(names[r.round_id], r) for r in runs.all_runs(unit) if r.file_sha256 == sha256]


def last_round(ctx: Context, person: Reviewer) -> str:
    """The name of the round opened last, or of the first one to be."""
    require(person, *Role)
    with ctx.db.read() as unit:
        rounds = runs.rounds(unit)
    return rounds[-1].name if rounds else DEFAULT_ROUND


def take_in(
    ctx: Context,
    person: Reviewer,
    upload: Upload,
    source_id: str,
    *,
    round_name: str = DEFAULT_ROUND,
    searched: Searched | None = None,
) -> Imported:
    """Import a file that a browser sent, in the person's name; see ``importing.import_file``."""
    require(person, Role.LEAD)
    round_name = " ".join(round_name.split())
    if not 0 < len(round_name) <= LONGEST_ROUND:
        raise InvalidInput(
            f"A round's name has 1 to {LONGEST_ROUND} characters.", "use the year of the search."
        )
    with _on_disk(upload) as path:
        return importing.import_file(
            ctx,
            path,
            source_id,
            round_name=round_name,
            format=upload.format,
            columns=upload.columns,
            searched=searched,
            actor=person.reviewer_id,
        )


def undo(ctx: Context, person: Reviewer, run_id: str, note: str = "") -> SearchRun:
    """Take a run out again, in the person's name, until something in it has been decided."""
    require(person, Role.LEAD)
    return undoing.undo(ctx, run_id, actor=person.reviewer_id, note=note.strip())


def place(ctx: Context, person: Reviewer) -> Deduplicated:
    """Give every new record a report, in the person's name; what is doubtful waits for a person's word."""
    require(person, Role.LEAD)
    return deduplicating.run(ctx, actor=person.reviewer_id)


@contextmanager
def _on_disk(upload: Upload) -> Iterator[Path]:
    """The upload as a file of the same name, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="slr-") as folder:
        path = Path(folder) / _file_name(upload.name)
        path.write_bytes(upload.data)
        yield path


def _file_name(name: str) -> str:
    """The file's own name, made one that this system takes, whatever a browser said."""
    last = PurePosixPath(name.replace("\\", "/")).name
    safe = "".join("_" if c in FORBIDDEN or not c.isprintable() else c for c in last).strip(" .")
    suffix = Path(safe).suffix[:10]
    stem = safe.removesuffix(suffix).encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore")
    return f"{stem or 'upload'}{suffix}"
