"""The ranking on labelled sets, with ASReview beside it where an interpreter has it.

    python benchmarks/ranking_sets.py FOLDER [--seeds 3] [--peer PYTHON] [--csv FILE] [--set NAME ...]
    python benchmarks/ranking_sets.py FOLDER --vary strength=0.06,0.11,0.2 [--vary title=0,0.1,0.3]

FOLDER holds the sets (NAME.csv.gz), protocols.json with a title, question and criteria for each, and
score.py, which judges every order. Figures are medians over the seeds, then means over the sets. Ours
starts from the text about the review alone, ASReview's from one included and one excluded report, which
are taken out of its scoring. A set is scored on label_included; on label_title_abstract where fewer than
ten records are included, as its own README says of such a set.

--vary measures one setting at a time, all others as they are, and says for each set how far its own best
value is from the value that is best on the mean of the others (leave one set out).
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from review.pipeline.labelled_files import LabelledReports, read_labelled
from review.screening.ranking.about import about_of
from review.screening.ranking.features import Pool, Weighting
from review.screening.ranking.model import Learning, Ranker
from review.screening.ranking.simulate import replay
from review.screening.ranking.words import count_words

FIGURES = ("loss", "wss95", "recall_at_5pct", "recall_at_10pct", "first")
FEWEST = 10
COLUMNS = [
    "set",
    "engine",
    "seed",
    "reports",
    "relevant",
    *FIGURES,
    "n95",
    "n100",
    "stop_after",
    "stop_recall",
]


def main(arguments: list[str] | None = None) -> None:
    """Measure, write, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--set", action="append", help="only this one; repeatable")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has asreview")
    parser.add_argument("--csv", type=Path, help="write every run")
    parser.add_argument("--vary", action="append", default=[], metavar="SETTING=A,B,C")
    parser.add_argument("--growth", type=float, default=0.02)
    args = parser.parse_args(arguments)
    judge = _judge(args.folder)
    sets = [_read(args.folder, name) for name in args.set or _names(args.folder)]
    if args.vary:
        for varied in args.vary:
            _vary(sets, varied, args, judge)
        return
    runs = []
    for one in sets:
        for seed in range(1, args.seeds + 1):
            runs.append(_ours(one, seed, args.growth, judge))
            if args.peer:
                runs.append(_peer(one, seed, args.peer, args.folder, judge))
        _tell_set(runs, one.name)
    _tell_means(runs)
    _tell_stops(runs)
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(runs)


class Set:
    """A labelled set, counted once."""

    def __init__(self, name: str, label: str, reports: LabelledReports, about: str) -> None:
        self.name, self.label, self.reports = name, label, reports
        self.counts = count_words(reports.texts)
        self.about = about_of(about)
        self.truth = dict(zip(reports.ids, reports.labels, strict=True))

    def ranker(self, weighting: Weighting | None = None, learning: Learning | None = None) -> Ranker:
        """A ranker with these settings."""
        pool = Pool(self.counts, weighting)
        about = None if self.about is None else pool.alike(self.about)
        return Ranker(pool, self.reports.ids, about, learning)


def _names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(".csv.gz") for path in folder.glob("*.csv.gz"))


def _read(folder: Path, name: str) -> Set:
    path = folder / f"{name}.csv.gz"
    label = "label_included"
    reports = read_labelled(path, label)
    if sum(reports.labels) < FEWEST:
        label = "label_title_abstract"
        reports = read_labelled(path, label)
    told = json.loads((folder / "protocols.json").read_text(encoding="utf-8"))
    return Set(name, label, reports, _as_text(told.get("protocols", told)[name]))


def _as_text(protocol: dict[str, Any]) -> str:
    parts = [protocol["title"], protocol["question"]]
    for head in ("include", "exclude"):
        parts += ["", f"{head.capitalize()}:", *(f"- {text}" for text in protocol[head])]
    return "\n".join(parts)


def _judge(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder} has no score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _ours(
    one: Set, seed: int, growth: float, judge: ModuleType, ranker: Ranker | None = None
) -> dict[str, Any]:
    done = replay(ranker or one.ranker(), one.reports.labels, seed=seed, growth=growth)
    order = [one.reports.ids[row] for row in done.order.tolist()]
    stop = done.stop
    figures = judge.score(one.truth, order, stop.read if stop else len(order))
    return _row(one, "ours", seed, figures)


