"""Deduplication of a plain table, without a review: what merges, what is asked, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.aliases import Alias
from review.dedup.blocking import CappedBlock
from review.dedup.judging import NO_POLICIES, NOTHING_KNOWN, Policies, check_thresholds
from review.dedup.links import links_of
from review.dedup.matching import Matched, match
from review.dedup.raw import of_frame
from review.dedup.rules import MERGE
from review.dedup.shapes import shape
from review.dedup.stock import stock_of
from review.dedup.stories import reason_of, vetoes_of
from review.model import Link

ASK = 0.80


@dataclass(frozen=True)
class TableResult:
    """What became of a table's records.

    ``clusters``: ``record_id, cluster_id, keep``, one row a record in the order of the table; records
    of one report share a ``cluster_id`` (the lowest record id among them), and ``keep`` is 1 for the
    one that says most. ``queue``: ``record_id_1, record_id_2, score, reason``, best first: pairs for
    a person. ``links``: pairs that are related and not the same. ``capped``: keys too common to be
    compared in full. ``aliases``: journal names learnt to be one.
    """

    clusters: pd.DataFrame
    queue: pd.DataFrame
    links: tuple[Link, ...]
    capped: tuple[CappedBlock, ...]
    aliases: tuple[Alias, ...]

    @property
    def report_count(self) -> int:
        """How many reports the records describe."""
        return int(self.clusters["keep"].sum())


def deduplicate_table(
    frame: pd.DataFrame,
    *,
    known: Mapping[str, str] = NOTHING_KNOWN,
    merge_at: float = MERGE,
    review_at: float = ASK,
    versions: Policies = NO_POLICIES,
) -> TableResult:
    """Find the records of a table that describe the same report.

    ``frame`` needs the columns ``record_id`` and ``title``; read are also ``authors, year, journal,
    volume, issue, pages, doi, pmid, pmcid, abstract, isbn, language, entry_type, publisher, url,
    native_id`` and ``source`` where they are. Any other column is left out, labels too. An empty cell
    is missing. The order of the rows changes nothing.

    ``known`` names the cluster of records of an earlier run: these stay, and are compared with new
    records only.

    Raises InvalidInput for a table without these two columns, an empty or repeated id, or thresholds
    out of order.
    """
    matched = match_table(frame, known=known, merge_at=merge_at, review_at=review_at, versions=versions)
    return result_of(matched, of_frame(frame)["record_id"], known)


def match_table(
    frame: pd.DataFrame,
    *,
    known: Mapping[str, str] = NOTHING_KNOWN,
    merge_at: float = MERGE,
    review_at: float = ASK,
    versions: Policies = NO_POLICIES,
) -> Matched:
    """The groups and questions of a table, as arrays over its rows in order of record id."""
    check_thresholds(review_at, merge_at)
    raw = in_order(of_frame(frame))
    rows = raw["record_id"].to_numpy(object).tolist()
    reports = {row: known[i] for row, i in enumerate(rows) if i in known} if known else {}
    return match(
        stock_of(shape(raw)), known=reports, merge_at=merge_at, review_at=review_at, policies=versions
    )


def in_order(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows of a raw table in order of record id."""
    return raw.iloc[np.argsort(raw["record_id"].to_numpy(object), kind="stable")].reset_index(drop=True)


def result_of(
    matched: Matched, record_ids: pd.Series, known: Mapping[str, str] = NOTHING_KNOWN
) -> TableResult:
    """The groups as tables, in the order of the ids as they came in; known ones keep their name."""
    ids = record_ids.to_numpy(object)
    rows = pd.Index(ids).get_indexer(matched.table.ids)
    untouched = pd.Series([known.get(i, i) for i in ids.tolist()], dtype=object)
    clusters = pd.DataFrame(
        {"record_id": ids, "cluster_id": untouched, "keep": (~untouched.duplicated()).to_numpy(np.int8)}
    )
    kept = np.zeros(len(rows), dtype=np.int8)
    kept[_survivors(matched)] = 1
    clusters.loc[rows, "cluster_id"] = _names(matched, known)
    clusters.loc[rows, "keep"] = kept
    return TableResult(
        clusters, _queue(matched), links_of(matched), matched.capped, tuple(sorted(matched.aliases))
    )


def _names(matched: Matched, known: Mapping[str, str]) -> npt.NDArray[np.object_]:
    """The name of each row's group: its lowest record id, or the name it was known by."""
    ids = matched.table.ids
    names = np.asarray(ids[matched.root], dtype=object)
    if known:
        named = {int(matched.root[row]): known[i] for row, i in enumerate(ids.tolist()) if i in known}
        names = np.array(
            [named.get(int(r), name) for r, name in zip(matched.root, names, strict=True)], object
        )
    return names


def _survivors(matched: Matched) -> npt.NDArray[np.int64]:
    """In each group the row that says most: fields filled, then the longer abstract, then the lower id."""
    table = matched.table
    abstract = np.fromiter((len(a) for a in table.column("abstract")), dtype=np.int64, count=len(table))
    best = np.lexsort((-abstract, -table.column("filled"), matched.root))
    root = matched.root[best]
    first = np.concatenate(([True], root[1:] != root[:-1])) if len(root) else np.zeros(0, dtype=bool)
    return best[first]


def _queue(matched: Matched) -> pd.DataFrame:
    judged, ids = matched.judged, matched.table.ids
    asked = np.flatnonzero(matched.questions())
    asked = asked[np.lexsort((judged.b[asked], judged.a[asked], -judged.score[asked]))]
    reasons = []
    for at in asked.tolist():
        against = [*vetoes_of(judged, at), matched.refused.get((int(judged.a[at]), int(judged.b[at])), "")]
        veto = "; ".join(text for text in against if text)
        reasons.append(reason_of(judged, at) + (f"; veto: {veto}" if veto else ""))
    return pd.DataFrame(
        {
            "record_id_1": ids[judged.a[asked]],
            "record_id_2": ids[judged.b[asked]],
            "score": np.round(judged.score[asked].astype(float), 4),
            "reason": pd.Series(reasons, dtype=object),
        }
    )
