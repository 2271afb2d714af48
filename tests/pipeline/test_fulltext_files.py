"""Files of reports: taken in with a check, kept as they came, replaced and taken away without a loss."""

from __future__ import annotations

from uuid import uuid4

import pytest

from review.errors import ImportRefused, NotAllowed, NotFound, Stale
from review.model import Outcome, RetrievalStatus
from review.pipeline import counting, fulltext_files, fulltext_words, fulltexts
from review.pipeline.fulltext_files import Given, PdfUpload, file_path
from review.pipeline.fulltext_words import Where
from review.store import files
from tests import pdfs
from tests.pipeline.joins import back, join
from tests.pipeline.worlds import EXCLUDE, FT, INCLUDE, World

ONE = pdfs.article("Counselling by letter in coastal towns", authors="Authors, A.")
TWO = pdfs.article("Evening courses and what became of them")


@pytest.fixture
def passed(world: World) -> list[str]:
    """Three reports that passed titles and abstracts, in order."""
    found = world.reports[:3]
    for report in found:
        world.both(report, INCLUDE, INCLUDE)
    return found


def give(world: World, report: str, data: bytes = ONE, name: str = "one.pdf", event_id: str = "") -> Given:
    upload = PdfUpload(name, data)
    return fulltext_files.give(world.ctx, world.ada, report, upload, event_id=event_id or str(uuid4()))


def status(world: World, report: str) -> RetrievalStatus:
    rows = fulltexts.listing(world.ctx, fulltexts.Wanted(words=report)).rows
    return rows[0].sought.status


def kept(world: World) -> list[str]:
    folder = world.ctx.file.corpus / fulltext_files.FOLDER
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def test_a_file_is_kept_as_it_came_and_the_report_is_retrieved(world, passed):
    given = give(world, passed[0], name="C:\\Users\\ada\\one\n.pdf", event_id="a")
    assert (given.is_new, given.is_replacement, given.page_count, given.has_text) == (True, False, 2, True)
    assert given.file_name == "one_.pdf"
    assert fulltext_files.bytes_of(world.ctx, world.guest, passed[0], given.sha256) == ONE
    assert kept(world) == [f"{given.sha256}.pdf"]
    (row,) = fulltexts.listing(world.ctx, fulltexts.Wanted(words=passed[0])).rows
    assert (row.sought.status, row.sought.retrieval.reviewer_id) == (
        RetrievalStatus.RETRIEVED,
        world.ada.reviewer_id,
    )
    assert row.since is not None
    assert [h.status for h in row.history] == [RetrievalStatus.RETRIEVED]
    world.decide(world.ada, passed[0], INCLUDE, FT)  # it is on the lists of full texts now

    again = give(world, passed[0], event_id="a")
    assert (again.is_new, len(fulltext_files.files_of(world.ctx, world.ada, passed[0]).history)) == (False, 1)
    assert not give(world, passed[0], event_id="b").is_new  # the same bytes under another event
    assert len(fulltext_files.files_of(world.ctx, world.ada, passed[0]).history) == 1


def test_what_cannot_be_taken_in_leaves_nothing_behind(world, passed):
    for data in (b"", b"<html>", pdfs.locked()):
        with pytest.raises(ImportRefused, match=r"scan\.pdf"):
            give(world, passed[0], data, "scan.pdf")
    with pytest.raises(NotAllowed, match="not sought"):
        give(world, world.reports[5])
    with pytest.raises(NotAllowed, match="in this review"):
        fulltext_files.give(world.ctx, world.guest, passed[0], PdfUpload("x.pdf", ONE), event_id="x")
    assert kept(world) == []
    assert status(world, passed[0]) is RetrievalStatus.SOUGHT


def test_a_new_file_takes_the_place_of_the_old_one_which_stays(world, passed):
    first = give(world, passed[0])
    second = give(world, passed[0], TWO, "two.pdf")
    assert second.is_replacement
    found = fulltext_files.files_of(world.ctx, world.ada, passed[0])
    assert (found.current.sha256, [f.sha256 for f in found.history]) == (
        second.sha256,
        [first.sha256, second.sha256],
    )
    assert len(kept(world)) == 2
    with pytest.raises(NotFound):
        fulltext_files.bytes_of(world.ctx, world.ada, passed[0], first.sha256)


