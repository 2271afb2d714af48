"""What ranking costs as the pool grows, with ASReview's default model beside it in the same run.

    python benchmarks/ranking_growth.py FOLDER growth.csv 1000 10000 100000 [--peer PYTHON] [--svg FILE]

Records are made of sentences of the labelled sets in FOLDER, drawn at random, so that their words are
distributed as in real ones. Each measurement runs in a process of its own, on one core: seconds for the
features, from nothing; milliseconds to learn from about 500 settled reports and rank all others, the
median of several queries; the highest memory. Ours is asked as in use, with 20 more settled each time,
so that it may remember what it saw of the others. ASReview's query is its own: fit on the 500, score, order.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SETTLED, INCLUDED, REPEATS, SENTENCES, STEP = 500, 40, 9, 8, 20
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
COLUMNS = [
    "engine",
    "records",
    "features_seconds",
    "features_cpu_seconds",
    "query_ms",
    "query_cpu_ms",
    "peak_mib",
]


def main(arguments: list[str] | None = None) -> None:
    """Measure, write and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("csv", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", metavar="SIZE")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has asreview")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--measure", choices=("ours", "asreview"), help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.measure:
        sys.stdout.write(json.dumps(ENGINES[args.measure](args.csv)))
        return
    with tempfile.TemporaryDirectory() as name:
        for size in args.sizes:
            path = Path(name) / f"{size}.csv"
            made_up(args.folder, size).to_csv(path, index=False)
            for engine, python in (("ours", sys.executable), ("asreview", args.peer)):
                if python:
                    _keep(args.csv, {"engine": engine, "records": size, **_measured(python, engine, path)})
    if args.svg:
        import pandas as pd

        from benchmarks.ranking_plot import draw_growth

        args.svg.write_text(draw_growth(pd.read_csv(args.csv)), encoding="utf-8")


def made_up(folder: Path, count: int, seed: int = 1) -> pd.DataFrame:
    """Records of sentences from the sets: title of one, abstract of several others."""
    import pandas as pd  # kept out of the processes that measure memory

    real = pd.concat(pd.read_csv(path, dtype=str, keep_default_na=False) for path in folder.glob("*.csv.gz"))
    titles = sorted(real["title"])
    sentences = sorted(s for abstract in real["abstract"] for s in abstract.split(". ") if len(s) > 40)
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    rows = [(chance.choice(titles), ". ".join(chance.choices(sentences, k=SENTENCES))) for _ in range(count)]
    return pd.DataFrame(rows, columns=["title", "abstract"])


def _measured(python: str, engine: str, path: Path) -> dict[str, float]:
    command = [python, __file__, str(path), "--measure", engine]
    ran = subprocess.run(  # noqa: S603 (the interpreter that was named)
        command, capture_output=True, text=True, check=False, env={**os.environ, **ONE_CORE}
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _ours(path: Path) -> dict[str, float]:
    from review.screening.ranking.about import about_of
    from review.screening.ranking.features import Pool
    from review.screening.ranking.model import Lesson, Ranker
    from review.screening.ranking.words import Text, count_words

    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        features = _Clock()
        pool = Pool(count_words(Text(*row) for row in rows))
    about = about_of("Systematic review of the effect of treatment")
    ranker = Ranker(pool, [f"r{n}" for n in range(len(pool))], pool.alike(about) if about else None)
    built = features.seconds()
    order = np.random.default_rng(1).permutation(len(pool))
    rounds = iter(range(REPEATS))

    def query() -> None:
        number = next(rounds)
        settled = order[: SETTLED + STEP * (number - REPEATS // 2)]
        ranker.order(Lesson(settled[:INCLUDED], settled[INCLUDED:]), number)

    return _figures(built, query)


def _asreview(path: Path) -> dict[str, float]:
    import pandas as pd
    from asreview import ActiveLearningCycle
    from asreview.models.models import get_ai_config

    cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
    table = pd.read_csv(path, keep_default_na=False)
    features = _Clock()
    matrix = cycle.transform(table)
    built = features.seconds()
    rows = np.random.default_rng(1).permutation(len(table))[:SETTLED]
    labels = np.zeros(SETTLED, dtype=int)
    labels[:INCLUDED] = 1
    unread = np.setdiff1d(np.arange(len(table)), rows)

    def query() -> None:
        cycle.fit(matrix[rows], labels)
        cycle.rank(matrix[unread])

    return _figures(built, query)


class _Clock:
    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def seconds(self) -> tuple[float, float]:
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


def _figures(built: tuple[float, float], query: Callable[[], None]) -> dict[str, float]:
    took = []
    for _ in range(REPEATS):
        clock = _Clock()
        query()
        took.append(clock.seconds())
    wall, cpu = (statistics.median(times) for times in zip(*took, strict=True))
    return {
        "features_seconds": round(built[0], 2),
        "features_cpu_seconds": round(built[1], 2),
        "query_ms": round(1000 * wall, 1),
        "query_cpu_ms": round(1000 * cpu, 1),
        "peak_mib": round(_peak(), 1),
    }


def _peak() -> float:
    """The highest memory of this process so far, in MiB (Linux)."""
    told = Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2]
    return int(told.split()[0]) / 2**10


ENGINES = {"ours": _ours, "asreview": _asreview}


def _keep(path: Path, row: dict[str, object]) -> None:
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
    sys.stdout.write(", ".join(f"{key} {value}" for key, value in row.items()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
