"""An open review: its protocol and its database, and what every use case needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from review import __version__
from review.dedup.best import best_entry
from review.errors import NotAllowed, NotFound
from review.model import Report, Reviewer, Role, Stage
from review.protocol import Protocol, ProtocolFile, read_protocol
from review.store import Database, Unit, choices, database_url, identity, joined, open_database, runs
from review.store.choices import Choice

CLI = "command line"
DEFAULT_ROUND = "1"
SOFTWARE = f"slr-pipeline {__version__}"


@dataclass(frozen=True, slots=True)
class Context:
    """One open review."""

    file: ProtocolFile
    db: Database

    @property
    def protocol(self) -> Protocol:
        """The protocol in force."""
        return self.file.protocol

    @property
    def needed(self) -> dict[Stage, int]:
        """How many reviewers each stage asks for."""
        return {stage: self.protocol.screening.at(stage).reviewers for stage in Stage}


def open_context(path: Path | str) -> Context:
    """Read the protocol, open the database beside it, and keep the protocol's text there."""
    file = read_protocol(path)
    db = open_database(database_url(file.corpus), file.protocol.review.id)
    with db.read() as unit:
        known = {v["version"] for v in runs.protocol_versions(unit)}
    if file.version not in known:
        from review.store import Event

        event = Event(CLI, "keep protocol", file.version)
        db.write(event, lambda unit: runs.keep_protocol(unit, file.version, file.sha256, file.text))
    return Context(file, db)


def require(person: Reviewer, *roles: Role) -> None:
    """Refuse whoever holds none of the roles. Called by every use case, with the signed-in person."""
    if not person.holds(*roles):
        names = " or ".join(r.value.replace("_", " ") for r in roles)
        raise NotAllowed(f"{person.name or person.login} is not {names} in this review.", "ask the lead.")


def load_reports(unit: Unit, report_ids: Sequence[str] | None = None) -> list[Report]:
    """Reports with their computed metadata, in the order in which they were first found."""
    grouped: dict[str, list[str]] = {}
    for m in identity.memberships(unit, report_ids):
        grouped.setdefault(m.report_id, []).append(m.record_id)
    wanted = None if report_ids is None else [r for ids in grouped.values() for r in ids]
    records = {r.record_id: r for r in runs.records(unit, wanted)}
    chosen = choices.of_records(unit)
    held = {c.record_id for c in chosen}
    return [
        Report(
            report_id,
            best_entry([records[i] for i in ids], {} if held.isdisjoint(ids) else chosen_in(ids, chosen)),
            tuple(ids),
        )
        for report_id, ids in grouped.items()
    ]


def chosen_in(record_ids: Sequence[str], chosen: Sequence[Choice]) -> dict[str, str]:
    """The record a person chose for each field of a report, as long as it is a record of the report.

    Of choices that met when reports were joined, the last counts.
    """
    own = set(record_ids)
    return {c.field: c.record_id for c in chosen if c.record_id in own}


def one_report(unit: Unit, report_id: str) -> Report:
    """One report, also under an id that was joined to it; or an error that names it."""
    found = load_reports(unit, [joined.current(unit, report_id)])
    if not found:
        raise NotFound(f"There is no report {report_id}.", "slr status lists what there is.")
    return found[0]


def in_order(reports: Iterable[Report], report_ids: Sequence[str]) -> list[Report]:
    """Reports sorted as the ids are."""
    known = {r.report_id: r for r in reports}
    return [known[i] for i in report_ids if i in known]