def test_a_file_taken_away_is_a_new_row_and_the_report_is_sought_again(world, passed):
    given = give(world, passed[0])
    fulltext_files.take_away(world.ctx, world.ben, passed[0], given.sha256, event_id="gone", note="wrong one")
    found = fulltext_files.files_of(world.ctx, world.ada, passed[0])
    assert (found.current, [f.sha256 for f in found.history]) == (None, [given.sha256, ""])
    assert (found.history[1].note, found.history[1].reviewer_id) == ("wrong one", world.ben.reviewer_id)
    assert status(world, passed[0]) is RetrievalStatus.SOUGHT
    with pytest.raises(Stale):
        fulltext_files.take_away(world.ctx, world.ben, passed[0], given.sha256, event_id="gone again")
    with pytest.raises(NotAllowed, match="not marked as retrieved"):
        world.decide(world.ada, passed[0], INCLUDE, FT)
    assert give(world, passed[0]).is_new  # and it may come back
    assert status(world, passed[0]) is RetrievalStatus.RETRIEVED


def test_a_report_that_somebody_marked_stays_retrieved_without_its_file(world, passed):
    world.retrieve(world.ada, passed[0])
    given = give(world, passed[0])
    fulltext_files.take_away(world.ctx, world.ada, passed[0], given.sha256, event_id="gone")
    assert status(world, passed[0]) is RetrievalStatus.RETRIEVED  # there is a copy on paper


def test_a_file_overrules_that_there_was_none(world, passed):
    world.retrieve(world.ada, passed[0], "not_retrieved")
    give(world, passed[0])
    assert status(world, passed[0]) is RetrievalStatus.RETRIEVED
    world.decide(world.ben, passed[0], INCLUDE, FT)


def test_the_same_file_or_text_under_two_reports_is_told(world, passed):
    assert give(world, passed[0]).twins == ()
    (twin,) = give(world, passed[1]).twins
    assert (twin.report_id, twin.is_same_file) == (passed[0], True)
    saved_anew = pdfs.article(
        "Counselling by letter in coastal towns", authors="Authors, A.", title="Downloaded"
    )
    assert saved_anew != ONE
    told = {t.report_id: t.is_same_file for t in give(world, passed[2], saved_anew).twins}
    assert told == {passed[0]: False, passed[1]: False}
    assert fulltext_files.shared_files(world.ctx) == [tuple(passed)]
    found = fulltext_files.files_of(world.ctx, world.lead, passed[0])
    assert {t.report_id for t in found.twins} == set(passed[1:])
    for report in passed[1:]:
        (file,) = fulltext_files.files_of(world.ctx, world.ada, report).standing
        fulltext_files.take_away(world.ctx, world.ada, report, file.sha256, event_id=f"no {report}")
    assert fulltext_files.shared_files(world.ctx) == []


def test_scanned_files_are_no_twins_of_each_other(world, passed):
    for n, report in enumerate(passed):
        assert give(world, report, pdfs.scanned(n + 1)).twins == ()


def test_files_follow_a_joined_report_and_come_back(world, passed):
    first, second = passed[:2]
    one, two = give(world, first), give(world, second, TWO, "two.pdf")
    join(world, first, second, "joined")
    found = fulltext_files.files_of(world.ctx, world.ada, second)
    assert (found.report_id, [f.sha256 for f in found.standing]) == (first, [two.sha256, one.sha256])
    assert fulltext_files.bytes_of(world.ctx, world.ada, first, two.sha256) == TWO
    fulltext_files.take_away(world.ctx, world.ada, first, two.sha256, event_id="gone")
    assert [f.sha256 for f in fulltext_files.files_of(world.ctx, world.ada, first).standing] == [one.sha256]
    back(world, "joined")
    assert fulltext_files.files_of(world.ctx, world.ada, second).standing == ()
    assert fulltext_files.files_of(world.ctx, world.ada, first).current.sha256 == one.sha256


def test_bytes_that_changed_or_went_are_not_given_out(world, passed):
    given = give(world, passed[0])
    path = file_path(world.ctx, given.sha256)
    path.write_bytes(b"%PDF-1.4 something else")
    with pytest.raises(NotFound, match="was changed"):
        fulltext_files.bytes_of(world.ctx, world.ada, passed[0], given.sha256)
    give(world, passed[1])  # the same file, given again, mends what is on disk
    assert fulltext_files.bytes_of(world.ctx, world.ada, passed[0], given.sha256) == ONE
    path.unlink()
    with pytest.raises(NotFound, match="full-texts"):
        fulltext_files.bytes_of(world.ctx, world.ada, passed[0], given.sha256)


# ---- what stands in them -----------------------------------------------------------------------


