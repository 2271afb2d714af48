"""Titles that many documents bear, learnt from the records at hand."""

from __future__ import annotations

import pandas as pd

from review.dedup.names import person


def serial_titles(shapes: pd.DataFrame) -> frozenset[str]:
    """Titles (without spaces) that stand on documents of three or more years, volumes, issues or authors.

    Titles that name nothing ("Editorial") count at once.
    """
    named = shapes[shapes["compact"] != ""]
    generic: set[str] = set(named.loc[named["is_generic"], "compact"])
    often = named[named.groupby("compact")["record_id"].transform("size") > 2]
    if often.empty:
        return frozenset(generic)
    years = often[often["year"] > 0].groupby("compact")["year"].nunique()
    placed = often[often["volume"] != ""]
    volumes = placed.groupby("compact")["volume"].nunique()
    issued = placed[placed["issue"] != ""]
    issues = issued[["compact", "volume", "issue"]].drop_duplicates().groupby("compact").size()
    distinct = dict(zip(often["compact"], often["is_distinct"], strict=True))
    serial: set[str] = {str(title) for title, n in years.items() if n >= (3 if distinct[title] else 2)}
    # Volumes and issues are often garbled: with a long title they speak only where no author does.
    unsigned = set(often.groupby("compact")["people_count"].max().loc[lambda most: most == 0].index)
    for counts in (volumes, issues):
        serial |= {str(t) for t, n in counts.items() if n >= 3 and (not distinct[t] or t in unsigned)}
    authors = often[often["people"] != ""].groupby("compact")["people"].unique()
    several = authors[authors.map(len) > 1]
    serial |= {str(t) for t, lists in several.items() if _lists_apart(lists) >= (3 if distinct[t] else 2)}
    return frozenset(generic | serial)


def _lists_apart(written: list[str]) -> int:
    """How many author lists there are that share no name."""
    apart: list[frozenset[str]] = []
    for text in written:
        names = frozenset().union(*(person(one).names for one in text.split(";")))
        if all(names.isdisjoint(other) for other in apart):
            apart.append(names)
    return len(apart)
