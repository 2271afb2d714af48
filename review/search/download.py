"""Fetch an open copy from the address a service gave: any public place, and nothing behind our walls.

Such an address comes from strangers and may lead anywhere, also by a redirect or by a name that means
another machine the second time it is asked. So the machine at the other end is looked at once the
connection stands and before anything is asked of it.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from review.search.body import Body
from review.search.http import BROKEN, CHUNK, REDIRECTS, Client, NoAuth, in_words
from review.search.source import Fault, PageFault, SourceInfo

ALLOWED = "SLR_DOWNLOAD_HOSTS"
MOST_REDIRECTS = 8  # DOI resolvers and repositories pass a request on several times
PAUSE = 1.0
_INFO = SourceInfo(id="download", label="an open copy", base="", home="", pause=PAUSE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, from where in the end, and as what kind."""

    address: str
    kind: str
    body: bytes


def allowed_hosts() -> frozenset[str]:
    """Hosts of our own that may be asked although they are inside or speak plain http: ``host[:port]``."""
    return frozenset(h.strip().lower() for h in os.environ.get(ALLOWED, "").split(",") if h.strip())


class Downloads:
    """Fetches files with the manners and patience of a client, one request a second and host."""

    def __init__(self, client: Client, allowed: frozenset[str] | None = None) -> None:
        self.client = client
        self.allowed = allowed_hosts() if allowed is None else allowed
        self._session = requests.Session()
        self._session.auth = NoAuth()
        contact = f"; mailto:{client.secrets.mail}" if client.secrets.mail else ""
        self._session.headers["User-Agent"] = f"{client.agent} (literature review{contact})"
        self._session.headers["Accept"] = "application/pdf, text/html;q=0.5"
        self._session.headers["Accept-Encoding"] = "gzip"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self.allowed))

    def fetch(self, address: str, most: int) -> Fetched:
        """What is at an address, at most this many bytes. Raises ``PageFault`` in words for a person."""
        url = self.checked(address)
        ends = self.client.clock.now() + self.client.patience.deadline
        for _ in range(MOST_REDIRECTS + 1):
            with self.client.turn(urlsplit(url).netloc, _INFO):
                found = self._ask(url, most, ends)
            if isinstance(found, Fetched):
                return found
            url = self.checked(found)
        raise PageFault(Fault.FINAL, "the address redirects in circles")

    def checked(self, address: str) -> str:
        """An address we may ask, with ``http`` made ``https``; ``PageFault`` for one we may not."""
        parts = urlsplit(address)
        try:
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port = "", None
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
            raise PageFault(Fault.FINAL, "it is no plain web address")
        if self._is_allowed(host, port):
            return address
        if parts.scheme == "http":
            if port not in (None, 80):
                raise PageFault(Fault.FINAL, "it is not an https address")
            parts = parts._replace(scheme="https", netloc=host)
        if _is_inside_by_name(host):
            raise PageFault(Fault.FINAL, f"{host} is no public address")
        return urlunsplit(parts)

    def _is_allowed(self, host: str, port: int | None) -> bool:
        return host.lower() in self.allowed or f"{host}:{port}".lower() in self.allowed

    def _ask(self, url: str, most: int, ends: float) -> Fetched | str:
        """The file, or the address it redirects to."""
        patience = self.client.patience
        timeout = (patience.connect, patience.read)
        try:
            with self._session.get(url, timeout=timeout, allow_redirects=False, stream=True) as answer:
                target = answer.headers.get("location", "")
                if answer.status_code in REDIRECTS and target:
                    return urljoin(url, target)
                return self._taken(url, answer, most, ends)
        except BROKEN as error:
            raise PageFault(Fault.PASSING, in_words(error)) from None

    def _taken(self, url: str, answer: requests.Response, most: int, ends: float) -> Fetched:
        if answer.status_code != 200:
            raise PageFault(Fault.FINAL, f"HTTP {answer.status_code}")
        body = Body(answer.headers.get("content-encoding", ""), most)
        while chunk := answer.raw.read1(CHUNK, decode_content=False):
            body.add(chunk)
            if self.client.clock.now() > ends:
                raise PageFault(Fault.PASSING, f"no whole file within {self.client.patience.deadline:g} s")
        return Fetched(url, answer.headers.get("content-type", "").partition(";")[0].strip(), body.whole())


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it is wrapped in another kind."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _is_inside_by_name(host: str) -> bool:
    """What a name alone tells; behind a proxy of ours it is all we can know."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        inside = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
        return (
            host.lower().rstrip(".") == "localhost"
            or host.lower().rstrip(".").endswith(inside)
            or (
                "." not in host.rstrip(".")
                or host.replace(".", "").isdigit()
                or host.lower().startswith("0x")
            )
        )
    return not is_public(host)


def _look(connection: Any, allowed: frozenset[str]) -> None:
    peer = str(connection.sock.getpeername()[0])
    host = str(connection.host).lower()
    if host in allowed or f"{host}:{connection.port}" in allowed or is_public(peer):
        return
    connection.close()
    raise PageFault(Fault.FINAL, f"{connection.host} is no public address")


class _Adapter(HTTPAdapter):
    """Connections that look who is at the other end. Through a proxy, that is the proxy's business."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """As requests makes it, with our own connections."""
        super().init_poolmanager(*args, **more)
        allowed = self._allowed

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                _look(self, allowed)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                _look(self, allowed)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
