"""What a protocol must hold together beyond the shape of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from review.model import Stage
from review.protocol.schema import FieldSpec, Protocol

Location = tuple[str | int, ...]
Problem = tuple[Location, str]


def problems(protocol: Protocol) -> Iterator[Problem]:
    """Everything that does not fit together, with the place where it stands."""
    yield from _repeated(("sources",), [s.id for s in protocol.sources])
    yield from _repeated(("eligibility", "include"), [c.id for c in protocol.eligibility.include])
    yield from _repeated(("eligibility", "exclude"), [r.id for r in protocol.eligibility.exclude])
    for stage in Stage:
        if protocol.screening.at(stage).reasons_required and not protocol.reasons(stage):
            where: Location = ("screening", stage.value, "reasons_required")
            yield where, f"no exclusion reason names the stage {stage.value}"
    yield from _form(protocol)
    yield from _vocabularies(protocol)
    yield from _map(protocol)


def _form(protocol: Protocol) -> Iterator[Problem]:
    form = protocol.extraction
    parts: list[tuple[Location, list[FieldSpec]]] = [
        (("extraction", "study"), form.study),
        (("extraction", "intervention", "fields"), form.intervention.fields),
        (("extraction", "outcome", "fields"), form.outcome.fields),
    ]
    for where, fields in parts:
        yield from _repeated(where, [f.id for f in fields])
        known = {f.id for f in fields}
        for index, spec in enumerate(fields):
            if spec.vocabulary and spec.vocabulary not in protocol.vocabularies:
                yield (*where, index, "vocabulary"), f"there is no vocabulary {spec.vocabulary!r}"
            for other in spec.show_if:
                if other not in known:
                    yield (*where, index, "show_if"), f"there is no field {other!r} beside this one"


def _vocabularies(protocol: Protocol) -> Iterator[Problem]:
    for name, entries in protocol.vocabularies.items():
        yield from _repeated(("vocabularies", name), [e if isinstance(e, str) else e.code for e in entries])


def _map(protocol: Protocol) -> Iterator[Problem]:
    known = {f.id for f in protocol.extraction.intervention.fields}
    for side in ("rows", "columns"):
        field_id = getattr(protocol.outputs.map, side)
        if known and field_id not in known:
            yield ("outputs", "map", side), f"the intervention has no field {field_id!r}"


def _repeated(where: Location, ids: Iterable[str]) -> Iterator[Problem]:
    for index, (name, count) in enumerate(Counter(ids).items()):
        if count > 1:
            yield (*where, index), f"{name!r} stands {count} times; ids must differ"
