"""Full texts: which file a report has, had, and lost; and the text that was read from each file.

A joined report is one document: the files of all its parts are its files, the last one first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, delete, func, insert, select, type_coerce

from review.store import joined, views
from review.store.database import FEW, now
from review.store.file_tables import full_text_file, pdf_page, pdf_reading
from review.store.schema import record


@dataclass(frozen=True, slots=True)
class FullText:
    """A file that was given to a report, or ("" as ``sha256``) taken away from it.

    ``origin`` is "upload", "command line" or the address it was fetched from; ``made_on`` is the
    report it was given to, another one than ``report_id`` when that has been joined to it since.
    """

    seq: int
    event_id: str
    report_id: str
    sha256: str
    file_name: str
    size: int
    origin: str
    note: str
    reviewer_id: str
    recorded_at: datetime
    made_on: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file, without its pages' text. ``fingerprint`` is "" without enough words."""

    sha256: str
    version: int
    page_count: int
    has_text: bool
    is_cut: bool
    unread: tuple[int, ...]
    fingerprint: str


# ---- files of reports --------------------------------------------------------------------------


def add(
    conn: Connection,
    event_id: str,
    report_id: str,
    *,
    sha256: str,
    file_name: str,
    size: int,
    origin: str,
    reviewer_id: str,
    note: str = "",
) -> None:
    """Append a file as the successor of what this very report had; an empty hash takes it away."""
    f = views.full_text_file
    before = conn.execute(select(f.c.seq, f.c.revision).where(f.c.report_id == report_id)).first()
    conn.execute(
        insert(full_text_file).values(
            event_id=event_id,
            report_id=report_id,
            sha256=sha256,
            file_name=file_name,
            size=size,
            origin=origin,
            note=note,
            reviewer_id=reviewer_id,
            revision=before.revision + 1 if before else 1,
            supersedes=before.seq if before else None,
            recorded_at=now(),
        )
    )


def standing(conn: Connection, report_ids: Sequence[str] | None = None) -> dict[str, list[FullText]]:
    """The files that reports have now, the last one first, by report: of all, or of these."""
    f = views.full_text_file
    query = select(f).where(f.c.sha256 != "").order_by(f.c.seq.desc())
    now_at = joined.moved(conn)
    if report_ids is not None and len(report_ids) < FEW:
        parts = {p for r in report_ids for p in (r, *(old for old, new in now_at.items() if new == r))}
        query = query.where(f.c.report_id.in_(sorted(parts)))
    found: dict[str, list[FullText]] = {}
    for row in conn.execute(query):
        here = now_at.get(row.report_id, row.report_id)
        found.setdefault(here, []).append(_full_text(row, here))
    return found


def history(conn: Connection, report_id: str) -> list[FullText]:
    """Everything given to a report and its parts, and taken away, oldest first."""
    t = full_text_file
    query = select(t).where(t.c.report_id.in_(joined.parts_of(conn, report_id))).order_by(t.c.seq)
    return [_full_text(row, report_id) for row in conn.execute(query)]


def holders(conn: Connection, hashes: Iterable[str]) -> dict[str, set[str]]:
    """The reports that have each of these files now."""
    f = views.full_text_file
    now_at = joined.moved(conn)
    found: dict[str, set[str]] = {}
    query = select(f.c.sha256, f.c.report_id).where(f.c.sha256.in_(sorted(set(hashes) - {""})))
    for row in conn.execute(query):
        found.setdefault(row.sha256, set()).add(now_at.get(row.report_id, row.report_id))
    return found


def shared(conn: Connection) -> list[tuple[str, ...]]:
    """Groups of reports whose files are the same, or hold the same words, among those they have now."""
    f, r = views.full_text_file, pdf_reading
    key = func.coalesce(func.nullif(r.c.fingerprint, ""), f.c.sha256).label("key")
    # Of a joined report only one side counts, which needs its current id: so not by the database.
    query = select(key, f.c.report_id).select_from(f.outerjoin(r, r.c.sha256 == f.c.sha256))
    now_at = joined.moved(conn)
    groups: dict[str, set[str]] = {}
    for row in conn.execute(query.where(f.c.sha256 != "")):
        groups.setdefault(row.key, set()).add(now_at.get(row.report_id, row.report_id))
    return sorted({tuple(sorted(g)) for g in groups.values() if len(g) > 1})


