"""One source being asked: page by page, each kept before the next, and closed into a run."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from review.errors import Stale
from review.model import Harvest, HarvestPage, RunStatus, SearchRun
from review.pipeline.archiving import archive_of, kept_page, met_before, part_accounts, read_pages
from review.pipeline.closing import close
from review.pipeline.core import CLI, DEFAULT_ROUND, Context
from review.pipeline.planning import Plan, question_hash
from review.search.accounts import completeness, usual_claim
from review.search.archive import ArchiveError
from review.search.harvest import Cursor, Step, identity, walk
from review.search.http import Client
from review.search.source import Budget, Fault, Page, PageFault, Request
from review.store import Event, Unit, harvests, manifests, runs
from review.store.database import now

DONE = (RunStatus.COMPLETE, RunStatus.UNKNOWN)
"""Nothing is left to ask; unknown means that the service never says how much it has."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one source has come. ``claimed`` is None while the service has not said."""

    source_id: str
    label: str
    received: int
    claimed: int | None
    pages: int
    note: str = ""
    budget: Budget | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """How a source ended. ``run`` is None when it brought nothing new to tell."""

    source_id: str
    label: str
    status: RunStatus
    reason: str
    run: SearchRun | None = None
    was_done: bool = False


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Order:
    """How a search is to be done.

    ``only`` names sources; ``limit`` takes that many new records of each and leaves the search open;
    ``is_again`` asks anew what was asked already in this round; ``is_window`` asks for what entered
    the service since the last round, where it can tell and the query is the same.
    """

    round_name: str = DEFAULT_ROUND
    only: tuple[str, ...] = ()
    limit: int | None = None
    is_again: bool = False
    is_window: bool = False


@dataclass(slots=True)
class Stop:
    """Asks the walks to end after their page; Ctrl-C sets it."""

    is_wanted: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Task:
    """What all sources of one search share."""

    ctx: Context
    order: Order
    client: Client
    listen: Listener
    stop: Stop


def prepare(task: Task, plan: Plan) -> tuple[Harvest, bool]:
    """The harvest to go on with, and whether there is nothing left to do."""

    def work(unit: Unit) -> tuple[str, bool]:
        round_ = runs.open_round(unit, task.order.round_name)
        asked = plan.question
        wanted = question_hash(asked)
        same = [
            h
            for h in harvests.of_source(unit, round_.round_id, plan.source.id)
            if question_hash(h.question) == wanted
        ]
        last = same[-1] if same else None
        if last is None or _is_over(unit, last, task.order):
            identity = f"{round_.round_id}|{plan.source.id}|{wanted}|{len(same) + 1}"
            harvest_id = hashlib.sha256(identity.encode()).hexdigest()[:12]
            harvests.begin(
                unit,
                harvest_id,
                round_.round_id,
                plan.source.id,
                plan.connector.info.id,
                asked,
                Cursor().as_data(),
            )
            return harvest_id, False
        if last.status in DONE:
            return last.harvest_id, True
        if last.cursor is None:
            harvests.restart(unit, last.harvest_id, Cursor().as_data())
        else:
            harvests.reopen(unit, last.harvest_id)
        return last.harvest_id, False

    harvest_id, is_done = task.ctx.db.write(Event(CLI, "ask", plan.source.id), work).result
    with task.ctx.db.read() as unit:
        return harvests.get(unit, harvest_id), is_done


def _is_over(unit: Unit, last: Harvest, order: Order) -> bool:
    """Whether the source is asked anew: told so, or since what it brought was taken out again."""
    return (last.status in DONE and order.is_again) or last.harvest_id in manifests.undone_harvests(unit)


