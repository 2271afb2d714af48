"""ASReview's order on a labelled set, for ranking_sets.py; needs an interpreter that has asreview.

    PYTHON benchmarks/ranking_peer.py DATA.csv.gz ORDER.csv PRIORS.txt --seed 1 [--label COLUMN]

The default model (elas_u4), one included and one excluded report known, the highest score next. Writes the
order in which records were shown, without the priors, and the priors' ids.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("order", type=Path)
    parser.add_argument("priors", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--label", default="label_included")
    args = parser.parse_args()
    table = pd.read_csv(args.data, dtype=str, keep_default_na=False)
    labels = table[args.label].astype(int)
    order, priors = replayed(table[["title", "abstract"]], labels, args.seed)
    ids = table["record_id"].to_numpy()
    args.order.write_text("\n".join(["record_id", *ids[order]]) + "\n", encoding="utf-8")
    args.priors.write_text("\n".join(ids[priors]) + "\n", encoding="utf-8")


def replayed(texts: pd.DataFrame, labels: pd.Series, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows in the order shown after the priors, and the priors."""
    from asreview import ActiveLearningCycle, Simulate
    from asreview.models.models import get_ai_config

    chance = np.random.default_rng(seed)
    np.random.seed(seed)
    priors = np.array([chance.choice(np.flatnonzero(labels == wanted)) for wanted in (1, 0)])
    cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
    run = Simulate(texts, labels, [cycle], print_progress=False)
    run.label(priors.tolist())
    run.review()
    shown = run._results["record_id"].to_numpy()
    return shown[~np.isin(shown, priors)], priors


if __name__ == "__main__":
    sys.exit(main())
