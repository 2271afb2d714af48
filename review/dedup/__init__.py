"""Deduplication: which records describe the same report, and which pairs a person should see."""

from review.dedup.blocking import CappedBlock
from review.dedup.engine import Candidate, DedupResult, deduplicate, resolve
from review.dedup.verdicts import Ruling

__all__ = ["Candidate", "CappedBlock", "DedupResult", "Ruling", "deduplicate", "resolve"]
