"""What a search will ask: which sources, in which words, at which address."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from review.errors import InvalidInput
from review.protocol import Protocol, Source
from review.search.query.compiling import compile_for
from review.search.query.model import Compiled, Query
from review.search.query.reading import query_of
from review.search.query.stored import compiled_data, query_data
from review.search.source import Connector, Request, SourceInfo
from review.search.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Plan:
    """One source, ready to be asked. ``labels`` say of each part why it is asked: a seed and a direction."""

    source: Source
    connector: Connector
    base: str
    query: Query
    compiled: Compiled
    since: date | None = None
    labels: tuple[str, ...] = ()

    @property
    def question(self) -> dict[str, Any]:
        """Everything that decides the answer, as plain data."""
        return {
            "service": self.connector.info.id,
            "base": self.base,
            "since": self.since.isoformat() if self.since else None,
            "labels": list(self.labels),
            "query": query_data(self.query),
            **compiled_data(self.compiled),
        }

    def first_requests(self) -> list[Request]:
        """The first request of every part."""
        return [self.connector.first(part, self.since) for part in self.compiled.parts]


def question_hash(question: Mapping[str, Any]) -> str:
    """The same for the same question: notes may be reworded without changing what is asked."""
    asked = {k: question[k] for k in ("service", "base", "since", "parts")}
    if not question["is_verbatim"]:
        asked["query"] = question["query"]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plans(protocol: Protocol, only: Collection[str] = ()) -> list[Plan]:
    """Every source to be asked, compiled. ``only`` names sources, or services the protocol does not name."""
    chosen = _chosen(protocol, only)
    return [_plan(protocol, source) for source in chosen]


def asked_sources(protocol: Protocol) -> list[Source]:
    """The protocol's sources that name a service; the services on by default where none does.

    Only where the protocol says so: a source that happens to be called ``base`` is not asked at BASE.
    """
    named = [s for s in protocol.sources if s.service]
    if named:
        return named
    return [_default(service) for service, c in SOURCES.items() if c.info.is_default]


def request_text(base: str, request: Request) -> str:
    """A request in one line, without keys and addresses, which it never holds."""
    url = base.rstrip("/") + ("/" + request.path.lstrip("/") if request.path else "")
    query = urlencode(dict(request.params))
    body = request.body if request.body is not None else request.form
    sent = f"  {json.dumps(body, ensure_ascii=False)}" if body is not None else ""
    return f"{request.method} {url}{'?' if query else ''}{query}{sent}"


def _chosen(protocol: Protocol, only: Collection[str]) -> list[Source]:
    asked = {s.id: s for s in asked_sources(protocol)}
    if not only:
        return list(asked.values())
    chosen = []
    for name in only:
        source = asked.get(name) or protocol.source(name)
        if source is not None and not source.service:
            raise InvalidInput(
                f"The source {name!r} comes as a file; there is nothing to ask.",
                f"slr import PROTOCOL FILE --source {name}, or write service: under it.",
            )
        if source is None and name not in SOURCES:
            raise InvalidInput(f"There is no source {name!r}.", f"one of: {', '.join([*asked, *SOURCES])}.")
        chosen.append(source or _default(name))
    return chosen


def _default(service: str) -> Source:
    info = SOURCES[service].info
    return Source(id=service, label=info.label, arm=info.arm, service=service)


def _plan(protocol: Protocol, source: Source) -> Plan:
    service = source.service
    if service not in SOURCES:
        raise InvalidInput(
            f"The source {source.id!r} names the service {service!r}, which we do not ask.",
            f"slr sources lists them: {', '.join(SOURCES)}.",
        )
    connector = SOURCES[service]
    compiled = compile_for(service, protocol, source)
    query = Query(()) if compiled.is_verbatim else query_of(protocol, source)
    return Plan(source, connector, base_of(connector.info, source), query, compiled)


def base_of(info: SourceInfo, source: Source | None = None) -> str:
    """The address to ask a service at: an environment variable's, the source's own, or the service's."""
    variable = "SLR_BASE_URL_" + info.id.upper().replace("-", "_")
    name, own = (source.id, source.options.get("url", "")) if source else (info.id, "")
    base = os.environ.get(variable, "").strip() or own or info.base
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        raise InvalidInput(
            f"The source {name!r} has no address we can ask ({base or 'none'}).",
            "write options: {url: https://…} under the source.",
        )
    return base
