"""How fast somebody works, from the times of their decisions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

BREAK = timedelta(minutes=5)  # whoever decided nothing for longer was doing something else
ENOUGH = 5  # gaps: fewer say nothing about anybody's pace


@dataclass(frozen=True, slots=True)
class Pace:
    """Active time and what was done in it. ``gaps`` are the spans between decisions that were counted."""

    gaps: int
    active: timedelta

    @property
    def per_minute(self) -> float | None:
        """Decisions an active minute; None where too little is known."""
        minutes = self.active.total_seconds() / 60
        return self.gaps / minutes if self.gaps >= ENOUGH and minutes > 0 else None

    def time_for(self, left: int) -> timedelta | None:
        """How long so many more would take at this pace."""
        return timedelta(minutes=left / self.per_minute) if self.per_minute else None


def pace(times: Sequence[datetime]) -> Pace:
    """The pace of somebody who decided at these times; pauses longer than five minutes do not count."""
    gaps = [later - earlier for earlier, later in pairwise(sorted(times)) if later - earlier <= BREAK]
    return Pace(len(gaps), sum(gaps, timedelta()))
