"""Puts every record and every report of a ledger in its one place in the diagram.

The rules are those of PRISMA 2020: a report is in the databases-and-registers arm if any of its
records is; duplicates are counted within that arm; what an earlier search had found is removed
before screening and not screened again; only a settled outcome has left the pile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from review.errors import FlowError
from review.model import Arm, Outcome, RetrievalStatus
from review.reporting.ledger import Ledger, LedgerRecord, ReportState

RESULTS = {
    Arm.DATABASES: "database_results",
    Arm.REGISTERS: "register_results",
    Arm.WEBSITES: "website_results",
    Arm.ORGANISATIONS: "organisation_results",
    Arm.CITATION_SEARCHING: "citations_results",
}
SPECIFIC = {
    Arm.DATABASES: "database_specific_results",
    Arm.REGISTERS: "register_specific_results",
    Arm.WEBSITES: "website_specific_results",
    Arm.ORGANISATIONS: "organisation_specific_results",
    Arm.CITATION_SEARCHING: "citations_specific_results",
}
DBR = frozenset((Arm.DATABASES, Arm.REGISTERS))
# Looked up once: this is asked some hundred thousand times a count.
INCLUDED, EXCLUDED = Outcome.INCLUDED, Outcome.EXCLUDED
RETRIEVED, NOT_RETRIEVED = RetrievalStatus.RETRIEVED, RetrievalStatus.NOT_RETRIEVED
AUTOMATION = "automation"
EARLIER = "earlier"
_JOINED = {"program": 0, "person": 1, "screening": 2}

Members = dict[str, list[str]]


class Sorter:
    """Walks the reports of a ledger once and notes the id of everything under its box's key."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.members: Members = defaultdict(list)
        self.rounds = _order_of_rounds(ledger)
        self.current = max(self.rounds, key=self.rounds.__getitem__, default="")
        self.earlier_studies: set[str] = set()

    def sort(self) -> Members:
        """The ids under every key, in an order that does not depend on the order of the input."""
        records = sorted(self.ledger.records, key=attrgetter("record_id"))
        _refuse_repeated(records)
        self._identified(records)
        records.sort(key=attrgetter("report_id"))
        seen: set[str] = set()
        for report_id, group in groupby(records, key=attrgetter("report_id")):
            seen.add(report_id)
            self._report(report_id, list(group))
        self.members["without_records"] = sorted(self.ledger.reports.keys() - seen)
        self._studies()
        return self.members

    def _identified(self, records: Iterable[LedgerRecord]) -> None:
        members, current, is_update = self.members, self.current, self.ledger.is_update
        by_source: dict[tuple[Arm, str], list[str]] = defaultdict(list)
        for record in records:
            if not is_update or record.round_id == current:
                members[RESULTS[record.arm]].append(record.record_id)
                by_source[record.arm, record.source_id].append(record.record_id)
        for (arm, source_id), ids in by_source.items():
            members[f"{SPECIFIC[arm]}:{source_id}"] = ids

    def _report(self, report_id: str, records: list[LedgerRecord]) -> None:
        state = self.ledger.reports.get(report_id) or ReportState(report_id)
        was_known = False
        if self.ledger.is_update:
            now = [r for r in records if r.round_id == self.current]
            was_known = len(now) < len(records)
            if was_known:
                self._known_before(state)
            records = now
        own = [r for r in records if r.arm in DBR]
        if len(own) < len(records):
            self._from_other(state, [r for r in records if r.arm not in DBR], was_known, bool(own))
        if own:
            self._from_databases(state, own, was_known)

    def _known_before(self, state: ReportState) -> None:
        """A report of the version before: decided there, and only its new records are counted here."""
        if _is_included(state):
            self.earlier_studies.update(state.study_ids)
        elif _is_open(state):
            self.members["undecided_earlier"].append(state.report_id)

    def _from_databases(self, state: ReportState, records: list[LedgerRecord], was_known: bool) -> None:
        first = self._kept(records)
        if len(records) == 1 and not was_known:
            self._screening(state, first.record_id)
            return
        again = set() if was_known else {first.round_id}
        for record in records:
            if record is first and not was_known:
                continue
            if record.round_id not in again:
                again.add(record.round_id)
                self._add("excluded_other", EARLIER, record.record_id)
            else:
                self._add("duplicates", _joined(record), record.record_id)
        if not was_known:
            self._screening(state, first.record_id)

    def _screening(self, state: ReportState, record_id: str) -> None:
        if state.removed == AUTOMATION:
            self.members["excluded_automatic"].append(record_id)
        elif state.removed:
            self._add("excluded_other", state.removed, record_id)
        elif state.title_abstract is EXCLUDED:
            self.members["records_screened"].append(record_id)
            self.members["records_excluded"].append(record_id)
        elif state.title_abstract is INCLUDED:
            self.members["records_screened"].append(record_id)
            self._retrieval(state, "dbr", "")
        else:
            self.members["pending_screening"].append(record_id)

    def _from_other(
        self, state: ReportState, records: list[LedgerRecord], was_known: bool, also_databases: bool
    ) -> None:
        """Box 11 counts every record; the log says where those went that no box follows."""
        if was_known or also_databases:
            key = "other_in_databases" if also_databases else "other_known"
            self.members[key].extend(r.record_id for r in records)
            return
        first = self._kept(records)
        self.members["other_duplicates"].extend(r.record_id for r in records if r is not first)
        if state.removed or state.title_abstract is EXCLUDED:
            self.members["set_aside"].append(state.report_id)
        elif state.title_abstract is INCLUDED or state.retrieval is not None:
            self._retrieval(state, "other", "other_")
        else:
            self.members["pending_other_screening"].append(state.report_id)

    def _retrieval(self, state: ReportState, arm: str, waiting: str) -> None:
        report_id, members = state.report_id, self.members
        members[f"{arm}_sought_reports"].append(report_id)
        if state.retrieval is NOT_RETRIEVED:
            members[f"{arm}_notretrieved_reports"].append(report_id)
        elif state.retrieval is not RETRIEVED:
            members[f"pending_{waiting}retrieval"].append(report_id)
        elif not _is_settled(state.full_text):
            members[f"pending_{waiting}assessment"].append(report_id)
        else:
            members[f"{arm}_assessed"].append(report_id)
            if state.full_text is INCLUDED:
                members["new_reports"].append(report_id)
            else:
                self._add(f"{arm}_excluded", state.reason, report_id)

    def _studies(self) -> None:
        studies: set[str] = set()
        for report_id in self.members["new_reports"]:
            linked = self.ledger.reports[report_id].study_ids
            if not linked:
                self.members["unlinked"].append(report_id)
            studies.update(linked or (report_id,))
        self.members["new_studies"] = sorted(studies - self.earlier_studies)
        self.members["new_reports"].sort()

    def _kept(self, records: list[LedgerRecord]) -> LedgerRecord:
        """The record that stands for its report: of the earliest round, and there from the start."""
        if len(records) == 1:
            return records[0]
        return min(records, key=lambda r: (self.rounds[r.round_id], _JOINED.get(r.joined_by, 0), r.record_id))

    def _add(self, key: str, part: str, item: str) -> None:
        self.members[key].append(item)
        self.members[f"{key}:{part}"].append(item)


