"""Close a harvest, or a further stretch of one: its pages become one run with records and rejects.

Everything here is made from the archive alone, so that the same call makes it again next year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from review.model import Arm, Entry, Harvest, Reject, RunStatus, SearchRun, Sighting
from review.pipeline.archiving import (
    Kept,
    connector_of,
    judge_of,
    labelled,
    mapping_version,
    page_data,
    write_manifest,
)
from review.pipeline.core import CLI, SOFTWARE, Context
from review.protocol import Source
from review.search.accounts import Accounts, PartAccount, add_up
from review.search.harvest import identity
from review.store import Event, Unit, harvests, manifests, runs
from review.store.database import now

VOLATILE = frozenset(["cited by", "updated", "referenced works", "open access url"])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which items of a harvest become one run: places in the order of all its items, end excluded."""

    start: int
    stop: int


def close(
    ctx: Context,
    source: Source,
    harvest_id: str,
    status: RunStatus,
    reason: str,
    *,
    pages: Sequence[Kept] = (),
    parts: Sequence[PartAccount] = (),
    at_most: int | None = None,
) -> SearchRun | None:
    """Make a run of what the harvest brought since its last run, and say how the harvest stands.

    ``pages`` and ``parts`` are what the walk kept and met. ``at_most`` takes that many distinct new
    items and leaves the rest. None when there is nothing to tell: no new item, and the same status.
    """
    with ctx.db.read() as unit:
        harvest = harvests.get(unit, harvest_id)
        before = manifests.of_harvest(unit, harvest_id)
    ended = replace(harvest, status=status, reason=reason)
    start = before[-1][1]["stretch"]["stop"] if before else 0
    items = labelled(harvest.question, pages)
    stretch = Stretch(start, _stop(items, start, at_most))
    is_news = not before or stretch.stop > start or before[-1][1]["status"] != status.value
    if not is_news:
        with_end = Event(CLI, "search", f"{source.id}: {status.value}")
        ctx.db.write(with_end, lambda unit: harvests.end(unit, harvest_id, status, reason))
        return None
    accounts = accounts_of(harvest.question, items, stretch)
    body = manifest_of(ctx, source, ended, pages, parts, stretch, accounts)
    run = _run(source, ended, body, accounts, len(before) + 1)
    body["run_id"] = run.run_id

    def work(unit: Unit) -> str:
        runs.add(unit, f"run:{run.run_id}", run, accounts.entries, accounts.rejects)
        manifests.add(unit, run.run_id, body, harvest_id)
        manifests.see(unit, sightings_of(run, accounts.entries))
        harvests.end(unit, harvest_id, status, reason)
        return run.run_id

    ctx.db.write(Event(CLI, "search", f"{source.id}: {run.run_id}", event_id=f"close:{run.run_id}"), work)
    write_manifest(ctx, run.run_id, body)
    return run


def accounts_of(question: Mapping[str, Any], items: Sequence[Entry | Reject], stretch: Stretch) -> Accounts:
    """The accounts of a stretch, among all items of its harvest."""
    known = {identity(item) for item in items[: stretch.start]}
    return add_up(items[stretch.start : stretch.stop], judge_of(question), known)


def manifest_of(
    ctx: Context,
    source: Source,
    harvest: Harvest,
    pages: Sequence[Kept],
    parts: Sequence[PartAccount],
    stretch: Stretch,
    accounts: Accounts,
) -> dict[str, Any]:
    """Everything a run must say of itself (PRISMA-S, and what rebuilding needs)."""
    connector = connector_of(harvest.question)
    return {
        "kind": "search",
        "harvest_id": harvest.harvest_id,
        "round_id": harvest.round_id,
        "source": {
            "id": source.id,
            "label": source.name,
            "arm": str(source.arm),
            "platform": source.platform or connector.info.label,
            "service": harvest.service,
        },
        "question": dict(harvest.question),
        "protocol": {"version": ctx.file.version, "sha256": ctx.file.sha256},
        "understood": list(dict.fromkeys(p.understood for p in pages if p.understood)),
        "warnings": list(dict.fromkeys(w for p in pages for w in p.warnings)),
        "started_at": harvest.opened_at.isoformat(),
        "ended_at": _ended(pages, harvest.opened_at).isoformat(),
        "restarts": harvest.restarts,
        "claimed": [_claims(part) for part in parts],
        "received": accounts.received,
        "repeated": accounts.repeated,
        "outside": len(accounts.outside),
        "outside_ids": list(accounts.outside),
        "not_judged": accounts.unjudged,
        "records": len(accounts.entries),
        "rejects": len(accounts.rejects),
        "stretch": {"start": stretch.start, "stop": stretch.stop},
        "status": harvest.status.value,
        "reason": harvest.reason,
        "pages": [page_data(p.row) for p in pages],
        "content_sha256": accounts.content_sha256,
        "mapping_version": mapping_version(),
        "software": SOFTWARE,
    }


def sightings_of(run: SearchRun, entries: Sequence[Entry]) -> list[Sighting]:
    """What a run saw, one row a record."""
    return [
        Sighting(run.source_id, entry.native_id, run.run_id, f"{run.run_id}:{position}", sighting_hash(entry))
        for position, entry in enumerate(entries, 1)
        if entry.native_id
    ]


def sighting_hash(entry: Entry) -> str:
    """A hash of what a reviewer would read: counts of citations and the like change without news."""
    data = entry.as_data()
    del data["raw"], data["line"]
    data["extra"] = {k: v for k, v in entry.extra.items() if k not in VOLATILE}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stop(items: Sequence[Entry | Reject], start: int, at_most: int | None) -> int:
    if at_most is None:
        return max(start, len(items))
    known = {identity(item) for item in items[:start]}
    for place in range(start, len(items)):
        name = identity(items[place])
        if name not in known and at_most == 0:
            return place
        at_most -= name not in known
        known.add(name)
    return len(items)


def _claims(part: PartAccount) -> dict[str, Any]:
    claims = part.claims
    return {
        "first": claims[0] if claims else None,
        "last": claims[-1] if claims else None,
        "all": sorted(set(claims)),
        "received": part.received,
    }


def _ended(pages: Sequence[Kept], fallback: datetime) -> datetime:
    return pages[-1].row.received_at if pages else fallback


def _run(
    source: Source, harvest: Harvest, body: Mapping[str, Any], accounts: Accounts, number: int
) -> SearchRun:
    parts = harvest.question["parts"]
    claims = [c["all"] for c in body["claimed"]]
    identity = f"{harvest.harvest_id}|{number}"
    pages = json.dumps([p["sha256"] for p in body["pages"]] + [number])
    return SearchRun(
        run_id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        round_id=harvest.round_id,
        source_id=source.id,
        source_label=source.name,
        arm=Arm(source.arm),
        query="\n".join(part["query"] for part in parts),
        status=harvest.status,
        file_name="",
        file_sha256=hashlib.sha256(pages.encode()).hexdigest(),
        format=harvest.service,
        dialect="",
        encoding="",
        begun_count=len(accounts.entries) + len(accounts.rejects),
        record_count=len(accounts.entries),
        reject_count=len(accounts.rejects),
        # Parts overlap, so only a query sent in one piece has a claim that can be held against records.
        claimed_count=body["claimed"][0]["last"] if len(parts) == 1 and claims and claims[0] else None,
        searched_on=harvest.opened_at.astimezone(UTC).date().isoformat(),
        warnings=tuple(body["warnings"]),
        software=SOFTWARE,
        recorded_at=now(),
        platform=body["source"]["platform"],
        reason=harvest.reason,
    )
