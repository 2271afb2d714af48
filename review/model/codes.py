"""The closed lists, in PRISMA 2020's words. Codes are stored and stable; labels are translated."""

from __future__ import annotations

from enum import StrEnum


class Arm(StrEnum):
    """The column of the flow diagram a source belongs to (PRISMA 2020, boxes 2 and 11)."""

    DATABASES = "databases"
    REGISTERS = "registers"
    WEBSITES = "websites"
    ORGANISATIONS = "organisations"
    CITATION_SEARCHING = "citation_searching"

    @property
    def is_other(self) -> bool:
        """Whether the arm is identification via other methods."""
        return self not in (Arm.DATABASES, Arm.REGISTERS)


class Stage(StrEnum):
    """Where reviewers decide."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Verdict(StrEnum):
    """What one reviewer, or an adjudicator, says of one report at one stage."""

    INCLUDE = "include"
    UNSURE = "unsure"
    EXCLUDE = "exclude"


class Outcome(StrEnum):
    """What the decisions on one report at one stage add up to."""

    PENDING = "pending"
    CONFLICT = "conflict"
    INCLUDED = "included"
    EXCLUDED = "excluded"


class RetrievalStatus(StrEnum):
    """How far the search for a report's full text has come."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Role(StrEnum):
    """What a person may do in a review; one person may hold several."""

    LEAD = "lead"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    EXTRACTOR = "extractor"
    READ_ONLY = "read_only"


class RunStatus(StrEnum):
    """Whether a search run brought everything the source claimed to have."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    OPEN = "open"


class PairVerdict(StrEnum):
    """What a person says of two records."""

    SAME = "same"
    DIFFERENT = "different"
    RELATED = "related"


class Certainty(StrEnum):
    """How a source puts what it says."""

    STATED = "stated"
    HEDGED = "hedged"
    CLAIMED = "claimed"
    SELF_REPORT = "self_report"
    OPINION = "opinion"


class Missing(StrEnum):
    """Why a charted value is not there; the four are different and none is an empty cell."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"
    NOT_YET_CHARTED = "not_yet_charted"
