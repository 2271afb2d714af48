"""Citations chased and notices looked up, over real HTTP: which seed led where is never lost."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from review.errors import InvalidInput
from review.model import Arm, RetrievalStatus, Stage, Verdict
from review.pipeline import (
    chasing,
    counting,
    deduplicating,
    fulltexts,
    importing,
    lookups,
    people,
    rebuilding,
    screening,
    undoing,
)
from review.pipeline.core import Context
from review.search.chasing import Direction, Seed
from review.store import runs
from tests.harvest.conftest import plain
from tests.harvest.faulty import work
from tests.harvest.reviewing import page, point, quick_client


class Graph:
    """OpenAlex with a few works and who cites whom."""

    def __init__(self, cites: dict[int, list[int]]) -> None:
        self.cites = cites

    def __call__(self, handler: Any) -> None:
        """One answer."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()}
        kind, _, value = asked.get("filter", "").partition(":")
        if kind == "doi":
            found = [n for n in self.all() if value.lower().endswith(f"made.{n}")]
        elif kind == "cites":
            found = [n for n, cited in self.cites.items() if self.number(value) in cited]
        else:
            found = self.cites.get(self.number(value), [])
        is_first = asked.get("cursor", "*") == "*"
        works = [work(n) for n in found] if is_first else []
        plain(page(works, len(found), "next" if is_first and found else None))(handler)

    def all(self) -> set[int]:
        """Every work's number."""
        return set(self.cites) | {n for cited in self.cites.values() for n in cited}

    def number(self, name: str) -> int:
        """The number of a work."""
        return int(name.removeprefix("W")) - 1_000_000


GRAPH = {1: [10, 11, 12], 2: [11, 13], 20: [1], 21: [1, 2], 22: [2]}


def seed(number: int) -> Seed:
    return Seed(f"R{number}", doi=f"10.5555/made.{number}")


