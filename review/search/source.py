"""What a connector is: four questions about one service, and no input or output.

A connector says what to ask first, what to ask next, how many the service claims to have, and what
one page holds. Asking, patience, secrets, the archive and the accounts are elsewhere, written once.
Add one: a file in ``sources/``, a compiler in ``query/compilers/``, a line in ``sources/__init__.py``,
and pages for the contract test.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from review.errors import ReviewError
from review.model import Arm, Entry, Reject
from review.search.query.model import Part


@dataclass(frozen=True, slots=True)
class Key:
    """The access key of a service: where the person puts it and how it is sent.

    ``variable`` is an environment variable. ``sent_as`` is ``"bearer"``, ``"header:NAME"`` or
    ``"param:NAME"``. Only the client reads and sends it; no connector, manifest or log sees it.
    """

    variable: str
    sent_as: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a person should know of a service before asking it.

    ``pause`` is the least time between two requests, in seconds. ``total_is`` says what its count is
    worth: ``"exact"``, ``"estimate"`` or ``"none"``. ``last_live`` is the day on which this connector
    was last seen to work against the live service; "never" is an honest answer.
    """

    id: str
    label: str
    base: str
    home: str
    arm: Arm = Arm.DATABASES
    is_default: bool = False
    key: Key | None = None
    mail_param: str = ""
    pause: float = 0.5
    page_size: int = 100
    most: int | None = None
    total_is: str = "exact"
    has_window: bool = False
    can: str = ""
    cannot: str = ""
    last_live: str = "never"


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a service, without keys and mail addresses.

    ``path`` is relative to the service's base address. ``form`` and ``body`` (JSON) make it a POST.
    ``memo`` is the connector's own note to itself: kept beside the request, never sent.
    ``is_counting`` marks a request whose answer holds no records by design.
    """

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    memo: Mapping[str, Any] = field(default_factory=dict)
    is_counting: bool = False

    @property
    def method(self) -> str:
        """GET, or POST when there is something to send."""
        return "GET" if self.form is None and self.body is None else "POST"

    def with_params(self, **changes: str) -> Request:
        """The same question with some parameters changed."""
        return replace(self, params={**self.params, **changes})

    def as_data(self) -> dict[str, Any]:
        """The request as plain data, for the archive."""
        return {
            "path": self.path,
            "params": dict(self.params),
            "form": None if self.form is None else dict(self.form),
            "body": self.body,
            "headers": dict(self.headers),
            "memo": dict(self.memo),
            "is_counting": self.is_counting,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Request:
        """A request from its plain data."""
        return cls(**data)

    @property
    def fingerprint(self) -> str:
        """The same for the same question; tells a cursor that goes round in circles."""
        text = json.dumps(self.as_data(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: what was asked, and what came. Header names are in lower case."""

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes
    _parsed: list[Any] = field(default_factory=list, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The body as UTF-8; bytes that do not fit become U+FFFD, and the archive has the bytes."""
        return self.body.decode("utf-8-sig", "replace")

    def json(self) -> Any:
        """The body as JSON, read once; anything else is a fault worth another try, never an empty answer."""
        try:
            if not self._parsed:
                self._parsed.append(json.loads(self.body))
            return self._parsed[0]
        except (ValueError, RecursionError) as error:
            kind = "a web page" if self.body.lstrip()[:1] == b"<" else "broken JSON"
            raise PageFault(Fault.PASSING, f"the service sent {kind} in place of JSON ({error})") from None

    def object(self) -> dict[str, Any]:
        """The body as a JSON object."""
        found = self.json()
        if not isinstance(found, dict):
            raise PageFault(Fault.PASSING, "the service sent JSON of another shape than documented")
        return found


class Fault(StrEnum):
    """What a bad answer means for the run."""

    PASSING = "passing"
    """May go away: ask again, and stop as partial when it does not."""
    BUDGET = "budget"
    """The allowance is used up: stop as partial, go on another day."""
    FINAL = "final"
    """Asking again is useless: stop, and show the service's words."""
    EXPIRED = "expired"
    """The cursor is dead: begin this part anew; known ids are not taken twice."""


class PageFault(ReviewError):
    """An answer that is not what was asked for, told apart from an empty result."""

    def __init__(self, fault: Fault, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.fault = fault
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Budget:
    """What the service says is left, in its own unit."""

    remaining: float
    limit: float | None = None
    unit: str = "requests"


class Connector:
    """One service. Subclasses say what is special about it; what is said here holds for the rest."""

    info: SourceInfo

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first request for one part of the compiled query.

        ``since`` asks only for what entered the service on or after that day; only given when
        ``info.has_window``.
        """
        raise NotImplementedError

    def after(self, page: Page) -> Request | None:
        """The next request, or None at the end of the service's paging."""
        raise NotImplementedError

    def total(self, page: Page) -> int | None:
        """How many records the service claims for this part; None when the page does not say."""
        raise NotImplementedError

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """One entry, or one reject with a reason, for every item on the page, in order.

        Every entry has a ``native_id``. A reject's ``line`` is the item's place on the page, from 1.
        """
        raise NotImplementedError

    def check(self, page: Page) -> None:
        """Raise ``PageFault`` for an answer that is an error in disguise: status 200 or not."""
        check_status(page)

    def understood(self, page: Page) -> str:
        """What the service says it made of the query, where it says so."""
        return ""

    def warnings(self, page: Page) -> list[str]:
        """What the service warns of: phrases it does not know, terms it dropped."""
        return []

    def budget(self, page: Page) -> Budget | None:
        """What is left of the allowance, where the service says so."""
        return None


_PASSING = frozenset([408, 425, 429, 500, 502, 503, 504, 520, 522, 524])


def check_status(page: Page) -> None:
    """Raise for an HTTP status that is no answer, with the service's own words."""
    if 200 <= page.status < 300:
        return
    words = message_of(page.body)
    reason = f"HTTP {page.status}" + (f": {words}" if words else "")
    if page.status in _PASSING:
        raise PageFault(Fault.PASSING, reason)
    raise PageFault(Fault.FINAL, reason)


def message_of(body: bytes) -> str:
    """The words of an error body, on one line and short; "" when it has none worth showing."""
    text = body[:4_000].decode("utf-8", "replace").strip()
    try:
        found = _words(json.loads(text))
    except (ValueError, RecursionError):
        found = "" if text[:1] == "<" else text
    return " ".join(found.split())[:300]


def _words(data: Any) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "; ".join(filter(None, map(_words, data)))
    if not isinstance(data, dict):
        return ""
    names = ("error", "message", "detail", "title", "errors", "reason")
    return "; ".join(filter(None, (_words(data.get(name)) for name in names)))
