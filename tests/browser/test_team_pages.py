"""The pages of the team: a calibration round from draw to go, a change of mind, and who is told what."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from review.model import Outcome, Stage, Verdict
from review.pipeline import assigning, calibrating, screening
from tests.browser.conftest import sqlite_url
from tests.browser.sample import make_sample, plain_entries
from tests.browser.staged import play
from tests.browser.test_accessibility import _grave
from tests.browser.test_blinding import _text_at_rest

TA = Stage.TITLE_ABSTRACT
WORD = "glockenspiel"
AGO = re.compile(r"\d+ \w+ ago")
BEFORE, NOW = "pupils who tend a garden at school}", "pupils who tend a garden at school or home}"
VIEWS = {
    "en-GB": {"standing": "How far it is", "agreement": "Agreement", "sharing": "Who does what"},
    "sv-SE": {"standing": "Läget", "agreement": "Överensstämmelse", "sharing": "Vem gör vad"},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve_module):
    """A review in the middle of its work whose criteria were changed after these decisions."""
    folder = tmp_path_factory.mktemp("team")
    sample = make_sample(folder, sqlite_url(folder), plain_entries(15))
    play(sample)
    text = sample.protocol.read_text(encoding="utf-8")
    assert BEFORE in text
    sample.protocol.write_text(
        text.replace(BEFORE, NOW).replace("version: 1}", "version: 2}"), encoding="utf-8"
    )
    return serve_module(sample)


def _is_well(person) -> None:
    page = person.wait()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    assert "Traceback" not in page.get_by_test_id("stMain").inner_text()


def _views(person, locale="en-GB") -> Iterator[tuple[str, Stage]]:
    """Goes through the page of the team, view by view and stage by stage; yields where it is."""
    page = person.open("team")
    views, stages = (page.get_by_role("radiogroup").nth(n).get_by_role("radio") for n in (0, 1))
    expect(stages).to_have_count(2)
    for n, name in enumerate(views.all_inner_texts()):
        view = {shown: key for key, shown in VIEWS[locale].items()}[name]
        for at, stage in enumerate(Stage):
            views.nth(n).click()
            stages.nth(at).click()
            expect(page.locator(f".st-key-team-{view}-{stage}")).to_be_visible()
            person.wait()
            yield view, stage


def _words(person) -> list[str]:
    return [AGO.sub("", _text_at_rest(person.page)) for _ in _views(person)]


def _decide(server, login, report_id, verdict, note="") -> None:
    with server.sample.open() as ctx:
        screening.decide(
            ctx,
            server.sample.person(login),
            stage=TA,
            report_id=report_id,
            verdict=verdict,
            reason="E1" if verdict is Verdict.EXCLUDE else "",
            note=note,
            event_id=str(uuid4()),
        )


def _rounds(server, login):
    with server.sample.open() as ctx:
        return calibrating.rounds(ctx, server.sample.person(login))


def test_nothing_of_an_open_decision_reaches_these_pages(desk, server):
    anna = desk(server, keeps_answers=True).enter("anna")
    pages = ("calibration", "decisions")

    def look() -> list[str]:
        return [*_words(anna), *(_text_at_rest(anna.open(path)) for path in pages)]

    before = look()
    _decide(server, "bo", "R00010", Verdict.EXCLUDE, WORD)
    assert look() == before
    assert anna.heard(WORD) == []
    for login in ("cia", "dag"):  # who lead and settle are told that a report waits, never what was said
        person = desk(server, keeps_answers=True).enter(login)
        assert _words(person)
        person.open("calibration")
        assert person.heard(WORD) == []
    bo = desk(server).enter("bo")
    expect(bo.open("decisions").get_by_text(WORD)).to_be_visible()


def test_a_round_from_its_draw_to_go(desk, server):
    dag, anna, bo = desk(server).enter("dag"), desk(server).enter("anna"), desk(server).enter("bo")
    page = dag.open("calibration")
    expect(page.get_by_text("No calibration round has been opened.")).to_be_visible()
    page.get_by_label("How many reports").fill("3")
    page.get_by_label("Note for those who take part").fill("Mind the *population*")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("Round C001")).to_be_visible()
    [drawn] = _rounds(server, "dag")
    assert len(drawn.report_ids) == 3
    expect(page.get_by_text(f"with seed {drawn.seed}")).to_be_visible()
    expect(page.get_by_text("Mind the *population*")).to_be_visible()

    # Bo first: Anna is told nothing of it, the lead only how many are left.
    verdicts = (Verdict.EXCLUDE, Verdict.INCLUDE, Verdict.INCLUDE)
    for report_id, verdict in zip(drawn.report_ids, verdicts, strict=True):
        _decide(server, "bo", report_id, verdict, f"{WORD} *of* Bo")
    expect(bo.open("calibration").get_by_text("You are done.")).to_be_visible()
    page = anna.open("calibration")
    assert anna.heard(WORD) == []
    page.get_by_role("button", name="Decide on your reports of this round: 3 left").click()
    page.wait_for_url("**/screen")
    page.wait_for_function("() => document.documentElement.dataset.reviewShown")
    assert [anna.press("i") for _ in range(3)] == list(drawn.report_ids)

    # All are done: the votes side by side, without names for those who screen.
    page = anna.open("calibration")
    differing = page.locator(f".st-key-differ-C001-{drawn.report_ids[0]}")
    expect(differing.get_by_text(f"{WORD} *of* Bo")).to_be_visible()
    expect(differing.get_by_text("E1 Wrong population")).to_be_visible()
    expect(differing).to_contain_text("Reviewer A (you)")
    expect(differing).to_contain_text("Reviewer B")
    assert "Bo Alm" not in page.get_by_test_id("stMain").inner_text()
    expect(page.locator("[class*='st-key-differ-C001']")).to_have_count(1)
    expect(page.get_by_role("button", name="Go", exact=True)).to_have_count(0)
    expect(anna.open("").get_by_role("button", name="Compare calibration round C001")).to_be_visible()

    page = dag.open("calibration")
    expect(page.locator(f".st-key-differ-C001-{drawn.report_ids[0]}")).to_contain_text("Bo Alm")
    page.get_by_label("What you agreed on").fill("E1 only when age is stated")
    page.get_by_role("textbox", name="Version of the protocol that follows").fill("3")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("goes on with protocol 3")).to_be_visible()
    expect(anna.open("calibration").get_by_text("E1 only when age is stated")).to_be_visible()
    [ended] = _rounds(server, "dag")
    assert (ended.is_go, ended.next_version, ended.conclusion) == (True, "3", "E1 only when age is stated")
    assert not server.errors()


def test_a_reviewer_changes_their_mind_and_keeps_another_under_new_criteria(desk, server):
    bo = desk(server).enter("bo")
    page = bo.open("decisions")
    expect(page.get_by_text("of your decisions were taken under earlier criteria.")).to_be_visible()
    page.get_by_text("What has changed").click()
    expect(page.get_by_text(NOW[:-1])).to_be_visible()

    box = page.get_by_label("Search", exact=True)
    box.fill("r00002")
    box.press("Enter")
    row = page.locator(".st-key-own-title_abstract-R00002-R00002")
    row.get_by_role("button", name="Change, history").click()
    expect(row.get_by_text("you: Exclude E2 Wrong concept")).to_be_visible()
    row.get_by_role("radio", name="Include").click()
    expect(row.get_by_label("Reason")).to_have_count(0)
    row.get_by_label("Note", exact=True).fill("on a second look")
    row.get_by_role("button", name="Change my decision").click()
    expect(row.get_by_text("you: Include")).to_be_visible()
    expect(row.get_by_text("you: Exclude E2 Wrong concept")).to_be_visible()  # the history stays
    with server.sample.open() as ctx:
        person = server.sample.person("bo")
        own = [
            d
            for d in screening.history(ctx, person, "R00002").decisions
            if d.reviewer_id == person.reviewer_id
        ]
        with ctx.db.read() as unit:
            assert screening.one_settled(unit, ctx, TA, "R00002").outcome is Outcome.INCLUDED
    assert [(d.verdict, d.reason, d.note) for d in own] == [
        (Verdict.EXCLUDE, "E2", "a plain note"),
        (Verdict.INCLUDE, "", "on a second look"),
    ]

    box.fill("")
    box.press("Enter")
    page.get_by_text("Only those under earlier criteria").click()
    bo.wait()
    row = page.locator(".st-key-own-title_abstract-R00007-R00007")
    expect(row.get_by_text("under earlier criteria (protocol 1-")).to_be_visible()
    row.get_by_role("button", name="Change, history").click()
    row.get_by_role("button", name="It still holds").click()
    expect(row).to_have_count(0)
    box.fill("there is no such title")
    box.press("Enter")
    expect(page.get_by_text("No decision of yours is like this.")).to_be_visible()


def test_the_lead_sets_experience_gives_reports_and_takes_the_events_along(desk, server):
    dag = desk(server, accept_downloads=True).enter("dag")
    page = dag.open("team")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the events (CSV)").click()
    rows = list(csv.DictReader(Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert {"decision", "adjudication"} <= {row["kind"] for row in rows}
    assert not any("Anna" in value for row in rows for value in row.values())

    page.get_by_role("radio", name="Who does what", exact=True).click()
    expect(page.get_by_text("Every report is given to as many people as it needs.")).to_be_visible()
    page.get_by_text("Experienced", exact=True).click()
    page.get_by_role("spinbutton", name="Share of the work").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="experienced", exact=True)).to_be_visible()
    with server.sample.open() as ctx:
        loads = {ld.login: ld for ld in assigning.spread(ctx, server.sample.person("dag"), TA).loads}
    assert [(loads[who].weight, loads[who].is_experienced) for who in ("anna", "bo")] == [
        (2, True),
        (1, False),
    ]

    page.get_by_label("Report ids").fill("r00015, R00099")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("1 of these are not at this stage, for instance R00099.")).to_be_visible()
    page.get_by_label("Report ids").fill("r00015")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("1 reports: 0 changed hands")).to_be_visible()


@pytest.mark.parametrize("locale", VIEWS)
@pytest.mark.parametrize("login", ["anna", "cia", "dag"])
def test_every_view_opens_in_both_languages(desk, server, login, locale):
    person = desk(server, locale=locale).enter(login)
    seen = []
    for place in _views(person, locale):
        _is_well(person)
        seen.append(place)
    views = VIEWS[locale] if login == "dag" else ("standing", "agreement")
    assert seen == [(view, stage) for view in views for stage in Stage]
    assert not server.errors()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_team_has_a_grave_fault(desk, server, scheme):
    dag = desk(server, color_scheme=scheme).enter("dag")
    for place in _views(dag):
        assert _grave(dag.page) == [], place
    assert _grave(dag.open("calibration")) == []
    anna = desk(server, color_scheme=scheme).enter("anna")
    page = anna.open("decisions")
    page.get_by_role("button", name="Change, history").first.click()
    expect(page.get_by_role("button", name="Change my decision")).to_be_visible()
    anna.wait()
    assert _grave(page) == []
