"""The addresses of the screening page: who is let in, what is said, what is kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from review.model import Stage, Verdict
from review.pipeline import people, screening
from review.ui import queue_routes
from review.ui.session import COOKIE, review_context
from tests.browser.conftest import sqlite_url
from tests.browser.sample import PASSWORD, PROTOCOL, ROLES, Sample, make_sample, plain_entries
from tests.ui.asking import HOST, ask

TA = Stage.TITLE_ABSTRACT
APP = Starlette(routes=queue_routes.routes())
NEXT = {"stage": "title_abstract"}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    make_sample(folder, sqlite_url(folder), plain_entries(5))
    return folder


@pytest.fixture
def sample(template, tmp_path, monkeypatch):
    folder = tmp_path / "review"
    shutil.copytree(template, folder)
    made = Sample(folder / "protocols" / "gardens.yaml", sqlite_url(folder), ROLES)
    monkeypatch.setenv("SLR_PROTOCOL", str(made.protocol))
    monkeypatch.setenv("SLR_DATABASE_URL", made.url)
    review_context.cache_clear()
    yield made
    review_context().db.close()
    review_context.cache_clear()


class Caller:
    """One person's page."""

    def __init__(self, sample, login):
        with sample.open() as ctx:
            self.person, self.session = people.sign_in(ctx, login, PASSWORD)
        self.headers = {
            "origin": f"http://{HOST}",
            "content-type": "application/json",
            "cookie": f"{COOKIE}={self.session}",
            queue_routes.TOKEN_HEADER: queue_routes.page_token(self.session, self.person),
        }

    def ask(self, what, body, **headers):
        sent = {k: v for k, v in (self.headers | headers).items() if v is not None}
        return ask(APP, f"/rv/queue/{what}", body, sent)

    def send(self, *events, now=None, **headers):
        body = {**NEXT, "now": now or time.time() * 1000, "events": list(events)}
        return self.ask("events", body, **headers)


@pytest.fixture
def anna(sample):
    return Caller(sample, "anna")


def event(report="R00001", verdict="include", **more):
    at = time.time() * 1000
    return {
        "event_id": str(uuid4()),
        "report_id": report,
        "verdict": verdict,
        "shown_at": None if verdict is None else at - 900,
        "decided_at": at,
    } | more


def standing(sample, login="anna"):
    with sample.open() as ctx:
        return {d.report_id: d for d, _ in screening.recent(ctx, sample.person(login), TA, limit=50)}


# ---- who is let in -----------------------------------------------------------------------------


def test_a_page_of_ours_is_answered_and_nothing_of_it_is_kept_on_the_way(anna):
    said = anna.ask("next", NEXT)
    assert said.status == 200
    assert [r["id"] for r in said.body["reports"]] == [f"R{n:05}" for n in range(1, 6)]
    assert (said.body["done"], said.body["total"]) == (0, 5)
    assert said.headers["cache-control"] == "no-store"


STRANGERS = (
    ({"origin": "https://elsewhere.example"}, 403, "origin"),
    ({"origin": None}, 403, "origin"),
    ({"origin": "null"}, 403, "origin"),
    ({"sec-fetch-site": "cross-site"}, 403, "origin"),
    ({"content-type": "text/plain"}, 415, "shape"),
    ({"content-type": "application/x-www-form-urlencoded"}, 415, "shape"),
    ({"cookie": None}, 401, "session"),
    ({"cookie": f"{COOKIE}=made-up"}, 401, "session"),
    ({queue_routes.TOKEN_HEADER: None}, 403, "person"),
    ({queue_routes.TOKEN_HEADER: "0" * 64}, 403, "person"),
)


@pytest.mark.parametrize("what", ["next", "last", "events"])
def test_whoever_is_not_our_page_gets_nothing(sample, anna, what):
    body = {**NEXT, "now": time.time() * 1000, "events": [event()]} if what == "events" else NEXT
    for headers, status, code in STRANGERS:
        said = anna.ask(what, body, **headers)
        assert (said.status, said.body["error"]) == (status, code), headers
        assert set(said.body) == {"error", "message"}
    assert standing(sample) == {}


def test_what_one_person_left_unsent_is_never_taken_as_anothers(sample, anna):
    bo = Caller(sample, "bo")
    said = anna.send(event(), cookie=bo.headers["cookie"])  # Bo signed in on the browser Anna's page is in
    assert (said.status, said.body["error"]) == (403, "person")
    assert standing(sample, "anna") == standing(sample, "bo") == {}


