"""Pairs of records: people's rulings, the program's questions and links, and what was put off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from review.model import Link, LinkKind, PairVerdict
from review.store import views
from review.store.database import now
from review.store.duplicate_tables import pair_deferral, pair_link
from review.store.schema import pair_question, pair_ruling

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PairRuling:
    """A person's standing word on two records. ``answer_id`` is the event of the answer it belongs to."""

    record_a: str
    record_b: str
    verdict: PairVerdict
    kind: LinkKind | None
    note: str
    reviewer_id: str
    answer_id: str
    recorded_at: datetime

    @property
    def pair(self) -> Pair:
        """Both records."""
        return (self.record_a, self.record_b)


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict of an answer that is being given; None takes the last word on the pair back."""

    pair: Pair
    verdict: PairVerdict | None
    kind: LinkKind | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link the program found, with the event that brought it."""

    link: Link
    author: str
    event_id: str


def rule(conn: Connection, answer_id: str, said: Iterable[Said], reviewer_id: str) -> None:
    """Append a person's words on pairs, all of one answer."""
    r = views.pair_ruling
    for n, item in enumerate(said, start=1):
        a, b = ordered(item.pair)
        last = conn.execute(select(r.c.seq, r.c.revision).where(r.c.record_a == a, r.c.record_b == b)).first()
        conn.execute(
            insert(pair_ruling).values(
                event_id=answer_id if n == 1 else f"{answer_id}:{n}",
                answer_id=answer_id,
                record_a=a,
                record_b=b,
                verdict_code=item.verdict,
                kind_code=item.kind or "",
                note=item.note,
                reviewer_id=reviewer_id,
                revision=(last.revision if last else 0) + 1,
                supersedes=last.seq if last else None,
                recorded_at=now(),
            )
        )


def rulings(conn: Connection) -> list[PairRuling]:
    """People's standing words on pairs, in order."""
    r = views.pair_ruling
    query = select(r).where(r.c.verdict_code.is_not(None)).order_by(r.c.seq)
    return [
        PairRuling(
            row.record_a,
            row.record_b,
            PairVerdict(row.verdict_code),
            LinkKind(row.kind_code) if row.kind_code else None,
            row.note,
            row.reviewer_id,
            row.answer_id,
            row.recorded_at,
        )
        for row in conn.execute(query)
    ]


def set_questions(conn: Connection, questions: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    """Replace the list of questions, best first; derived, so it may be made anew."""
    conn.execute(delete(pair_question))
    rows = [
        {"record_a": min(a, b), "record_b": max(a, b), "rank": rank, "body": body}
        for rank, (a, b, body) in enumerate(questions, start=1)
    ]
    if rows:
        conn.execute(insert(pair_question), rows)


def add_question(conn: Connection, pair: Pair, body: dict[str, Any]) -> None:
    """Put one question before all others, unless it is on the list."""
    a, b = ordered(pair)
    q = pair_question
    if conn.execute(select(q.c.rank).where(q.c.record_a == a, q.c.record_b == b)).first() is None:
        conn.execute(insert(q).values(record_a=a, record_b=b, rank=0, body=body))


def questions(conn: Connection) -> list[dict[str, Any]]:
    """Every question that was ever asked and not withdrawn by a later run, best first."""
    query = select(pair_question).order_by(
        pair_question.c.rank, pair_question.c.record_a, pair_question.c.record_b
    )
    return [dict(r) for r in conn.execute(query).mappings()]


def put_off(conn: Connection, event_id: str, pairs: Iterable[Pair], reviewer_id: str) -> None:
    """Append that a person wants these questions later."""
    rows = [
        {"event_id": event_id, "record_a": a, "record_b": b, "reviewer_id": reviewer_id, "recorded_at": now()}
        for a, b in map(ordered, pairs)
    ]
    if rows:
        conn.execute(insert(pair_deferral), rows)


def put_off_by(conn: Connection, reviewer_id: str) -> dict[Pair, int]:
    """What a person put off, each with the place of the last time in the order of events."""
    d = pair_deferral
    query = select(d).where(d.c.reviewer_id == reviewer_id).order_by(d.c.seq)
    return {(row.record_a, row.record_b): row.seq for row in conn.execute(query)}


def keep_links(conn: Connection, event_id: str, links: Iterable[Link], author: str) -> int:
    """Append the links that are not known yet; how many were new."""
    known = {(k.link.record_a, k.link.record_b, k.link.kind) for k in kept_links(conn) if k.author == author}
    fresh = {
        (*ordered((link.record_a, link.record_b)), link.kind): link.reason
        for link in links
        if (*ordered((link.record_a, link.record_b)), link.kind) not in known
    }
    rows = [
        {
            "event_id": event_id,
            "record_a": a,
            "record_b": b,
            "kind_code": kind,
            "reason": reason,
            "author": author,
            "recorded_at": now(),
        }
        for (a, b, kind), reason in fresh.items()
    ]
    if rows:
        conn.execute(insert(pair_link), rows)
    return len(rows)


def kept_links(conn: Connection) -> list[KeptLink]:
    """Every link that was kept, in order."""
    return [
        KeptLink(
            Link(row.record_a, row.record_b, LinkKind(row.kind_code), row.reason), row.author, row.event_id
        )
        for row in conn.execute(select(pair_link).order_by(pair_link.c.seq))
    ]


def ordered(pair: Pair) -> Pair:
    """A pair in the one order in which it is kept."""
    a, b = pair
    return (a, b) if a <= b else (b, a)
