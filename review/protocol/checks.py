"""What a protocol must hold together beyond the shape of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from review.model import Stage
from review.protocol.schema import FieldSpec, Protocol

Location = tuple[str | int, ...]
Problem = tuple[Location, str]

INTERVENTION: Location = ("extraction", "intervention", "fields")
# Names the tables need for themselves; a field or code of that name would hide them.
TAKEN_FIELDS = frozenset(
    {
        "study",
        "report",
        "intervention",
        "outcome",
        "outcomes",
        "note",
        "extractor",
        "is_example",
        "form_version",
    }
)
TAKEN_CODES = frozenset({"total"})


def problems(protocol: Protocol) -> Iterator[Problem]:
    """Everything that does not fit together, with the place where it stands."""
    yield from _repeated(("sources",), [s.id for s in protocol.sources])
    yield from _repeated(("concepts",), [c.id for c in protocol.concepts])
    yield from _repeated(("eligibility", "include"), [c.id for c in protocol.eligibility.include])
    yield from _repeated(("eligibility", "exclude"), [r.id for r in protocol.eligibility.exclude])
    for stage in Stage:
        if protocol.screening.at(stage).reasons_required and not protocol.reasons(stage):
            where: Location = ("screening", stage.value, "reasons_required")
            yield where, f"no exclusion reason names the stage {stage.value}"
    yield from _searched(protocol)
    yield from _form(protocol)
    yield from _vocabularies(protocol)
    yield from _map(protocol)


def _searched(protocol: Protocol) -> Iterator[Problem]:
    known = {c.id for c in protocol.concepts}
    lists: list[tuple[Location, list[str]]] = [(("search", "concepts"), protocol.search.concepts)]
    lists += [(("sources", n, "concepts"), s.concepts) for n, s in enumerate(protocol.sources)]
    for where, ids in lists:
        yield from _repeated(where, ids)
        for index, name in enumerate(ids):
            if name not in known:
                yield (*where, index), f"there is no concept {name!r}"
    for index, concept in enumerate(protocol.concepts):
        if not any(concept.terms.values()):
            yield ("concepts", index, "terms"), "a concept needs at least one term"


def _form(protocol: Protocol) -> Iterator[Problem]:
    form = protocol.extraction
    parts: list[tuple[Location, list[FieldSpec]]] = [
        (("extraction", "study"), form.study),
        (INTERVENTION, form.intervention.fields),
        (("extraction", "outcome", "fields"), form.outcome.fields),
    ]
    for where, fields in parts:
        yield from _repeated(where, [f.id for f in fields])
        for index, spec in enumerate(fields):
            for key, words in _field(protocol, spec, fields):
                yield (*where, index, key), words
    # The study's answers ride along with each intervention, so one id must not mean two fields.
    studied = {f.id for f in form.study}
    for index, spec in enumerate(form.intervention.fields):
        if spec.id in studied:
            yield (*INTERVENTION, index, "id"), f"{spec.id!r} is a field of the study already"


def _field(protocol: Protocol, spec: FieldSpec, beside: list[FieldSpec]) -> Iterator[tuple[str, str]]:
    if spec.id in TAKEN_FIELDS:
        yield "id", f"{spec.id!r} is the name of a column of every table; choose another"
    if spec.vocabulary and spec.vocabulary not in protocol.vocabularies:
        yield "vocabulary", f"there is no vocabulary {spec.vocabulary!r}"
    if len(spec.options) > len(set(spec.options)):
        yield "options", "an option stands twice; codes must differ"
    for other, wanted in spec.show_if.items():
        yield from _condition(protocol, spec, other, [wanted] if isinstance(wanted, str) else wanted, beside)


def _condition(
    protocol: Protocol, spec: FieldSpec, other: str, wanted: list[str], beside: list[FieldSpec]
) -> Iterator[tuple[str, str]]:
    found = next((f for f in beside if f.id == other), None)
    if found is None:
        yield "show_if", f"there is no field {other!r} beside this one"
        return
    if found is spec:
        yield "show_if", "a field cannot wait for itself"
    codes = [c.code for c in protocol.codes(found)]
    if found.type == "yes_no_unclear":
        codes = ["yes", "no", "unclear"]
    for code in wanted:
        if codes and code not in codes:
            yield "show_if", f"{code!r} is not a code of the field {other!r}"


def _vocabularies(protocol: Protocol) -> Iterator[Problem]:
    for name, entries in protocol.vocabularies.items():
        yield from _repeated(("vocabularies", name), [e if isinstance(e, str) else e.code for e in entries])
        if not entries:
            yield ("vocabularies", name), "a vocabulary needs at least one code"


def _map(protocol: Protocol) -> Iterator[Problem]:
    known = {f.id: f for f in protocol.extraction.intervention.fields}
    plan = protocol.outputs.map
    if not known:
        return
    if plan.rows == plan.columns:
        yield ("outputs", "map", "columns"), "rows and columns of the map are the same field"
    for side in ("rows", "columns"):
        field_id = getattr(plan, side)
        where: Location = ("outputs", "map", side)
        spec = known.get(field_id)
        if spec is None:
            yield where, f"the intervention has no field {field_id!r}"
        elif spec.type not in ("single", "country", "yes_no_unclear") or spec.repeated:
            # One row, one cell: with several values a row would be counted several times.
            yield where, f"the field {field_id!r} may hold several values or free text; a map needs one code"
        elif TAKEN_CODES & {c.code for c in protocol.codes(spec)}:
            yield where, "the code 'total' is the name of the map's own total; choose another"


def _repeated(where: Location, ids: Sequence[str]) -> Iterator[Problem]:
    counted = Counter(ids)
    places = {name: index for index, name in reversed(list(enumerate(ids)))}
    for name, count in counted.items():
        if count > 1:
            yield (*where, places[name]), f"{name!r} stands {count} times; ids must differ"
