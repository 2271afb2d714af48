"""What a second search costs in a review that holds a first one, and whether it ends where a full run ends.

    python benchmarks/dedup_update.py 100000 10000 [MORE ...]

Makes a review on a database file in a temporary folder, takes in so many synthetic records, and runs
the deduplication; then takes in each further number of records and runs it again. Last, the whole in a
fresh review at once: the groups are compared, record by record. Printed are CPU seconds of the
deduplication alone, beside those of the full run. SLR_DATABASE_URL may name a PostgreSQL instead.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.dedup_records import LABELS, make_records
from review.pipeline import deduplicating, importing
from review.pipeline.core import Context, open_context
from review.store import identity, runs

PROTOCOL = """\
review: {id: %s, title: An update}
sources: [{id: base, label: The base, arm: databases}]
eligibility: {include: [{id: I1, text: something}], exclude: [{id: E1, label: other}]}
"""


def main(sizes: list[int]) -> None:
    """Run and print."""
    table = make_records(sum(sizes)).drop(columns=list(LABELS))
    ends = pd.Series(sizes).cumsum().tolist()
    with tempfile.TemporaryDirectory() as name:
        steps = _review(Path(name) / "steps", "steps")
        costs = []
        for start, end in zip([0, *ends], ends, strict=False):
            _take_in(steps, table.iloc[start:end], f"{start}.csv")
            costs.append(_deduplicate(steps))
        whole = _review(Path(name) / "whole", "whole")
        for start, end in zip([0, *ends], ends, strict=False):
            _take_in(whole, table.iloc[start:end], f"{start}.csv")
        full = _deduplicate(whole)
        for size, end, cost in zip(sizes[1:], ends[1:], costs[1:], strict=True):
            _say(f"{size:>9,} into {end - size:>9,}: {cost:7.1f} s, {cost / full:.1%} of a full run of all")
        _say(f"{ends[-1]:>9,} at once: {full:7.1f} s")
        _say(f"records in another group than in the full run: {_differing(steps, whole):,}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _review(folder: Path, name: str) -> Context:
    folder.mkdir()
    path = folder / "protocol.yaml"
    path.write_text(PROTOCOL % name, encoding="utf-8")
    return open_context(path)


def _take_in(ctx: Context, table: pd.DataFrame, name: str) -> None:
    path = ctx.file.path.parent / name
    table.to_csv(path, index=False)
    importing.import_file(ctx, path, "base")


def _deduplicate(ctx: Context) -> float:
    begun = time.process_time()
    if os.environ.get("PROFILE"):
        profile = cProfile.Profile()
        profile.runcall(deduplicating.run, ctx)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(45)
    else:
        deduplicating.run(ctx)
    return time.process_time() - begun


def _differing(one: Context, other: Context) -> int:
    """Records whose group begins with another record there; both reviews have them in one order."""
    found = []
    for ctx in (one, other):
        with ctx.db.read() as unit:
            order = [i for ids in runs.record_ids(unit).values() for i in ids]
            report_of = identity.report_of(unit)
        reports = pd.Series([report_of[i] for i in order])
        found.append(pd.Series(range(len(order))).groupby(reports).transform("min"))
    return int((found[0] != found[1]).sum())


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [100_000, 10_000])