def led(ctx: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with ctx.db.read() as unit:
        for record in runs.records(unit):
            found.setdefault(record.entry.native_id, []).extend(record.entry.extra["chased from"])
    return found


def test_both_directions_with_seed_and_direction_kept(ctx, scripted, monkeypatch):
    scripted.answers = [Graph(GRAPH)]
    point(monkeypatch, scripted.base)
    done = chasing.chase(ctx, [seed(1), seed(2)], client=quick_client())
    assert [a.status for a in done.asked] == ["complete", "complete"]
    assert done.unknown == done.faults == ()
    assert led(ctx) == {
        "W1000010": ["backward from R1"],
        "W1000011": ["backward from R1", "backward from R2"],
        "W1000012": ["backward from R1"],
        "W1000013": ["backward from R2"],
        "W1000020": ["forward from R1"],
        "W1000021": ["forward from R1", "forward from R2"],
        "W1000022": ["forward from R2"],
    }
    with ctx.db.read() as unit:
        found = runs.all_runs(unit)
    assert {r.arm for r in found} == {Arm.CITATION_SEARCHING}
    assert [r.record_count for r in found] == [4, 3]
    assert [c.faults for c in rebuilding.rebuild(ctx)] == [(), ()]
    deduplicating.run(ctx)
    assert counting.flow(ctx).citations_results == 7
    assert counting.flow(ctx).database_results is None


def test_only_seeds_that_were_not_chased_yet_are_asked(ctx, scripted, monkeypatch):
    scripted.answers = [Graph(GRAPH)]
    point(monkeypatch, scripted.base)
    ways = (Direction.BACKWARD,)
    chasing.chase(ctx, [seed(1)], directions=ways, client=quick_client())
    again = chasing.chase(ctx, [seed(1)], directions=ways, client=quick_client())
    assert again.asked == ()
    assert [s.name for s in again.done] == ["R1"]
    more = chasing.chase(ctx, [seed(1), seed(2)], directions=ways, client=quick_client())
    assert [a.run.record_count for a in more.asked] == [2]
    assert [s.name for s in more.done] == ["R1"]


def test_what_was_undone_is_chased_again(ctx, scripted, monkeypatch):
    scripted.answers = [Graph(GRAPH)]
    point(monkeypatch, scripted.base)
    first = chasing.chase(ctx, [seed(1)], client=quick_client())
    backward, forward = (a.run.run_id for a in first.asked)
    undoing.undo(ctx, backward)
    again = chasing.chase(ctx, [seed(1)], client=quick_client())
    assert [(a.source_id, a.run.record_count) for a in again.asked] == [("openalex-backward", 3)]
    assert led(ctx)["W1000010"] == ["backward from R1"]
    with ctx.db.read() as unit:
        assert {r.run_id for r in runs.all_runs(unit)} == {forward, again.asked[0].run.run_id}


def test_reports_from_openalex_are_chased_without_looking_them_up(ctx, scripted, monkeypatch, tmp_path):
    fill(ctx, scripted, monkeypatch)
    export = tmp_path / "keys.bib"
    export.write_text("@article{W1000010,\n  title = {Its key only looks like an id}\n}\n", encoding="utf-8")
    importing.import_file(ctx, export, "openalex")
    deduplicating.run(ctx)
    include_all(ctx)
    seeds = chasing.included_seeds(ctx)
    assert [s.openalex for s in seeds] == ["W1000010", "W1000011", "W1000012", ""]
    del scripted.seen[:]
    chasing.chase(ctx, seeds[:3], directions=(Direction.FORWARD,), client=quick_client())
    asked = [parse_qs(urlsplit(path).query)["filter"][0] for path, _, _ in scripted.seen]
    assert {a.partition(":")[0] for a in asked} == {"cites"}


def test_seeds_nobody_knows_are_named(ctx, scripted, monkeypatch):
    scripted.answers = [Graph(GRAPH)]
    point(monkeypatch, scripted.base)
    done = chasing.chase(ctx, [Seed("R9", doi="10.1/none"), Seed("bare")], client=quick_client())
    assert {s.name for s in done.unknown} == {"R9", "bare"}
    assert done.asked == ()
    with pytest.raises(InvalidInput, match="no report to chase"):
        chasing.chase(ctx, [], client=quick_client())


def test_seeds_are_told_by_what_they_are(tmp_path):
    export = tmp_path / "found.ris"
    export.write_text("TY  - JOUR\nTI  - A paper\nDO  - 10.5555/made.7\nER  -\n", encoding="utf-8")
    given = ["https://doi.org/10.5555/MADE.1", "12345678", "W77", "A title in words", str(export)]
    found = chasing.seeds_from(given)
    assert [(s.doi, s.pmid, s.openalex) for s in found] == [
        ("10.5555/made.1", "", ""),
        ("", "12345678", ""),
        ("", "", "W77"),
        ("", "", ""),
        ("10.5555/made.7", "", ""),
    ]
    assert found[3].title == "A title in words"


# ---- what services say of reports --------------------------------------------------------------


def fill(ctx: Context, scripted, monkeypatch) -> None:
    """Three reports, found by chasing."""
    scripted.answers = [Graph({1: [10, 11, 12]})]
    point(monkeypatch, scripted.base)
    chasing.chase(ctx, [seed(1)], directions=(Direction.BACKWARD,), client=quick_client())
    deduplicating.run(ctx)


def include_all(ctx: Context) -> None:
    """Two people include every report, in both stages."""
    for login in ("ada", "ben"):
        people.invite(ctx, login, login.title(), [people.Role.REVIEWER])
    screening.refresh(ctx)
    persons = [people.find(ctx, login) for login in ("ada", "ben")]
    reports = [r.report_id for r in lookups.in_play(ctx)]
    for stage in Stage:
        for report in reports:
            if stage is Stage.FULL_TEXT:
                fulltexts.set_retrieval(
                    ctx, persons[0], report, RetrievalStatus.RETRIEVED, event_id=f"retrieve-{report}"
                )
            for person in persons:
                screening.decide(
                    ctx, person, stage=stage, report_id=report, verdict=Verdict.INCLUDE,
                    event_id=f"{stage.value}-{report}-{person.login}",
                )  # fmt: skip


def standing_page(handler: Any) -> None:
    asked = parse_qs(urlsplit(handler.path).query)["filter"][0].removeprefix("doi:").split("|")
    works = [
        {
            "id": f"https://openalex.org/W{n}",
            "doi": f"https://doi.org/{doi}",
            "is_retracted": doi.endswith("11"),
            "open_access": {"is_oa": True, "oa_url": f"https://example.org/{n}.pdf"},
            "best_oa_location": {"pdf_url": f"https://example.org/{n}.pdf", "license": "cc-by"},
            "type": "article",
        }
        for n, doi in enumerate(asked)
        if not doi.endswith("12")
    ]
    plain(json.dumps({"meta": {"count": len(works), "next_cursor": None}, "results": works}).encode())(
        handler
    )


def test_notices_and_free_copies_are_kept_and_told(ctx, scripted, monkeypatch):
    fill(ctx, scripted, monkeypatch)
    scripted.answers = [standing_page]
    done = lookups.look_up(ctx, ["openalex"], client=quick_client())
    report = {k.standing.doi.rpartition(".")[2]: k.report_id for k in lookups.known(ctx)}
    assert (done.asked, done.open_access, done.faults) == (3, 2, ())
    assert done.retracted == (report["11"],)
    assert done.unknown == (report["12"],)
    said = {k.standing.doi.rpartition(".")[2]: k.standing for k in lookups.known(ctx)}
    assert said["10"].is_retracted is False
    assert said["12"].is_known is False
    assert said["10"].open_access_url.startswith("https://example.org/")


def test_a_service_that_does_not_answer_changes_nothing(ctx, scripted, monkeypatch):
    fill(ctx, scripted, monkeypatch)
    scripted.answers = [standing_page]
    lookups.look_up(ctx, ["openalex"], client=quick_client())
    before = [(k.report_id, k.standing) for k in lookups.known(ctx)]
    scripted.answers = [plain(b"<html>no</html>", 500)]
    done = lookups.look_up(ctx, ["openalex"], client=quick_client())
    assert len(done.faults) == 1
    assert [(k.report_id, k.standing) for k in lookups.known(ctx)] == before


def test_only_reports_in_play_are_asked_about(ctx, scripted, monkeypatch):
    fill(ctx, scripted, monkeypatch)
    for login in ("ada", "ben"):
        people.invite(ctx, login, login.title(), [people.Role.REVIEWER])
    screening.refresh(ctx)
    stage = screening.Stage.TITLE_ABSTRACT
    ada = people.find(ctx, "ada")
    gone = screening.next_work(ctx, ada, stage).reports[0].report_id
    for login in ("ada", "ben"):
        person = people.find(ctx, login)
        screening.decide(
            ctx, person, stage=stage, report_id=gone, verdict=Verdict.EXCLUDE, event_id=f"e-{login}"
        )
    assert gone not in {r.report_id for r in lookups.in_play(ctx)}
    assert len(lookups.in_play(ctx)) == 2


# ---- a DOI by title ----------------------------------------------------------------------------

TITLE = "Counselling men after arrest: a follow-up"


def crossref_page(*found: dict[str, Any]) -> bytes:
    return json.dumps(
        {"status": "ok", "message": {"total-results": len(found), "items": list(found)}}
    ).encode()


def item(doi: str, title: str, family: str = "Ek", year: int = 2019) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [title],
        "author": [{"family": family, "given": "Eva"}],
        "issued": {"date-parts": [[year]]},
    }


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([item("10.5555/a", TITLE)], "10.5555/a"),
        ([item("10.5555/a", TITLE.upper(), year=2020)], "10.5555/a"),
        ([item("10.5555/a", "Counselling men after arrest")], "10.5555/a"),
        ([item("10.5555/a", TITLE), item("10.5555/b", "Something else entirely here")], "10.5555/a"),
        ([item("10.5555/a", TITLE), item("10.5555/b", TITLE)], None),
        ([item("10.5555/a", TITLE, family="Other")], None),
        ([item("10.5555/a", TITLE, year=2010)], None),
        ([item("10.5555/a", TITLE + ", part II")], None),
        ([], None),
    ],
)
def test_a_doi_is_suggested_only_beyond_doubt(ctx, scripted, monkeypatch, tmp_path, found, expected):
    export = tmp_path / "one.ris"
    export.write_text(f"TY  - JOUR\nTI  - {TITLE}\nAU  - Ek, Eva\nPY  - 2019\nER  -\n", encoding="utf-8")
    importing.import_file(ctx, export, "openalex")
    deduplicating.run(ctx)
    scripted.answers = [plain(crossref_page(*found))]
    point(monkeypatch, scripted.base, "CROSSREF")
    suggested, faults = lookups.suggest_dois(ctx, client=quick_client())
    assert faults == []
    assert [s.doi for s in suggested.values()] == ([expected] if expected else [])
