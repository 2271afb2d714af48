"""The page of sources: what came from where, a file brought in with its columns mended, a run taken out."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from review.model import RunStatus, Stage, Verdict
from review.pipeline import people, screening, status
from tests.browser.brought import make_searched
from tests.browser.conftest import sqlite_url
from tests.browser.hostile import TEXTS, WORD
from tests.browser.test_accessibility import _grave
from tests.browser.test_hostile_text import _is_harmless

ODD = "Rubrik;Vem;Titel i original;DOI\n" + "".join(
    f"Balkong {word};Ek, A;Balcony {word};10.1234/{word}\n" for word in ("alfa", "beta", "gamma")
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Only looked at: whoever brings something in or out makes one of their own."""
    folder = tmp_path_factory.mktemp("sources")
    return make_searched(folder, sqlite_url(folder))


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture
def dag(desk, server):
    """The lead."""
    return desk(server).admit("dag")


@pytest.fixture
def own(tmp_path):
    """A review to change."""
    return make_searched(tmp_path, sqlite_url(tmp_path))


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "balkonger.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def _runs(sample):
    with sample.open() as ctx:
        return status.runs_of(ctx)


def _row(page, run):
    return page.locator(f".st-key-run-{run.run_id}")


def _open(desk, run):
    page = desk.page
    _row(page, run).get_by_role("button", name="Details").click()
    expect(_row(page, run).locator(".rv-sum")).to_be_visible()
    desk.wait()
    return _row(page, run)


def _give(desk, path):
    """Open the import and hand it a file."""
    page = desk.page
    page.get_by_text("Import a file").click()
    page.locator("input[type=file]").set_input_files(path)
    desk.wait()
    return page


def _choose(desk, name, option):
    desk.wait()
    box = desk.page.get_by_role("combobox", name=name, exact=True)
    box.scroll_into_view_if_needed()  # a list that is scrolled with its box closes
    box.click()
    desk.page.get_by_role("option", name=option).click()
    desk.wait()


# ---- what came from where ----------------------------------------------------------------------


def test_every_run_is_told_with_its_numbers_and_its_status_as_a_word(dag, sample):
    page = dag.open("sources")
    runs = _runs(sample)
    assert {r.status for r in runs} >= {RunStatus.COMPLETE, RunStatus.PARTIAL, RunStatus.UNKNOWN}
    for run in runs:
        row = _row(page, run)
        expect(row.locator("b")).to_have_text(run.source_label)
        claimed = "–" if run.claimed_count is None else str(run.claimed_count)
        counts = [claimed, str(run.begun_count), str(run.record_count), str(run.reject_count)]
        names = ["Claimed", "Begun", "Records", "Rejects"]
        expect(row.locator(".n")).to_have_text([n + c for n, c in zip(names, counts, strict=True)])
        expect(row.locator(".rv-state")).to_have_text(run.status.value)
    assert page.locator(".rv-run:not(.rv-run-head)").count() == len(runs)
    totals = page.locator(".rv-facts").first.locator("b")
    records, rejects = (sum(getattr(r, f"{what}_count") for r in runs) for what in ("record", "reject"))
    expect(totals).to_have_text(["3", str(records), str(rejects), "1"])
    expect(page.get_by_text("Not everything was brought in from: Trial register")).to_be_visible()
    expect(
        page.get_by_text("Swedish OpenAlex, round 2027: under way or interrupted, 3 pages")
    ).to_be_visible()
    expect(page.get_by_text("slr search protocols/gardens.yaml")).to_be_visible()
    expect(page.get_by_text("Named in the protocol, nothing from it yet: City councils.")).to_be_visible()


def test_a_row_opens_to_everything_the_run_says_of_itself(dag, sample):
    dag.open("sources")
    file = next(r for r in _runs(sample) if r.file_name == "trials 2026.csv")
    row = _open(dag, file)
    expect(row.locator(".rv-sum")).to_have_text(
        "3 received = 0 repeated + 0 outside the query + 2 records + 1 rejects"
    )
    expect(row.locator(".rv-pairs")).to_contain_text(file.file_sha256)
    expect(row).to_contain_text("the heading row stands here again")
    search = next(r for r in _runs(sample) if r.source_label == "OpenAlex")
    row = _open(dag, search)  # which closes the other
    expect(dag.page.locator(".rv-sum")).to_have_count(1)
    expect(row.locator(".rv-pairs")).to_contain_text('garden: "school garden*" OR allotment')
    expect(row.locator(".rv-pairs")).to_contain_text("title_and_abstract.search.exact")
    expect(row.locator(".rv-pairs")).to_contain_text("45 received of 45 claimed")
    row.get_by_text("Answers kept").click()
    expect(row.locator(".rv-table").last.locator("tbody tr")).to_have_count(4)


