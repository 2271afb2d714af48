"""Names of one journal, learnt from the records: "VLDB" and "Very Large Data Bases".

Two names that meet in pairs which are certain but for the journal, often and for most of the
pairs either name has, count as one. What was learnt is kept with the result.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from review.dedup.evidence import DIFFERENT, EQUAL, Evidence
from review.dedup.table import Mask
from review.dedup.vetoes import standing
from review.dedup.wording import TitleLevel

AT_LEAST = 4
SHARE = 0.6
Alias = tuple[str, str]


def learn(e: Evidence) -> frozenset[Alias]:
    """Pairs of folded names that stand for one journal, each pair in alphabetical order."""
    return learnt(meetings(e))


def meetings(e: Evidence) -> pd.DataFrame:
    """How often two names met in pairs of one work, ``met``, and how often nothing else differed, ``clear``.

    Such tables of several parts of the pairs may be put one below the other.
    """
    e = e.where(_is_one_work(e))
    x, y = e.both("venue")
    one, other = np.where(x <= y, x, y), np.where(x <= y, y, x)
    pairs = pd.DataFrame({"one": one, "other": other, "met": 1, "clear": _is_clear(e).astype(np.int64)})
    return pairs.groupby(["one", "other"], as_index=False)[["met", "clear"]].sum()


def learnt(met: pd.DataFrame) -> frozenset[Alias]:
    """The names that count as one, from how often they met."""
    met = met.groupby(["one", "other"], as_index=False)[["met", "clear"]].sum()
    two = met[met["one"] != met["other"]]
    # Other volumes and pages speak for two journals, so these pairs count here too.
    each = pd.concat([met.set_index("one")["met"], two.set_index("other")["met"]]).groupby(level=0).sum()
    return frozenset(
        (str(a), str(b))
        for a, b, n in zip(two["one"], two["other"], two["clear"], strict=True)
        if n >= AT_LEAST and n >= SHARE * max(each[a], each[b])
    )


def _is_one_work(e: Evidence) -> Mask:
    """Title, year and all authors are equal, and both journals named."""
    venue = e.codes("venue")
    counts = e.both("people_count")
    team = (e.shared == 1.0) & (counts[0] == counts[1]) & e.has_same_authors
    named = (venue[0] >= 0) & (venue[1] >= 0)
    return np.asarray(named & (e.title == TitleLevel.EXACT) & e.is_same_year & team & e.is_distinct)


def _is_clear(e: Evidence) -> Mask:
    """Nothing but the journal's name speaks against one document."""
    details = (e.volume, e.issue, e.first_page, e.abstract, e.first_author)
    against = np.logical_or.reduce([d == DIFFERENT for d in details] + list(standing(e)))
    return np.asarray(~against & e.is_one_kind)


def under(e: Evidence, aliases: frozenset[Alias]) -> Evidence:
    """The evidence with learnt names counted as one."""
    if not aliases:
        return e
    open_ = np.flatnonzero(e.venue != EQUAL)
    x, y = (side[open_] for side in e.both("venue"))
    is_alias = [((i, j) if i <= j else (j, i)) in aliases for i, j in zip(x, y, strict=True)]
    venue = e.venue.copy()
    venue[open_[np.array(is_alias, dtype=bool)]] = EQUAL
    return e.with_venue(venue)
