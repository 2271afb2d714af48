"""Full texts in a real browser: given one by one and many at once, read beside the form, quotes found."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from review.pipeline import fulltext_files, fulltexts
from tests import pdfs
from tests.browser.conftest import sqlite_url
from tests.browser.sample import TITLES, Given, make_sample, plain_entries
from tests.browser.staged import play
from tests.browser.test_accessibility import GRAVE

SHOWN = re.compile(r"#page=(\d+)")


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve_module):
    folder = tmp_path_factory.mktemp("fulltexts")
    entries = plain_entries()
    # The sixth report is to be read.
    entries[5] = Given(entries[5].title, entries[5].abstract, entries[5].authors, ("DO  - 10.5555/six",))
    sample = make_sample(folder, sqlite_url(folder), entries)
    play(sample)
    return serve_module(sample)


@pytest.fixture(scope="module")
def anna(desk_module, server):
    return desk_module(server).enter("anna")


def article(n: int) -> bytes:
    return pdfs.article(TITLES[n - 1], "10.5555/six" if n == 6 else "", authors="Authorbababe Other")


def file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def files_of(server, report: str) -> list[str]:
    with server.sample.open() as ctx:
        found = fulltext_files.files_of(ctx, server.sample.person("anna"), report)
        return [f.file_name for f in found.history]


def frame_page(page) -> str:
    """Which page the frame was told to show."""
    source = page.locator("iframe[title^='Full text']").get_attribute("src") or ""
    return SHOWN.search(source)[1]


def everything(anna):
    """The whole list: at first it shows what is still sought, as long as there is any."""
    page = anna.open("retrieval")
    filters = page.locator(".st-key-retrieval-shown")
    filters.wait_for()
    chosen = filters.get_by_role("radio", checked=True)
    if chosen.count():
        chosen.click()
        expect(chosen).to_have_count(0)
    anna.wait()
    return page


def test_one_file_is_given_to_its_report(anna, server):
    page = everything(anna)
    row = page.locator(".st-key-sought-R00006")
    row.get_by_role("button", name="File and history").click()
    row.locator("input[type=file]").set_input_files(file("broken.pdf", b"%PDF-1.7 and no more"))
    expect(page.get_by_text("is damaged")).to_be_visible()
    assert files_of(server, "R00006") == []
    anna.wait()
    row.locator("input[type=file]").set_input_files(file("six.pdf", article(6)))
    expect(row.get_by_text("PDF: six.pdf")).to_be_visible()
    expect(row.get_by_role("cell", name="PDF added")).to_be_visible()
    assert files_of(server, "R00006") == ["six.pdf"]


def test_many_files_find_their_reports_and_the_rest_are_named(anna, server):
    page = anna.open("retrieval")
    page.get_by_text("Add PDFs").click()
    given = [
        file("five.pdf", pdfs.article(TITLES[4], authors="Authorbababu Other")),
        file("nobody.pdf", pdfs.article("Something that nobody ever heard of")),
        file("page.pdf", b"<html>sign in"),
        file("again.pdf", article(6)),
    ]
    batch = page.locator(".st-key-batch")
    batch.locator("input[type=file]").set_input_files(given)
    expect(batch.get_by_text("five.pdf · title on the first pages")).to_be_visible(timeout=60_000)
    expect(batch.get_by_text("nobody.pdf · nothing in it names a report")).to_be_visible()
    expect(batch.get_by_text("again.pdf · DOI on the first pages; R00006 has this file")).to_be_visible()
    batch.get_by_role("button", name="Give 2 of 4 files").click()
    expect(batch.get_by_text("five.pdf: R00005 has its PDF.")).to_be_visible(timeout=60_000)
    expect(batch.get_by_text("again.pdf: R00006 has this very file already.")).to_be_visible()
    left = batch.get_by_test_id("stAlertContentWarning")
    expect(left).to_contain_text("nobody.pdf: nothing in it names a report")
    expect(left).to_contain_text("page.pdf is a web page")
    with server.sample.open() as ctx:
        assert fulltexts.listing(ctx).with_file == 2
    assert not server.errors()


def test_the_list_is_searched_and_filtered(anna):
    page = everything(anna)
    page.get_by_role("textbox", name="Search").fill("cookbook")
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-sought-']")).to_have_count(1)
    page.get_by_text("Without a PDF").click()
    expect(page.get_by_text("No report is like this.")).to_be_visible()


def test_the_pdf_stands_beside_the_form_and_a_search_turns_its_page(desk, server):
    anna = desk(server).enter("anna")
    answers = []
    anna.page.on("response", lambda a: answers.append(a) if "/rv/pdf/" in a.url else None)
    assert anna.screen("fulltext") == "R00005"
    page = anna.page
    frame = page.locator("iframe[title='Full text of R00005']")
    expect(frame).to_be_visible()
    page.wait_for_timeout(1_000)
    assert {a.status for a in answers} == {200}
    assert answers[0].headers["content-type"] == "application/pdf"
    assert answers[0].headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answers[0].headers["cache-control"]
    assert frame_page(page) == "1"

    search = page.get_by_role("textbox", name="Search in the text")
    search.fill("what came of earthworm")
    search.press("Enter")
    hit = page.locator(".st-key-pdf-hits button")
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("p. 2 · …")
    loaded = len(answers)
    hit.click()
    expect(frame).to_have_attribute("src", re.compile("#page=2"))
    page.wait_for_timeout(500)
    assert len(answers) > loaded
    search.fill("no such words")
    search.press("Enter")
    expect(page.get_by_text("These words are not in the text.")).to_be_visible()
    assert anna.shown() == "R00005"  # none of this was a decision
    page.locator("#rv-title").focus()
    assert anna.press("i") == "R00005"  # and keys decide as before
    assert not server.errors()


def test_a_quote_is_found_in_the_text_or_said_not_to_be(desk, server):
    anna = desk(server).enter("anna")
    with server.sample.open() as ctx:
        upload = fulltext_files.PdfUpload("one.pdf", article(1))
        fulltext_files.give(ctx, server.sample.person("anna"), "R00001", upload, event_id="one")
    page = anna.open("charting")
    page.get_by_test_id("stExpander").first.click()
    expect(page.get_by_text("not in the stored text").first).to_be_visible()
    quote = page.get_by_role("textbox", name="Verbatim quote").first
    quote.fill("What came of radish beds behind a gymnasium in lund.")
    quote.press("Control+Enter")
    expect(page.get_by_text("found on p. 2 of the PDF", exact=True)).to_be_visible()
    page.get_by_text("Show the PDF beside the form").click()
    expect(page.locator("iframe[title='Full text of R00001']")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_files_history_and_hits_have_no_grave_fault(desk, server, scheme):
    """The browser's own viewer of PDFs is not looked into."""
    anna = desk(server, color_scheme=scheme).enter("anna")
    page = everything(anna)
    row = page.locator(".st-key-sought-R00005")
    row.get_by_role("button", name="File and history").click()
    search = row.get_by_role("textbox", name="Search in the text")
    search.fill("every week")
    search.press("Enter")
    expect(row.locator(".st-key-pdf-hits button")).to_have_count(2)
    anna.wait()
    found = Axe().run(page, options={"iframes": False}).response["violations"]
    assert [(v["id"], n["html"]) for v in found if v["impact"] in GRAVE for n in v["nodes"]] == []
