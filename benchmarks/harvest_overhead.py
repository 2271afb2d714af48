"""How much a search adds to the time the service itself takes.

A service on loopback takes a given time for every page; the ratio is what the whole search took beyond
that, against it. Only ratios within one run mean anything.

    python benchmarks/harvest_overhead.py --records 5000 --page 100 --delay 0.5
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from review.pipeline import searching
from review.pipeline.core import open_context
from review.search.http import Client
from review.search.secrets import Secrets
from tests.harvest.faulty import Service, serving
from tests.harvest.reviewing import write_protocol


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--page", type=int, default=100)
    parser.add_argument("--delay", type=float, default=0.5, help="seconds the service takes for a page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _service(args) as (base, took_itself):
        os.environ["SLR_BASE_URL_OPENALEX"] = base
        ctx = open_context(write_protocol(Path(folder)))
        begun = time.perf_counter()
        cpu = time.process_time()
        (asked,) = searching.search(ctx, client=Client(Secrets()))
        took, used = time.perf_counter() - begun, time.process_time() - cpu
        ctx.db.close()
    if asked.run is None or asked.run.record_count != args.records:
        raise SystemExit(f"the search is not whole: {asked}")
    own, pages = took_itself.value, -(-args.records // args.page) + 1
    sys.stdout.write(
        f"{args.records:,} records, {pages} pages; the service took {own:.1f} s, the search {took:.1f} s "
        f"({used:.2f} s of processor); load {os.getloadavg()[0]:.1f}\n"
        f"added: {100 * (took - own) / own:.1f} %\n"
    )


@contextmanager
def _service(args: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    """The service in a process of its own: its address, and the seconds it has taken so far."""
    own = multiprocessing.Value("d", 0.0)
    address, answer = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(args, answer, own), daemon=True)
    process.start()
    try:
        yield address.recv(), own
    finally:
        process.kill()


def _serve(args: argparse.Namespace, answer: Any, own: Any) -> None:
    service = Service(args.records, args.page, delay=args.delay)
    with serving(service, own) as base:
        answer.send(base)
        threading.Event().wait()


if __name__ == "__main__":
    main()
