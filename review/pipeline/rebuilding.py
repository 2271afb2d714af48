"""Rebuild every record from what was kept, offline, and verify that nothing kept has changed.

Both start from the manifests on disk and the bytes beside them. The database is only compared with:
what it holds must be what the archive gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from review.errors import InvalidInput, ReviewError
from review.model import Entry, HarvestPage, Reject
from review.pipeline.archiving import archive_of, connector_of, labelled, read_pages
from review.pipeline.closing import Stretch, accounts_of
from review.pipeline.core import Context
from review.pipeline.importing import read_original
from review.search.accounts import content_hash, item_json
from review.store import manifests, runs


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one run. ``faults`` is empty when everything is as it was."""

    run_id: str
    source_id: str
    kind: str
    records: int
    rejects: int
    files: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One run, made anew from the archive."""

    run_id: str
    manifest: Mapping[str, Any] = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    rejects: tuple[Reject, ...] = field(repr=False)

    @property
    def content_sha256(self) -> str:
        """The hash over all records and rejects."""
        return content_hash(self.entries, self.rejects)


def rebuild(ctx: Context, out: Path | None = None) -> list[Checked]:
    """Make every record anew and hold it against the database; ``out`` takes them as JSON lines.

    A run whose records come out otherwise than they were is told with both hashes: either its bytes
    have changed, which ``verify`` tells, or a reader has been mended since. Records are never edited,
    so a mended reader changes only later runs.
    """
    checked = []
    lines: list[str] = []
    stored = _stored(ctx)
    for run_id, body in _manifests(ctx).items():
        try:
            made = build(ctx, run_id, body)
        except ReviewError as error:
            checked.append(_failed(run_id, body, str(error)))
            continue
        checked.append(_compared(made, stored.get(run_id)))
        lines.extend(_line(run_id, n, e) for n, e in enumerate(made.entries, 1))
    if out is not None:
        out.write_text("".join(lines), encoding="utf-8")
    return checked


def verify(ctx: Context) -> list[Checked]:
    """Check every kept byte against its hash, every account against its sum, the database against both."""
    stored = _stored(ctx)
    on_disk = _manifests(ctx)
    with ctx.db.read() as unit:
        in_database = manifests.bodies(unit)
    checked = []
    for run_id, body in {**in_database, **on_disk}.items():
        faults = [*_file_faults(ctx, body), *_account_faults(body)]
        if run_id not in on_disk:
            faults.append("its manifest is missing from the folder runs")
        elif run_id in in_database and in_database[run_id] != on_disk[run_id]:
            faults.append("its manifest on disk is not the one in the database")
        kept = stored.get(run_id)
        if kept is None and run_id in in_database:
            faults.append("the database has no records of it")
        elif kept is not None and kept != body["content_sha256"]:
            faults.append("the records in the database are not those of its manifest")
        checked.append(_checked(run_id, body, faults))
    for run_id in stored.keys() - in_database.keys():
        checked.append(Checked(run_id, "", "", 0, 0, 0, ("it has no manifest, so it cannot be checked",)))
    return checked


def build(ctx: Context, run_id: str, body: Mapping[str, Any]) -> Rebuilt:
    """One run from its manifest and the bytes that were kept."""
    if body["kind"] == "file":
        reading = read_original(ctx, body)
        return Rebuilt(run_id, body, tuple(reading.entries), tuple(reading.rejects))
    rows = [_row(page) for page in body["pages"]]
    pages = read_pages(archive_of(ctx), connector_of(body["question"]), rows)
    items = labelled(body["question"], pages)
    stretch = Stretch(**body["stretch"])
    accounts = accounts_of(body["question"], items, stretch)
    return Rebuilt(run_id, body, accounts.entries, accounts.rejects)


def _manifests(ctx: Context) -> dict[str, dict[str, Any]]:
    """The manifests on disk, in the order in which the runs were made, without those undone."""
    found = {}
    with ctx.db.read() as unit:
        undone = manifests.undone(unit)
    for path in sorted((ctx.file.corpus / "runs").glob("*.json")):
        if path.stem in undone:
            continue
        try:
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InvalidInput(
                f"The manifest {path.name} cannot be read ({error}).", "restore it from a backup."
            ) from None
    return dict(sorted(found.items(), key=lambda item: (item[1]["ended_at"], item[0])))


def _stored(ctx: Context) -> dict[str, str]:
    """The hash of what the database holds of each run."""
    with ctx.db.read() as unit:
        found = {}
        rejects: dict[str, list[Reject]] = {}
        for row in runs.rejects(unit):
            rejects.setdefault(row["run_id"], []).append(Reject(row["line"], row["reason"], row["raw"]))
        for run in runs.all_runs(unit):
            entries = (record.entry for record in runs.records(unit, run_id=run.run_id))
            found[run.run_id] = content_hash(entries, rejects.get(run.run_id, []))
        return found


def _compared(made: Rebuilt, stored: str | None) -> Checked:
    faults = []
    then, now = made.manifest["content_sha256"], made.content_sha256
    if now != then:
        faults.append(f"its records come out otherwise than on {made.manifest['ended_at'][:10]}")
    if stored is None:
        faults.append("the database does not hold it")
    elif stored != now:
        faults.append("the database holds other records")
    return _checked(made.run_id, made.manifest, faults)


def _checked(run_id: str, body: Mapping[str, Any], faults: list[str]) -> Checked:
    files = len(body["pages"]) if body["kind"] == "search" else 1
    return Checked(
        run_id, body["source"]["id"], body["kind"], body["records"], body["rejects"], files, tuple(faults)
    )


def _failed(run_id: str, body: Mapping[str, Any], fault: str) -> Checked:
    return _checked(run_id, body, [fault])


def _file_faults(ctx: Context, body: Mapping[str, Any]) -> Iterator[str]:
    if body["kind"] == "file":
        try:
            read_original(ctx, body, only_check=True)
        except ReviewError as error:
            yield str(error)
        return
    archive = archive_of(ctx)
    for page in body["pages"]:
        try:
            archive.read(page["sha256"])
        except ReviewError as error:
            yield f"page {page['number']}: {error}"


def _account_faults(body: Mapping[str, Any]) -> Iterator[str]:
    if body["kind"] == "file":
        if body["entries_begun"] != body["records"] + body["rejects"]:
            yield "the entries that begin are not the records plus the rejects"
        return
    parts = body["repeated"] + body["outside"] + body["records"] + body["rejects"]
    if body["received"] != parts:
        yield "received is not repeated plus outside plus records plus rejects"
    if body["received"] != body["stretch"]["stop"] - body["stretch"]["start"]:
        yield "received is not what the pages of this stretch hold"


def _row(page: Mapping[str, Any]) -> HarvestPage:
    return HarvestPage(**{**page, "received_at": datetime.fromisoformat(page["received_at"])})


def _line(run_id: str, position: int, entry: Entry) -> str:
    return f'{{"record_id": "{run_id}:{position}", "entry": {item_json(entry)}}}\n'