def test_a_quote_is_found_with_its_page(world, passed):
    ask = lambda report, quote: fulltext_words.find_quote(world.ctx, world.guest, report, quote)  # noqa: E731
    assert ask(passed[0], "every week").where is Where.NO_FILE
    give(world, passed[0])
    exact = ask(passed[0], "What came of counselling by letter in coastal towns.")
    assert (exact.where, exact.pages, exact.is_found) == (Where.EXACT, (2,), True)
    assert ask(passed[0], "WHAT CAME OF counselling; by letter").where is Where.NORMALISED
    assert ask(passed[0], "every day").where is Where.ABSENT
    give(world, passed[1], pdfs.scanned())
    assert ask(passed[1], "every week").where is Where.NO_TEXT
    asked = [(passed[0], "every week"), (passed[1], "x"), (passed[2], "x"), (passed[0], "")]
    found = fulltext_words.find_quotes(world.ctx, world.guest, asked)
    assert [c.where for c in found] == [Where.EXACT, Where.NO_TEXT, Where.NO_FILE, Where.ABSENT]


def test_words_are_looked_for_in_the_file_a_report_has(world, passed):
    given = give(world, passed[0])
    hits = fulltext_words.search_text(world.ctx, world.ada, passed[0], given.sha256, "EVERY  week")
    assert [h.page for h in hits] == [1, 2]
    assert fulltext_words.search_text(world.ctx, world.ada, passed[1], given.sha256, "every week") == []


def test_texts_of_an_earlier_version_are_read_again(world, passed, monkeypatch):
    given = give(world, passed[0])
    monkeypatch.setattr(fulltext_words, "VERSION", 2)
    monkeypatch.setattr(fulltext_files, "VERSION", 2)
    assert fulltext_words.read_again(world.ctx) == (1, [])
    assert fulltext_words.read_again(world.ctx) == (0, [])
    with world.ctx.db.read() as unit:
        assert files.readings(unit, [given.sha256])[given.sha256].version == 2
    monkeypatch.setattr(fulltext_words, "VERSION", 3)
    file_path(world.ctx, given.sha256).unlink()
    count, faults = fulltext_words.read_again(world.ctx)
    assert (count, len(faults)) == (0, 1)
    assert passed[0] in faults[0]


# ---- the list ----------------------------------------------------------------------------------


def test_the_list_is_filtered_searched_and_counted(world, passed):
    give(world, passed[0])
    world.retrieve(world.ada, passed[1], "not_retrieved")
    world.retrieve(world.ben, passed[1], "sought")
    world.retrieve(world.ben, passed[1], "not_retrieved")
    rows = lambda **wanted: [  # noqa: E731
        r.sought.report.report_id for r in fulltexts.listing(world.ctx, fulltexts.Wanted(**wanted)).rows
    ]
    assert rows() == passed
    assert rows(most=1, first=1) == [passed[1]]
    assert rows(status=RetrievalStatus.SOUGHT) == [passed[2]]
    assert rows(has_file=True) == [passed[0]]
    assert rows(has_file=False) == passed[1:]
    title = fulltexts.listing(world.ctx).rows[2].sought.report.entry.title
    assert rows(words=title[:9].upper()) == [passed[2]]
    assert rows(words="no such words") == []
    found = fulltexts.listing(world.ctx)
    assert dict(found.counts) == dict.fromkeys(RetrievalStatus, 1)
    assert (found.matching, found.with_file) == (3, 1)
    (row,) = fulltexts.listing(world.ctx, fulltexts.Wanted(words=passed[1])).rows
    assert [(h.status.value, h.reviewer_id) for h in row.history] == [
        ("not_retrieved", world.ada.reviewer_id),
        ("sought", world.ben.reviewer_id),
        ("not_retrieved", world.ben.reviewer_id),
    ]
    assert row.since <= row.history[0].recorded_at <= row.history[-1].recorded_at


def test_two_reviewers_exclude_a_full_text_and_the_first_reason_counts(world, passed):
    report = passed[0]
    give(world, report)
    row = lambda: fulltexts.listing(world.ctx, fulltexts.Wanted(words=report)).rows[0].sought  # noqa: E731
    world.decide(world.ada, report, EXCLUDE, FT, reason="E3")
    assert (row().outcome, row().reason) == (Outcome.PENDING, "")  # nobody learns of one vote
    world.decide(world.ben, report, EXCLUDE, FT, reason="E1")
    assert (row().outcome, row().reason) == (Outcome.EXCLUDED, "E1")
    assert dict(counting.flow(world.ctx).dbr_excluded)["Wrong people"] == 1
