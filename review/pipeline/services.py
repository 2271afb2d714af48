"""The services we can ask, for a person who chooses among them."""

from __future__ import annotations

import os
from dataclasses import dataclass

from review.search.source import SourceInfo
from review.search.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Service:
    """One service in plain words. ``is_default`` means it is asked unless the protocol says otherwise."""

    id: str
    label: str
    home: str
    is_default: bool
    key: str
    limits: str
    can: str
    cannot: str
    has_window: bool
    last_live: str


def services() -> list[Service]:
    """Every service, those asked by default first."""
    found = [_service(c.info) for c in SOURCES.values()]
    return sorted(found, key=lambda s: not s.is_default)


def _service(info: SourceInfo) -> Service:
    size = f"{info.page_size:,} records a page" if info.page_size else "everything in one answer"
    limits = [f"{info.pause:g} s between requests", size]
    if info.most:
        limits.append(f"at most {info.most:,} records")
    if info.total_is != "exact":
        limits.append("its total is an estimate" if info.total_is == "estimate" else "it gives no total")
    limits.append("updates by entry date" if info.has_window else "updates by asking again and comparing")
    return Service(
        id=info.id,
        label=info.label,
        home=info.home,
        is_default=info.is_default,
        key=_key(info),
        limits="; ".join(limits),
        can=info.can,
        cannot=info.cannot,
        has_window=info.has_window,
        last_live=info.last_live,
    )


def _key(info: SourceInfo) -> str:
    if info.key is None:
        return "none needed"
    state = "set" if os.environ.get(info.key.variable, "").strip() else "not set"
    need = "needed" if info.key.is_required else "optional"
    return f"{need}, {info.key.variable} ({state})"
