"""The numbers of the PRISMA 2020 flow diagram, counted from a ledger, each with the list behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from review.model import Arm
from review.reporting.ledger import Ledger
from review.reporting.notes import Note, notes_for
from review.reporting.places import EARLIER, RESULTS, SPECIFIC, Members, Sorter
from review.reporting.template import LISTS, NOT_STATED, PENDING, Template, template_of

Listed = tuple[tuple[str, int], ...]
DUPLICATES = ("program", "person", "screening")


@dataclass(frozen=True, slots=True)
class Flow:
    """Every number of the diagram, under its name in the PRISMA2020 exchange table.

    None stands for a thing not done (no register searched, no previous version), 0 for a thing done
    that gave none. Lists are (label, number) in the protocol's order.

    ``members`` holds the ids behind every number: record ids for identification and screening,
    report ids from retrieval on, study ids for studies. ``len(members[key])`` is the number. Parts of
    a box have keys such as ``database_specific_results:SOURCE_ID``, ``dbr_excluded:REASON_ID``,
    ``duplicates:person`` and ``excluded_other:earlier``. The previous version's numbers are a
    snapshot and open no list here. ``parts`` names the keys of a list, in the order of the list.
    """

    database_results: int | None
    database_specific_results: Listed | None
    register_results: int | None
    register_specific_results: Listed | None
    website_results: int | None
    organisation_results: int | None
    citations_results: int | None
    duplicates: int
    duplicates_program: int
    duplicates_person: int
    duplicates_screening: int
    excluded_automatic: int
    excluded_other: int
    excluded_other_earlier: int
    records_screened: int
    records_excluded: int
    dbr_sought_reports: int
    dbr_notretrieved_reports: int
    dbr_assessed: int
    dbr_excluded: Listed
    other_sought_reports: int | None
    other_notretrieved_reports: int | None
    other_assessed: int | None
    other_excluded: Listed | None
    new_studies: int
    new_reports: int
    previous_studies: int | None
    previous_reports: int | None
    withdrawn_studies: int
    withdrawn_reports: int
    total_studies: int | None
    total_reports: int | None
    pending_screening: int
    pending_retrieval: int
    pending_assessment: int
    pending_other_screening: int
    pending_other_retrieval: int
    pending_other_assessment: int
    set_aside: int
    notes: tuple[Note, ...] = field(repr=False, default=())
    members: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    @property
    def pending(self) -> int:
        """How many records and reports still wait, in both arms and at every stage."""
        return sum(getattr(self, key) for key in PENDING)

    @property
    def is_interim(self) -> bool:
        """Whether anything still waits, so that the diagram is not the final one."""
        return self.pending > 0

    @property
    def template(self) -> Template:
        """The layout these numbers call for."""
        return template_of(self.numbers())

    def numbers(self) -> dict[str, int | Sequence[tuple[str, int]] | None]:
        """All numbers by name, as the identities, the drawing and the exchange table take them."""
        return {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if f.name not in ("notes", "members", "parts", "set_aside")
        }


def count(ledger: Ledger) -> Flow:
    """Counts a ledger. The same ledger in any order gives the same flow.

    One pass over the records and one over the reports; raises ``FlowError`` when a record stands
    twice or a round is not listed.
    """
    sorter = Sorter(ledger)
    members = sorter.sort()
    parts = _parts(ledger, members)
    numbers: dict[str, object] = _simple(members) | _identified(ledger, members)
    labels = _labels(ledger)
    for key in LISTS:
        whole = numbers.get(key.replace("_specific", ""), ())
        numbers[key] = None if whole is None else _listed(members, labels, parts[key])
    if all(numbers[RESULTS[arm]] is None for arm in Arm if arm.is_other):
        numbers |= dict.fromkeys(
            ("other_sought_reports", "other_notretrieved_reports", "other_assessed", "other_excluded")
        )
    numbers |= _versions(ledger, members)
    return Flow(
        **numbers,  # type: ignore[arg-type]
        notes=tuple(notes_for(ledger, members)),
        members={key: tuple(ids) for key, ids in _with_empty(ledger, members, parts).items()},
        parts=parts,
    )


_SIMPLE = (
    "duplicates", "excluded_automatic", "excluded_other", "records_screened", "records_excluded",
    "dbr_sought_reports", "dbr_notretrieved_reports", "dbr_assessed", "other_sought_reports",
    "other_notretrieved_reports", "other_assessed", "new_studies", "new_reports", "set_aside", *PENDING,
)  # fmt: skip


def _simple(members: Members) -> dict[str, object]:
    numbers: dict[str, object] = {key: len(members.get(key, ())) for key in _SIMPLE}
    for part in DUPLICATES:
        numbers[f"duplicates_{part}"] = len(members.get(f"duplicates:{part}", ()))
    numbers["excluded_other_earlier"] = len(members.get(f"excluded_other:{EARLIER}", ()))
    return numbers


def _identified(ledger: Ledger, members: Members) -> dict[str, object]:
    """Box 2 and box 11: None for an arm in which nothing was searched."""
    used = {RESULTS[arm] for _, _, arm in ledger.sources} | members.keys()
    return {key: len(members.get(key, ())) if key in used else None for key in RESULTS.values()}


def _versions(ledger: Ledger, members: Members) -> dict[str, object]:
    """The previous version and the totals; None in a new review."""
    numbers: dict[str, object] = {}
    for noun, withdrawn in (("studies", ledger.withdrawn_studies), ("reports", ledger.withdrawn_reports)):
        before: int | None = getattr(ledger, f"previous_{noun}") if ledger.is_update else None
        gone = len(set(withdrawn)) if ledger.is_update else 0
        now = len(members.get(f"new_{noun}", ()))
        numbers[f"previous_{noun}"] = before
        numbers[f"withdrawn_{noun}"] = gone
        numbers[f"total_{noun}"] = None if before is None else before - gone + now
        members[f"withdrawn_{noun}"] = sorted(set(withdrawn)) if ledger.is_update else []
    return numbers


def _parts(ledger: Ledger, members: Members) -> dict[str, tuple[str, ...]]:
    """The keys of every list: sources and reasons in the protocol's order, then any others."""
    parts: dict[str, tuple[str, ...]] = {}
    for arm, key in SPECIFIC.items():
        ordered = [f"{key}:{source_id}" for source_id, _, of in ledger.sources if of is arm]
        parts[key] = _and_others(key, ordered, members)
    reasons = [reason_id for reason_id, _ in ledger.reasons]
    for key in ("dbr_excluded", "other_excluded"):
        ordered = [f"{key}:{reason_id}" for reason_id in reasons if f"{key}:{reason_id}" in members]
        parts[key] = _and_others(key, ordered, members)
        members.setdefault(key, [])
    return parts


