"""Open copies asked for and fetched over real HTTP: kept with their source, and only when surely right."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from review.errors import InvalidInput, Stale
from review.model import RetrievalStatus, Role, Stage, Verdict
from review.pipeline import (
    deduplicating,
    fulltext_files,
    fulltext_links,
    fulltexts,
    importing,
    people,
    screening,
)
from review.pipeline.core import Context
from review.search.secrets import Secrets
from review.store import Event, copies
from tests import pdfs
from tests.harvest.conftest import Scripted, plain
from tests.harvest.reviewing import point, quick_client

TITLES = {
    "10.5555/a1": "Counselling by letter in coastal towns",
    "10.5555/b1": "Evening courses and what became of them",
    "10.5555/c1": "Helplines for fishermen and their neighbours",
    "10.5555/d1": "Walking groups after retirement in winter",
    "10.5555/e1": "A register study of night shifts at sea",
    "": "Music lessons in prisons and schools",
}
LANDING = b'<html><meta name="citation_pdf_url" content="/files/d.pdf"></html>'


class Web:
    """OpenAlex, a repository and a publisher under one roof."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __call__(self, handler: Any) -> None:
        path = urlsplit(handler.path)
        if path.path == "/works":
            dois = parse_qs(path.query)["filter"][0].removeprefix("doi:").split("|")
            works = [self.work(doi) for doi in dois if doi != "10.5555/e1"]
            body = {"meta": {"count": len(works), "next_cursor": None}, "results": works}
            plain(json.dumps(body).encode())(handler)
            return
        {
            "/a.pdf": self.file(pdfs.article(TITLES["10.5555/a1"], "10.5555/a1")),
            "/b.pdf": self.file(pdfs.article("Something else that was put there", "10.5555/z1")),
            "/c.pdf": plain(b"<html>Are you a robot?", headers={"Content-Type": "text/html"}),
            "/d.pdf": plain(LANDING, headers={"Content-Type": "text/html"}),
            "/files/d.pdf": self.file(pdfs.article(TITLES["10.5555/d1"], "10.5555/d1")),
        }.get(path.path, plain(b"", 404))(handler)

    def work(self, doi: str) -> dict[str, Any]:
        place = {"pdf_url": f"{self.base}/{doi[-2]}.pdf", "license": "cc-by"}
        is_open = {"is_oa": True, "oa_url": place["pdf_url"]}
        return {"doi": f"https://doi.org/{doi}", "open_access": is_open, "best_oa_location": place}

    @staticmethod
    def file(data: bytes):
        return plain(data, headers={"Content-Type": "application/pdf"})


@pytest.fixture
def sought(ctx: Context, tmp_path, scripted: Scripted, monkeypatch) -> dict[str, str]:
    """Six reports that passed titles and abstracts, by title; and a web that knows them."""
    lines = [
        f"TY  - JOUR\nTI  - {t}\nAU  - Ek, A\nPY  - 2001\n" + (f"DO  - {d}\n" if d else "") + "ER  - \n"
        for d, t in TITLES.items()
    ]
    path = tmp_path / "export.ris"
    path.write_text("\n".join(lines), encoding="utf-8")
    importing.import_file(ctx, path, "openalex")
    for login in ("ada", "ben"):
        people.invite(ctx, login, login.title(), [Role.REVIEWER])
    deduplicating.run(ctx)
    screening.refresh(ctx)
    of = {}
    for person in (people.find(ctx, "ada"), people.find(ctx, "ben")):
        for report in screening.next_work(ctx, person, Stage.TITLE_ABSTRACT, limit=99).reports:
            of[report.entry.title] = report.report_id
            screening.decide(
                ctx,
                person,
                stage=Stage.TITLE_ABSTRACT,
                report_id=report.report_id,
                verdict=Verdict.INCLUDE,
                event_id=str(uuid4()),
            )
    assert len(of) == 6
    scripted.answers = [Web(scripted.base)]
    point(monkeypatch, scripted.base)
    monkeypatch.setenv("SLR_DOWNLOAD_HOSTS", scripted.base.removeprefix("http://"))
    return of


def rows(ctx: Context) -> dict[str, fulltexts.Row]:
    return {r.sought.report.report_id: r for r in fulltexts.listing(ctx).rows}


def test_links_are_kept_with_who_said_so_and_when(ctx, sought, scripted):
    found = fulltext_links.find_links(ctx, ["openalex"], client=quick_client())
    assert (found.looked_up.asked, len(found.looked_up.without_doi), len(found.open_reports)) == (5, 1, 4)
    assert found.tried == ()
    (copy,) = rows(ctx)[sought[TITLES["10.5555/a1"]]].copies
    assert (copy.said_by, copy.licence, copy.address) == (("openalex",), "cc-by", f"{scripted.base}/a.pdf")
    assert copy.asked_at is not None
    assert {urlsplit(path).path for path, *_ in scripted.seen} == {"/works"}


