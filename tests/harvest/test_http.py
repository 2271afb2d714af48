"""The client against a real server that misbehaves: it waits, asks again, stops, and never tells a secret."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from review.search.headers import retry_after
from review.search.http import Client, Patience
from review.search.secrets import HIDDEN, Secrets
from review.search.source import Fault, Key, Page, PageFault, Request, SourceInfo, check_status
from tests.harvest.conftest import plain

INFO = SourceInfo("made-up", "Made up", "", "", pause=0.0)
QUICK = Patience(tries=4, first_wait=0.001, longest_wait=60.0, connect=2.0, read=2.0, deadline=0.5)
SECRET, MAIL = "s3cr3t/key+1", "ada+review@example.org"


class Waits:
    """A clock that only writes down how long it was asked to wait."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


def accept(page: Page) -> bytes:
    check_status(page)
    page.json()
    return page.body


def ask(base: str, clock: Waits | None = None, secrets: Secrets | None = None, **changes: object) -> bytes:
    client = Client(secrets or Secrets(), patience=QUICK, clock=clock or Waits())
    info = SourceInfo(**{"id": "made-up", "label": "", "base": "", "home": "", "pause": 0.0, **changes})
    return client.fetch(info, base, Request("search", {"q": "a b"}), accept)[1]


# ---- waiting and asking again ------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(scripted, status):
    scripted.answers = [plain(b"{}", status), plain(b"{}", status), plain(b'{"a": 1}')]
    assert ask(scripted.base) == b'{"a": 1}'
    assert len(scripted.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 414])
def test_what_will_not_pass_is_asked_once_and_told_in_the_services_words(scripted, status):
    scripted.answers = [plain(b'{"error": "No", "message": "field x is unknown"}', status)]
    with pytest.raises(PageFault, match="field x is unknown") as told:
        ask(scripted.base)
    assert told.value.fault is Fault.FINAL
    assert len(scripted.seen) == 1


def test_a_service_that_never_recovers_is_left_after_the_tries(scripted):
    scripted.answers = [plain(b"{}", 429)]
    with pytest.raises(PageFault, match="asked 4 times") as told:
        ask(scripted.base)
    assert told.value.fault is Fault.PASSING
    assert len(scripted.seen) == QUICK.tries


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("soon", 0, 1),
        ("", 0, 1),
        ("-5", 0, 1),
    ],
)
def test_retry_after_is_honoured(scripted, header, least, most):
    scripted.answers = [plain(b"{}", 429, {"Retry-After": header}), plain()]
    clock = Waits()
    ask(scripted.base, clock)
    assert len(clock.waited) == 1
    assert least <= clock.waited[0] <= most


def test_a_date_in_retry_after_counts_from_the_answers_own_date_or_from_now():
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def asked(**headers: str) -> float | None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return retry_after(Page(Request(""), 429, named, b""), now)

    assert asked(retry_after=format_datetime(now + timedelta(seconds=40))) == 40
    assert asked(retry_after="Sun, 22 Nov 2026 12:00:09") == 9
    assert asked(retry_after="Sun, 22 Nov 2026 12:00:09 GMT", date="Sun, 22 Nov 2026 12:00:02 GMT") == 7
    assert asked(retry_after="Sun, 22 Nov 2026 12:00:09", date="Sun, 22 Nov 2026 13:00:02 +0100") == 7
    assert asked(retry_after="Sun, 22 Nov 2026 11:00:00 GMT") == 0
    assert asked(retry_after="Sun, 22 Nov 99999999999 12:00:09 GMT") is None
    assert asked() is None


def test_a_wait_beyond_the_cap_stops_the_source_at_once(scripted):
    scripted.answers = [plain(b'{"error": "budget"}', 429, {"Retry-After": "86400"})]
    clock = Waits()
    with pytest.raises(PageFault, match="86400 s") as told:
        ask(scripted.base, clock)
    assert told.value.fault is Fault.BUDGET
    assert clock.waited == []
    assert len(scripted.seen) == 1


