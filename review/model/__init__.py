"""The nouns of a review: frozen dataclasses and closed lists, in PRISMA 2020's words.

Plain data only. Nothing here knows a database, a file format or a screen. What people and sources
did is stored; whatever follows from it (duplicates, conflicts, outcomes, counts) is computed.
"""

from review.model.charted import (
    Evidence,
    Extraction,
    Value,
)
from review.model.codes import (
    Arm,
    Certainty,
    Missing,
    Outcome,
    PairVerdict,
    RetrievalStatus,
    Role,
    RunStatus,
    Stage,
    Verdict,
)
from review.model.duplicates import (
    AuditVerdict,
    Link,
    LinkKind,
    VersionPolicy,
    Versions,
)
from review.model.external import ExternalDecision
from review.model.harvests import (
    Harvest,
    HarvestPage,
    Sighting,
)
from review.model.modes import Mode, VoteRule
from review.model.sources import (
    Author,
    Entry,
    FileReading,
    Record,
    Reject,
    Round,
    SearchRun,
)
from review.model.work import (
    AddedAbstract,
    Adjudication,
    Decision,
    Membership,
    Report,
    Retrieval,
    Reviewer,
    Study,
)

__all__ = [
    "AddedAbstract",
    "Adjudication",
    "Arm",
    "AuditVerdict",
    "Author",
    "Certainty",
    "Decision",
    "Entry",
    "Evidence",
    "ExternalDecision",
    "Extraction",
    "FileReading",
    "Harvest",
    "HarvestPage",
    "Link",
    "LinkKind",
    "Membership",
    "Missing",
    "Mode",
    "Outcome",
    "PairVerdict",
    "Record",
    "Reject",
    "Report",
    "Retrieval",
    "RetrievalStatus",
    "Reviewer",
    "Role",
    "Round",
    "RunStatus",
    "SearchRun",
    "Sighting",
    "Stage",
    "Study",
    "Value",
    "Verdict",
    "VersionPolicy",
    "Versions",
    "VoteRule",
]