def test_a_page_of_an_earlier_session_of_the_same_person_asks_to_be_loaded_anew(sample, anna):
    later = Caller(sample, "anna")
    assert anna.ask("next", NEXT, cookie=later.headers["cookie"]).body["error"] == "person"
    assert later.ask("next", NEXT).status == 200


def test_who_signed_out_or_left_is_out(sample, anna):
    with sample.open() as ctx:
        people.sign_out(ctx, anna.session)
    assert anna.send(event()).status == 401
    again = Caller(sample, "anna")
    with sample.open() as ctx:
        people.remove(ctx, "anna")
    assert again.send(event()).status == 401


def test_who_does_not_screen_is_told_so_and_nothing_is_thrown_away(sample):
    said = Caller(sample, "eva").send(event())
    assert (said.status, said.body["error"]) == (403, "not_allowed")


def test_nothing_is_got_by_a_mere_address(anna):
    assert ask(APP, "/rv/queue/next", b"", anna.headers, method="GET").status == 405


# ---- what is taken -----------------------------------------------------------------------------


ODD_BODIES = (
    b"",
    b"{",
    b"[]",
    {"stage": "nowhere"},
    {**NEXT, "limit": 10_000},
    {**NEXT, "reviewer": "P002"},
    {**NEXT, "without": ["R1'; DROP TABLE decision"]},
)
ODD_EVENTS = (
    {"event_id": "1"},
    {"reviewer_id": "P002"},
    {"verdict": "perhaps"},
    {"report_id": "../R00001"},
    {"note": "x" * 10_001},
    {"labels": ["x" * 61]},
    {"decided_at": 1e300},
    {"decided_at": float("nan")},
)


def test_whatever_has_another_shape_is_refused(sample, anna):
    for body in ODD_BODIES:
        assert anna.ask("next", body).status == 400, body
    for wrong in ODD_EVENTS:
        assert anna.send(event() | wrong).status == 400, wrong
    assert standing(sample) == {}


def test_more_than_a_page_sends_is_not_read(anna):
    assert anna.ask("next", b" " * (queue_routes.LARGEST + 1)).status == 413


def test_an_event_sent_twice_counts_once(sample, anna):
    sent = event(note="a note", labels=["later", "later", " who "])
    assert [a["state"] for a in anna.send(sent).body["answers"]] == ["saved"]
    assert [a["state"] for a in anna.send(sent, sent).body["answers"]] == ["known", "known"]
    (found,) = standing(sample).values()
    assert (found.revision, found.note, found.labels) == (1, "a note", ("later", "who"))
    assert found.event_id == sent["event_id"]


def test_each_event_has_an_answer_of_its_own_and_one_refused_does_not_stop_the_next(sample, anna):
    unseen = event("R00002", shown_at=time.time() * 1000 - 100)
    said = anna.send(event("R00001"), event("R00001", "exclude"), unseen, event("R09999"), event("R00003"))
    answers = said.body["answers"]
    assert [a["state"] for a in answers] == ["saved", "refused", "refused", "refused", "saved"]
    assert answers[1]["standing"]["verdict"] == "include"
    assert "already" in answers[1]["message"]
    assert "not on screen long enough" in answers[2]["message"]
    assert answers[3]["standing"] is None
    assert {r: d.verdict for r, d in standing(sample).items()} == {
        "R00001": Verdict.INCLUDE,
        "R00003": Verdict.INCLUDE,
    }


def test_undoing_names_what_it_undoes_and_nothing_else(sample, anna):
    first = event("R00001")
    undo = event("R00001", None, withdraws=first["event_id"])
    again = event("R00001", "exclude", reason="E1")
    assert [a["state"] for a in anna.send(first, undo, again).body["answers"]] == ["saved"] * 3
    late = event("R00001", None, withdraws=first["event_id"])  # from another tab, that knows no better
    (answer,) = anna.send(late).body["answers"]
    assert (answer["state"], answer["standing"]["verdict"]) == ("refused", "exclude")
    assert standing(sample)["R00001"].event_id == again["event_id"]
    assert [a["state"] for a in anna.send(first, undo, again).body["answers"]] == ["known"] * 3


def test_the_clock_of_the_page_may_be_wrong(sample, anna):
    shift = 86_400_000 * 400
    sent = event()
    for name in ("shown_at", "decided_at"):
        sent[name] -= shift
    anna.send(sent, now=time.time() * 1000 - shift)
    with closing(sqlite3.connect(sample.url.removeprefix("sqlite:///"))) as file:
        ((shown, decided),) = file.execute("SELECT shown_at, decided_at FROM decision")
    times = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (shown, decided)]
    assert abs((times[1] - datetime.now(UTC)).total_seconds()) < 60
    assert (times[1] - times[0]).total_seconds() == pytest.approx(0.9, abs=0.01)


