"""Where a review keeps what sources answered, and how a harvest is read again from there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import review.search
from review.model import Entry, HarvestPage, Reject
from review.pipeline.core import Context
from review.search.accounts import PartAccount
from review.search.archive import Archive
from review.search.harvest import Cursor, Met, identity
from review.search.query.matcher import Matcher, Verdict
from review.search.query.stored import compiled_from, query_from
from review.search.source import Connector, Page, Request
from review.search.sources import CITATION_SOURCES, SOURCES

CHASED = "chased from"


def archive_of(ctx: Context) -> Archive:
    """The review's archive of answers."""
    return Archive(ctx.file.corpus / "pages")


def manifest_path(ctx: Context, run_id: str) -> Path:
    """Where a run's manifest is kept for people, and for building the review anew."""
    return ctx.file.corpus / "runs" / f"{run_id}.json"


def write_manifest(ctx: Context, run_id: str, body: Mapping[str, Any]) -> None:
    """Put a manifest beside the archive, whole or not at all."""
    path = manifest_path(ctx, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def read_page(archive: Archive, row: HarvestPage) -> Page:
    """A kept page, as it was received; its bytes are checked against their hash."""
    return Page(Request.from_data(row.request), row.status, row.headers, archive.read(row.sha256))


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept page, read anew: its row, its items, and what the service said beside them."""

    row: HarvestPage
    items: tuple[Entry | Reject, ...]
    understood: str
    warnings: tuple[str, ...]


def read_pages(archive: Archive, connector: Connector, rows: Iterable[HarvestPage]) -> Iterator[Kept]:
    """Every page, read anew from the archive."""
    for row in rows:
        page = read_page(archive, row)
        yield kept_page(row, connector, page, tuple(connector.read(page)))


def kept_page(row: HarvestPage, connector: Connector, page: Page, items: tuple[Entry | Reject, ...]) -> Kept:
    """A page that was just received, as it would be read from the archive."""
    return Kept(row, items, connector.understood(page), tuple(connector.warnings(page)))


def met_before(question: Mapping[str, Any], pages: Iterable[Kept]) -> dict[int, Met]:
    """What each part of a question has met in the pages kept so far.

    Where a part was begun anew (its first request stands there a second time), requests and claims of
    the earlier walk are forgotten, and ids stay known.
    """
    parts = compiled_from(question).parts
    met: dict[int, Met] = {}
    for kept in pages:
        row = kept.row
        known = met.setdefault(row.part, Met())
        request = Request.from_data(row.request)
        if row.part < len(parts) and request.fingerprint in known.asked:
            known.begin()
        known.add(request, kept.items, row.claimed_count)
    return met


def part_accounts(
    question: Mapping[str, Any], met: Mapping[int, Met], cursor: Cursor | None
) -> list[PartAccount]:
    """The account of every part: claims, distinct items, and whether its end was reached."""
    count = len(compiled_from(question).parts)
    return [
        PartAccount(
            claims=tuple(met[n].claims) if n in met else (),
            received=len(met[n].ids) if n in met else 0,
            is_ended=cursor is None or n < cursor.part,
        )
        for n in range(count)
    ]


def labelled(question: Mapping[str, Any], pages: Iterable[Kept]) -> list[Entry | Reject]:
    """All items in order. Where parts have labels, every record says which parts led to it.

    A record that two seeds lead to is one record with two labels, whichever page it stood on first.
    """
    labels = question.get("labels") or []
    placed = [(page.row.part, item) for page in pages for item in page.items]
    if not labels:
        return [item for _, item in placed]
    led: dict[str, list[str]] = {}
    for part, item in placed:
        mine = led.setdefault(identity(item), [])
        if labels[part] not in mine:
            mine.append(labels[part])
    return [
        replace(item, extra={**item.extra, CHASED: led[identity(item)]}) if isinstance(item, Entry) else item
        for _, item in placed
    ]


def judge_of(question: Mapping[str, Any]) -> Callable[[Entry], Verdict]:
    """What holds a record against the query here, where the service was asked for more than that."""
    if not compiled_from(question).needs_matcher:
        return lambda entry: Verdict.INSIDE
    return Matcher(query_from(question["query"])).judge


def connector_of(question: Mapping[str, Any]) -> Connector:
    """The connector a question was asked through."""
    return (SOURCES | CITATION_SOURCES)[question["service"]]


def page_data(row: HarvestPage) -> dict[str, Any]:
    """A page's row for a manifest."""
    return asdict(row) | {"received_at": row.received_at.isoformat()}


@lru_cache(maxsize=1)
def mapping_version() -> str:
    """Which code turned answers into records: a hash over all of ``review.search``."""
    root = Path(review.search.__path__[0])
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
