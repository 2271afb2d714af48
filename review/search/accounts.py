"""What a harvest adds up to: distinct records, rejects, what fell outside, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain

from review.model import Entry, Reject, RunStatus
from review.search.harvest import identity
from review.search.query.matcher import Verdict
from review.search.source import SourceInfo

NOT_JUDGED = "query not judged here"


@dataclass(frozen=True, slots=True)
class PartAccount:
    """One part of the query: what the service claimed on each page, and the distinct items received."""

    claims: tuple[int, ...]
    received: int
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything a harvest brought.

    ``received = repeated + outside + entries + rejects``, always: ``received`` counts items as they
    came, page by page. ``outside`` holds the native ids of records that are not hits of the query.
    """

    received: int
    repeated: int
    outside: tuple[str, ...]
    unjudged: int
    entries: tuple[Entry, ...]
    rejects: tuple[Reject, ...]

    @property
    def content_sha256(self) -> str:
        """A hash over every record and reject in order: equal means equal to the byte."""
        return content_hash(self.entries, self.rejects)


def content_hash(entries: Iterable[Entry], rejects: Iterable[Reject]) -> str:
    """SHA-256 over records and then rejects, each as canonical JSON on a line."""
    digest = hashlib.sha256()
    items: Iterable[Entry | Reject] = chain(entries, rejects)
    for item in items:
        digest.update(item_json(item).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()


def item_json(item: Entry | Reject) -> str:
    """An item as canonical JSON, the same on every machine."""
    data = item.as_data() if isinstance(item, Entry) else asdict(item)
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def add_up(
    items: Iterable[Entry | Reject],
    judge: Callable[[Entry], Verdict],
    known: Iterable[str] = (),
) -> Accounts:
    """Accounts of items in the order they came; an id met before, here or in ``known``, is a repeat."""
    seen = set(known)
    received = unjudged = repeated = 0
    outside: list[str] = []
    entries: list[Entry] = []
    rejects: list[Reject] = []
    for item in items:
        received += 1
        name = identity(item)
        if name in seen:
            repeated += 1
            continue
        seen.add(name)
        if isinstance(item, Reject):
            rejects.append(item)
            continue
        verdict = judge(item)
        if verdict is Verdict.OUTSIDE:
            outside.append(item.native_id)
            continue
        if verdict is Verdict.UNJUDGED:
            unjudged += 1
            item = replace(item, extra={**item.extra, NOT_JUDGED: ["the service gave no abstract"]})
        entries.append(item)
    return Accounts(received, repeated, tuple(outside), unjudged, tuple(entries), tuple(rejects))


def completeness(info: SourceInfo, parts: Sequence[PartAccount]) -> tuple[RunStatus, str]:
    """Whether a walk brought everything, and why not. Every part must have been walked to its end.

    A claim can be wrong on one page or move while we read: the one made most often counts, the
    largest of several such.
    """
    for number, part in enumerate(parts, 1):
        place = f"part {number} of {len(parts)}: " if len(parts) > 1 else ""
        if not part.is_ended:
            return RunStatus.PARTIAL, f"{place}not walked to its end"
        if info.total_is != "exact":
            continue
        if not part.claims:
            return RunStatus.UNKNOWN, f"{place}the service did not say how many records it has"
        claimed = usual_claim(part.claims)
        if part.received < claimed:
            most = f"; it gives at most {info.most:,}" if info.most and claimed > info.most else ""
            return (
                RunStatus.PARTIAL,
                f"{place}the service claims {claimed:,} and gave {part.received:,}{most}",
            )
    return RunStatus.COMPLETE, ""


def usual_claim(claims: Sequence[int]) -> int:
    """The claim made on most pages; of several such, the largest."""
    counts = Counter(claims)
    return max(counts, key=lambda claim: (counts[claim], claim))
