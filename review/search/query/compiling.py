"""What a source of the protocol is sent: the compiled query, or its own native one untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from review.errors import InvalidInput
from review.protocol import Protocol, Source
from review.search.query.compilers import COMPILERS
from review.search.query.model import Compiled, Note, NoteKind, Part
from review.search.query.reading import CURLY, query_of

ADDRESS = "url"
"""The option that says where the connector asks; every other one is a native parameter."""
_LOWER = re.compile(r"(?<=[\s)\"\]])(and|or|not)(?=[\s(\"])")
_QUOTED = re.compile(r'"[^"]*"')


def compile_for(service: str, protocol: Protocol, source: Source | None = None) -> Compiled:
    """What ``service`` is sent for this source.

    A query written at the source is sent as it stands; otherwise the protocol's is compiled. Raises
    ``InvalidInput`` for a service without a compiler and for terms that cannot be read.
    """
    if service not in COMPILERS:
        known = ", ".join(sorted(COMPILERS))
        raise InvalidInput(f"There is no service {service!r}.", f"use one of {known}.")
    options = {k: v for k, v in source.options.items() if k != ADDRESS} if source else {}
    if source is not None and source.query:
        return verbatim(source.query, service, options, has_limits=source.limits is not None)
    compiled = COMPILERS[service](query_of(protocol, source))
    if not options:
        return compiled
    return replace(compiled, parts=tuple(replace(p, params={**p.params, **options}) for p in compiled.parts))


def verbatim(
    text: str, service: str = "", options: Mapping[str, str] | None = None, *, has_limits: bool = False
) -> Compiled:
    """A native query as one part, untouched; what looks like a slip is warned of and left."""
    params = dict(options or {})
    if service == "nva":
        params.setdefault("field", "query")
    notes = list(_slips(text))
    if has_limits:
        why = "a native query is sent untouched: write its limits into it"
        notes.append(Note(NoteKind.WARNING, "limits", why))
    return Compiled((Part(text, params),), tuple(notes), is_verbatim=True)


def _slips(text: str) -> Iterator[Note]:
    curly = sorted({c for c in text if c in CURLY})
    if curly:
        why = "curly quotes: most services read them as letters, not as quotes"
        yield Note(NoteKind.WARNING, " ".join(curly), why)
    if text.count('"') % 2:
        yield Note(NoteKind.WARNING, '"', "a quote is opened and not closed")
    bare = _QUOTED.sub(" ", text)
    fault = _unbalanced(bare)
    if fault:
        yield Note(NoteKind.WARNING, "parentheses", fault)
    for word in dict.fromkeys(_LOWER.findall(bare)):
        yield Note(NoteKind.WARNING, word, f"in small letters; most services want {word.upper()}")


def _unbalanced(text: str) -> str:
    depth = 0
    for n, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return f"a ) too many, near {text[max(0, n - 20) : n + 1].strip()!r}"
    return f"{depth} more ( than )" if depth else ""
