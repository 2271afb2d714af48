"""A small review that asks one made-up service, and a search of it in a process that may be killed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from review.pipeline import searching
from review.pipeline.core import Context, open_context
from review.search.http import Client, Patience
from review.search.secrets import Secrets
from review.store import manifests, runs

PROTOCOL = """
review: {id: harvested, title: A made-up search}
concepts:
  - {id: who, terms: {en: [sex buyer*]}}
sources:
  - {id: openalex, label: OpenAlex, arm: databases, service: openalex}
eligibility:
  include: [{id: I1, text: anything}]
  exclude: [{id: E1, label: Nothing}]
"""
QUICK = Patience(tries=12, first_wait=0.001, longest_wait=0.01, deadline=0.3, read=2.0, most_bytes=5_000_000)


class NoPause:
    """A clock whose waits are short: what is tested is what happens, not how long it takes."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.001))


def write_protocol(folder: Path, text: str = PROTOCOL) -> Path:
    """The review's protocol, in a folder of its own."""
    (folder / "protocols").mkdir(parents=True, exist_ok=True)
    path = folder / "protocols" / "harvested.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def quick_client(secrets: Secrets | None = None, patience: Patience = QUICK) -> Client:
    """A client that loses no time."""
    return Client(secrets or Secrets(), patience=patience, clock=NoPause())


def search_until_done(protocol: str, base: str, url: str = "") -> None:
    """One search of the whole review; its process may be killed at any moment."""
    os.environ["SLR_BASE_URL_OPENALEX"] = base
    if url:
        os.environ["SLR_DATABASE_URL"] = url
    ctx = open_context(protocol)
    searching.search(ctx, client=quick_client())


def opened(protocol: Path) -> Context:
    """The review, open."""
    return open_context(protocol)


def point(monkeypatch: pytest.MonkeyPatch, base: str, service: str = "OPENALEX") -> None:
    """Ask at this address."""
    monkeypatch.setenv(f"SLR_BASE_URL_{service}", base)


def manifest(ctx: Context) -> dict:
    """The last run's manifest."""
    with ctx.db.read() as unit:
        return list(manifests.bodies(unit).values())[-1]


def ids(ctx: Context) -> list[str]:
    """The native ids of all records, in order."""
    with ctx.db.read() as unit:
        return [r.entry.native_id for r in runs.records(unit)]


def page(works: list[dict], count: int | None, cursor: str | None) -> bytes:
    """A page in OpenAlex's form."""
    meta = {"count": count, "next_cursor": cursor}
    return json.dumps({"meta": meta, "results": works}).encode()
