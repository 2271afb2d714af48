"""Search: ask every source to its end, keep every answer, and go on where a stop left off.

An answer's bytes are on disk before anything reads them; its row, and the cursor that leads on, are
then written in one transaction. So a search that is killed loses nothing and takes nothing twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from review import __version__
from review.errors import InvalidInput, ReviewError
from review.model import Harvest, RunStatus
from review.pipeline.archiving import archive_of
from review.pipeline.asking import Asked, Harvesting, Listener, Order, Stop, Task, prepare
from review.pipeline.closing import close
from review.pipeline.core import Context
from review.pipeline.planning import Plan, plans, question_hash
from review.search.http import Client
from review.search.secrets import from_environment
from review.search.sources import CITATION_SOURCES, SOURCES
from review.store import harvests, runs

OVERLAP = timedelta(days=30)
MOST_THREADS = 8


def search(
    ctx: Context,
    order: Order | None = None,
    *,
    client: Client | None = None,
    listen: Listener = lambda progress: None,
    stop: Stop | None = None,
) -> list[Asked]:
    """Ask every source of the protocol, or those named; hosts side by side, one request at a time each.

    A source that fails never stops the others: it ends as partial or failed, with the reason.
    """
    order = order or Order()
    if order.limit is not None and order.limit < 1:
        raise InvalidInput("A limit must be at least 1.", "leave it out to take everything.")
    chosen = plans(ctx.protocol, order.only)
    if not chosen:
        raise InvalidInput("The protocol names no source that can be asked.", "add service: openalex.")
    return ask_all(Task(ctx, order, client or own_client(), listen, stop or Stop()), chosen)


def ask_all(task: Task, chosen: Sequence[Plan]) -> list[Asked]:
    """Ask several sources: hosts side by side, the sources of one host one after the other."""
    queues: dict[str, list[Plan]] = {}
    for plan in chosen:
        queues.setdefault(urlsplit(plan.base).netloc, []).append(plan)
    with ThreadPoolExecutor(max_workers=min(len(queues), MOST_THREADS)) as pool:
        futures = [pool.submit(_queue, task, queue) for queue in queues.values()]
        try:
            done = [asked for future in futures for asked in future.result()]
        except KeyboardInterrupt:
            task.stop.is_wanted.set()
            raise
    _tidy(task.ctx)
    place = {plan.source.id: n for n, plan in enumerate(chosen)}
    return sorted(done, key=lambda asked: place[asked.source_id])


def own_client() -> Client:
    """A client with the keys and the mail address of the environment."""
    infos = {name: c.info for name, c in (SOURCES | CITATION_SOURCES).items()}
    return Client(from_environment(infos), agent=f"slr-pipeline/{__version__}")


def _queue(task: Task, queue: Iterable[Plan]) -> list[Asked]:
    """The sources of one host, one after the other."""
    return [_source(task, plan) for plan in queue if not task.stop.is_wanted.is_set()]


def _source(task: Task, plan: Plan) -> Asked:
    info = plan.connector.info
    plan = _windowed(task, plan) if task.order.is_window and info.has_window else plan
    harvest, is_done = prepare(task, plan)
    if is_done:
        return Asked(plan.source.id, plan.source.name, harvest.status, harvest.reason, was_done=True)
    if info.key and info.key.is_required and not task.client.secrets.key(info):
        return _skipped(task, plan, harvest, f"no key: set {info.key.variable}")
    try:
        return Harvesting(task, plan, harvest).run()
    except ReviewError as error:
        # Its state is kept; what went wrong here is this source's, and the others go on.
        return Asked(plan.source.id, plan.source.name, RunStatus.FAILED, str(error))


def _windowed(task: Task, plan: Plan) -> Plan:
    """The plan, asking only for what entered since the last whole search of the same question.

    With an overlap: services put records in late. Another query, or no such search, is asked whole.
    """
    wanted = question_hash(plan.question)
    with task.ctx.db.read() as unit:
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        whole = [
            h
            for h in harvests.everything(unit)
            if h.source_id == plan.source.id
            and names[h.round_id] != task.order.round_name
            and h.status is RunStatus.COMPLETE
            and question_hash({**h.question, "since": None}) == wanted
        ]
    if not whole:
        return plan
    return replace(plan, since=(whole[-1].opened_at - OVERLAP).date())


def _skipped(task: Task, plan: Plan, harvest: Harvest, reason: str) -> Asked:
    run = close(task.ctx, plan.source, harvest.harvest_id, RunStatus.SKIPPED, reason)
    return Asked(plan.source.id, plan.source.name, RunStatus.SKIPPED, reason, run)


def _tidy(ctx: Context) -> None:
    """Answers that no page refers to: bad ones, and one that a kill left behind."""
    looked_up = time.time()
    with ctx.db.read() as unit:
        if any(h.status is RunStatus.OPEN for h in harvests.everything(unit)):
            return
        wanted: Sequence[str] = harvests.kept_hashes(unit)
    archive_of(ctx).tidy(wanted, looked_up)