def test_a_decision_keeps_the_criteria_it_was_taken_under(sample, anna):
    with sample.open() as ctx:
        old = ctx.file.version
    sample.protocol.write_text(PROTOCOL.replace("no garden", "no garden at all"), encoding="utf-8")
    review_context().db.close()
    review_context.cache_clear()
    assert review_context().file.version != old
    said = anna.send(event("R00001", protocol_version=old), event("R00002", protocol_version="9-made-up"))
    assert [a["state"] for a in said.body["answers"]] == ["saved", "refused"]
    assert standing(sample)["R00001"].protocol_version == old


# ---- what is said ------------------------------------------------------------------------------


def test_the_list_goes_on_behind_what_the_page_holds_and_begins_anew_at_its_end(anna):
    first = anna.ask("next", {**NEXT, "limit": 2}).body["reports"]
    behind = anna.ask("next", {**NEXT, "limit": 2, "after": first[-1]["position"]}).body["reports"]
    assert [r["id"] for r in first + behind] == ["R00001", "R00002", "R00003", "R00004"]
    held = ["R00002", "R00003", "R00004", "R00005"]
    again = anna.ask("next", {**NEXT, "after": 5, "without": held}).body["reports"]
    assert [r["id"] for r in again] == ["R00001"]
    assert anna.ask("next", {**NEXT, "after": 5, "without": ["R00001", *held]}).body["reports"] == []


def test_an_abstract_filled_in_comes_back_with_where_it_is_from(sample, anna):
    said = {
        **NEXT,
        "event_id": str(uuid4()),
        "report_id": "R00004",
        "text": " Pumpkins. ",
        "source": "a shelf",
    }
    told = anna.ask("abstract", said).body["report"]
    assert (told["abstract"]["text"], "a shelf" in told["abstract_from"]) == ("Pumpkins.", True)
    assert anna.ask("abstract", said).status == 200  # the same once more
    (mine,) = [r for r in Caller(sample, "bo").ask("next", NEXT).body["reports"] if r["id"] == "R00004"]
    assert mine["abstract"]["text"] == "Pumpkins."
    refused = anna.ask("abstract", said | {"event_id": str(uuid4()), "report_id": "R00001"})
    assert (refused.status, refused.body["error"]) == (403, "not_allowed")


def test_the_last_decision_comes_back_with_its_words(anna):
    assert anna.ask("last", NEXT).body == {"report": None}
    anna.send(event("R00001"), event("R00004", "exclude", reason="E2", note="why", labels=["tag"]))
    said = anna.ask("last", NEXT).body
    assert said["report"]["id"] == "R00004"
    assert said["decision"]["note"] == "why"
    assert anna.ask("last", {**NEXT, "without": ["R00004"]}).body["report"]["id"] == "R00001"
    assert anna.ask("next", NEXT).body["labels"] == ["tag"]


def test_nothing_of_the_other_is_on_the_wire(sample, anna):
    bo = Caller(sample, "bo")
    before = [anna.ask("next", NEXT), anna.ask("last", NEXT)]
    bo.send(event("R00001", "exclude", reason="E1", note="xylophonist", labels=["marimba"]))
    after = [anna.ask("next", NEXT), anna.ask("last", NEXT)]
    assert json.dumps([s.body for s in before]) == json.dumps([s.body for s in after])
    refused = anna.send(event("R00001"), event("R00001", "exclude")).body["answers"][1]
    assert refused["standing"]["verdict"] == "include"  # her own, not his


def test_only_what_the_protocol_shows_is_on_the_wire(tmp_path, monkeypatch):
    shown = PROTOCOL.replace("{reviewers: 2, blind: true, conflict: third", "{show: [year], conflict: third")
    entries = plain_entries(1)
    made = make_sample(tmp_path, sqlite_url(tmp_path), entries, protocol=shown)
    monkeypatch.setenv("SLR_PROTOCOL", str(made.protocol))
    monkeypatch.setenv("SLR_DATABASE_URL", made.url)
    review_context.cache_clear()
    said = Caller(made, "anna").ask("next", NEXT)
    assert "1980" in json.dumps(said.body)
    assert entries[0].authors[0].split(",")[0] not in json.dumps(said.body)
    review_context().db.close()
    review_context.cache_clear()