def test_retry_after_on_a_good_answer_means_nothing(scripted):
    scripted.answers = [plain(b"{}", 200, {"Retry-After": "60"})]
    clock = Waits()
    ask(scripted.base, clock)
    assert clock.waited == []


def test_back_off_doubles_with_jitter(scripted):
    scripted.answers = [plain(b"{}", 500)]
    clock = Waits()
    with pytest.raises(PageFault):
        ask(scripted.base, clock)
    assert [round(w / QUICK.first_wait, 3) > 0 for w in clock.waited] == [True] * 3
    for n, waited in enumerate(clock.waited):
        assert 0.5 * 2**n <= waited / QUICK.first_wait <= 2**n


# ---- broken answers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        plain(b'{"a": [1, 2, 3, 4]}', cut=7),
        plain(b'{"a": [1, 2, 3, 4]}', headers={"Content-Length": "", "Connection": "close"}, cut=7),
        plain(b"<!doctype html><h1>Sign in</h1>"),
        plain(b'{"a": '),
        plain(gzip.compress(b'{"a": 1}')[:-9], headers={"Content-Encoding": "gzip"}),
        plain(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(scripted, bad):
    scripted.answers = [bad, plain(b'{"a": 1}')]
    assert ask(scripted.base) == b'{"a": 1}'
    assert len(scripted.seen) == 2


def test_a_slow_drip_ends_at_the_deadline(scripted):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    scripted.answers = [drip, plain(b'{"a": 1}')]
    begun = time.monotonic()
    assert ask(scripted.base) == b'{"a": 1}'
    assert time.monotonic() - begun < 2.0


def test_nobody_listening_is_told_without_the_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PageFault, match="no connection") as told:
        ask(f"http://127.0.0.1:{port}")
    assert str(port) not in str(told.value)


@pytest.mark.parametrize("size", [30_000_000, 300_000_000])
def test_a_bomb_stops_at_the_limit_with_little_memory(scripted, size):
    bomb = gzip.compress(bytes(size), 9)
    scripted.answers = [plain(bomb, headers={"Content-Encoding": "gzip"})]
    client = Client(Secrets(), patience=Patience(tries=1, most_bytes=5_000_000), clock=Waits())
    tracemalloc.start()
    with pytest.raises(PageFault, match="larger than"):
        client.fetch(INFO, scripted.base, Request(""), accept)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


# ---- where we are sent -------------------------------------------------------------------------


def test_a_redirect_on_the_same_host_is_followed(scripted):
    scripted.answers = [plain(b"", 301, {"Location": "/new/place"}), plain(b'{"a": 1}')]
    assert ask(scripted.base) == b'{"a": 1}'
    assert scripted.seen[1][0] == "/new/place"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "http://localhost:1/",
        "//elsewhere.example/x",
        "ftp://elsewhere.example/x",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(scripted, target):
    scripted.answers = [plain(b"", 302, {"Location": target})]
    with pytest.raises(PageFault, match="another host") as told:
        ask(scripted.base)
    assert told.value.fault is Fault.FINAL


def test_a_key_does_not_travel_to_another_server(scripted, another):
    scripted.answers = [plain(b"", 302, {"Location": another.base + "/collect"})]
    another.answers = [plain()]
    with pytest.raises(PageFault):
        ask(scripted.base, secrets=Secrets(MAIL, {"K": SECRET}), key=Key("K", "bearer"))
    assert another.seen == []


def test_going_round_in_circles_ends(scripted):
    scripted.answers = [plain(b"", 302, {"Location": "/again"})]
    with pytest.raises(PageFault, match="circles"):
        ask(scripted.base)


