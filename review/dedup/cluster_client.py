"""Workers to deduplicate on: processes of this machine, or a Dask cluster that is there already."""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.errors import InvalidInput, ReviewError

if TYPE_CHECKING:
    from distributed import Client

WAIT = 30  # seconds in which a cluster must answer and have a worker


@contextmanager
def local_workers(count: int) -> Iterator[Client]:
    """A cluster of so many processes on this machine, gone again afterwards.

    Raises InvalidInput for fewer than one, ReviewError where Dask is not installed.
    """
    if count < 1:
        raise InvalidInput(f"{count} workers do nothing.", "use --workers 2 or more.")
    distributed = _distributed()
    with (
        _settings(),
        distributed.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, host="127.0.0.1",
            dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        yield client


@contextmanager
def scheduler_at(address: str) -> Iterator[Client]:
    """A cluster that is there already, by the address of its scheduler (``tcp://host:8786``).

    Raises ReviewError where nobody answers, no worker is there, or a worker has not this program in
    this version.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=WAIT)
    except (OSError, ValueError) as error:
        raise ReviewError(
            f"No Dask scheduler answers at {address}: {error}", "start one with: dask scheduler"
        ) from error
    with _settings(), client:
        _check_workers(client, address)
        yield client


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WAIT)
        found = set(client.run(engine_here).values())
    except TimeoutError as error:
        raise ReviewError(
            f"The scheduler at {address} has no worker.", f"start some with: dask worker {address}"
        ) from error
    except ImportError as error:
        raise ReviewError(
            f"The workers at {address} cannot load slr-pipeline: {error}.", "install it on each of them."
        ) from error
    if found != {engine_here()}:
        raise ReviewError(
            f"Not all workers at {address} have the slr-pipeline that is installed here.",
            "install one version everywhere.",
        )


def engine_here() -> str:
    """A digest of the engine's own source, the same on every machine that has the same engine."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise ReviewError(
            "Work on several processes needs Dask, which is not installed.",
            "pip install 'slr-pipeline[cluster]'.",
        ) from error


def _settings() -> Any:
    """The records travel inside the graph, on purpose: what a dead worker had can be sent again."""
    config = importlib.import_module("dask.config")
    return config.set({"distributed.admin.large-graph-warning-threshold": "1TB"})