def test_an_update_tells_what_is_new(dag):
    table = dag.open("sources").locator(".rv-table", has_text="Unchanged")
    expect(table.locator("tbody td")).to_have_text(["OpenAlex", "7", "0", "45", "0", ""])


def test_verdicts_of_other_tools_are_counted_for_the_lead_and_shown_to_nobody(desk, server, sample):
    lead, anna = desk(server).admit("dag"), desk(server).admit("anna")
    table = lead.open("sources").locator(".rv-table", has_text="Reviewer there")
    expect(table.locator("tbody td")).to_have_text(["Rayyan", "Verdictplanted", "2"])
    anna.open("sources")
    assert anna.heard("Verdictplanted") == []
    for run in _runs(sample):
        _open(anna, run)
        assert anna.heard("Verdictplanted") == []


# ---- a file comes in and goes out --------------------------------------------------------------


def test_a_table_comes_in_by_mended_columns_and_goes_out_again(desk, serve, own, odd):
    sample, dag = own, desk(serve(own)).admit("dag")
    before = _runs(sample)
    dag.open("sources")
    page = _give(dag, odd)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("none of the formats we read")
    page.get_by_label("the heading of the column with the titles").fill("Rubrik")
    page.keyboard.press("Enter")
    expect(page.locator(".rv-name").first).to_have_text("Balkong alfa")
    _choose(dag, "Title", "Titel i original")
    expect(page.locator(".rv-name").first).to_have_text("Balcony alfa")
    expect(page.locator(".rv-card").first).not_to_contain_text("Ek, A")
    _choose(dag, "Authors", "Vem")
    expect(page.locator(".rv-card").first).to_contain_text("Ek, A")
    assert _runs(sample) == before

    _choose(dag, "Source", "City councils")
    page.get_by_label("Hits the database showed", exact=True).fill("5")
    page.keyboard.press("Tab")
    expect(main).to_contain_text("The database showed 5 hits and 3 entries begin in the file")
    page.get_by_label("Platform").fill("The councils' own pages")
    page.keyboard.press("Tab")
    page.get_by_label("Round", exact=True).fill("2027")
    page.keyboard.press("Tab")
    dag.wait()
    page.get_by_role("button", name="Import 3 records").click()
    expect(main).to_contain_text("3 records came in from City councils.")
    (run,) = [r for r in _runs(sample) if r not in before]
    assert (run.file_name, run.record_count, run.claimed_count) == ("balkonger.csv", 3, 5)
    assert (run.platform, run.status) == ("The councils' own pages", RunStatus.PARTIAL)
    expect(_row(page, run).locator(".rv-pairs")).to_contain_text("title = Titel i original")

    page.get_by_role("button", name="Find duplicates").click()
    expect(main).to_contain_text("new reports")
    expect(page.get_by_role("button", name="Find duplicates")).to_have_count(0)

    _row(page, run).get_by_role("button", name="Undo this run").click()
    expect(page.get_by_text("3 records of City councils will count no more.")).to_be_visible()
    page.get_by_label("Why (optional)").fill("the wrong councils")
    page.get_by_role("button", name="Yes, undo 3 records").click()
    expect(_row(page, run)).to_have_count(0)
    dag.wait()
    assert _runs(sample) == before
    page.get_by_text("Undone runs").click()
    expect(page.locator(".rv-table", has_text="the wrong councils")).to_contain_text("Dag Fors")


def test_the_same_file_again_says_so_and_leads_to_its_run(dag, sample):
    run = next(r for r in _runs(sample) if r.file_name == "trials 2026.csv")
    dag.open("sources")
    page = _give(dag, sample.protocol.parents[1] / run.file_name)
    _choose(dag, "Source", "Trial register")
    page.get_by_label("Round", exact=True).fill("1")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Nothing would be added")).to_be_visible()
    expect(page.get_by_role("button", name="Import 2 records")).to_be_disabled()
    page.get_by_role("button", name="Show its run").click()
    expect(_row(page, run).locator(".rv-sum")).to_be_visible()


