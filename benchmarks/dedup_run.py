"""One engine on one table in this process, and what it took: the workbench of the other scripts.

    python benchmarks/dedup_run.py ENGINE RECORDS FOLDER [--known CLUSTERS]

ENGINE is ours, bib-dedupe or splink; the last two need an interpreter that has them. RECORDS is a table
(.csv, .csv.gz, .parquet) with the columns of the labelled sets. Into FOLDER go clusters.csv (record_id,
cluster_id), queue.csv (record_id_1, record_id_2, best first) and measure.json: CPU seconds with those of
child processes, wall seconds, and the peak of memory before and after, in MiB. The clock starts when the
table has been read and the engine imported. No engine sees a label: cluster_id and every column that ends
in _label or _flag are dropped first.

--known gives the clusters of records that an earlier run has placed (ours only): only the others are new.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import dedup_engines

ENGINES: dict[str, tuple[str, Callable[[], dedup_engines.Engine]]] = {
    "ours": ("slr-pipeline", dedup_engines.ours),
    "bib-dedupe": ("bib-dedupe", dedup_engines.bib_dedupe),
    "splink": ("splink", dedup_engines.splink),
}


def read_table(path: Path) -> pd.DataFrame:
    """A table of records, every column text and ``""`` where a source says nothing."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def without_labels(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a matcher may see it."""
    labels = [c for c in table.columns if c == "cluster_id" or c.endswith(("_label", "_flag"))]
    return table.drop(columns=labels)


def main(arguments: list[str] | None = None) -> None:
    """Run, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("records", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path)
    args = parser.parse_args(arguments)
    package, prepare = ENGINES[args.engine]
    table = without_labels(read_table(args.records))
    known = read_table(args.known) if args.known else None
    engine = prepare()
    args.folder.mkdir(parents=True, exist_ok=True)
    before, cpu, wall = _peak(), _cpu(), time.perf_counter()
    clusters, queue = engine(table, known)
    measure = {
        "engine": args.engine,
        "version": version(package),
        "records": len(table),
        "new": len(table) - (0 if known is None else len(known)),
        "cpu_seconds": round(_cpu() - cpu, 3),
        "wall_seconds": round(time.perf_counter() - wall, 3),
        "table_mib": round(before, 1),
        "peak_mib": round(_peak(), 1),
        "queue": len(queue),
    }
    clusters.to_csv(args.folder / "clusters.csv", index=False)
    queue.to_csv(args.folder / "queue.csv", index=False)
    (args.folder / "measure.json").write_text(json.dumps(measure), encoding="utf-8")


def _cpu() -> float:
    own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in own)


def _peak() -> float:
    """The highest memory of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would hold what the process that started this one had, if that was more
        told = status.read_text(encoding="ascii").partition("VmHWM:")[2]
        return int(told.split()[0]) / 2**10
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
