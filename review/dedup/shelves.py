"""What is left over where one database lists what another has of a journal's year, in words of its own.

Where nearly every record that a database has of a journal and year found its partner in another one,
that other lists this year whole, and has a partner for the few that are left over too. A record of each
that found none, and that fits no other of these, is then one document that the two name differently.
Only pairs for which a rule speaks come so far; what makes a merge of one is a rule like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from review.dedup.aliases import Alias
from review.dedup.judging import Judged
from review.dedup.keys import Rows
from review.dedup.table import Mask, Table

AT_LEAST = 10  # records that a database has of a journal's year
SHARE = 0.9
_COUNTED = ["venue", "year", "source"]


def shelf_counts(shapes: pd.DataFrame) -> pd.Series:
    """How many records each database has of each journal's year; such counts of parts may be added."""
    named = shapes[(shapes["venue"] != "") & (shapes["year"] > 0) & (shapes["source"] != "")]
    counts: pd.Series = named.groupby(_COUNTED).size()
    return counts


def add_shelves(parts: Iterable[pd.Series]) -> pd.Series:
    """The counts of several parts together."""
    counts: pd.Series = pd.concat(list(parts)).groupby(level=_COUNTED).sum()
    return counts


def left_over(judged: Judged, root: Rows, counts: pd.Series, aliases: frozenset[Alias]) -> Mask:
    """Which judged pairs are the two that are left over on one shelf, and have nobody but each other.

    ``root`` is the group of each row of the table, ``counts`` are those of all records.
    """
    found = np.zeros(len(judged.a), dtype=bool)
    shelves = _large(counts, aliases)
    if shelves.empty or not len(found):
        return found
    rows = _placed(judged.evidence.table, root, shelves, aliases)
    partner = _partners(rows)
    whole = _listed_whole(partner, shelves)
    x, y = rows.loc[judged.a].reset_index(drop=True), rows.loc[judged.b].reset_index(drop=True)
    near = (x["shelf"] == y["shelf"]) & (x["shelf"] >= 0) & (x["source"] != y["source"])
    at = np.flatnonzero(near.to_numpy() & ~judged.is_firm)
    x, y = x.iloc[at], y.iloc[at]
    is_whole = _among(whole, x["shelf"], x["source"], y["source"])
    met = partner.set_index(["row", "other"]).index
    is_free = ~_among(met, x["row"], y["source"]) & ~_among(met, y["row"], x["source"])
    kept = np.flatnonzero(is_whole & is_free)
    x, y = x.iloc[kept], y.iloc[kept]
    alone = _is_single(x["row"], y["source"]) & _is_single(y["row"], x["source"])
    found[at[kept[alone]]] = True
    return found


def _large(counts: pd.Series, aliases: frozenset[Alias]) -> pd.Series:
    """The counts of shelves that two databases have something of, journals under one name each."""
    table = counts.rename("n").reset_index()
    leader = _leaders(aliases)
    table["venue"] = [leader.get(name, name) for name in table["venue"]]
    summed = table.groupby(_COUNTED)["n"].sum()
    summed = summed[summed >= AT_LEAST]
    return summed[summed.groupby(level=["venue", "year"]).transform("size") >= 2]


def _leaders(aliases: frozenset[Alias]) -> dict[str, str]:
    """For each learnt name the first, in the alphabet, of all that count as one with it."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for one, other in sorted(aliases):
        x, y = sorted((find(one), find(other)))
        leader[y] = x
    return {name: find(name) for name in list(leader)}


def _placed(table: Table, root: Rows, shelves: pd.Series, aliases: frozenset[Alias]) -> pd.DataFrame:
    """Each row's shelf (−1: none that counts), database and group."""
    leader = _leaders(aliases)
    of_venue = [leader.get(name, name) for name in table.column("venue")]
    known = _names(shelves).unique()
    at = known.get_indexer(pd.MultiIndex.from_arrays([of_venue, table.column("year")]))
    shelf = np.where(table.column("source") == "", -1, at)
    return pd.DataFrame(
        {"row": np.arange(len(table)), "shelf": shelf, "source": table.column("source"), "root": root}
    )


def _partners(rows: pd.DataFrame) -> pd.DataFrame:
    """For each row on a shelf the other databases that have a record of its group there, each once."""
    placed = rows[rows["shelf"] >= 0]
    there = placed[["shelf", "root", "source"]].drop_duplicates().rename(columns={"source": "other"})
    both = placed.merge(there, on=["shelf", "root"])
    return both[both["source"] != both["other"]]


def _names(shelves: pd.Series) -> Any:
    """Journal and year of each count."""
    return pd.MultiIndex.from_arrays([shelves.index.get_level_values(n) for n in ("venue", "year")])


def _listed_whole(partner: pd.DataFrame, shelves: pd.Series) -> pd.MultiIndex:
    """The (shelf, database, other database) of which one lists nearly all that the other has."""
    names, of_source = _names(shelves), shelves.index.get_level_values("source")
    places = names.unique().get_indexer(names).tolist()
    size = dict(zip(zip(places, of_source, strict=True), shelves.tolist(), strict=True))
    met = partner.groupby(["shelf", "source", "other"]).size().reset_index(name="n")
    columns = (met[name].tolist() for name in ("shelf", "source", "other", "n"))
    enough = {(k, s, o) for k, s, o, n in zip(*columns, strict=True) if n >= SHARE * size.get((k, s), np.inf)}
    both = sorted(enough | {(k, o, s) for k, s, o in enough})
    return pd.MultiIndex.from_tuples(both, names=["shelf", "source", "other"])


def _among(known: pd.Index, *columns: pd.Series) -> Mask:
    if not len(known):
        return np.zeros(len(columns[0]), dtype=bool)
    return np.asarray(pd.MultiIndex.from_arrays(columns).isin(known))


def _is_single(row: pd.Series, other: pd.Series) -> Mask:
    pairs = pd.DataFrame({"row": row.to_numpy(), "other": other.to_numpy()})
    return np.asarray(~pairs.duplicated(keep=False))
