"""Pairs that are related and not the same: a preprint and its article, an erratum, the parts of a series."""

from __future__ import annotations

import numpy as np

from review.dedup.evidence import DIFFERENT, Evidence
from review.dedup.matching import Matched
from review.dedup.stories import sides
from review.dedup.table import Mask
from review.dedup.vetoes import VETOES
from review.dedup.wording import TitleLevel
from review.model import Link


def links_of(matched: Matched) -> tuple[Link, ...]:
    """One link for each two groups of records between which a firm veto says what they are to each other."""
    judged, root = matched.judged, matched.root
    found: dict[tuple[int, int], Link] = {}
    apart = judged.is_firm & (root[judged.a] != root[judged.b]) & _is_one_work(judged.evidence)
    wanted = np.flatnonzero(apart)
    for at in wanted[np.argsort(-judged.score[wanted], kind="stable")].tolist():
        x, y = int(root[judged.a[at]]), int(root[judged.b[at]])
        pair = (min(x, y), max(x, y))
        if pair in found:
            continue
        a, b = sides(judged.evidence, at)
        bits = int(judged.vetoes[at])
        for veto in (v for bit, v in enumerate(VETOES) if bits >> bit & 1):
            kind = veto.kind(a, b)
            if kind is not None:
                found[pair] = Link(a["record_id"], b["record_id"], kind, veto.tell(a, b))
                break
    return tuple(sorted(found.values(), key=lambda link: (link.record_a, link.record_b)))


def _is_one_work(e: Evidence) -> Mask:
    """Title and authors say that the two belong together; nothing is opposed."""
    people = (e.first_author != DIFFERENT) & ((e.shared >= 0.5) | (e.shared < 0))
    return np.asarray((e.title >= TitleLevel.SIMILAR) & people & e.is_distinct & ~e.opposed)
