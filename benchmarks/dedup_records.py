"""Synthetic records of works, copies and look-alikes, the same ones for a seed, as many as wanted.

    python benchmarks/dedup_records.py 100000 records.csv.gz [--seed 1]

Writes CSV, or Parquet if the name says so, with the columns of the labelled sets. ``cluster_id`` says
which records are one work and ``origin_label`` what kind of look-alike a work is; both are labels,
never an input of a matcher.
30 of 100 records are copies: of every work that has copies, one to seven, mostly one or two.
Which shares of everything else there are is printed by --shares.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import dedup_works
from benchmarks.dedup_exports import SOURCES, Desk
from benchmarks.dedup_faults import FAULTS
from benchmarks.dedup_lookalikes import KINDS, LOOKALIKE_SHARE, resemble
from benchmarks.dedup_works import make_library

COPIES = 0.3
LABELS = ("cluster_id", "origin_label")
_LARGEST = 8


def make_records(count: int, seed: int = 1) -> pd.DataFrame:
    """So many records in random order, every column text and ``""`` where a source says nothing.

    The same count and seed give the same table; other counts give other records altogether.
    """
    collects = gc.isenabled()
    gc.disable()  # nothing here goes in circles, and every look would walk through all works again
    try:
        return _make(count, np.random.default_rng([seed, count]))
    finally:
        if collects:
            gc.enable()


def _make(count: int, rng: np.random.Generator) -> pd.DataFrame:
    works_count = count - int(count * COPIES)
    library = make_library(rng, works_count)
    resemble(rng, library.works)
    of_work = np.concatenate([np.arange(works_count), _copied(rng, works_count, count - works_count)])
    rng.shuffle(of_work)
    works = [library.works[i] for i in of_work.tolist()]
    width = len(str(count))
    columns = {
        "record_id": [f"syn{i:0{width}}" for i in range(count)],
        "cluster_id": [f"w{i:0{width}}" for i in of_work.tolist()],
        **Desk(rng, works, library.people).columns(),
        "origin_label": [work.origin for work in works],
    }
    return pd.DataFrame(columns, dtype="str")


def _copied(rng: np.random.Generator, works: int, copies: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For every copy the work it is a copy of."""
    numbers = rng.geometric(0.55, size=works).clip(max=_LARGEST - 1)
    chosen = rng.permutation(works)
    return np.repeat(chosen, numbers)[:copies]


def _shares() -> str:
    total = sum(share for share, _, _ in KINDS.values())
    weights = sum(source.weight for source in SOURCES)
    lines = [
        f"{COPIES:6.1%}  records that are copies",
        f"{LOOKALIKE_SHARE:6.1%}  works made to resemble another, of which",
        *(f"{share / total:8.1%}  {name}" for name, (share, _, _) in KINDS.items()),
        f"{dedup_works.HAS_ABSTRACT:6.1%}  works with an abstract",
        f"{dedup_works.HAS_PMID:6.1%}  works in PubMed",
        f"{dedup_works.HAS_ORIGINAL_TITLE:6.1%}  works that some sources name in translation",
        "records by source",
        *(f"{source.weight / weights:8.1%}  {source.name}" for source in SOURCES),
        "records with a fault",
        *(f"{share:8.1%}  {fault}" for fault, share in FAULTS.items()),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> None:
    """Write a table, or print the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", action="store_true", help="print what the records are made of")
    args = parser.parse_args(arguments)
    if args.shares or args.path is None:
        sys.stdout.write(_shares())
        return
    records = make_records(args.count, args.seed)
    if args.path.suffix == ".parquet":
        records.to_parquet(args.path, index=False)
    else:
        records.to_csv(args.path, index=False)


if __name__ == "__main__":
    main()
