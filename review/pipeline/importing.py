"""Import: a file comes in whole, every entry as a record or a reject, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from review.errors import ImportRefused, InvalidInput
from review.model import Arm, FileReading, RunStatus, SearchRun
from review.pipeline.core import CLI, Context
from review.protocol import Source
from review.search.reading import MAX_BYTES, read_bytes
from review.store import Event, Unit, runs
from review.store.database import now

SOFTWARE = "slr-pipeline 0.1.0"
DEFAULT_ROUND = "1"
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``is_new`` is false when this very file was in the round already."""

    run: SearchRun
    is_new: bool


def import_file(
    ctx: Context,
    path: Path,
    source_id: str,
    *,
    round_name: str = DEFAULT_ROUND,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    searched_on: str = "",
    hits: int | None = None,
    actor: str = CLI,
) -> Imported:
    """Take in one file for one source of the protocol.

    The original bytes are kept under their hash before anything reads them. Raises
    ``ImportRefused`` when the file cannot be read whole; nothing of it is then in the review.
    """
    source = _source(ctx, source_id)
    data = _bytes(path)
    sha256 = keep_original(ctx, data)
    reading = read_bytes(data, path.name, format=format, columns=columns)

    def work(unit: Unit) -> SearchRun:
        round_ = runs.open_round(unit, round_name)
        known = runs.by_file(unit, round_.round_id, source.id, sha256)
        if known is not None:
            return known
        run = _run(source, reading, round_.round_id, searched_on, hits)
        event_id = f"import:{run.run_id}"
        runs.add(unit, event_id, run, reading.entries, reading.rejects)
        return run

    with ctx.db.read() as unit:
        before = {r.run_id for r in runs.all_runs(unit)}
    run = ctx.db.write(Event(actor, "import", f"{source.id}: {path.name}"), work).result
    return Imported(run, run.run_id not in before)


def import_all(
    ctx: Context,
    *,
    round_name: str = DEFAULT_ROUND,
    actor: str = CLI,
    tick: Tick = lambda done, total: None,
) -> list[Imported]:
    """Take in every file that the protocol's sources name; ``tick`` hears (done, total) files."""
    named = [s for s in ctx.protocol.sources if s.import_ is not None and s.import_.file]
    if not named:
        raise InvalidInput(
            "No source of the protocol names a file.",
            "slr import PROTOCOL FILE --source ID, or write import: {file: …} under a source.",
        )
    done = []
    for source in named:
        spec = source.import_
        assert spec is not None  # noqa: S101 (chosen above)
        path = _inside(ctx.file.corpus, spec.file)
        done.append(
            import_file(
                ctx,
                path,
                source.id,
                round_name=round_name,
                format=spec.format,
                searched_on=spec.searched_on,
                hits=spec.hits,
                actor=actor,
            )
        )
        tick(len(done), len(named))
    return done


def keep_original(ctx: Context, data: bytes) -> str:
    """Keep bytes under their SHA-256 in the review's folder, synced to disk; the hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = original_path(ctx, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return sha256


def original_path(ctx: Context, sha256: str) -> Path:
    """Where the bytes of that hash are kept."""
    return ctx.file.corpus / "files" / sha256[:2] / sha256


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.", "check the name.")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ImportRefused(
                f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} are taken in at once.",
                "export it in parts.",
            )
        return path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.", "check its rights.") from error


def _source(ctx: Context, source_id: str) -> Source:
    source = ctx.protocol.source(source_id)
    if source is None:
        known = ", ".join(s.id for s in ctx.protocol.sources) or "none yet"
        raise InvalidInput(
            f"The protocol has no source {source_id!r} (it has: {known}).",
            f"add it under sources: in {ctx.file.path.name}, with its arm.",
        )
    return source


def _inside(root: Path, name: str) -> Path:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise InvalidInput(
            f"The protocol names the file {name!r}, which is outside {root.name}.", "move it inside."
        )
    return path


def _run(
    source: Source, reading: FileReading, round_id: str, searched_on: str, hits: int | None
) -> SearchRun:
    identity = f"{round_id}|{source.id}|{reading.sha256}"
    return SearchRun(
        run_id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        round_id=round_id,
        source_id=source.id,
        source_label=source.name,
        arm=Arm(source.arm),
        query=source.query,
        status=_status(reading, hits),
        file_name=reading.file_name,
        file_sha256=reading.sha256,
        format=reading.format,
        dialect=reading.dialect,
        encoding=reading.encoding,
        begun_count=reading.entries_begun,
        record_count=len(reading.entries),
        reject_count=len(reading.rejects),
        claimed_count=hits,
        searched_on=searched_on,
        warnings=reading.warnings,
        software=SOFTWARE,
        recorded_at=now(),
    )


def _status(reading: FileReading, hits: int | None) -> RunStatus:
    """Complete when the file holds what the database said it would; unknown when nobody wrote that down."""
    if hits is None:
        return RunStatus.UNKNOWN
    return RunStatus.COMPLETE if hits == reading.entries_begun else RunStatus.PARTIAL
