"""What came from where: every run in a line, and everything one run says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.errors import NotFound
from review.model import Reject, Reviewer, Role, RunStatus, SearchRun
from review.pipeline import updates
from review.pipeline.core import Context, require
from review.pipeline.counting import INCOMPLETE
from review.pipeline.updates import Changes
from review.search.query.model import Query, Term
from review.search.query.stored import query_from
from review.store import Unit, externals, harvests, identity, manifests, people, runs


@dataclass(frozen=True, slots=True)
class Origin:
    """One run. ``went_on`` is true when a later run of the same search says how it ended."""

    run: SearchRun
    round_name: str
    went_on: bool = False

    @property
    def is_incomplete(self) -> bool:
        """Whether records may be missing that the source holds."""
        return self.run.status in INCOMPLETE and not self.went_on


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A search that has begun and not ended: it runs now, or was interrupted and can go on."""

    source_id: str
    label: str
    round_name: str
    pages: int
    began_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """A run that was taken out again. ``by`` is a person's name, or the command line."""

    run_id: str
    by: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that was brought in, and what is still to come.

    ``silent`` names the protocol's sources from which nothing has come; ``unplaced`` counts records
    that have no report yet; ``changes`` is empty until there is a second round.
    """

    origins: tuple[Origin, ...]
    under_way: tuple[UnderWay, ...]
    silent: tuple[str, ...]
    undone: tuple[Undone, ...]
    changes: tuple[Changes, ...]
    unplaced: int

    @property
    def sources(self) -> int:
        """How many sources brought something, or tried to."""
        return len({o.run.source_id for o in self.origins})

    @property
    def records(self) -> int:
        """How many records came, before any duplicate was found."""
        return sum(o.run.record_count for o in self.origins)

    @property
    def rejects(self) -> int:
        """How many entries could not be read as records."""
        return sum(o.run.reject_count for o in self.origins)

    @property
    def incomplete(self) -> int:
        """How many searches did not bring all that there was."""
        return sum(o.is_incomplete for o in self.origins)


@dataclass(frozen=True, slots=True)
class Tally:
    """The account of a run: ``received = repeated + outside + records + rejects``.

    ``outside`` came along although the query does not match it; of ``unjudged`` records nobody can
    tell, so they were kept.
    """

    received: int
    repeated: int
    outside: int
    records: int
    rejects: int
    unjudged: int = 0

    @property
    def balances(self) -> bool:
        """Whether the sum holds."""
        return self.received == self.repeated + self.outside + self.records + self.rejects


@dataclass(frozen=True, slots=True)
class Sent:
    """One native query as a service was sent it, what it claimed first and last, and what came."""

    query: str
    params: tuple[tuple[str, str], ...]
    label: str
    first_claim: int | None
    last_claim: int | None
    received: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file or page whose bytes were kept, by their hash. ``items`` is None for a file."""

    name: str
    sha256: str
    size: int
    items: int | None = None
    received_at: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """Everything a run says of itself. ``written`` is the query in the protocol's words."""

    run: SearchRun
    written: str
    sent: tuple[Sent, ...]
    understood: tuple[str, ...]
    limits: Mapping[str, str]
    address: str
    notes: tuple[tuple[str, str, str], ...]
    began_at: str
    ended_at: str
    tally: Tally
    kept: tuple[Kept, ...]
    columns: Mapping[str, str]
    protocol_version: str
    mapping_version: str
    rejects: tuple[Reject, ...]


def overview(ctx: Context, person: Reviewer) -> Overview:
    """Every run in order, with what is under way, what was undone, and what an update changed."""
    require(person, *Role)
    with ctx.db.read() as unit:
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        continued = manifests.continued(unit)
        origins = tuple(
            Origin(run, names[run.round_id], run.run_id in continued) for run in runs.all_runs(unit)
        )
        asked = harvests.everything(unit)
        label = {s.id: s.name for s in ctx.protocol.sources} | {
            o.run.source_id: o.run.source_label for o in origins
        }
        under_way = tuple(
            UnderWay(
                h.source_id,
                label.get(h.source_id, h.source_id),
                names[h.round_id],
                harvests.last_number(unit, h.harvest_id),
                h.opened_at,
                h.updated_at,
            )
            for h in asked
            if h.status is RunStatus.OPEN
        )
        heard = {o.run.source_id for o in origins} | {h.source_id for h in asked}
        undone = _undone(unit)
        placed = len(identity.memberships(unit))
    return Overview(
        origins=origins,
        under_way=under_way,
        silent=tuple(s.name for s in ctx.protocol.sources if s.id not in heard),
        undone=undone,
        changes=tuple(updates.changes(ctx)) if len(names) > 1 else (),
        unplaced=sum(o.run.record_count for o in origins) - placed,
    )


