"""What deduplication costs as the records grow, and what an update costs beside the whole.

    python benchmarks/dedup_growth.py growth.csv 10000 100000 1000000 [--svg FILE]
    python benchmarks/dedup_growth.py growth.csv 10000 --peers PYTHON [--engine bib-dedupe]
    python benchmarks/dedup_growth.py growth.csv --update 100000+2000

Records are made up by benchmarks/dedup_records.py; each size runs in a fresh process of its own. The
CSV gets a line for each engine and size, in the place of an older one of the same: CPU seconds, wall
seconds, the highest memory in MiB and what the table alone took of it, false and missed pairs, those
still missed when a perfect reviewer has answered the queue, queued pairs, and false pairs by the kind
of look-alike. --svg draws CPU seconds and memory of every line the CSV then holds.

--update places the first records, then adds the others with known=, and compares that with doing all
at once. Only ratios within one run mean anything; machines differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.dedup_engines import closed
from benchmarks.dedup_plot import draw
from benchmarks.dedup_run import ENGINES, read_table

_HERE = Path(__file__).parent
_COLUMNS = [
    "engine", "version", "records", "cpu_seconds", "wall_seconds", "peak_mib", "table_mib", "true_pairs",
    "false_pairs", "missed_pairs", "missed_after_review", "queue", "false_kinds", "load",
]  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Measure, write and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("csv", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", metavar="SIZE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="ours unless given; repeatable")
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter for the other engines")
    parser.add_argument("--update", metavar="N+K", help="so many records, and so many more")
    parser.add_argument("--svg", type=Path)
    args = parser.parse_args(arguments)
    engines = args.engine or (list(ENGINES) if args.peers else ["ours"])
    if any(engine != "ours" for engine in engines) and not args.peers:
        parser.error("the other engines need --peers PYTHON")
    with tempfile.TemporaryDirectory() as name:
        for size in args.sizes:
            path = _made(Path(name), size, args.seed)
            for engine in engines:
                python = sys.executable if engine == "ours" else args.peers
                row = _measured(python, engine, path, Path(name) / engine)
                _keep(args.csv, row)
                _say(", ".join(f"{key} {value}" for key, value in row.items()))
            path.unlink()
        if args.update:
            existing, new = (int(part) for part in args.update.split("+"))
            _say(_update(Path(name), existing, new, args.seed))
    if args.svg:
        args.svg.write_text(draw(read_table(args.csv)), encoding="utf-8")


def _made(folder: Path, count: int, seed: int) -> Path:
    path = folder / "records.parquet"
    _run([sys.executable, str(_HERE / "dedup_records.py"), str(count), str(path), "--seed", str(seed)])
    return path


def _measured(
    python: str, engine: str, records: Path, folder: Path, known: Path | None = None
) -> dict[str, Any]:
    """One engine on one table in a process of its own: its line for the CSV."""
    extra = ["--known", str(known)] if known else []
    _run([python, str(_HERE / "dedup_run.py"), engine, str(records), str(folder), *extra])
    measure = json.loads((folder / "measure.json").read_text(encoding="utf-8"))
    truth = pd.read_parquet(records, columns=["record_id", "cluster_id", "origin_label"])
    pairs = count_pairs(truth, read_table(folder / "clusters.csv"), read_table(folder / "queue.csv"))
    row = {**measure, **pairs, "load": round(os.getloadavg()[0], 1)}
    return {column: row[column] for column in _COLUMNS}


def count_pairs(truth: pd.DataFrame, clusters: pd.DataFrame, queue: pd.DataFrame) -> dict[str, Any]:
    """False, missed and true pairs by the definitions of the labelled sets' score.py.

    A false pair counts under the kind of look-alike that either of its records is, "work" if neither.
    """
    both = truth.merge(clusters.rename(columns={"cluster_id": "found"}), on="record_id", how="left")
    both["found"] = both["found"].fillna(both["record_id"])
    true, found = _pairs(both, ["cluster_id"]), _pairs(both, ["found"])
    right = _pairs(both, ["cluster_id", "found"])
    work = truth.set_index("record_id")["cluster_id"]
    is_true = queue["record_id_1"].map(work) == queue["record_id_2"].map(work)
    joined = pd.concat([_chain(both), queue[is_true]])
    both["after"] = both["record_id"].map(
        closed(both["record_id"], joined).set_index("record_id")["cluster_id"]
    )
    return {
        "true_pairs": true,
        "false_pairs": found - right,
        "missed_pairs": true - right,
        "missed_after_review": true - _pairs(both, ["cluster_id", "after"]),
        "false_kinds": " ".join(f"{kind}:{n}" for kind, n in _false_kinds(both).most_common()),
    }


def _pairs(table: pd.DataFrame, columns: list[str]) -> int:
    sizes = table.groupby(columns).size()
    return int((sizes * (sizes - 1) // 2).sum())


def _chain(both: pd.DataFrame) -> pd.DataFrame:
    """Pairs that hold the found clusters together."""
    before = both.groupby("found")["record_id"].shift()
    chain = pd.DataFrame({"record_id_1": before, "record_id_2": both["record_id"]})
    return chain[before.notna()]


def _false_kinds(both: pd.DataFrame) -> Counter[str]:
    mixed = both[both.groupby("found")["cluster_id"].transform("nunique") > 1]
    kinds: Counter[str] = Counter()
    for _, members in mixed.groupby("found"):
        rows = list(members[["cluster_id", "origin_label"]].itertuples(index=False))
        for i, (work, kind) in enumerate(rows):
            for other_work, other_kind in rows[i + 1 :]:
                if work != other_work:
                    kinds[kind if kind != "work" else other_kind] += 1
    return kinds


def _keep(path: Path, row: dict[str, Any]) -> None:
    """Put a line into the CSV, in the place of one of the same engine and size."""
    table = read_table(path) if path.exists() else pd.DataFrame(columns=_COLUMNS)
    same = (table["engine"] == row["engine"]) & (table["records"] == str(row["records"]))
    new = pd.DataFrame([{key: str(value) for key, value in row.items()}])
    table = pd.concat([table[~same], new])
    order = table["records"].astype(int)
    table = table.assign(order=order).sort_values(["engine", "order"]).drop(columns="order")
    table.to_csv(path, index=False)


def _update(folder: Path, existing: int, new: int, seed: int) -> str:
    """What new records cost beside everything at once, and whether they are placed as well."""
    path = _made(folder, existing + new, seed)
    earlier = folder / "earlier.parquet"
    pd.read_parquet(path).head(existing).to_parquet(earlier)
    _measured(sys.executable, "ours", earlier, folder / "earlier")
    whole = _measured(sys.executable, "ours", path, folder / "whole")
    update = _measured(sys.executable, "ours", path, folder / "update", folder / "earlier/clusters.csv")
    lines = [
        f"{name}: {row['cpu_seconds']:.2f} CPU seconds, {row['peak_mib']:.0f} MiB, "
        f"{row['false_pairs']} false and {row['missed_pairs']} missed of {row['true_pairs']} pairs, "
        f"{row['queue']} queued"
        for name, row in (("all at once", whole), ("as an update", update))
    ]
    share = update["cpu_seconds"] / whole["cpu_seconds"]
    return "\n".join(
        [f"{new:,} records after {existing:,}:", *lines, f"an update takes {share:.1%} of the whole"]
    )


def _run(command: list[str]) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        raise SystemExit(f"{Path(command[1]).name} stopped:\n{ran.stderr}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
