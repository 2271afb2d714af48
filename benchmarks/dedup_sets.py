"""Our deduplication on the labelled sets, and beside two peers on the same data in the same run.

    python benchmarks/dedup_sets.py SHARED_DIR [--peers PYTHON] [--records 10000] [--json FILE] [SET ...]

SHARED_DIR holds benchmarks/dedup with a folder for each set and score.py, which defines every figure.
Every engine runs in a process of its own, one after the other, and never sees a label. Printed are:
false pairs; sensitivity; cards (pairs of clusters put to a person); sensitivity when a perfect reviewer
has answered them; the share of missed pairs that the queue holds; the share of the findable ones that
its first half holds; CPU seconds without reading the table; the highest memory in MiB. Then, where a
set has pairs by kind, what became of them.

--peers names the interpreter of an environment that has bib-dedupe and splink (pip install bib-dedupe
splink); what they are asked to do is told below. --records adds so many synthetic records, for the
ratio of CPU seconds. A peer that stops is shown with its error. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import dedup_engines
from benchmarks.dedup_records import make_records
from benchmarks.dedup_run import read_table

_RUN = Path(__file__).with_name("dedup_run.py")
_PEERS = ("bib-dedupe", "splink")


@dataclass
class Outcome:
    """One engine on one set: the figures of score.py and ours, or why there are none."""

    set: str
    engine: str
    figures: dict[str, Any] = field(default_factory=dict)
    guards: dict[str, dict[str, int]] = field(default_factory=dict)
    error: str = ""


def main(arguments: list[str] | None = None) -> None:
    """Run, score and print."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=dedup_engines.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET", help="only these; all unless given")
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has bib-dedupe and splink")
    parser.add_argument("--records", type=int, default=0, help="also so many synthetic records")
    parser.add_argument("--json", type=Path, help="write every figure here")
    args = parser.parse_args(arguments)
    folder = args.shared / "benchmarks" / "dedup"
    found = sorted(path.parent for path in folder.glob("*/records.csv.gz"))
    engines = [("ours", sys.executable), *((peer, args.peers) for peer in _PEERS if args.peers)]
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as name:
        chosen = [path for path in found if not args.sets or path.name in args.sets]
        if args.records:
            chosen.append(_synthetic(Path(name), args.records))
        for labelled in chosen:
            for engine, python in engines:
                outcomes.append(measure(labelled, engine, python, folder / "score.py", Path(name) / engine))
                _say(line(outcomes[-1]))
    _say(summary(outcomes))
    if args.json:
        args.json.write_text(json.dumps([vars(o) for o in outcomes], indent=1), encoding="utf-8")