def _order_of_rounds(ledger: Ledger) -> dict[str, int]:
    known: Sequence[str] = list(dict.fromkeys(ledger.rounds))
    unknown = sorted({r.round_id for r in ledger.records}.difference(known))
    if known and unknown:
        raise FlowError(
            f"Records belong to a round the ledger does not list: {', '.join(unknown)}.",
            "list every round, earliest first.",
        )
    return {round_id: place for place, round_id in enumerate([*known, *unknown])}


def _refuse_repeated(records: Sequence[LedgerRecord]) -> None:
    for one, next_one in pairwise(records):
        if one.record_id == next_one.record_id:
            raise FlowError(f"Record {one.record_id} stands twice in the ledger and would be counted twice.")


def _joined(record: LedgerRecord) -> str:
    return record.joined_by if record.joined_by in _JOINED else "program"


def _is_settled(outcome: Outcome) -> bool:
    return outcome in (INCLUDED, EXCLUDED)


def _is_included(state: ReportState) -> bool:
    return state.title_abstract is INCLUDED and state.retrieval is RETRIEVED and state.full_text is INCLUDED


def _is_open(state: ReportState) -> bool:
    if state.removed or state.title_abstract is EXCLUDED:
        return False
    if state.title_abstract is not INCLUDED:
        return True
    if state.retrieval is NOT_RETRIEVED:
        return False
    return state.retrieval is not RETRIEVED or not _is_settled(state.full_text)
