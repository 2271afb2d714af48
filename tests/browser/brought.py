"""A review that was searched: files with gaps, a service asked, and an update that was interrupted."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review.pipeline import importing, searching
from review.pipeline.asking import Order, Progress, Stop
from review.pipeline.core import Context
from review.pipeline.importing import Searched
from tests.browser.sample import PROTOCOL, Sample, make_sample, plain_entries
from tests.harvest.faulty import Service, serving
from tests.harvest.reviewing import quick_client

SOURCES = """\
concepts:
  - {id: garden, terms: {en: [school garden*, allotment]}}
  - {id: eating, terms: {en: [appetite, eating]}}
sources:
  - {id: base, label: Garden Base, arm: databases, platform: EBSCOhost, query: 'garden* AND school*'}
  - {id: register, label: Trial register, arm: registers}
  - {id: openalex, label: OpenAlex, arm: databases, service: openalex}
  - {id: openalex-sv, label: Swedish OpenAlex, arm: databases, service: openalex}
  - {id: web, label: City councils, arm: websites}
"""
SCREENED = (
    "Title,Authors,Notes\n"
    '"A shed of one\'s own","Ek, A","RAYYAN-INCLUSION: {""Verdictplanted""=>""Included""}"\n'
    '"Sweet peas and discipline","Alm, B","RAYYAN-INCLUSION: {""Verdictplanted""=>""Excluded""}"\n'
)
PAGE = 20


def make_searched(folder: Path, url: str, hostile: str = "") -> Sample:
    """Anna and the others, twelve reports to screen, and what else was brought in."""
    old = next(line for line in PROTOCOL.splitlines() if "Garden Base" in line)
    protocol = PROTOCOL.replace(f"sources:\n{old}\n", SOURCES)
    sample = make_sample(folder, url, plain_entries(), protocol=protocol)
    heading = ["Title", "Authors", f"Place {hostile}".strip()]
    rows = [heading, ["Seedlings in spring", "Ek, A", ""], heading, ["Autumn leaves", "Alm, B", hostile]]
    with sample.open() as ctx:
        told = Searched("2026-11-01", 120, f"WHO ICTRP {hostile}".strip())
        _import(ctx, folder / "trials 2026.csv", _csv(rows), "register", told)
        _import(ctx, folder / "from-rayyan.csv", SCREENED, "base", Searched("2026-11-02", 2))
        service = Service(45, PAGE)
        with serving(service) as base, _address(base):
            _search(ctx, Order("1", ("openalex",)))
            service.records = 52
            _search(ctx, Order("2027", ("openalex",)))
            _search(ctx, Order("2027", ("openalex-sv",)), pages=2)
    return sample


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _import(ctx: Context, path: Path, text: str, source: str, searched: Searched) -> None:
    path.write_text(text, encoding="utf-8")
    importing.import_file(ctx, path, source, searched=searched)


def _search(ctx: Context, order: Order, pages: int = 0) -> None:
    """One search; with ``pages``, interrupted after so many and the one that is under way by then."""
    stop = Stop()

    def listen(progress: Progress) -> None:
        if 0 < pages <= progress.pages:
            stop.is_wanted.set()

    searching.search(ctx, order, client=quick_client(), listen=listen, stop=stop)


@contextmanager
def _address(base: str) -> Iterator[None]:
    os.environ["SLR_BASE_URL_OPENALEX"] = base
    try:
        yield
    finally:
        del os.environ["SLR_BASE_URL_OPENALEX"]
