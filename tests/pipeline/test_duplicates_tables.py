"""Questions, answers and links about duplicates as one table."""

from __future__ import annotations

import csv
import io

from review.model import Link, LinkKind
from review.pipeline import deduplicating, exporting
from review.pipeline.duplicates_tables import COLUMNS
from review.store import Event, pairs
from tests.pipeline.twins import RELATED, SAME, ask, report_of


def table(world) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exporting.tables_of(world.ctx, "pairs"))))


def test_every_question_answer_and_link_has_a_row(world):
    records = list(report_of(world))[:6]
    ask(world, (records[0], records[1], 0.91234567, "two DOIs"), (records[2], records[3], 0.9, ""))
    link = Link(records[4], records[5], LinkKind.SERIES, "=parts of one series")
    world.ctx.db.write(Event("x", "link"), lambda unit: pairs.keep_links(unit, "run", [link], "program"))
    asked, other, linked = table(world)
    assert tuple(asked) == COLUMNS
    assert (asked["kind"], asked["score"], asked["veto"]) == ("question", "0.9123", "two DOIs")
    assert {other["record_a"], other["record_b"]} == {records[2], records[3]}
    assert (linked["kind"], linked["relation"], linked["said_by"]) == ("link", "series", "program")
    assert linked["reason"] == "'=parts of one series", "no spreadsheet runs it"
    titles = {r["record_id"]: r["title"] for r in exporting.record_rows(world.ctx)}
    assert (asked["title_a"], asked["title_b"]) == (titles[asked["record_a"]], titles[asked["record_b"]])
    deduplicating.answer(world.ctx, world.ben, (records[0], records[1]), SAME, event_id="1", note="one")
    deduplicating.answer(
        world.ctx, world.ben, (records[4], records[5]), RELATED, event_id="2", kind=LinkKind.UPDATE
    )
    rows = table(world)
    assert [row["kind"] for row in rows] == ["question", "answer", "answer"]
    same, related = rows[1:]
    assert (same["verdict"], same["note"]) == ("same", "one")
    assert same["report_a"] == same["report_b"]
    assert (related["verdict"], related["relation"]) == ("related", "update")
    assert related["report_a"] != related["report_b"]
    assert "Ben" not in exporting.tables_of(world.ctx, "pairs")
    assert {row["said_by"] for row in (same, related)} == {world.ben.pseudonym}


def test_an_empty_table_has_its_header(world):
    assert exporting.tables_of(world.ctx, "pairs").strip() == ",".join(COLUMNS)
