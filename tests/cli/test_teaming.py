"""``slr assign``, ``slr agreement`` and the table of events."""

from __future__ import annotations

from contextlib import closing
from uuid import uuid4

import pytest

from review.model import Role, Stage, Verdict
from review.pipeline import deduplicating, importing, people, screening
from review.pipeline.core import open_context
from tests.cli.conftest import refused
from tests.pipeline.worlds import PASSWORD, TITLES, ris, write_review

P = "protocols/small.yaml"
TA = Stage.TITLE_ABSTRACT


@pytest.fixture
def team(slr, tmp_path):
    """A review of two people who decided on four reports; the command line."""
    ctx = open_context(write_review(tmp_path))
    with closing(ctx.db):
        file = tmp_path / "base.ris"
        file.write_text(ris(TITLES["base"]), encoding="utf-8")
        importing.import_file(ctx, file, "base")
        for login in ("ada", "ben"):
            people.invite(ctx, login, login.title(), [Role.REVIEWER], PASSWORD)
        deduplicating.run(ctx)
        said = [("include", "include"), ("unsure", "include"), ("exclude", "include"), ("exclude", "exclude")]
        for n, verdicts in enumerate(said, start=1):
            for login, verdict in zip(("ada", "ben"), verdicts, strict=True):
                screening.decide(
                    ctx,
                    people.find(ctx, login),
                    stage=TA,
                    report_id=f"R{n:05}",
                    verdict=Verdict(verdict),
                    event_id=uuid4().hex,
                )
    return slr


def test_agreement_for_people_and_machines(team):
    told = team("agreement", P, "--stage", "title_abstract")
    assert told.status == 0, told.err
    assert "Unsure counts with include." in told.out
    assert "kappa 0.500 (95 % -0.235 to 1.000)" in told.out
    (found,) = team("agreement", P, "--stage", "title_abstract", "--unsure", "itself", "--json").data
    (pair,) = found["pairs"]
    assert pair["include_unsure_exclude"] == [[1, 0, 0], [1, 0, 0], [1, 0, 1]]
    assert pair["n"] == found["reports"] == 4
    swedish = team("agreement", P, "--locale", "sv", "--unsure", "left_out").out
    assert "rapporter" in swedish
    assert "Unsure" not in swedish


def test_assign_tells_and_changes_who_has_what(team):
    told = team("assign", P, "--stage", "title_abstract")
    assert told.status == 0, told.err
    assert "every open report has the people it needs" in told.out
    changed = team(
        "assign", P, "--stage", "title_abstract", "--share", "ada=2", "--experienced", "ada", "--json"
    )
    (found,) = changed.data
    assert [(p["login"], p["weight"], p["is_experienced"]) for p in found["loads"]] == [
        ("ada", 2.0, True),
        ("ben", 1.0, False),
    ]
    assert found["holds"] is True
    given = team("assign", P, "--give", "ada", "--report", "R00005", "--stage", "title_abstract")
    assert "0 of 1 reports changed hands." in given.out  # she has it already
    refused(team("assign", P, "--share", "ada=much"), "'ada=much' is no share")
    refused(team("assign", P, "--give", "ada"), "Which reports")
    refused(team("assign", P, "--report", "R00001"), "Whose")
    refused(team("assign", P, "--experienced", "nobody"), "Nobody who screens")


def test_events_are_exported_with_pseudonyms_or_names(team):
    rows = team("export", P, "--what", "events").out.splitlines()
    assert rows[0].startswith("event_id,kind,stage,report_id,title,reviewer,verdict")
    assert len(rows) == 1 + 8
    assert ",R1," in rows[1]
    assert ",Ada," in team("export", P, "--what", "events", "--names").out