def _peer(one: Set, seed: int, python: str, folder: Path, judge: ModuleType) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        order, priors = Path(name, "order.csv"), Path(name, "priors.txt")
        script = Path(__file__).with_name("ranking_peer.py")
        data = folder / f"{one.name}.csv.gz"
        command = [python, str(script), str(data), str(order), str(priors), "--seed", str(seed)]
        ran = subprocess.run(  # noqa: S603 (the interpreter that was named)
            [*command, "--label", one.label], capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise SystemExit(ran.stderr)
        known = set(priors.read_text(encoding="utf-8").split())
        shown = order.read_text(encoding="utf-8").split()[1:]
    truth = {record_id: label for record_id, label in one.truth.items() if record_id not in known}
    return _row(one, "asreview", seed, judge.score(truth, shown))


def _row(one: Set, engine: str, seed: int, figures: dict[str, Any]) -> dict[str, Any]:
    named = {"reports": figures["records"], "stop_after": figures.get("stop_after", "")}
    named["stop_recall"] = figures.get("stop_recall", "")
    kept = {name: figures[name] for name in ("relevant", *FIGURES, "n95", "n100")}
    return {"set": one.name, "engine": engine, "seed": seed, **named, **kept}


def _medians(runs: list[dict[str, Any]], name: str, engine: str) -> dict[str, float]:
    own = [run for run in runs if run["set"] == name and run["engine"] == engine]
    return {figure: statistics.median(run[figure] for run in own) for figure in FIGURES}


def _tell_set(runs: list[dict[str, Any]], name: str) -> None:
    for engine in _engines(runs):
        _say(f"{name:24s} {engine:9s} {_told(_medians(runs, name, engine))}")


def _tell_means(runs: list[dict[str, Any]]) -> None:
    names = sorted({run["set"] for run in runs})
    for engine in _engines(runs):
        medians = [_medians(runs, name, engine) for name in names]
        means = {figure: statistics.fmean(m[figure] for m in medians) for figure in FIGURES}
        _say(f"{'mean':24s} {engine:9s} {_told(means)}")


def _tell_stops(runs: list[dict[str, Any]]) -> None:
    """What the stopping rule would have done: how many runs reached 95 %, the worst, what was left unread."""
    own = [run for run in runs if run["stop_after"] != ""]
    recalls = [run["stop_recall"] for run in own]
    saved = statistics.fmean(1 - run["stop_after"] / run["reports"] for run in own)
    reached = sum(recall >= 0.95 for recall in recalls)
    _say(f"stopping rule: {reached} of {len(own)} runs at 95 %, worst {min(recalls):.3f}, saved {saved:.1%}")


def _engines(runs: list[dict[str, Any]]) -> Iterator[str]:
    yield from dict.fromkeys(run["engine"] for run in runs)


def _told(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.{4 if value < 1 else 1}f}" for name, value in figures.items())


def _vary(sets: list[Set], varied: str, args: argparse.Namespace, judge: ModuleType) -> None:
    name, _, values = varied.partition("=")
    kind = Weighting if name in {f.name for f in fields(Weighting)} else Learning
    losses: dict[str, list[float]] = {}
    for value in values.split(","):
        number = int(value) if isinstance(getattr(kind(), name), int) else float(value)
        changed = replace(kind(), **{name: number})
        rankers = [one.ranker(**{kind.__name__.lower(): changed}) for one in sets]
        runs = [
            _ours(one, seed, args.growth, judge, ranker)
            for one, ranker in zip(sets, rankers, strict=True)
            for seed in range(1, args.seeds + 1)
        ]
        losses[value] = [_medians(runs, one.name, "ours")["loss"] for one in sets]
        _say(f"{name} {value}")
        _tell_means(runs)
    _leave_one_out(name, losses)


def _leave_one_out(name: str, losses: dict[str, list[float]]) -> None:
    """What each set would have lost with the value chosen on the others."""
    chosen = []
    for left_out in range(len(next(iter(losses.values())))):
        others = {v: sum(x for i, x in enumerate(own) if i != left_out) for v, own in losses.items()}
        best = min(others, key=others.__getitem__)
        chosen.append((best, losses[best][left_out]))
    mean = statistics.fmean(loss for _, loss in chosen)
    _say(f"{name}: chosen with one set left out: {', '.join(v for v, _ in chosen)}; mean loss {mean:.4f}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
