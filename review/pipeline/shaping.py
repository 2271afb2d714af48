"""Records in the form in which they are compared, each brought into it once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from review.dedup import stock
from review.dedup.raw import of_records
from review.dedup.shapes import VERSION, pack, shape, unpack
from review.dedup.stock import Stock
from review.store import Unit, runs, shapes


def stock_in(unit: Unit, record_ids: Sequence[str]) -> Stock:
    """These records as the engine meets them. New ones are brought into form, and that is kept."""
    batches = [stock.unpack(body) for body in shapes.batches(unit, stock.VERSION)]
    known = {i for batch in batches for i in batch.ids}
    fresh = _fresh(unit, [i for i in record_ids if i not in known])
    if len(fresh):
        shapes.keep(unit, VERSION, dict(zip(fresh["record_id"].tolist(), pack(fresh), strict=True)))
        batches.append(stock.batch_of(fresh))
        shapes.keep_batch(unit, stock.VERSION, batches[-1].pack())
    ids = sorted(record_ids)
    return stock.stocked(batches, ids, lambda rows: _taken(unit, [ids[row] for row in rows.tolist()], fresh))


def _fresh(unit: Unit, missing: Sequence[str]) -> pd.DataFrame:
    sources = {run.run_id: run.source_id for run in runs.all_runs(unit)}
    return shape(of_records(runs.records(unit, missing), sources))


def _taken(unit: Unit, record_ids: list[str], fresh: pd.DataFrame) -> pd.DataFrame:
    """The shapes of these records, in their order."""
    at: Any = pd.Index(fresh["record_id"]).get_indexer(pd.Index(record_ids))
    earlier = [i for i, place in zip(record_ids, at.tolist(), strict=True) if place < 0]
    if not earlier:
        taken: pd.DataFrame = fresh.iloc[at]
        return taken.reset_index(drop=True)
    bodies = shapes.kept(unit, VERSION, earlier)
    found: pd.DataFrame = pd.concat([unpack([bodies[i] for i in earlier], fresh), fresh.iloc[at[at >= 0]]])
    order = pd.Index(found["record_id"]).get_indexer(pd.Index(record_ids))
    return found.take(order).reset_index(drop=True)