def test_a_file_that_is_none_is_refused_in_plain_words(dag, sample, tmp_path):
    path = tmp_path / "letter.ris"
    path.write_text("Dear Anna,\nhere is a letter.\n", encoding="utf-8")
    before = _runs(sample)
    dag.open("sources")
    page = _give(dag, path)
    expect(page.get_by_role("alert").last).to_contain_text("none of the formats we read")
    expect(page.get_by_role("button", name="Import", exact=False)).to_have_count(0)
    assert _runs(sample) == before


def test_what_somebody_decided_on_is_not_undone(desk, serve, own):
    sample, dag = own, desk(serve(own)).admit("dag")
    with sample.open() as ctx:
        anna = people.find(ctx, "anna")
        decided = {"stage": Stage.TITLE_ABSTRACT, "report_id": "R00001", "verdict": Verdict.INCLUDE}
        screening.decide(ctx, anna, event_id=str(uuid4()), **decided)
    before = _runs(sample)
    dag.open("sources")
    row = _open(dag, before[0])
    row.get_by_role("button", name="Undo this run").click()
    dag.page.get_by_role("button", name="Yes, undo 12 records").click()
    expect(row.get_by_role("alert")).to_contain_text("has been screened; it can no longer be undone")
    assert _runs(sample) == before


@pytest.mark.parametrize("login", ["anna", "cia", "eva"])
def test_who_does_not_lead_is_offered_neither_import_nor_undo(desk, server, sample, login):
    person = desk(server).admit(login)
    page = person.open("sources")
    expect(page.get_by_text("Import a file")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.get_by_role("button", name="Find duplicates")).to_have_count(0)
    row = _open(person, _runs(sample)[0])
    expect(row.get_by_role("button", name="Undo this run")).to_have_count(0)


# ---- whatever a file holds, and whoever looks --------------------------------------------------


def test_texts_from_files_do_nothing(desk, serve, tmp_path):
    hostile = f"{WORD} {TEXTS[0]} {TEXTS[1]}"
    sample = make_searched(tmp_path, sqlite_url(tmp_path), hostile)
    dag = desk(serve(sample)).admit("dag")
    page = dag.open("sources")
    for run in _runs(sample):
        _open(dag, run)
        _is_harmless(page)
    expect(page.get_by_text(f"WHO ICTRP {hostile}")).to_be_visible()
    path = tmp_path / "$x$ :red[y] <b>![](x).csv"
    rows = "\n".join('"' + text.replace('"', '""') + '";"Ek, A"' for text in TEXTS)
    path.write_text(f'Title;Authors;"{hostile.replace(chr(34), chr(34) * 2)}"\n{rows}\n', encoding="utf-8")
    dag.open("sources")
    _give(dag, path)
    expect(page.locator(".rv-name").first).to_have_text(TEXTS[0])
    expect(page.get_by_test_id("stMain")).to_contain_text("$x$ :red[y] <b>![](x).csv")
    _is_harmless(page)
    assert (dag.strangers(), dag.dialogs, dag.faults) == ([], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_everything_open_has_no_grave_fault(desk, server, sample, odd, scheme):
    dag = desk(server, color_scheme=scheme).admit("dag")
    page = dag.open("sources")
    _open(dag, next(r for r in _runs(sample) if r.file_name == "trials 2026.csv"))
    odd.write_text(ODD.replace("Rubrik", "Title"), encoding="utf-8")
    _give(dag, odd)
    page.locator(".rv-name").first.wait_for()
    assert _grave(page) == []


def test_on_a_phone_nothing_is_wider_than_the_page(desk, server, sample):
    dag = desk(server).admit("dag")
    dag.page.set_viewport_size({"width": 390, "height": 844})
    page = dag.open("sources")
    for run in _runs(sample):
        _open(dag, run)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        widths = page.locator(".rv-run, .rv-pairs").evaluate_all("all => all.map(e => e.scrollWidth)")
        assert max(widths) <= 390
