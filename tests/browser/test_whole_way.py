"""The whole way of a small review: two people screen, a third settles, the flow comes out."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from review.pipeline import screening
from review.reporting import Flow
from review.reporting.exchange import read_table
from tests.browser.desk import Desk
from tests.browser.sample import make_sample, plain_entries

# Keys of both people, report by report. R00002 is a conflict; R00003 is none: unsure passes.
IDS = [f"R{n:05}" for n in range(1, 10)]
FIRST = dict(zip(IDS, "iimie12e1", strict=True))
SECOND = dict(zip(IDS, "ieiie12e1", strict=True))
WHY = "No copy in any library"


def test_from_title_to_flow(desk, serve, tmp_path, database_url):
    sample = make_sample(tmp_path, database_url, plain_entries(len(IDS)))
    server = serve(sample)
    anna, bo, cia = desk(server).sign_in("anna"), desk(server).sign_in("bo"), desk(server).sign_in("cia")

    _screen_all(anna, "screen", FIRST)
    expect(anna.page.get_by_text("You have decided on every report here.")).to_be_visible()
    expect(cia.open("conflicts").get_by_text("No conflict is waiting.")).to_be_visible()
    _screen_all(bo, "screen", SECOND)
    with sample.open() as ctx:
        _settle_the_conflict(cia, screening.report_of(ctx, "R00002").entry.title)
    expect(anna.open("fulltext").get_by_text("Nothing to read just now.")).to_be_visible()

    _retrieve(bo)
    _screen_all(anna, "fulltext", {"R00001": "i", "R00002": "3", "R00004": "i"})
    _screen_all(bo, "fulltext", {"R00001": "i", "R00002": "3", "R00004": "2"})
    _settle_by_talk(bo)
    _chart(anna)

    with sample.read() as review:
        flow = review.counts()
        assert list(review.extractions()["country"]) == ["SWE"]
        assert list(review.decisions()["kind"]).count("adjudication") == 2
    assert not flow.is_interim
    assert (flow.database_results, flow.records_screened, flow.records_excluded) == (9, 9, 5)
    assert (flow.dbr_sought_reports, flow.dbr_notretrieved_reports, flow.dbr_assessed) == (4, 1, 3)
    assert dict(flow.dbr_excluded) == {"Wrong concept": 1, "Wrong publication type": 1}
    assert (flow.new_reports, flow.new_studies) == (1, 1)
    _read_off(cia, flow, tmp_path)
    assert not server.errors()


def _screen_all(person: Desk, path: str, keys: dict[str, str]) -> None:
    shown, met = person.screen(path), []
    while shown:
        met.append(person.press(keys[shown]))
        shown = person.shown()
    assert met == list(keys)


def _settle_the_conflict(cia: Desk, title: str) -> None:
    page = cia.open("conflicts")
    expect(page.get_by_text("1 waiting, 0 settled")).to_be_visible()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Anna Ek").or_(page.get_by_text("Bo Alm"))).to_have_count(0)
    _type(page, "Note on how it was settled", "The garden is part of the lessons.")
    page.get_by_role("button", name="Include").click()
    expect(page.get_by_text("0 waiting, 1 settled")).to_be_visible()


def _type(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")


def _retrieve(bo: Desk) -> None:
    page = bo.open("retrieval")
    for report_id in ("R00001", "R00002", "R00004"):
        page.locator(f".st-key-got-{report_id} button").click()
        expect(page.get_by_text(report_id)).to_have_count(0)  # it left the list of what is sought
        bo.wait()
    page.get_by_role("button", name="Not retrieved").click()
    page.locator(".st-key-not-R00003 button").click()
    expect(page.get_by_text("A report that was not retrieved needs a reason.")).to_be_visible()
    _type(page, "Why was it not retrieved?", WHY)
    page.locator(".st-key-not-R00003 button").click()
    facts = page.locator(".rv-facts")
    expect(facts).to_contain_text(re.compile(r"0\s*sought\s*3\s*retrieved\s*1\s*not retrieved"))


def _settle_by_talk(bo: Desk) -> None:
    page = bo.open("conflicts")
    expect(page.get_by_text("1 waiting, 1 settled")).to_be_visible()
    page.get_by_label("Reason, if excluded").click()
    page.get_by_role("option", name="Wrong concept").click()
    page.get_by_role("button", name="Exclude").click()
    expect(page.get_by_text("0 waiting, 2 settled")).to_be_visible()


def _chart(anna: Desk) -> None:
    page = anna.open("charting")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_text(re.compile("country: .*(required|needed|given|answer)", re.IGNORECASE)).first
    ).to_be_visible()
    for label, option in (("country", "Sweden"), ("main type", "planting")):
        box = page.get_by_label(re.compile(f"^{label}"))
        box.click()
        box.press_sequentially(option)
        page.get_by_role("option", name=option).click()
    _type(page, "name", "Radishes in Lund")
    page.get_by_label(re.compile("^Verbatim quote")).fill("The class grew radishes behind the gymnasium.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Sweden · planting · Radishes in Lund")).to_be_visible()
    table = anna.go("charts").locator(".rv-table").first
    expect(table).to_contain_text("Sweden")


def _read_off(cia: Desk, flow: Flow, folder: Path) -> None:
    page = cia.open("flow")
    expect(page.get_by_text("All sums hold.")).to_be_visible()
    drawn = page.locator(".rv-diagram svg")
    expect(drawn).to_contain_text("Records screened")
    files = {}
    for kind in ("csv", "svg"):
        button = page.locator(f".st-key-flow-{kind} button:visible")  # one with a hint is there twice
        with page.expect_download() as waiting:
            button.click()
        assert waiting.value.suggested_filename == f"prisma-flow.{kind}"  # and not an interim one
        files[kind] = folder / f"downloaded.{kind}"
        waiting.value.save_as(files[kind])
    table, numbers = _filled(read_table(files["csv"]).numbers), _filled(flow.numbers())
    assert table == {key: numbers[key] for key in table}
    assert len(table) >= 13
    for svg in (drawn.evaluate("svg => svg.outerHTML"), files["svg"].read_text("utf-8")):
        assert _printed(svg) == _printed_of(flow)


def _filled(numbers):
    """What stands there; "not done" is None in one and left out in the other."""
    return {key: _plain(value) for key, value in numbers.items() if value not in (None, (), [])}


def _plain(value):
    return value if isinstance(value, int) else [tuple(pair) for pair in value]


def _printed(svg: str) -> dict[str, int]:
    """Each label that is to be seen with its number."""
    seen = (
        " ".join(re.findall(r"<(?:text|tspan)\b[^>]*>([^<]+)<", svg))
        .replace("&nbsp;", " ")
        .replace("\xa0", " ")
    )
    return {label.strip(): int(n) for label, n in re.findall(r"([^():]+)\(n = (\d+)\)", seen)}


def _printed_of(flow: Flow) -> dict[str, int]:
    return {
        "Databases": flow.database_results,
        "Garden Base": flow.database_results,
        "Duplicate records": flow.duplicates,
        "Records marked as ineligible by automation tools": flow.excluded_automatic,
        "Records removed for other reasons": flow.excluded_other,
        "Records screened": flow.records_screened,
        "Records excluded": flow.records_excluded,
        "Reports sought for retrieval": flow.dbr_sought_reports,
        "Reports not retrieved": flow.dbr_notretrieved_reports,
        "Reports assessed for eligibility": flow.dbr_assessed,
        "Reports excluded": sum(n for _, n in flow.dbr_excluded),
        **dict(flow.dbr_excluded),
        "Studies included in review": flow.new_studies,
        "Reports of included studies": flow.new_reports,
    }