def test_only_a_file_that_is_surely_the_report_is_taken(ctx, sought, scripted):
    found = fulltext_links.find_links(ctx, ["openalex"], is_downloading=True, client=quick_client())
    told = {t.report_id: t for t in found.tried}
    of = {doi: sought[title] for doi, title in TITLES.items()}
    assert set(found.kept) == {of["10.5555/a1"], of["10.5555/d1"]}
    assert "neither the report's title nor its DOI" in told[of["10.5555/b1"]].reason
    assert "a web page" in told[of["10.5555/c1"]].reason
    row = rows(ctx)[of["10.5555/d1"]]
    assert row.sought.status is RetrievalStatus.RETRIEVED
    assert row.files[0].origin == f"{scripted.base}/d.pdf"
    assert row.history[0].reviewer_id == "command line"
    assert [a.is_kept for a in row.attempts] == [True]
    (attempt,) = rows(ctx)[of["10.5555/b1"]].attempts
    assert (attempt.is_kept, attempt.reason) == (False, told[of["10.5555/b1"]].reason)
    assert rows(ctx)[of["10.5555/b1"]].sought.status is RetrievalStatus.SOUGHT

    before = len(scripted.seen)
    again = fulltext_links.find_links(ctx, ["openalex"], is_downloading=True, client=quick_client())
    assert again.tried == ()  # what failed is not tried for ever
    assert {urlsplit(path).path for path, *_ in scripted.seen[before:]} == {"/works"}


def test_our_own_network_is_not_asked(ctx, sought, scripted, monkeypatch):
    monkeypatch.delenv("SLR_DOWNLOAD_HOSTS")
    found = fulltext_links.find_links(ctx, ["openalex"], is_downloading=True, client=quick_client())
    assert found.kept == ()
    assert all("https" in t.reason or "public" in t.reason for t in found.tried)
    assert {urlsplit(path).path for path, *_ in scripted.seen} == {"/works"}


def test_services_are_named_right(ctx):
    with pytest.raises(InvalidInput, match="libris"):
        fulltext_links.find_links(ctx, ["libris"], client=quick_client())
    with pytest.raises(InvalidInput, match="mail address"):
        fulltext_links.find_links(ctx, ["unpaywall"], client=quick_client(Secrets()))


# ---- beside the pages --------------------------------------------------------------------------


def ended(ctx: Context) -> copies.LinkRun:
    for _ in range(600):
        last = fulltext_links.last_links(ctx)
        if last is not None and last.status != fulltext_links.OPEN:
            return last
        time.sleep(0.05)
    raise AssertionError("the run did not end")


def test_a_run_in_a_thread_tells_how_far_it_is_and_what_came(ctx, sought, monkeypatch):
    monkeypatch.setattr(fulltext_links, "COPY_SERVICES", ("openalex",))
    ada = people.find(ctx, "ada")
    run_id = fulltext_links.start_links(ctx, ada, is_downloading=True, client=quick_client())
    last = ended(ctx)
    assert (last.run_id, last.status, last.reviewer_id) == (run_id, "done", ada.reviewer_id)
    assert (last.told["open"], last.told["kept"], last.done) == (4, 2, last.total)
    assert {t["report_id"] for t in last.told["tried"] if t["is_kept"]} == {
        r for r, row in rows(ctx).items() if row.files
    }
    found = fulltext_files.files_of(ctx, ada, sought[TITLES["10.5555/a1"]])
    assert found.current.reviewer_id == ada.reviewer_id


def test_a_run_that_fails_says_so(ctx, sought, scripted, monkeypatch):
    monkeypatch.setattr(fulltext_links, "COPY_SERVICES", ("openalex", "nobody knows this"))
    with monkeypatch.context() as patched:
        patched.setattr("threading.excepthook", lambda args: None)
        fulltext_links.start_links(ctx, people.find(ctx, "ada"), is_downloading=False, client=quick_client())
        last = ended(ctx)
    assert last.status == "failed"
    assert last.told["error"]


def test_one_run_at_a_time_and_a_silent_one_has_ended(ctx, sought, monkeypatch):
    ada = people.find(ctx, "ada")
    ctx.db.write(Event("t", "open"), lambda unit: copies.open_run(unit, "r1", ada.reviewer_id))
    with pytest.raises(Stale, match="already"):
        fulltext_links.start_links(ctx, ada, is_downloading=False, client=quick_client())
    monkeypatch.setattr(fulltext_links, "SILENCE", fulltext_links.timedelta(0))
    assert fulltext_links.last_links(ctx).status == fulltext_links.INTERRUPTED
