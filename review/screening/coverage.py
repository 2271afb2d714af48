"""Whether a plan holds: does every report get the people it needs, and experience where it is asked for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.screening.assign import Job, Person


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a stage's lists lack. ``short`` are reports that wait for more people than they are given to.

    ``most_needed`` is how many different people one report asks for at most; with fewer people than
    that, no assignment can help. ``without_experience`` are reports whose people, voters included, have
    no experienced one among them, although the protocol wants one in every pair.
    """

    people: int
    most_needed: int
    short: tuple[str, ...] = ()
    without_experience: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is lacking."""
        return not self.short and not self.without_experience


def cover(jobs: Sequence[Job], people: Sequence[Person], *, experienced_in_every_pair: bool) -> Coverage:
    """What these jobs lack, with the lists as they are."""
    active = {p.reviewer_id for p in people}
    experienced = {p.reviewer_id for p in people if p.is_experienced}
    short, green = [], []
    for job in jobs:
        waiting = job.waiting & active
        if len(job.voted) + len(waiting) < job.needed:
            short.append(job.report_id)
        group = job.voted | waiting
        if experienced_in_every_pair and job.needed > 1 and group.isdisjoint(experienced):
            green.append(job.report_id)
    most = max((job.needed for job in jobs), default=0)
    return Coverage(len(active), most, tuple(short), tuple(green))
