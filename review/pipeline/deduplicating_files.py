"""Deduplication of files without a review: which records are one report, what to ask, what is related."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd

from review.dedup.cluster_client import local_workers, scheduler_at
from review.dedup.cluster_run import deduplicate_on
from review.dedup.explaining import Story, explain, fields_of
from review.dedup.raw import of_frame
from review.dedup.tables import ASK, TableResult, deduplicate_table, match_table
from review.errors import NotFound
from review.pipeline.converting import Account
from review.pipeline.record_files import read_records
from review.search.formats.csv_writer import neutralise

Engine = Callable[[pd.DataFrame], TableResult]


@dataclass(frozen=True)
class FilesDeduplicated:
    """What became of the records of some files, and of the files. ``seconds`` is the engine's time."""

    result: TableResult
    accounts: tuple[Account, ...]
    seconds: float

    @property
    def rejects(self) -> int:
        """How many entries could not be read, and are in no cluster."""
        return sum(len(account.rejects) for account in self.accounts)

    @property
    def left_out(self) -> int:
        """How many pairs were not compared because their key is too common."""
        return sum(block.left_out for block in self.result.capped)

    def as_data(self) -> dict[str, Any]:
        """The numbers as plain data."""
        records = len(self.result.clusters)
        return {
            "records": records,
            "reports": self.result.report_count,
            "duplicates": records - self.result.report_count,
            "questions": len(self.result.queue),
            "links": len(self.result.links),
            "rejects": self.rejects,
            "capped": [asdict(block) for block in self.result.capped],
            "pairs_left_out": self.left_out,
            "aliases": [list(alias) for alias in self.result.aliases],
            "seconds": round(self.seconds, 3),
            "files": [account.as_data() for account in self.accounts],
        }


def deduplicate_files(paths: Sequence[Path], engine: Engine = deduplicate_table) -> FilesDeduplicated:
    """Read the files and find the records that describe the same report; see ``read_records`` for ids.

    ``engine`` does the work on the table of records: this machine's, or a cluster's.
    """
    read = read_records(paths)
    begun = monotonic()
    result = engine(read.frame)
    return FilesDeduplicated(result, read.accounts, monotonic() - begun)


@contextmanager
def engine_on(workers: int | None = None, scheduler: str | None = None) -> Iterator[Engine]:
    """The engine on this process; on so many ``workers``, gone afterwards; or on the cluster of a scheduler.

    All three give the same result. Raises ReviewError where Dask is missing or nobody answers.
    """
    if workers is None and not scheduler:
        yield deduplicate_table
        return
    with scheduler_at(scheduler) if scheduler else local_workers(workers or 0) as client:
        yield partial(deduplicate_on, client)


def explain_in_files(paths: Sequence[Path], record_a: str, record_b: str) -> Story:
    """The story of two records of the files, compared with all the others in them."""
    frame = read_records(paths).frame
    matched = match_table(frame, review_at=ASK)
    raw = of_frame(frame)
    fields = fields_of(raw[raw["record_id"].isin([record_a, record_b])])
    for record_id in (record_a, record_b):
        if record_id not in fields:
            raise NotFound(
                f"There is no record {record_id!r} in these files.",
                "clusters.csv (slr dedup FILE -o clusters.csv) has the ids.",
            )
    return explain(matched, fields, record_a, record_b)


# ---- tables out --------------------------------------------------------------------------------


def clusters_csv(done: FilesDeduplicated) -> str:
    """``record_id, cluster_id, keep``: every record once, in the order of the files."""
    return _csv(done.result.clusters.columns, done.result.clusters.itertuples(index=False, name=None))


def queue_csv(done: FilesDeduplicated) -> str:
    """``record_id_1, record_id_2, score, reason``: pairs for a person, best first."""
    return _csv(done.result.queue.columns, done.result.queue.itertuples(index=False, name=None))


def links_csv(done: FilesDeduplicated) -> str:
    """``record_id_1, record_id_2, kind, reason``: pairs that are related and not the same report."""
    rows = ((x.record_a, x.record_b, x.kind.value, x.reason) for x in done.result.links)
    return _csv(("record_id_1", "record_id_2", "kind", "reason"), rows)


def _csv(header: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """Rows as CSV; ``plain_id`` gives back an id that a spreadsheet would have run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutralise(c) if isinstance(c, str) else c for c in row] for row in rows)
    return out.getvalue()
