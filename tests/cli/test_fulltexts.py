"""Full texts on the command line: every file and report that went nowhere is named, with the reason."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from review.model import Stage, Verdict
from review.pipeline import people, screening
from review.pipeline.core import open_context
from tests import pdfs
from tests.cli.conftest import refused

P = "protocols/texts.yaml"
BOATS, WINTER, OUT = (
    "Boats and what they do to people",
    "A long winter of letters from the coast",
    "Nobody wants to read this one here",
)
EXPORT = "\n".join(
    f"TY  - JOUR\nTI  - {title}\nAU  - Berg, Åsa\nPY  - 2019\nDO  - 10.1234/abc.1{n}\nER  - \n"
    for n, title in enumerate((BOATS, WINTER, OUT))
)


@pytest.fixture
def begun(slr):
    """Two reports that passed titles and abstracts, one that did not."""
    assert slr("init", P, "--title", "Boats").status == 0
    Path("export.ris").write_text(EXPORT, encoding="utf-8")
    assert slr("import", P, "export.ris").status == 0
    for login in ("ada", "ben"):
        assert slr("people", P, "invite", login, "--name", login.title(), "--role", "reviewer").status == 0
    assert slr("dedup", P).status == 0
    ctx = open_context(P)
    for login in ("ada", "ben"):
        person = people.find(ctx, login)
        for report in screening.next_work(ctx, person, Stage.TITLE_ABSTRACT, limit=9).reports:
            verdict = Verdict.EXCLUDE if report.entry.title == OUT else Verdict.INCLUDE
            screening.decide(
                ctx,
                person,
                stage=Stage.TITLE_ABSTRACT,
                report_id=report.report_id,
                verdict=verdict,
                event_id=str(uuid4()),
            )
    ctx.db.close()
    folder = Path("papers")
    folder.mkdir()
    (folder / "10.1234_abc.10.pdf").write_bytes(pdfs.article(BOATS, authors="Berg"))
    (folder / "winter.pdf").write_bytes(pdfs.article(f"Correction to: {WINTER}", authors="Berg"))
    (folder / "out.pdf").write_bytes(pdfs.article(OUT, "10.1234/abc.12", authors="Berg"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return slr


def test_files_are_given_and_the_rest_is_named(begun):
    dry = begun("fulltexts", "add", P, "papers", "--dry-run")
    assert dry.status == 1
    assert "1 of 4 would be given." in dry.out
    assert begun("fulltexts", "list", P, "--json").data[0]["files"] == []

    told = begun("fulltexts", "add", P, "papers")
    assert told.status == 1
    lines = {line.split()[0]: line for line in told.out.splitlines() if line.strip()}
    assert "R00001" in lines["10.1234_abc.10.pdf"]
    assert "DOI in the file's name" in lines["10.1234_abc.10.pdf"]
    assert "is damaged" in lines["broken.pdf"]
    assert "it bears the DOI of R00003, whose full text is not sought" in lines["out.pdf"]
    assert "1 of 4 have their file." in told.out
    assert "--to R00002" in told.out

    assert begun("fulltexts", "add", P, "papers/winter.pdf", "--to", "R00002").status == 0
    data = begun("fulltexts", "add", P, "papers/10.1234_abc.10.pdf", "--json").data
    assert (data[0]["report_id"], data[0]["given"]["is_new"]) == ("R00001", False)


def test_what_is_sought_is_listed(begun):
    begun("fulltexts", "add", P, "papers/10.1234_abc.10.pdf")
    told = begun("fulltexts", "list", P)
    assert told.status == 0
    assert "2 full texts: 1 sought, 1 retrieved, 0 not retrieved; 1 with a file." in told.out
    assert BOATS in told.out
    assert OUT not in told.out
    (row,) = begun("fulltexts", "list", P, "--status", "sought", "--without-file", "--json").data
    assert (row["title"], row["status"], row["files"]) == (WINTER, "sought", [])
    assert row["since"]


def test_wrong_calls_are_told(begun):
    refused(begun("fulltexts", "links", P, "--service", "unpaywall"), "mail address", "SLR_CONTACT_MAIL")
    refused(begun("fulltexts", "add", P, "papers", "--to", "R00001"), "cannot all be R00001")
    told = begun("fulltexts", "add", P, "no-such-file.pdf")
    assert told.status == 1
    assert "cannot be read" in told.out
    Path("empty").mkdir()
    assert "no PDF among these" in begun("fulltexts", "add", P, "empty").out
