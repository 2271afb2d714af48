"""What rules and vetoes say of pairs, and what the protocol says of versions of one work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from review.dedup.evidence import EQUAL, Evidence
from review.dedup.fields import Kind
from review.dedup.rules import NONE, Scores, judge
from review.dedup.table import Ints, Mask
from review.dedup.vetoes import VETOES, Veto, is_version, translated
from review.errors import InvalidInput
from review.model import LinkKind, VersionPolicy

Policies = Mapping[LinkKind, VersionPolicy]
NO_POLICIES: Policies = MappingProxyType({})
NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})
# What speaks against one document merely because two versions of a work are two documents.
VERSION_VETOES = frozenset({"two DOIs", "two PMIDs", "two kinds of document", "two languages", "years apart",
                            "another journal and another year"})  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """Pairs with what rules and vetoes say of them."""

    evidence: Evidence
    rule: npt.NDArray[np.int8]
    rule_score: Scores
    vetoes: npt.NDArray[np.uint32]
    """One bit for each veto, in the order of VETOES."""
    is_firm: Mask

    @cached_property
    def binds(self) -> Mask:
        """Whether a veto stands that also keeps whole groups apart."""
        bits = sum(1 << bit for bit, veto in enumerate(VETOES) if veto.binds_groups)
        return np.asarray((self.vetoes & np.uint32(bits)) > 0)

    @property
    def a(self) -> Ints:
        """The first row of each pair."""
        return self.evidence.a

    @property
    def b(self) -> Ints:
        """The second row of each pair."""
        return self.evidence.b

    @cached_property
    def score(self) -> Scores:
        """How likely the two are one document, lowered by vetoes."""
        count = sum(((self.vetoes >> bit) & 1).astype(np.float32) for bit in range(len(VETOES)))
        lowered = np.maximum(0.0, np.minimum(self.rule_score, 0.97) - 0.02 * count)
        return np.where(self.vetoes > 0, lowered, self.rule_score).astype(np.float32)

    def with_left_over(self, at: Mask, policies: Policies) -> Judged:
        """The same, those pairs judged anew as what is left over on a shelf (see shelves)."""
        evidence = self.evidence.with_left_over(at)
        new = judge_all(evidence.where(at), 0.0, policies)
        rule, score = self.rule.copy(), self.rule_score.copy()
        rule[at], score[at] = new.rule, new.rule_score
        return Judged(evidence, rule, score, self.vetoes, self.is_firm)

    def where(self, mask: Any) -> Judged:
        """The same for some of the pairs."""
        return Judged(
            self.evidence.where(mask), self.rule[mask], self.rule_score[mask], self.vetoes[mask],
            self.is_firm[mask],
        )  # fmt: skip


def check_thresholds(review_at: float, merge_at: float) -> None:
    """Raise InvalidInput for thresholds out of order."""
    if not 0 <= review_at <= merge_at <= 1:
        message = f"The thresholds review_at={review_at} and merge_at={merge_at} do not fit."
        raise InvalidInput(message, "Use 0 <= review_at <= merge_at <= 1.")


def judge_all(evidence: Evidence, review_at: float, policies: Policies = NO_POLICIES) -> Judged:
    """What rules and vetoes say; pairs for which no rule speaks loud enough are left out."""
    rule, score = judge(evidence)
    kept = np.flatnonzero((rule != NONE) & (score >= review_at))
    evidence, rule, score = evidence.where(kept), rule[kept], score[kept]
    bits = np.zeros(len(evidence), dtype=np.uint32)
    firm = np.zeros(len(evidence), dtype=bool)
    for bit, veto in enumerate(VETOES):
        holds = held(veto, evidence, policies)
        bits |= holds.astype(np.uint32) << np.uint32(bit)
        firm |= holds & veto.is_firm(evidence)
    if VersionPolicy.LINK in policies.values():
        firm |= (bits > 0) & is_linked(evidence, policies)
    is_twice = rule == 0  # the same entry twice needs no further word
    bits[is_twice], firm[is_twice] = 0, False
    return Judged(evidence, rule, score, bits, firm)


def held(veto: Veto, e: Evidence, policies: Policies) -> Mask:
    """Where a veto holds: not between versions that the protocol merges."""
    holds = veto.holds(e)
    if veto.name not in VERSION_VETOES or VersionPolicy.MERGE not in policies.values():
        return holds
    return np.asarray(holds & ~(is_version(e) & of_policy(e, policies, VersionPolicy.MERGE)))


def is_linked(e: Evidence, policies: Policies) -> Mask:
    """Versions of one work that the protocol links and keeps apart without a question."""
    is_two = (e.doi != EQUAL) & (e.pmid != EQUAL) & ~e.has_equal_print
    return np.asarray(is_version(e) & is_two & of_policy(e, policies, VersionPolicy.LINK))


def of_policy(e: Evidence, policies: Policies, wanted: VersionPolicy) -> Mask:
    """Pairs of the kinds for which the protocol says so."""
    x, y = e.both("kind")
    found = np.zeros(len(e), dtype=bool)
    for link, kind in ((LinkKind.PREPRINT, Kind.PREPRINT), (LinkKind.CONFERENCE_ABSTRACT, Kind.CONFERENCE)):
        if policies.get(link) is wanted:
            found |= (x != y) & ((x == kind) | (y == kind)) & (x != Kind.REGISTRY) & (y != Kind.REGISTRY)
    if policies.get(LinkKind.TRANSLATION) is wanted:
        found |= translated(e)
    return found
