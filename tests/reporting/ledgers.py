"""Ledgers made up by hypothesis, and one written by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from review.model import Arm, Outcome, RetrievalStatus
from review.reporting.ledger import Ledger, LedgerRecord, ReportState

SOURCES = [
    ("pubmed", "PubMed", Arm.DATABASES),
    ("wos", "Web of Science", Arm.DATABASES),
    ("ctgov", "ClinicalTrials.gov", Arm.REGISTERS),
    ("who", "World Health Organization", Arm.ORGANISATIONS),
    ("web", "Web sites", Arm.WEBSITES),
    ("cites", "Citation searching", Arm.CITATION_SEARCHING),
]
REASONS = [("E1", "Wrong population"), ("E2", "Wrong intervention"), ("E3", "No data")]


@st.composite
def states(draw, report_id):
    return ReportState(
        report_id,
        draw(st.sampled_from(Outcome)),
        draw(st.sampled_from(Outcome)),
        draw(st.sampled_from([None, *RetrievalStatus])),
        draw(st.sampled_from(["", "E1", "E2", "E3", "unheard-of"])),
        tuple(draw(st.lists(st.sampled_from(["s1", "s2", "s3", "s4"]), max_size=2, unique=True))),
        draw(st.sampled_from(["", "", "", "", "automation", "outside the date limit"])),
    )


@st.composite
def ledgers(draw, is_update=None):
    sources = draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=6, unique=True))
    report_ids = [f"P{i}" for i in range(draw(st.integers(1, 12)))]
    rounds = draw(st.sampled_from([("2025",), ("2025", "2026"), ("z first", "a later", "m last")]))
    records = []
    for number in range(draw(st.integers(0, 25))):
        source_id, label, arm = draw(st.sampled_from(sources))
        round_id = draw(st.sampled_from(rounds))
        report_id = draw(st.sampled_from(report_ids))
        joined_by = draw(st.sampled_from(["program", "person", "screening"]))
        run_id = f"{source_id}-{round_id}"
        records.append(
            LedgerRecord(f"R{number}", run_id, round_id, source_id, label, arm, report_id, joined_by)
        )
    known = draw(st.lists(st.sampled_from(report_ids), unique=True))
    previous = draw(st.one_of(st.none(), st.integers(5, 50)))
    return Ledger(
        records=records,
        reports={report_id: draw(states(report_id)) for report_id in known},
        reasons=REASONS,
        sources=sources if draw(st.booleans()) else [],
        previous_studies=previous,
        previous_reports=previous,
        is_update=draw(st.booleans()) if is_update is None else is_update,
        rounds=rounds,
        withdrawn_studies=draw(st.sampled_from([(), ("old1",)])),
    )


def small_ledger():
    """Two databases and citation searching; one duplicate, one report of every fate."""

    def record(number, source, report, joined_by="program", round_id="2025"):
        source_id, label, arm = next(s for s in SOURCES if s[0] == source)
        return LedgerRecord(f"R{number}", f"{source}-run", round_id, source_id, label, arm, report, joined_by)

    fates = [
        ReportState("P1", Outcome.EXCLUDED),
        ReportState("P2", Outcome.INCLUDED, Outcome.INCLUDED, RetrievalStatus.RETRIEVED, study_ids=("S1",)),
        ReportState("P3", Outcome.INCLUDED, Outcome.EXCLUDED, RetrievalStatus.RETRIEVED, "E2"),
        ReportState("P4", Outcome.INCLUDED, Outcome.PENDING, RetrievalStatus.NOT_RETRIEVED),
        ReportState("P5", Outcome.INCLUDED, Outcome.INCLUDED, RetrievalStatus.RETRIEVED, study_ids=("S1",)),
    ]
    records = [
        record(1, "pubmed", "P1"),
        record(2, "pubmed", "P2"),
        record(3, "wos", "P2", "person"),
        record(4, "wos", "P3"),
        record(5, "wos", "P4"),
        record(6, "cites", "P5"),
        record(7, "cites", "P2"),
    ]
    used = [s for s in SOURCES if s[0] in ("pubmed", "wos", "cites")]
    return Ledger(records, {f.report_id: f for f in fates}, REASONS, used)