def _and_others(key: str, ordered: Sequence[str], members: Members) -> tuple[str, ...]:
    unknown = sorted(name for name in members if name.startswith(f"{key}:") and name not in ordered)
    return (*dict.fromkeys(ordered), *unknown)


def _listed(members: Members, labels: Mapping[str, str], keys: Sequence[str]) -> Listed:
    return tuple((labels.get(key) or _id(key), len(members.get(key, ()))) for key in keys)


def _id(key: str) -> str:
    return key.partition(":")[2] or NOT_STATED


def _labels(ledger: Ledger) -> dict[str, str]:
    """What is printed for every source and reason; the ledger's own list goes before the records."""
    labels: dict[str, str] = {}
    told = {(record.arm, record.source_id, record.source_label) for record in ledger.records}
    for arm, source_id, label in sorted(told, reverse=True):
        labels[f"{SPECIFIC[arm]}:{source_id}"] = label
    for source_id, label, _ in ledger.sources:
        labels |= {f"{key}:{source_id}": label for key in SPECIFIC.values()}
    for reason_id, label in ledger.reasons:
        labels |= {f"{arm}_excluded:{reason_id}": label for arm in ("dbr", "other")}
    return labels


def _with_empty(ledger: Ledger, members: Members, parts: Mapping[str, Sequence[str]]) -> Members:
    """The members with a list, if an empty one, for every number that can be printed."""
    empty: Members = {key: [] for key in (*_SIMPLE, *RESULTS.values())}
    empty |= {f"duplicates:{part}": [] for part in DUPLICATES}
    empty[f"excluded_other:{EARLIER}"] = []
    empty |= {key: [] for keys in parts.values() for key in keys}
    return empty | members