class Harvesting:
    """One source being asked."""

    def __init__(self, task: Task, plan: Plan, harvest: Harvest) -> None:
        self.task, self.plan, self.harvest = task, plan, harvest
        self.archive = archive_of(task.ctx)
        with task.ctx.db.read() as unit:
            rows = harvests.pages(unit, harvest.harvest_id)
        # Each page is read once: from the archive here, or as it comes.
        self.pages = list(read_pages(self.archive, plan.connector, rows))
        self.met = met_before(harvest.question, self.pages)
        self.ids = set().union(*(m.ids for m in self.met.values()))
        self.before = len(self.ids)
        self.budget: Budget | None = None
        self.cursor = Cursor.from_data(dict(harvest.cursor)) if harvest.cursor else None
        self._writing: Future[None] | None = None
        self._sender: ThreadPoolExecutor | None = None
        self._ahead: tuple[str, Future[Page]] | None = None

    def run(self) -> Asked:
        """Walk to the end, or as far as it goes, and close."""
        status, reason = self._walk()
        if status is RunStatus.OPEN:
            return Asked(self.plan.source.id, self.plan.source.name, status, reason)
        run = close(
            self.task.ctx,
            self.plan.source,
            self.harvest.harvest_id,
            status,
            reason,
            pages=self.pages,
            parts=part_accounts(self.harvest.question, self.met, self.cursor),
            at_most=self.task.order.limit,
        )
        self._tell(f"{status.value}{': ' if reason else ''}{reason}")
        return Asked(self.plan.source.id, self.plan.source.name, status, reason, run)

    def _walk(self) -> tuple[RunStatus, str]:
        steps = walk(
            self.plan.connector,
            self.plan.compiled.parts,
            self._fetch,
            cursor=self.cursor,
            met=self.met,
            since=self.plan.since,
            ahead=self._send_ahead,
        )
        try:
            # A page is read and its row written while the service works on the next one: still one
            # request at a time, and one row after the other.
            with ThreadPoolExecutor(max_workers=1) as writer, ThreadPoolExecutor(max_workers=1) as sender:
                self._sender = sender
                for step in steps:
                    self._wait()
                    self._writing = writer.submit(self._write, *self._row(step))
                    if reason := self._early(step):
                        return reason
        except (PageFault, ArchiveError) as fault:
            is_budget = isinstance(fault, PageFault) and fault.fault is Fault.BUDGET
            is_partial = is_budget or bool(self.ids)
            return (RunStatus.PARTIAL if is_partial else RunStatus.FAILED), fault.message
        finally:
            self._wait()
        parts = part_accounts(self.harvest.question, self.met, self.cursor)
        return completeness(self.plan.connector.info, parts)

    def _early(self, step: Step) -> tuple[RunStatus, str] | None:
        """Why to stop before the end, if there is a reason."""
        limit = self.task.order.limit
        if limit is not None and len(self.ids) - self.before >= limit:
            taken = len(self.ids) - self.before
            if step.next is not None or taken > limit:
                return RunStatus.PARTIAL, f"stopped at the limit of {limit:,}"
        if step.next is None:
            return None
        if self.task.stop.is_wanted.is_set() and self._ahead is None:
            return RunStatus.OPEN, "interrupted; the same command goes on from here"
        if self.budget is not None and self.budget.remaining <= 0:
            return RunStatus.PARTIAL, f"the service's allowance is used up ({self.budget.unit})"
        return None

    def _fetch(self, request: Request, accept: Callable[[Page], Any]) -> tuple[Page, Any]:
        def kept(page: Page) -> Any:
            # The bytes are on disk before anything reads them; those of a bad answer are tidied away.
            self.archive.keep(page.body)
            self.budget = self.plan.connector.budget(page) or self.budget
            return accept(page)

        asked, sent = self._ahead or ("", None)
        self._ahead = None
        return self.task.client.fetch(
            self.plan.connector.info,
            self.plan.base,
            request,
            kept,
            lambda seconds, why: self._tell(f"waiting {seconds:.0f} s: {why}"),
            sent if asked == request.fingerprint else None,
        )

    def _send_ahead(self, request: Request) -> None:
        """Send the next request while this page is read, unless the search may end with this page."""
        may_end = self.task.order.limit is not None or self.task.stop.is_wanted.is_set()
        is_scarce = self.budget is not None and self.budget.remaining <= 1
        is_sent = self._ahead is not None and self._ahead[0] == request.fingerprint
        if self._sender is None or may_end or is_scarce or is_sent:
            return
        info, base = self.plan.connector.info, self.plan.base
        sent = self._sender.submit(self.task.client.exchange, info, base, request)
        self._ahead = (request.fingerprint, sent)

    def _row(self, step: Step) -> tuple[HarvestPage, Cursor | None]:
        """The row of a page that was received, and the cursor that goes with it."""
        page = step.page
        row = HarvestPage(
            number=len(self.pages) + 1,
            part=step.part,
            sha256=hashlib.sha256(page.body).hexdigest(),
            size=len(page.body),
            status=page.status,
            headers=dict(page.headers),
            request=page.request.as_data(),
            item_count=len(step.items),
            claimed_count=step.claimed,
            received_at=now(),
        )
        self.pages.append(kept_page(row, self.plan.connector, page, step.items))
        self.ids.update(map(identity, step.items))
        self.cursor = step.next
        self._tell("")
        return row, step.next

    def _write(self, row: HarvestPage, cursor: Cursor | None) -> None:
        """Write a page's row and move the cursor, in one transaction."""
        harvest_id = self.harvest.harvest_id
        event = Event(
            CLI,
            "keep page",
            f"{self.plan.source.id}: {row.number}",
            event_id=f"page:{harvest_id}:{row.number}",
        )
        data = cursor.as_data() if cursor else None
        saved = self.task.ctx.db.write(event, lambda unit: harvests.keep(unit, harvest_id, row, data))
        if not saved.is_new:
            raise Stale("Another search is asking this source at this moment.", "wait until it has ended.")

    def _wait(self) -> None:
        """Until the last row is written; raises what went wrong there."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _tell(self, note: str) -> None:
        claims = [usual_claim(m.claims) for m in self.met.values() if m.claims]
        is_whole = len(claims) == len(self.plan.compiled.parts)
        self.task.listen(
            Progress(
                self.plan.source.id,
                self.plan.source.name,
                len(self.ids),
                sum(claims) if is_whole else None,
                len(self.pages),
                note,
                self.budget,
            )
        )
