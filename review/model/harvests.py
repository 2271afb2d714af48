"""A search of one service on its way: what was asked, where it stands, and the pages it kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.model.codes import RunStatus


@dataclass(frozen=True, slots=True)
class Harvest:
    """One question to one service in one round, from the first page to the last.

    ``question`` is what decides the answer: the parts of the compiled query, the base address, the
    entry-date window, the query for the local matcher. ``cursor`` is where to go on, None at the end.
    ``status`` is ``open`` while pages come and between an interruption and the next start.
    """

    harvest_id: str
    round_id: str
    source_id: str
    service: str
    question: Mapping[str, Any]
    cursor: Mapping[str, Any] | None
    status: RunStatus
    reason: str
    restarts: int
    opened_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """One answer that was kept: its place, its bytes by hash, and what was asked for it."""

    number: int
    part: int
    sha256: str
    size: int
    status: int
    headers: Mapping[str, str]
    request: Mapping[str, Any]
    item_count: int
    claimed_count: int | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record of a service, as one run saw it. ``sha256`` is of what a reviewer would read."""

    source_id: str
    native_id: str
    run_id: str
    record_id: str
    sha256: str