def details(ctx: Context, person: Reviewer, run_id: str) -> Details:
    """Everything one run says of itself. Raises ``NotFound`` when it is not there, or was undone."""
    require(person, *Role)
    with ctx.db.read() as unit:
        run = next((r for r in runs.all_runs(unit) if r.run_id == run_id), None)
        body = manifests.body(unit, run_id)
        rejects = tuple(Reject(r["line"], r["reason"], r["raw"]) for r in runs.rejects(unit, run_id))
    if run is None:
        raise NotFound(f"There is no run {run_id}; it may have been undone.", "reload the page.")
    question = body.get("question") or {}
    return Details(
        run=run,
        written=_written(question) if question else str(body.get("query", run.query)),
        sent=_sent(question, body["claimed"]) if question else (),
        understood=tuple(body.get("understood") or ()),
        limits=_limits(question),
        address=str(question.get("base", "")),
        notes=tuple((n["kind"], n["subject"], n["why"]) for n in question.get("notes", ())),
        began_at=str(body.get("started_at", "")),
        ended_at=str(body.get("ended_at", run.recorded_at.isoformat())),
        tally=_tally(run, body),
        kept=_kept(run, body),
        columns=dict((body.get("file") or {}).get("columns") or {}),
        protocol_version=str((body.get("protocol") or {}).get("version", "")),
        mapping_version=str(body.get("mapping_version", "")),
        rejects=rejects,
    )


def other_tools(ctx: Context, person: Reviewer) -> list[tuple[str, str, int]]:
    """Decisions that came from other tools: (tool, reviewer named there, how many), never what they say.

    For the lead alone: who still screens here must not be drawn to what somebody decided elsewhere.
    """
    require(person, Role.LEAD)
    with ctx.db.read() as unit:
        return externals.counts(unit)


def _undone(unit: Unit) -> tuple[Undone, ...]:
    name = {p.reviewer_id: p.name for p in people.everyone(unit)}
    return tuple(
        Undone(row["run_id"], name.get(row["author"], row["author"]), row["note"], row["recorded_at"])
        for row in manifests.undone(unit).values()
    )


def _tally(run: SearchRun, body: Mapping[str, Any]) -> Tally:
    if "received" not in body:
        return Tally(run.begun_count, 0, 0, run.record_count, run.reject_count)
    return Tally(
        body["received"],
        body["repeated"],
        body["outside"],
        body["records"],
        body["rejects"],
        body["not_judged"],
    )


def _kept(run: SearchRun, body: Mapping[str, Any]) -> tuple[Kept, ...]:
    if run.file_name:
        return (Kept(run.file_name, run.file_sha256, int((body.get("file") or {}).get("size", 0))),)
    return tuple(
        Kept(str(p["number"]), p["sha256"], p["size"], p["item_count"], p["received_at"])
        for p in body.get("pages", ())
    )


def _sent(question: Mapping[str, Any], claimed: Sequence[Mapping[str, Any]]) -> tuple[Sent, ...]:
    parts = question.get("parts", ())
    labels = question.get("labels") or [""] * len(parts)
    return tuple(
        Sent(
            part["query"],
            tuple((str(k), str(v)) for k, v in part["params"].items()),
            label,
            claim["first"],
            claim["last"],
            claim["received"],
        )
        for part, label, claim in zip(parts, labels, claimed, strict=True)
    )


def _written(question: Mapping[str, Any]) -> str:
    """The query in the protocol's words: a concept a line; a native query as it stands."""
    if question["is_verbatim"]:
        return "\n".join(part["query"] for part in question["parts"])
    query = query_from(question["query"])
    lines = [f"{c.id}: {_either(c.terms)}" for c in query.concepts]
    lines += [f"NOT: {_either(query.exclude)}"] if query.exclude else []
    return "\nAND ".join(lines[: len(query.concepts)]) + "".join(
        f"\n{line}" for line in lines[len(query.concepts) :]
    )


def _either(terms: Sequence[Term]) -> str:
    return " OR ".join(f'"{term}"' if term.is_phrase and term.near is None else str(term) for term in terms)


def _limits(question: Mapping[str, Any]) -> dict[str, str]:
    """The limits of a search by name, those that were set."""
    query = query_from(question["query"]) if question else Query(())
    found = {
        "fields": query.scope.value if query.concepts else "",
        "from_year": str(query.from_year or ""),
        "to_year": str(query.to_year or ""),
        "languages": ", ".join(query.languages),
        "since": str(question.get("since") or ""),
    }
    return {name: value for name, value in found.items() if value}
