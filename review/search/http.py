"""The only connection to the outside: manners, patience, and secrets that never leave.

One retry loop stands around the whole exchange, body included, because an adapter's own retries stop
once the headers are in. ``Retry-After`` is honoured up to a cap, a request has a total deadline, a
body a limit after unpacking, and a redirect may not leave the host.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from review.search.body import Body
from review.search.headers import retry_after
from review.search.secrets import Secrets
from review.search.source import Fault, Page, PageFault, Request, SourceInfo

T = TypeVar("T")
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3
CHUNK = 16_384
# Requests hand over what went wrong; which of these it was is all we show of it (it may hold the URL).
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class Clock(Protocol):
    """Time and waiting, so that a test need not wait."""

    def now(self) -> float:
        """Seconds, never going back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock; monotonic, so a clock set back or forward changes nothing."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we go on asking. Times in seconds, sizes in bytes after unpacking.

    ``longest_wait`` caps what ``Retry-After`` may ask for; beyond it the source stops as partial.
    """

    tries: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    connect: float = 10.0
    read: float = 60.0
    deadline: float = 120.0
    most_bytes: int = 50_000_000


@dataclass(slots=True)
class _Host:
    """One host: one request at a time, and when the last one began."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    last: float | None = None


class NoAuth(requests.auth.AuthBase):
    """Keeps a password out of ~/.netrc from being sent to a service that never asked for one."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """As it is."""
        return request


class Client:
    """Asks services. Safe to share between threads: each host is asked one thing at a time."""

    def __init__(
        self,
        secrets: Secrets,
        *,
        agent: str = "slr-pipeline",
        patience: Patience | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.secrets = secrets
        self.agent = agent
        self.patience = patience or Patience()
        self.clock = clock or SystemClock()
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._local = threading.local()

    def fetch(
        self,
        info: SourceInfo,
        base: str,
        request: Request,
        accept: Callable[[Page], T],
        on_wait: Callable[[float, str], None] = lambda seconds, why: None,
        sent: Future[Page] | None = None,
    ) -> tuple[Page, T]:
        """The page, and what ``accept`` made of it. ``sent`` is this request, under way already.

        ``accept`` raises ``PageFault`` for an answer that is an error in disguise; a passing fault is
        asked for again, whatever layer it came from. Raises ``PageFault`` when patience is at its end.
        """
        for attempt in range(1, self.patience.tries + 1):
            try:
                page = sent.result() if sent else self.exchange(info, base, request)
                return page, _accepted(page, accept)
            except PageFault as error:
                fault = error
            sent = None
            if fault.fault is not Fault.PASSING or attempt == self.patience.tries:
                break
            wait = self._wait(fault, attempt)
            if wait > self.patience.longest_wait:
                reason = f"{fault.message}; the service asks us to wait {wait:.0f} s"
                fault = PageFault(Fault.BUDGET, reason, wait)
                break
            on_wait(wait, self.secrets.scrub(fault.message))
            self.clock.sleep(wait)
        raise self._last_word(fault, attempt) from None

    def _last_word(self, fault: PageFault, attempt: int) -> PageFault:
        tried = f" (asked {attempt} times)" if attempt > 1 else ""
        return PageFault(fault.fault, self.secrets.scrub(fault.message) + tried, fault.retry_after)

    def _wait(self, fault: PageFault, attempt: int) -> float:
        """Seconds until the next try: what the service asks for, else doubling with jitter."""
        if fault.retry_after is not None:
            return max(0.0, fault.retry_after)
        step = self.patience.first_wait * 2.0 ** (attempt - 1)
        return min(step, self.patience.longest_wait) * random.uniform(0.5, 1.0)  # noqa: S311 (jitter)

    def exchange(self, info: SourceInfo, base: str, request: Request) -> Page:
        """One request and its whole answer, with the host to itself; ``PageFault`` when it breaks."""
        with self.turn(urlsplit(base).netloc, info):
            try:
                return self._ask(info, base, request)
            except BROKEN as error:
                raise PageFault(Fault.PASSING, in_words(error)) from None

    @contextmanager
    def turn(self, name: str, info: SourceInfo) -> Iterator[None]:
        """The host to oneself, not sooner after its last request than the service wants."""
        host = self._host(name)
        with host.turn:
            self._keep_pause(host, info.pause)
            yield

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    def _keep_pause(self, host: _Host, pause: float) -> None:
        """Services count requests a second, so what counts is from one request's start to the next's."""
        if host.last is not None:
            left = host.last + pause - self.clock.now()
            if left > 0:
                self.clock.sleep(left)
        host.last = self.clock.now()

    def _ask(self, info: SourceInfo, base: str, request: Request) -> Page:
        url = base.rstrip("/") + ("/" + request.path.lstrip("/") if request.path else "")
        params, headers = self.secrets.dress(info, request)
        ends = self.clock.now() + self.patience.deadline
        for _ in range(MOST_REDIRECTS + 1):
            with self._session().request(
                request.method,
                url,
                params=params,
                data=dict(request.form) if request.form is not None else None,
                json=request.body,
                headers=headers,
                timeout=(self.patience.connect, self.patience.read),
                allow_redirects=False,
                stream=True,
            ) as answer:
                target = answer.headers.get("location", "")
                if answer.status_code in REDIRECTS and target:
                    url, params = self._redirected(base, url, target), {}
                    continue
                return self._page(request, answer, ends)
        raise PageFault(Fault.FINAL, "the service redirects in circles")

    def _redirected(self, base: str, url: str, target: str) -> str:
        """The new address, if it is the same service's."""
        new, home = urlsplit(urljoin(url, target)), urlsplit(base)
        if (new.scheme, new.netloc) != (home.scheme, home.netloc):
            raise PageFault(
                Fault.FINAL, f"the service redirects to another host ({new.hostname}); we do not follow there"
            )
        return new.geturl()

    def _page(self, request: Request, answer: requests.Response, ends: float) -> Page:
        body = Body(answer.headers.get("content-encoding", ""), self.patience.most_bytes)
        # read1 gives what is there: a slow drip is seen while it drips.
        while chunk := answer.raw.read1(CHUNK, decode_content=False):
            body.add(chunk)
            if self.clock.now() > ends:
                raise PageFault(Fault.PASSING, f"no whole answer within {self.patience.deadline:g} s")
        headers = {k.lower(): v for k, v in answer.headers.items() if k.lower() != "set-cookie"}
        return Page(request, answer.status_code, headers, self.secrets.scrub_bytes(body.whole()))

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            session = requests.Session()
            session.auth = NoAuth()
            contact = f"; mailto:{self.secrets.mail}" if self.secrets.mail else ""
            session.headers["Accept-Encoding"] = "gzip"
            session.headers["User-Agent"] = f"{self.agent} (literature review{contact})"
            self._local.session = session
        session = self._local.session
        assert isinstance(session, requests.Session)  # noqa: S101 (set above)
        return session


def _accepted(page: Page, accept: Callable[[Page], T]) -> T:
    try:
        return accept(page)
    except PageFault as fault:
        # Only on a refusal: some services put Retry-After on good answers too.
        if fault.retry_after is None and page.status >= 400:
            raise PageFault(fault.fault, fault.message, retry_after(page)) from None
        raise


def in_words(error: Any) -> str:
    """What broke, in our words: the library's may hold the address with a key."""
    kinds = (
        (requests.exceptions.SSLError, "the service's certificate could not be verified"),
        (requests.exceptions.ConnectTimeout, "no connection in time"),
        ((requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError), "no answer in time"),
        (
            (requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError),
            "the answer is cut or damaged",
        ),
        ((urllib3.exceptions.IncompleteRead, urllib3.exceptions.ProtocolError), "the answer was cut off"),
        (requests.exceptions.ConnectionError, "no connection"),
    )
    return next(
        (words for kind, words in kinds if isinstance(error, kind)), f"no answer ({type(error).__name__})"
    )
