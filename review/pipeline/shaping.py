"""Records in the form in which they are compared, each brought into it once and kept."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from review.dedup.raw import of_records
from review.dedup.shapes import VERSION, pack, shape, unpack
from review.store import Unit, runs, shapes


def shapes_of(unit: Unit, record_ids: Sequence[str]) -> pd.DataFrame:
    """The shapes of these records in order of record id; those not kept yet are made and kept."""
    kept = shapes.kept(unit, VERSION)
    missing = [i for i in record_ids if i not in kept]
    fresh = _fresh(unit, missing)
    shapes.keep(unit, VERSION, dict(zip(fresh["record_id"].tolist(), pack(fresh), strict=True)))
    found = pd.concat([unpack([kept[i] for i in record_ids if i in kept], fresh), fresh], ignore_index=True)
    return found.sort_values("record_id", kind="stable", ignore_index=True)


def _fresh(unit: Unit, missing: Sequence[str]) -> pd.DataFrame:
    sources = {run.run_id: run.source_id for run in runs.all_runs(unit)}
    return shape(of_records(runs.records(unit, missing), sources))