def measure(labelled: Path, engine: str, python: str, score: Path, folder: Path) -> Outcome:
    """One engine on one set, in a process of its own."""
    records = next(labelled.glob("records.*"))
    command = [python, str(_RUN), engine, str(records), str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        return Outcome(labelled.name, engine, error=(ran.stderr.strip().splitlines() or ["?"])[-1][:100])
    figures = json.loads((folder / "measure.json").read_text(encoding="utf-8"))
    figures.update(_score(score, labelled, folder))
    clusters, queue = read_table(folder / "clusters.csv"), read_table(folder / "queue.csv")
    truth = read_table(records).set_index("record_id")["cluster_id"]
    figures["first_half"] = first_half(truth, clusters, queue)
    pairs = labelled / "pairs.csv"
    guards = by_kind(read_table(pairs), clusters, queue) if pairs.exists() else {}
    return Outcome(labelled.name, engine, figures, guards)


def first_half(truth: pd.Series, clusters: pd.DataFrame, queue: pd.DataFrame) -> float | None:
    """The share of cards worth answering that stand in the first half of the queue."""
    cluster = clusters.set_index("record_id")["cluster_id"]
    ends = [queue[name].map(cluster) for name in ("record_id_1", "record_id_2")]
    cards = pd.DataFrame({"a": ends[0].where(ends[0] < ends[1], ends[1]),
                          "b": ends[0].where(ends[0] > ends[1], ends[1])})  # fmt: skip
    cards["is_true"] = queue["record_id_1"].map(truth) == queue["record_id_2"].map(truth)
    cards = cards[cards["a"] != cards["b"]]
    worth = cards.groupby(["a", "b"], sort=False)["is_true"].any().tolist()
    return sum(worth[: -(-len(worth) // 2)]) / sum(worth) if any(worth) else None


def by_kind(pairs: pd.DataFrame, clusters: pd.DataFrame, queue: pd.DataFrame) -> dict[str, dict[str, int]]:
    """How many pairs of each expectation and kind were merged, asked and left apart."""
    cluster: dict[str, str] = dict(clusters[["record_id", "cluster_id"]].itertuples(index=False))
    cards = {frozenset((cluster[a], cluster[b])) for a, b in queue.itertuples(index=False)}
    found: dict[str, Counter[str]] = {}
    for row in pairs.itertuples(index=False):
        both = frozenset((cluster[str(row.record_id_1)], cluster[str(row.record_id_2)]))
        became = "merged" if len(both) == 1 else "asked" if both in cards else "apart"
        for kind in (f"{row.expected}: all", f"{row.expected}: {row.kind}"):
            found.setdefault(kind, Counter())[became] += 1
    return {kind: dict(counted) for kind, counted in sorted(found.items())}


def line(outcome: Outcome) -> str:
    """One line of the table."""
    if outcome.error:
        return f"{outcome.set:20}{outcome.engine:11} stopped: {outcome.error}"
    f = outcome.figures
    missed, left = f["pair_fn"], f["pair_fn_after_review"]
    held = f"{(missed - left) / missed:.0%}" if missed else "-"
    half = "-" if f["first_half"] is None else f"{f['first_half']:.0%}"
    return (
        f"{outcome.set:20}{outcome.engine:11}{f['pair_fp']:7,}{f['sensitivity']:9.4f}{f['maybe_cards']:8,}"
        f"{f['maybe_cards'] / f['records']:8.2%}{f['sensitivity_after_review']:9.4f}{held:>6}{half:>6}"
        f"{f['cpu_seconds']:9.2f}{f['peak_mib']:8.0f}"
    )


def summary(outcomes: list[Outcome]) -> str:
    """The sums and means of each engine over the sets without guards, its guards, and the ratios."""
    lines = ["", HEAD, *(line(outcome) for outcome in outcomes), ""]
    whole = [o for o in outcomes if not o.error and not o.guards and o.set != "synthetic"]
    for engine in dict.fromkeys(o.engine for o in outcomes):
        own = [o.figures for o in whole if o.engine == engine]
        if own:
            cards, records = sum(f["maybe_cards"] for f in own), sum(f["records"] for f in own)
            lines.append(
                f"{engine}: {len(own)} sets, {sum(f['pair_fp'] for f in own)} false pairs, "
                f"mean sensitivity {sum(f['sensitivity'] for f in own) / len(own):.4f}, after review "
                f"{sum(f['sensitivity_after_review'] for f in own) / len(own):.4f}, {cards} cards "
                f"({cards / records:.2%} of records), {sum(f['cpu_seconds'] for f in own):.1f} CPU seconds"
            )
    lines += [*_guard_lines(outcomes), *_ratios(outcomes)]
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {platform.python_version()}"
    return "\n".join([*lines, load])


HEAD = (
    f"{'set':20}{'engine':11}{'false':>7}{'sens.':>9}{'cards':>8}{'of rec.':>8}{'after':>9}{'held':>6}"
    f"{'half':>6}{'CPU s':>9}{'MiB':>8}"
)


def _guard_lines(outcomes: list[Outcome]) -> list[str]:
    """What became of the pairs: those of an expectation together, and every kind that went wrong."""
    lines = []
    for outcome in outcomes:
        for kind, became in outcome.guards.items():
            expected = kind.partition(":")[0]
            is_wrong = became.get("apart" if expected == "duplicate" else "merged", 0) > 0
            if kind.endswith(": all") or is_wrong:
                counts = ", ".join(f"{became.get(name, 0)} {name}" for name in ("merged", "asked", "apart"))
                note = "   <- wrong" if is_wrong and not kind.endswith(": all") else ""
                lines.append(f"{outcome.set} {outcome.engine:11}{kind:36}{counts}{note}")
    return lines


def _ratios(outcomes: list[Outcome]) -> list[str]:
    """CPU seconds and memory of each peer in ours, set by set."""
    ours = {o.set: o.figures for o in outcomes if o.engine == "ours" and not o.error}
    lines = []
    for o in outcomes:
        if o.engine != "ours" and not o.error and o.set in ours:
            own = ours[o.set]
            cpu = o.figures["cpu_seconds"] / own["cpu_seconds"]
            memory = o.figures["peak_mib"] / own["peak_mib"]
            lines.append(
                f"{o.set}: {o.engine} takes {cpu:.1f} times our CPU seconds, {memory:.1f} our memory"
            )
    return lines


def _score(score: Path, labelled: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, str(score), str(labelled), str(folder / "clusters.csv"), "--json"]
    command += ["--maybe", str(folder / "queue.csv")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return dict(json.loads(answer.stdout))


def _synthetic(folder: Path, count: int) -> Path:
    """A folder like those of the labelled sets, with made-up records."""
    made = folder / "synthetic"
    made.mkdir()
    make_records(count).to_csv(made / "records.csv", index=False)
    return made


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
