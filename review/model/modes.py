"""Who must decide on a report of one stage before it is settled: the modes a protocol may choose."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from review.model.codes import Verdict


class Mode(StrEnum):
    """How many people screen a report of one stage."""

    SINGLE = "single"
    TWO_INDEPENDENT = "two_independent"
    POOL = "pool"
    SECOND_FOR_EXCLUDED = "second_for_excluded"
    SECOND_FOR_SAMPLE = "second_for_sample"


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How many different people's votes settle a report at one stage.

    ``votes`` is for the mode ``pool``: that many of all who screen, whoever comes first. ``share`` is
    for ``second_for_sample``: the part of all reports that a second person sees, drawn by ``seed``, so
    that the draw is the same on every machine and a report once drawn stays drawn.

    Where the second person is asked only for what the first excluded, that they are asked tells them
    what the first said. This is in the mode itself, and the agreement of such votes is no agreement
    of independent people.
    """

    mode: Mode = Mode.TWO_INDEPENDENT
    votes: int = 2
    share: float = 0
    seed: str = ""

    def needed(self, report_id: str, verdicts: Collection[Verdict | None] = ()) -> int:
        """How many people must decide on this report, given the verdicts that stand on it."""
        match self.mode:
            case Mode.SINGLE:
                return 1
            case Mode.TWO_INDEPENDENT:
                return 2
            case Mode.POOL:
                return self.votes
            case Mode.SECOND_FOR_SAMPLE:
                return 2 if self.is_drawn(report_id) else 1
            case Mode.SECOND_FOR_EXCLUDED:
                cast = {v for v in verdicts if v is not None}
                return 2 if cast == {Verdict.EXCLUDE} else 1

    def is_drawn(self, report_id: str) -> bool:
        """Whether a report is in the sample that a second person sees."""
        digest = hashlib.sha256(f"{self.seed}\0{report_id}".encode()).digest()
        return int.from_bytes(digest[:8]) < self.share * 2**64

    @property
    def least(self) -> int:
        """How many votes the most quickly settled report has."""
        return {Mode.TWO_INDEPENDENT: 2, Mode.POOL: self.votes}.get(self.mode, 1)

    @property
    def follows_votes(self) -> bool:
        """Whether a vote changes who else is asked about the report."""
        return self.mode in (Mode.POOL, Mode.SECOND_FOR_EXCLUDED)
