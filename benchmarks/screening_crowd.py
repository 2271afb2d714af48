"""Other reviewers at work: each asks for reports and decides on one every five seconds, over HTTP."""

from __future__ import annotations

import json
import random
import statistics
import threading
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit
from uuid import uuid4

from review.pipeline import people
from review.ui.queue_routes import PREFIX, TOKEN_HEADER, page_token
from review.ui.session import COOKIE
from tests.browser.sample import PASSWORD, Sample

EVERY_SECONDS = 5.0


class Crowd:
    """So many people who decide until the block ends; ``took`` are the milliseconds of each decision."""

    def __init__(self, sample: Sample, address: str, logins: list[str]) -> None:
        self.took: list[float] = []
        self.failed = 0
        self._end = threading.Event()
        with sample.open() as ctx:
            sessions = [people.sign_in(ctx, login, PASSWORD) for login in logins]
        self._threads = [
            threading.Thread(target=self._work, args=(address, token, page_token(token, person)), daemon=True)
            for person, token in sessions
        ]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def summary(self) -> str:
        """What the others met, in words."""
        if not self.took:
            return "nobody else"
        return f"the others' decisions {statistics.median(self.took):.0f} ms, {self.failed} failed"

    def _work(self, address: str, token: str, page: str) -> None:
        chance = random.Random(token)  # noqa: S311 (when they press, no secret)
        self._end.wait(chance.uniform(0, EVERY_SECONDS))
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        headers = {
            "origin": address,
            "content-type": "application/json",
            "cookie": f"{COOKIE}={token}",
            TOKEN_HEADER: page,
        }
        reports: list[str] = []
        while not self._end.is_set():
            started = time.monotonic()
            try:
                if not reports:
                    said = _ask(connection, "next", {"limit": 12}, headers)
                    reports = [report["id"] for report in said["reports"]]
                if reports:
                    self._decide(connection, reports.pop(0), headers)
            except (OSError, HTTPException, KeyError):
                self.failed += 1
            connection.close()  # the server lets go of an idle one after five seconds
            self._end.wait(max(0.0, EVERY_SECONDS - (time.monotonic() - started)))
        connection.close()

    def _decide(self, connection: HTTPConnection, report: str, headers: dict[str, str]) -> None:
        at = time.time() * 1000
        verdict = ["include", "exclude", "exclude", "unsure"][int(report[1:]) % 4]
        event = {"event_id": str(uuid4()), "report_id": report, "verdict": verdict}
        event |= {"shown_at": at - 4000, "decided_at": at}
        started = time.monotonic()
        said = _ask(connection, "events", {"now": at, "events": [event]}, headers)
        self.took.append(1000 * (time.monotonic() - started))
        self.failed += said["answers"][0]["state"] != "saved"


def _ask(
    connection: HTTPConnection, what: str, body: dict[str, object], headers: dict[str, str]
) -> dict[str, list]:
    connection.request("POST", f"{PREFIX}/{what}", json.dumps({"stage": "title_abstract", **body}), headers)
    answer = connection.getresponse()
    said: dict[str, list] = json.loads(answer.read())
    return said
