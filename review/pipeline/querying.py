"""What each source would be sent, before anything is; and a database's search string as a protocol's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.pipeline.planning import plans
from review.protocol import Protocol
from review.search.query.model import Compiled, Note
from review.search.query.parsing import as_protocol, parse_query


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """One source of the protocol, or a service by itself, and what it would be sent."""

    source_id: str
    label: str
    service: str
    compiled: Compiled


@dataclass(frozen=True, slots=True)
class ReadString:
    """A search string as YAML to paste into a protocol, whose syntax it was, and what changed."""

    yaml: str
    syntax: str
    notes: tuple[Note, ...]


def queries(protocol: Protocol, only: Sequence[str] = ()) -> list[SourceQuery]:
    """What a search would send to every source that can be asked, or to some, named by their ids.

    A protocol that names none is put to the services on by default. Raises ``InvalidInput`` for an
    unknown name, and for terms that cannot be read.
    """
    return [
        SourceQuery(plan.source.id, plan.source.name, plan.connector.info.id, plan.compiled)
        for plan in plans(protocol, only)
    ]


def from_string(text: str) -> ReadString:
    """A search string of PubMed, Web of Science or Scopus, or a history of such, in a protocol's form."""
    parsed = parse_query(text)
    return ReadString(as_protocol(parsed.query), parsed.syntax.value, parsed.notes)
