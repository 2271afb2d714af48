"""Open copies of the full texts that are sought: asked for, and fetched where they can be.

This takes long and is never done while a page is painted: by a command, or in a thread of its own that
writes how far it is into the database, where every page can read it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from review.errors import InvalidInput, ReviewError, Stale
from review.extraction.pdf_match import Doubt, Index, Wanted, match
from review.extraction.pdf_text import MOST_BYTES, read_pdf
from review.model import Report, RetrievalStatus, Reviewer, Role
from review.pipeline import fulltexts, lookups
from review.pipeline.core import CLI, Context, require
from review.pipeline.fulltext_files import give_file
from review.pipeline.lookups import LookedUp
from review.pipeline.open_copies import OpenCopy
from review.pipeline.searching import own_client
from review.search.download import Downloads, Fetched
from review.search.http import Client
from review.search.landing import pdf_address
from review.search.lookups import LOOKUPS
from review.search.source import Fault, PageFault
from review.store import Event, Unit, copies
from review.store.copies import LinkRun

Tick = Callable[[int, int], None]
COPY_SERVICES = ("unpaywall", "openalex", "europepmc")
OPEN, DONE, FAILED, INTERRUPTED = "open", "done", "failed", "interrupted"
SILENCE = timedelta(minutes=3)  # a run that has not been heard of for so long has ended with its server
BEAT = timedelta(seconds=3)
MOST_TRIES = 3  # addresses a report
_DOUBTS = {
    Doubt.NOTHING: "neither the report's title nor its DOI stands in the file",
    Doubt.NO_TEXT: "the file has no text to know it by; look at it and give it by hand",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One address that was tried: whether a file came of it, else why not."""

    report_id: str
    address: str
    is_kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Links:
    """What asking brought. ``open_reports`` have a copy somewhere; ``tried`` is empty without download."""

    looked_up: LookedUp
    open_reports: tuple[str, ...]
    tried: tuple[Tried, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        """The reports that have a file now."""
        return tuple(t.report_id for t in self.tried if t.is_kept)


def find_links(
    ctx: Context,
    services: Collection[str] = (),
    *,
    is_downloading: bool = False,
    client: Client | None = None,
    actor: str = CLI,
    tick: Tick = lambda done, total: None,
) -> Links:
    """Ask where the reports that are still sought may be read freely; fetch the PDFs if wanted.

    An address is tried once; one that failed is tried again only when it is named anew. Answers are
    archived like those of a search. Raises ``InvalidInput`` for Unpaywall without a mail address.
    """
    client = client or own_client()
    chosen = _services(services, client)
    rows = _open_rows(ctx)
    reports = [row.sought.report for row in rows]
    asked = lookups.look_up(ctx, chosen, reports=reports, client=client, tick=tick)
    rows = [row for row in _open_rows(ctx) if row.copies]
    tried: list[Tried] = []
    if is_downloading:
        downloads = Downloads(client)
        for number, row in enumerate(rows, start=1):
            tried.extend(_fetch(ctx, downloads, row, actor))
            tick(number, len(rows))
    return Links(asked, tuple(row.sought.report.report_id for row in rows), tuple(tried))


def start_links(ctx: Context, person: Reviewer, *, is_downloading: bool, client: Client | None = None) -> str:
    """Begin asking in a thread of its own; the id of the run. Raises ``Stale`` while one is under way."""
    require(person, Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
    run_id = str(uuid4())

    def begin(unit: Unit) -> str:
        last = copies.last_run(unit)
        if last is not None and _status(last) == OPEN:
            raise Stale("Services are being asked already.", "wait until they have answered.")
        copies.open_run(unit, run_id, person.reviewer_id)
        return run_id

    ctx.db.write(Event(person.reviewer_id, "ask for open copies", run_id), begin)
    work = _Run(ctx, person.reviewer_id, run_id, is_downloading, client)
    threading.Thread(target=work, name=f"links {run_id[:8]}", daemon=True).start()
    return run_id


def last_links(ctx: Context) -> LinkRun | None:
    """The last run: "open", "done", "failed", or "interrupted" when its server was stopped."""
    with ctx.db.read() as unit:
        last = copies.last_run(unit)
    return replace(last, status=_status(last)) if last else None


class _Run:
    """One run in its thread."""

    def __init__(
        self, ctx: Context, actor: str, run_id: str, is_downloading: bool, client: Client | None
    ) -> None:
        self.ctx, self.actor, self.run_id = ctx, actor, run_id
        self.is_downloading, self.client = is_downloading, client
        self.beat_at = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> None:
        # Whatever ends this thread must leave its word: nobody sees a thread's traceback.
        status, told = FAILED, {"error": "It stopped unexpectedly; the server's log says why."}
        try:
            found = find_links(
                self.ctx,
                is_downloading=self.is_downloading,
                client=self.client,
                actor=self.actor,
                tick=self.tick,
            )
            status, told = DONE, _told(found)
        except ReviewError as error:
            told = {"error": str(error)}
        finally:
            self.note(status_code=status, told=told)

    def tick(self, done: int, total: int) -> None:
        """Say how far it is, not too often: each word is a write."""
        if datetime.now(UTC) - self.beat_at >= BEAT or done == total:
            self.beat_at = datetime.now(UTC)
            self.note(done=done, total=total)

    def note(self, **values: Any) -> None:
        event = Event(self.actor, "open copies: progress", self.run_id)
        self.ctx.db.write(event, lambda unit: copies.note_run(unit, self.run_id, **values))


def _told(found: Links) -> dict[str, Any]:
    return {
        "asked": found.looked_up.asked,
        "without_doi": len(found.looked_up.without_doi),
        "open": len(found.open_reports),
        "kept": len(found.kept),
        "tried": [asdict(t) for t in found.tried],
        "faults": list(found.looked_up.faults),
    }


def _status(run: LinkRun) -> str:
    is_silent = datetime.now(UTC) - run.updated_at > SILENCE
    return INTERRUPTED if run.status == OPEN and is_silent else run.status


def _services(named: Collection[str], client: Client) -> list[str]:
    if wrong := [s for s in named if s not in LOOKUPS]:
        raise InvalidInput(f"{wrong[0]!r} gives no open copies.", f"choose of {', '.join(COPY_SERVICES)}.")
    if "unpaywall" in named and not client.secrets.mail:
        raise InvalidInput("Unpaywall wants a mail address.", "set SLR_CONTACT_MAIL to yours.")
    return list(named) or [s for s in COPY_SERVICES if s != "unpaywall" or client.secrets.mail]


def _open_rows(ctx: Context) -> list[fulltexts.Row]:
    """Reports that are sought and have no file."""
    wanted = fulltexts.Wanted(status=RetrievalStatus.SOUGHT, has_file=False, most=1_000_000)
    return list(fulltexts.listing(ctx, wanted).rows)


def _fetch(ctx: Context, downloads: Downloads, row: fulltexts.Row, actor: str) -> Iterator[Tried]:
    report = row.sought.report
    known = {a.address for a in row.attempts}
    for copy in _untried(row.copies, known)[:MOST_TRIES]:
        tried = _try(ctx, downloads, report, copy.address, actor)
        yield tried
        if tried.is_kept:
            return


def _untried(found: Sequence[OpenCopy], known: Collection[str]) -> list[OpenCopy]:
    return [copy for copy in found if copy.address not in known]


def _try(ctx: Context, downloads: Downloads, report: Report, address: str, actor: str) -> Tried:
    """Fetch one address and give its file to the report, if it is surely of it; keep what became of it."""
    event_id, sha256, reason = str(uuid4()), "", ""
    try:
        fetched = _pdf_at(downloads, address)
        sha256 = _give(ctx, report, fetched, address, actor, event_id)
    except ReviewError as error:
        reason = error.message
    ctx.db.write(
        Event(actor, "try open copy", report.report_id, f"{event_id}:tried"),
        lambda unit: copies.add_attempt(
            unit,
            f"{event_id}:tried",
            report.report_id,
            address,
            is_kept=bool(sha256),
            reason=reason,
            sha256=sha256,
            reviewer_id=actor,
        ),
    )
    return Tried(report.report_id, address, bool(sha256), reason)


def _pdf_at(downloads: Downloads, address: str) -> Fetched:
    """The PDF at an address, or at the one that the page there names."""
    found = downloads.fetch(address, MOST_BYTES)
    if b"%PDF-" in found.body[:1024]:
        return found
    if "html" in found.kind and (other := pdf_address(found.body, found.address)):
        found = downloads.fetch(other, MOST_BYTES)
        if b"%PDF-" in found.body[:1024]:
            return found
    kind = "a web page" if "html" in found.kind else found.kind or "no PDF"
    raise PageFault(Fault.FINAL, f"there is {kind} in place of a PDF")


def _give(ctx: Context, report: Report, fetched: Fetched, address: str, actor: str, event_id: str) -> str:
    name = f"{report.report_id}.pdf"
    with TemporaryDirectory(prefix="slr-") as folder:
        path = Path(folder) / name
        path.write_bytes(fetched.body)
        text = read_pdf(path, "the file there")
        entry = report.entry
        own = Wanted(
            report.report_id,
            frozenset({entry.doi} - {""}),
            entry.title,
            tuple(a.family or a.literal for a in entry.authors),
        )
        # The name is ours and says nothing.
        found = match("copy.pdf", text, Index([own]))
        if found.doubt is not None:
            raise PageFault(Fault.FINAL, _DOUBTS.get(found.doubt, found.doubt.value))
        given = give_file(
            ctx, report.report_id, path, name, actor=actor, origin=address, event_id=event_id, text=text
        )
    return given.sha256
