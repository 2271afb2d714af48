"""A retraction, a concern or a correction is shown on every report that has one, whoever says so."""

from __future__ import annotations

import pytest

from review.model import Entry, Report
from review.pipeline import notices
from review.pipeline.notices import NoticeKind
from review.pipeline.open_copies import copies_of
from review.store import Event, standings
from tests.pipeline.worlds import World

RETRACTED, CONCERN, NOTICE, CORRECTED = NoticeKind


def report(doi: str = "", **extra: list[str]) -> Report:
    return Report("R00001", Entry(title="A title", doi=doi, extra=extra), ("r1",))


def kinds(world: World, one: Report) -> list[NoticeKind]:
    return [b.kind for b in notices.badges_of(world.ctx, [one]).get(one.report_id, ())]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("retracted", [RETRACTED]),  # OpenAlex, Crossref
        ("Retracted Publication", [RETRACTED]),  # PubMed, Web of Science
        ("RetractionIn: Lancet. 2004 PMID 1", [RETRACTED]),
        ("Retraction in: MED/123", [RETRACTED]),  # Europe PMC
        ("partial retraction", [RETRACTED]),
        ("withdrawal: 10.1000/x", [RETRACTED]),  # CSL
        ("expression of concern", [CONCERN]),
        ("expression_of_concern: 10.1000/x", [CONCERN]),
        ("ExpressionOfConcernIn: Lancet. 2004", [CONCERN]),
        ("retraction notice", [NOTICE]),
        ("10.1000/a.notice", []),
    ],
)
def test_what_records_say(sqlite_worlds, said, kind):
    with sqlite_worlds() as world:
        assert kinds(world, report(retraction=[said])) == kind


def test_a_correction_in_a_record_is_told(sqlite_worlds):
    with sqlite_worlds() as world:
        assert kinds(world, report(ErratumIn=["Lancet. 2004 PMID 2"])) == [CORRECTED]
        assert kinds(world, report()) == []


def say(world: World, service: str, is_retracted: bool | None, *types: str, url: str = "") -> None:
    row = {
        "doi": "10.1000/a",
        "asked_of": service,
        "is_known": True,
        "is_retracted": is_retracted,
        "notices": [{"type": t, "doi": f"10.1000/{t}", "date": "2022-05-06", "source": "x"} for t in types],
        "open_access_url": url,
        "licence": "",
    }
    world.ctx.db.write(Event("t", "look up"), lambda unit: standings.add(unit, [row], "0" * 64))


def test_what_services_say_is_united_the_gravest_first(world):
    say(world, "crossref", True, "correction", "retraction", "expression_of_concern")
    say(world, "openalex", True)
    assert kinds(world, report("10.1000/b")) == []
    found = notices.badges_of(world.ctx, [report("10.1000/a", ErratumIn=["x"])])
    retracted, concern, corrected = found["R00001"]
    assert (retracted.kind, retracted.said_by) == (RETRACTED, ("crossref", "openalex"))
    assert (retracted.doi, retracted.date) == ("10.1000/retraction", "2022-05-06")
    assert concern.kind is CONCERN
    assert (corrected.kind, corrected.said_by) == (CORRECTED, ("records", "crossref"))


def test_a_service_that_takes_it_back_is_believed(world):
    say(world, "openalex", True)
    say(world, "openalex", False)
    assert kinds(world, report("10.1000/a")) == []


def test_open_copies_are_named_with_who_says_so_pdfs_first(world):
    say(world, "unpaywall", None, url="https://example.org/page")
    say(world, "openalex", False, url="https://example.org/a.pdf")
    one = Report(
        "R00001",
        Entry(
            doi="10.1000/a",
            extra={"open access url": ["https://example.org/page", "javascript:alert(1)", "ftp://x/y"]},
        ),
        ("r1",),
    )
    with world.ctx.db.read() as unit:
        found = copies_of(unit, [one])["R00001"]
    assert [(c.address, c.said_by) for c in found] == [
        ("https://example.org/a.pdf", ("openalex",)),
        ("https://example.org/page", ("unpaywall", "records")),
    ]
