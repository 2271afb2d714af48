"""Import: a file comes in whole, every entry as a record or a reject, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.errors import ImportRefused, InvalidInput
from review.model import Arm, FileReading, RunStatus, SearchRun
from review.pipeline.archiving import mapping_version, write_manifest
from review.pipeline.core import CLI, DEFAULT_ROUND, SOFTWARE, Context
from review.pipeline.originals import hash_of, keep_file, original_path
from review.pipeline.spool import Spool, spooled
from review.protocol import Source
from review.search.external import external_decisions
from review.search.reading import MAX_TEXT_BYTES
from review.search.sets import open_any, read_any
from review.store import Event, Unit, externals, manifests, runs
from review.store.database import now

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a person says of the search behind a file: PRISMA-S asks for all of it.

    ``hits`` is the number the database showed; None when nobody wrote it down.
    """

    searched_on: str = ""
    hits: int | None = None
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``is_new`` is false when this very file was in the round already."""

    run: SearchRun
    is_new: bool
    external_count: int = 0


def import_file(
    ctx: Context,
    path: Path,
    source_id: str,
    *,
    round_name: str = DEFAULT_ROUND,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    searched: Searched | None = None,
    actor: str = CLI,
) -> Imported:
    """Take in one file, or a zip of several, for one source of the protocol.

    The original bytes are kept under their hash before anything reads them. The same bytes again, for
    the same source and round, change nothing unless the first import was undone. Decisions taken in
    another tool come along under their reviewers' names. Raises ``ImportRefused`` when the file cannot
    be read whole; nothing of it is then in the review.
    """
    source = _source(ctx, source_id)
    kept = keep_file(ctx, path, MAX_TEXT_BYTES)
    with ctx.db.read() as unit:
        rounds = {r.name: r.round_id for r in runs.rounds(unit)}
        known = runs.by_file(unit, rounds.get(round_name, ""), source.id, kept.name)
    if known is not None:
        return Imported(known, is_new=False)
    with spooled(open_any(path, format=format, columns=columns)) as spool:
        if spool.sha256 != kept.name:
            raise ImportRefused(f"{path.name} changed while it was read.", "import it again.")
        work = _Work(ctx, source, round_name, searched or Searched(), spool, format, dict(columns or {}))
        done = ctx.db.write(Event(actor, "import", f"{source.id}: {path.name}"), work).result
    if done.is_new:
        write_manifest(ctx, done.run.run_id, work.manifest)
    return done  # type: ignore[no-any-return]


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
        done.append(
            import_file(
                ctx,
                _inside(ctx.file.corpus, spec.file),
                source.id,
                round_name=round_name,
                format=spec.format,
                searched=Searched(spec.searched_on, spec.hits, source.platform),
                actor=actor,
            )
        )
        tick(len(done), len(named))
    return done


def read_original(ctx: Context, manifest: Mapping[str, Any], *, only_check: bool = False) -> FileReading:
    """An imported file read again from the bytes that were kept, checked against their hash.

    ``only_check`` reads the bytes alone. Raises ``ImportRefused`` when they are missing or changed.
    """
    file = manifest["file"]
    path = original_path(ctx, file["sha256"])
    if not path.is_file() or hash_of(path) != file["sha256"]:
        raise ImportRefused(
            f"The kept file {file['name']} ({file['sha256'][:12]}) is missing or has changed.",
            "restore it from a backup.",
        )
    if only_check:
        return FileReading(file["name"], file["sha256"], 0, "", "", "", 0, (), ())
    return read_any(path, format=file["asked_format"], columns=file["columns"] or None)


class _Work:
    """The unit of one import. It may be run again after a lost race, so it only reads the spool."""

    def __init__(
        self,
        ctx: Context,
        source: Source,
        round_name: str,
        searched: Searched,
        spool: Spool,
        format: str,
        columns: dict[str, str],
    ) -> None:
        self.ctx, self.source, self.round_name = ctx, source, round_name
        self.searched, self.spool, self.format, self.columns = searched, spool, format, columns
        self.manifest: dict[str, Any] = {}

    def __call__(self, unit: Unit) -> Imported:
        round_ = runs.open_round(unit, self.round_name)
        known = runs.by_file(unit, round_.round_id, self.source.id, self.spool.sha256)
        if known is not None:
            return Imported(known, is_new=False)
        times = runs.times_run(unit, round_.round_id, self.source.id, self.spool.sha256)
        run = self._run(round_.round_id, times)
        runs.add(unit, f"import:{run.run_id}", run, self.spool.entries(), self.spool.rejects())
        self.manifest = self._manifest(run)
        manifests.add(unit, run.run_id, self.manifest)
        found = externals.add(unit, run.run_id, self._external(run))
        return Imported(run, is_new=True, external_count=found)

    def _external(self, run: SearchRun) -> Iterator[tuple[str, Any]]:
        for position, entry in enumerate(self.spool.entries(), 1):
            for decision in external_decisions(entry):
                yield f"{run.run_id}:{position}", decision

    def _run(self, round_id: str, times: int) -> SearchRun:
        spool, source = self.spool, self.source
        identity = f"{round_id}|{source.id}|{spool.sha256}" + (f"|{times}" if times else "")
        return SearchRun(
            run_id=hashlib.sha256(identity.encode()).hexdigest()[:12],
            round_id=round_id,
            source_id=source.id,
            source_label=source.name,
            arm=Arm(source.arm),
            query=source.query,
            status=_status(spool.entries_begun, self.searched.hits),
            file_name=spool.file_name,
            file_sha256=spool.sha256,
            format=spool.format,
            dialect=spool.dialect,
            encoding=spool.encoding,
            begun_count=spool.entries_begun,
            record_count=spool.record_count,
            reject_count=spool.reject_count,
            claimed_count=self.searched.hits,
            searched_on=self.searched.searched_on,
            warnings=spool.warnings,
            software=SOFTWARE,
            recorded_at=now(),
            platform=self.searched.platform or source.platform,
            reason=_reason(spool.entries_begun, self.searched.hits),
        )

    def _manifest(self, run: SearchRun) -> dict[str, Any]:
        spool, source = self.spool, self.source
        return {
            "kind": "file",
            "run_id": run.run_id,
            "round_id": run.round_id,
            "round": self.round_name,
            "source": {
                "id": source.id,
                "label": source.name,
                "arm": str(source.arm),
                "platform": run.platform,
            },
            "query": source.query,
            "file": {
                "name": spool.file_name,
                "sha256": spool.sha256,
                "size": spool.size,
                "format": spool.format,
                "dialect": spool.dialect,
                "encoding": spool.encoding,
                "asked_format": self.format,
                "columns": self.columns,
            },
            "protocol": {"version": self.ctx.file.version, "sha256": self.ctx.file.sha256},
            "searched_on": run.searched_on,
            "claimed": run.claimed_count,
            "entries_begun": run.begun_count,
            "records": run.record_count,
            "rejects": run.reject_count,
            "warnings": list(run.warnings),
            "status": run.status.value,
            "reason": run.reason,
            "ended_at": run.recorded_at.isoformat(),
            "content_sha256": spool.content_sha256,
            "mapping_version": mapping_version(),
            "software": SOFTWARE,
        }


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


def _status(begun: int, hits: int | None) -> RunStatus:
    """Complete when the file holds what the database said it would; unknown when nobody wrote that down."""
    if hits is None:
        return RunStatus.UNKNOWN
    return RunStatus.COMPLETE if hits == begun else RunStatus.PARTIAL


def _reason(begun: int, hits: int | None) -> str:
    if hits is None or hits == begun:
        return ""
    return f"the database showed {hits:,} hits and the file holds {begun:,}"
