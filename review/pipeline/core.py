"""An open review: its protocol and its database, and what every use case needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from review import __version__
from review.dedup.best import best_entry
from review.errors import NotAllowed, NotFound
from review.model import AddedAbstract, Report, Reviewer, Role, Stage, VoteRule
from review.protocol import Protocol, ProtocolFile, read_protocol
from review.store import (
    Database,
    Unit,
    abstracts,
    choices,
    database_url,
    identity,
    joined,
    open_database,
    runs,
    worklist,
)
from review.store.choices import Choice

CLI = "command line"
DEFAULT_ROUND = "1"
MANY = 50  # from here on, looking at all reports at once costs less
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
    def needed(self) -> dict[Stage, VoteRule]:
        """How many people settle a report at each stage."""
        seed = self.protocol.review.id
        return {stage: self.protocol.screening.at(stage).rule(f"{seed}:{stage}") for stage in Stage}


def open_context(path: Path | str) -> Context:
    """Read the protocol, open the database beside it, and keep the protocol's text there."""
    file = read_protocol(path)
    db = open_database(database_url(file.corpus), file.protocol.review.id)
    with db.read() as unit:
        known = {v["version"] for v in runs.protocol_versions(unit)}
    if file.version not in known:
        from review.store import Event

        event = Event(CLI, "keep protocol", file.version)
        db.write(event, lambda unit: _keep(unit, Context(file, db)))
    return Context(file, db)


def _keep(unit: Unit, ctx: Context) -> None:
    """Keep a new text of the protocol, and share work out as it now says."""
    from review.pipeline.worklists import refresh_worklists

    file = ctx.file
    runs.keep_protocol(unit, file.version, file.sha256, file.text)
    if any(worklist.assigned(unit, stage) for stage in Stage):
        refresh_worklists(unit, ctx)


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
    added = _added_abstracts(unit, report_ids)
    return [
        _with_abstract(
            Report(
                report_id,
                best_entry([records[i] for i in ids], {} if held.isdisjoint(ids) else chosen_in(ids, chosen)),
                tuple(ids),
            ),
            added.get(report_id),
        )
        for report_id, ids in grouped.items()
    ]


def _added_abstracts(unit: Unit, report_ids: Sequence[str] | None) -> dict[str, AddedAbstract]:
    """The abstract a person filled in on each report, or last on one that was joined to it."""
    if report_ids is None or len(report_ids) > MANY:
        now_at = joined.moved(unit)
        found = abstracts.standing(unit)
    else:
        now_at = {part: here for here in report_ids for part in joined.parts_of(unit, here)}
        found = abstracts.standing(unit, list(now_at))
    by_time = sorted(found.items(), key=lambda item: item[1].recorded_at)
    return {now_at.get(report_id, report_id): added for report_id, added in by_time}


def _with_abstract(report: Report, added: AddedAbstract | None) -> Report:
    """The report with what was filled in, as long as no record has an abstract of its own."""
    if added is None or report.entry.abstract.strip():
        return report
    return replace(report, entry=replace(report.entry, abstract=added.text), added_abstract=added)


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