def _full_text(row: Row[Any], report_id: str) -> FullText:
    return FullText(
        seq=row.seq,
        event_id=row.event_id,
        report_id=report_id,
        sha256=row.sha256,
        file_name=row.file_name,
        size=row.size,
        origin=row.origin,
        note=row.note,
        reviewer_id=row.reviewer_id,
        recorded_at=row.recorded_at,
        made_on=row.report_id,
    )


# ---- DOIs, to know files by --------------------------------------------------------------------


def dois_of(conn: Connection, record_ids: Sequence[str]) -> dict[str, str]:
    """The DOI of each of these records that has one."""
    query = select(record.c.record_id, record.c.doi).where(record.c.doi != "")
    if len(record_ids) <= FEW:
        query = query.where(record.c.record_id.in_(record_ids))
    wanted = set(record_ids)
    return {r.record_id: r.doi for r in conn.execute(query) if r.record_id in wanted}


def reports_of_dois(conn: Connection, dois: Sequence[str]) -> list[str]:
    """The reports that have a record with one of these DOIs."""
    m = views.membership
    query = (
        select(m.c.report_id)
        .join(record, record.c.record_id == m.c.record_id)
        .where(record.c.doi.in_(dois[:FEW]))
        .distinct()
        .order_by(m.c.report_id)
    )
    return list(conn.execute(query).scalars()) if dois else []


def reports_with_words(conn: Connection, words: Sequence[str]) -> list[str]:
    """The reports whose records hold all of these words anywhere, in any case. Words are casefolded."""
    m = views.membership
    body = type_coerce(record.c.entry, Text)
    found: dict[str, set[str]] = {}
    query = select(m.c.report_id, body.label("body")).join(record, record.c.record_id == m.c.record_id)
    for row in conn.execute(query):
        text = f"{row.report_id} {row.body}".casefold()
        found.setdefault(row.report_id, set()).update(w for w in words if w in text)
    return sorted(r for r, held in found.items() if held.issuperset(words))


# ---- what is in them ---------------------------------------------------------------------------


def keep_reading(conn: Connection, reading: Reading, pages: Sequence[str]) -> None:
    """Keep what was read from a file; what an earlier version read goes, since it is derived."""
    conn.execute(delete(pdf_page).where(pdf_page.c.sha256 == reading.sha256))
    conn.execute(delete(pdf_reading).where(pdf_reading.c.sha256 == reading.sha256))
    conn.execute(
        insert(pdf_reading).values(
            sha256=reading.sha256,
            version=reading.version,
            page_count=reading.page_count,
            has_text=reading.has_text,
            is_cut=reading.is_cut,
            unread=list(reading.unread),
            fingerprint=reading.fingerprint,
        )
    )
    rows = [{"sha256": reading.sha256, "number": n, "text": text} for n, text in enumerate(pages, start=1)]
    if rows:
        conn.execute(insert(pdf_page), rows)


def readings(conn: Connection, hashes: Iterable[str]) -> dict[str, Reading]:
    """What was read from these files."""
    r = pdf_reading
    return {
        row.sha256: Reading(
            row.sha256,
            row.version,
            row.page_count,
            row.has_text,
            row.is_cut,
            tuple(row.unread),
            row.fingerprint,
        )
        for row in conn.execute(select(r).where(r.c.sha256.in_(sorted(set(hashes)))))
    }


def same_text(conn: Connection, fingerprint: str) -> list[str]:
    """The files that hold the same words."""
    r = pdf_reading
    query = select(r.c.sha256).where(r.c.fingerprint == fingerprint)
    return list(conn.execute(query).scalars()) if fingerprint else []


def pages(conn: Connection, sha256: str) -> list[str]:
    """The text of each page of a file, in order."""
    p = pdf_page
    query = select(p.c.text).where(p.c.sha256 == sha256).order_by(p.c.number)
    return list(conn.execute(query).scalars())