# ---- secrets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sent_as", ["bearer", "header:X-Api-Key", "param:api_key"])
def test_a_key_is_sent_and_never_comes_back(scripted, sent_as):
    secrets = Secrets(MAIL, {"K": SECRET})

    def echo(handler):
        said = f'{{"asked": "{handler.path}", "by": "{dict(handler.headers)}", "key": "{SECRET} {MAIL}"}}'
        plain(said.replace("'", "").encode())(handler)

    scripted.answers = [echo]
    body = ask(scripted.base, secrets=secrets, key=Key("K", sent_as), mail_param="mailto").decode()
    path, headers, _ = scripted.seen[0]
    sent = path + str(headers)
    assert SECRET in sent or "s3cr3t%2Fkey%2B1" in sent
    assert "ada%2Breview%40example.org" in path
    assert MAIL in headers["User-Agent"]
    for secret in (SECRET, MAIL, "s3cr3t%2Fkey%2B1", "ada%2Breview%40example.org"):
        assert secret not in body
    assert HIDDEN in body


def test_an_error_that_echoes_a_key_is_told_without_it(scripted):
    scripted.answers = [plain(f'{{"error": "key {SECRET} of {MAIL} is wrong"}}'.encode(), 401)]
    with pytest.raises(PageFault) as told:
        ask(scripted.base, secrets=Secrets(MAIL, {"K": SECRET}), key=Key("K", "bearer"))
    assert SECRET not in str(told.value)
    assert MAIL not in str(told.value)
    assert SECRET not in repr(Secrets(MAIL, {"K": SECRET}))


def test_an_empty_key_is_not_sent(scripted):
    scripted.answers = [plain()]
    ask(scripted.base, secrets=Secrets("", {"K": ""}), key=Key("K", "param:api_key"), mail_param="mailto")
    path, headers, _ = scripted.seen[0]
    assert "api_key" not in path
    assert "mailto" not in path
    assert "Authorization" not in headers
    assert headers["User-Agent"].startswith("slr-pipeline")


def test_a_password_file_of_the_user_is_left_alone(scripted, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    scripted.answers = [plain()]
    ask(scripted.base)
    assert "Authorization" not in scripted.seen[0][1]


# ---- manners -----------------------------------------------------------------------------------


def test_one_request_at_a_time_and_a_pause_between(scripted):
    busy, most = 0, 0
    lock = threading.Lock()

    def slow(handler):
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.03)
        with lock:
            busy -= 1
        plain()(handler)

    scripted.answers = [slow]
    clock = Waits()
    client = Client(Secrets(), patience=QUICK, clock=clock)
    info = SourceInfo("made-up", "", "", "", pause=5.0)
    threads = [
        threading.Thread(target=client.fetch, args=(info, scripted.base, Request("x"), accept))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(clock.waited) == 3
    assert all(4.5 < waited <= 5.0 for waited in clock.waited)


def test_different_hosts_are_asked_side_by_side(scripted, another):
    both = threading.Barrier(2, timeout=3)

    def meet(handler):
        both.wait()
        plain()(handler)

    scripted.answers = another.answers = [meet]
    client = Client(Secrets(), patience=QUICK, clock=Waits())
    threads = [
        threading.Thread(target=client.fetch, args=(INFO, base, Request("x"), accept))
        for base in (scripted.base, another.base)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(scripted.seen) == len(another.seen) == 1


def test_a_form_and_a_json_body_are_posted(scripted):
    scripted.answers = [plain()]
    client = Client(Secrets(), patience=QUICK, clock=Waits())
    client.fetch(INFO, scripted.base, Request("a", {"p": "1"}, form={"term": "å b"}), accept)
    client.fetch(INFO, scripted.base, Request("b", body={"k": ["ö"]}), accept)
    assert scripted.seen[0][0] == "/a?p=1"
    assert scripted.seen[0][2] == b"term=%C3%A5+b"
    assert scripted.seen[1][1]["Content-Type"] == "application/json"
    assert b"k" in scripted.seen[1][2]
