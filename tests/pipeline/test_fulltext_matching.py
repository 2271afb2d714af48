"""Many files at once: each to the report it is of, every other one named with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.errors import InvalidInput, NotAllowed
from review.extraction.pdf_match import Doubt, How
from review.model import RetrievalStatus
from review.pipeline import fulltext_files, fulltext_matching, fulltexts, screening
from review.pipeline.fulltext_files import PdfUpload
from tests import pdfs
from tests.pipeline.worlds import EXCLUDE, INCLUDE, TITLES, World

LETTERS, COURSES, HELPLINES, WALKING = TITLES["base"][:4]


def author(title: str) -> str:
    """As ``worlds.ris`` names the author of a title."""
    return "Author" + "".join(c for c in title.title() if c.isalpha())[:12]


def article(title: str) -> bytes:
    return pdfs.article(title, authors=author(title))


@pytest.fixture
def titled(world: World) -> dict[str, str]:
    """The reports of four titles; the last one is out."""
    of = {screening.report_of(world.ctx, report).entry.title: report for report in world.reports}
    for title in (LETTERS, COURSES, HELPLINES):
        world.both(of[title], INCLUDE, INCLUDE)
    world.both(of[WALKING], EXCLUDE, EXCLUDE)
    return of


@pytest.fixture
def folder(tmp_path: Path, titled: dict[str, str]) -> Path:
    """Files as somebody has gathered them."""
    root = tmp_path / "papers"
    (root / "more").mkdir(parents=True)
    given = {
        "letters.pdf": article(LETTERS),
        f"{titled[COURSES]} courses.pdf": pdfs.scanned(),
        "walking.pdf": article(WALKING),
        "zz copy of letters.pdf": article(LETTERS),
        "more/page.pdf": b"<html>sign in",
        "more/unknown.PDF": article("Something that nobody ever heard of before"),
        "more/notice.pdf": article(f"Correction to: {HELPLINES}"),
        "notes.txt": b"not a pdf",
    }
    for name, data in given.items():
        (root / name).write_bytes(data)
    return root


def test_every_file_is_accounted_for(world, titled, folder):
    done = {one.name: one for one in fulltext_matching.add_files(world.ctx, [folder])}
    assert set(done) == {p.name for p in folder.rglob("*") if p.suffix.lower() == ".pdf"}
    placed = {name: one.given.report_id for name, one in done.items() if one.given}
    assert placed == {"letters.pdf": titled[LETTERS], f"{titled[COURSES]} courses.pdf": titled[COURSES]}
    why = {name: one.why for name, one in done.items() if not one.given}
    assert why.pop("zz copy of letters.pdf") == "the same file as letters.pdf"
    assert why.pop("walking.pdf") == Doubt.NOTHING
    assert "a web page" in why.pop("page.pdf")
    assert why.pop("unknown.PDF") == Doubt.NOTHING
    assert why.pop("notice.pdf") == Doubt.NOTICE
    assert not why
    assert done["notice.pdf"].may_be == (titled[HELPLINES],)
    assert done["letters.pdf"].planned.match.how is How.TITLE
    found = fulltexts.listing(world.ctx)
    assert found.counts[RetrievalStatus.RETRIEVED] == found.with_file == 2

    again = {one.name: one for one in fulltext_matching.add_files(world.ctx, [folder])}
    assert not again["letters.pdf"].given.is_new
    assert fulltexts.listing(world.ctx).with_file == 2


def test_a_dry_run_and_a_plan_keep_nothing(world, titled, folder):
    done = fulltext_matching.add_files(world.ctx, [folder], is_dry=True)
    uploads = [PdfUpload(p.name, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.suffix == ".pdf"]
    planned = fulltext_matching.plan_uploads(world.ctx, world.ada, uploads)
    assert {p.name: p.report_id for p in planned} == {
        one.name: one.planned.report_id for one in done if one.name.endswith(".pdf")
    }
    assert fulltexts.listing(world.ctx).with_file == 0
    assert not (world.ctx.file.corpus / fulltext_files.FOLDER).exists()
    with pytest.raises(NotAllowed):
        fulltext_matching.plan_uploads(world.ctx, world.guest, uploads)


def test_a_person_may_say_which_report_a_file_is_of(world, titled, folder):
    notice = folder / "more" / "notice.pdf"
    (one,) = fulltext_matching.add_files(world.ctx, [notice], report_id=titled[HELPLINES])
    assert one.given.report_id == titled[HELPLINES]
    (one,) = fulltext_matching.add_files(world.ctx, [notice], report_id=titled[WALKING])
    assert "not sought" in one.why
    with pytest.raises(InvalidInput, match="cannot all be"):
        fulltext_matching.add_files(world.ctx, [folder], report_id=titled[HELPLINES])


def test_who_has_a_file_already_is_told(world, titled):
    upload = PdfUpload("letters.pdf", article(LETTERS))
    fulltext_files.give(world.ctx, world.ada, titled[COURSES], upload, event_id="a")
    (planned,) = fulltext_matching.plan_uploads(world.ctx, world.ada, [upload])
    assert planned.has_it == (titled[COURSES],)
