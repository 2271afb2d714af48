"""The protocol's shape: what one YAML file may say about one review.

Keys follow the charting guide's example. Unknown keys are errors everywhere, so that a misspelt
setting never goes unnoticed. Codes are stable; labels may be translated.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, model_validator

from review.model import Stage, VersionPolicy, Versions
from review.protocol.base import STRICT, Identifier, Labels, ListLabel, Slug, Text
from review.protocol.screening import Highlights, Screening
from review.protocol.searching import Concept, Search, Source


class Part(BaseModel):
    """A part of the protocol: frozen, and strict about keys."""

    model_config = STRICT


class PreviousVersion(Part):
    """The published version this review updates; null counts mean nobody printed them."""

    year: int | None = None
    citation: str = ""
    studies: int | None = Field(default=None, ge=0)
    reports: int | None = Field(default=None, ge=0)


class Updates(Part):
    """How the review is kept up to date."""

    previous_version: PreviousVersion | None = None
    interval: Literal["yearly", "half_yearly", "quarterly", "monthly", "none"] = "yearly"


class ReviewInfo(Part):
    """What the review is called."""

    id: Slug
    title: Text
    type: Literal["scoping", "systematic", "map", "rapid"] = "scoping"
    languages: list[str] = Field(default=["en"], min_length=1)
    version: int = Field(default=1, ge=1)
    reason_for_change: str = ""
    updates: Updates = Updates()
    registration: str | None = None


class Question(Part):
    """The question, in the framework's parts."""

    framework: Literal["PCC", "PICO", "PICOS", "SPIDER", "other"] = "PCC"
    population: str = ""
    concept: str = ""
    context: str = ""
    questions: list[Text] = []


class Criterion(Part):
    """Something a report must show to be included. ``texts`` says it in further languages."""

    id: Identifier
    text: Text
    texts: dict[str, str] = {}


class ExclusionReason(Part):
    """A reason for exclusion. Their order matters: the first that applies is the one counted."""

    id: Identifier
    label: ListLabel
    text: str = ""
    texts: dict[str, str] = {}
    labels: dict[str, str] = {}
    stages: list[Stage] = [Stage.TITLE_ABSTRACT, Stage.FULL_TEXT]


class Eligibility(Part):
    """What is in and what is out."""

    include: list[Criterion] = Field(min_length=1)
    exclude: list[ExclusionReason] = Field(min_length=1)


class VersionSettings(Part):
    """What is done with two versions of one piece of work: linked and kept apart, asked, or merged."""

    preprint: VersionPolicy = VersionPolicy.LINK
    conference_abstract: VersionPolicy = VersionPolicy.LINK
    translation: VersionPolicy = VersionPolicy.LINK

    def in_force(self) -> Versions:
        """The settings as plain data."""
        return Versions(self.preprint, self.conference_abstract, self.translation)


class Deduplication(Part):
    """When two records may count as one report.

    ``bulk_same_from`` is the score from which a whole list of questions may be called the same at once.
    """

    threshold_merge: float = Field(default=0.98, ge=0.5, le=1)
    threshold_review: float = Field(default=0.80, ge=0.5, le=1)
    bulk_same_from: float = Field(default=0.95, ge=0.5, le=1)
    versions: VersionSettings = VersionSettings()

    @model_validator(mode="after")
    def _ordered(self) -> Deduplication:
        if self.threshold_review > self.threshold_merge:
            raise ValueError("threshold_review must not be above threshold_merge")
        if self.bulk_same_from < self.threshold_review:
            raise ValueError("bulk_same_from must not be below threshold_review")
        return self


class Code(Part):
    """One entry of a vocabulary: a stable code and its labels."""

    code: Identifier
    label: Labels = ""
    help: Labels = ""


FieldType = Literal[
    "text", "long_text", "single", "multi", "yes_no_unclear", "integer", "number", "quantity",
    "date", "country", "place", "money", "link",
]  # fmt: skip


class FieldSpec(Part):
    """One field of the charting form."""

    id: Identifier
    type: FieldType
    label: Labels = ""
    help: Labels = ""
    options: list[Identifier] = []
    vocabulary: str = ""
    units: list[str] = []
    required: bool = False
    repeated: bool = False
    evidence: Literal["none", "optional", "required"] = "optional"
    show_if: dict[str, str | list[str]] = {}
    tidier: str = ""
    jbi: str = ""

    @model_validator(mode="after")
    def _has_choices(self) -> FieldSpec:
        if self.type in ("single", "multi") and not (self.options or self.vocabulary):
            raise ValueError(f"field {self.id!r} of type {self.type} needs options or a vocabulary")
        if self.options and self.vocabulary:
            raise ValueError(f"field {self.id!r} has both options and a vocabulary; keep one of them")
        return self

    @model_validator(mode="after")
    def _fits_its_type(self) -> FieldSpec:
        if (self.options or self.vocabulary) and self.type not in ("single", "multi"):
            raise ValueError(f"field {self.id!r} of type {self.type} takes no codes")
        if bool(self.units) != (self.type == "quantity"):
            need = "needs" if self.type == "quantity" else "takes no"
            raise ValueError(f"field {self.id!r} of type {self.type} {need} units")
        if self.repeated and self.type == "multi":
            raise ValueError(f"field {self.id!r} of type multi holds several codes already; drop repeated")
        return self


class FieldGroup(Part):
    """A repeated part of the form."""

    min: int = Field(default=0, ge=0)
    fields: list[FieldSpec] = []


class ExtractionForm(Part):
    """The charting form: study, intervention (repeated), outcome (repeated under intervention)."""

    mode: Literal["two_independent", "one_and_checker", "one"] = "two_independent"
    form_version: int = Field(default=1, ge=1)
    study: list[FieldSpec] = []
    intervention: FieldGroup = FieldGroup()
    outcome: FieldGroup = FieldGroup()


class EvidenceMap(Part):
    """The table of two fields against each other."""

    rows: str = "country"
    columns: str = "main_type"
    count: Literal["interventions", "studies"] = "interventions"


class Outputs(Part):
    """What the charts show."""

    map: EvidenceMap = EvidenceMap()


class Protocol(Part):
    """One review, whole."""

    review: ReviewInfo
    question: Question = Question()
    concepts: list[Concept] = []
    search: Search = Search()
    sources: list[Source] = []
    eligibility: Eligibility
    deduplication: Deduplication = Deduplication()
    screening: Screening = Screening()
    highlights: Highlights = Highlights()
    extraction: ExtractionForm = ExtractionForm()
    vocabularies: dict[str, list[Identifier | Code]] = {}
    outputs: Outputs = Outputs()

    def codes(self, field: FieldSpec) -> list[Code]:
        """The choices of a field, from its vocabulary or its own options."""
        raw: list[str | Code] = list(self.vocabularies.get(field.vocabulary, ())) or list(field.options)
        return [c if isinstance(c, Code) else Code(code=c) for c in raw]

    def reasons(self, stage: Stage) -> list[ExclusionReason]:
        """The exclusion reasons of a stage, in the order in which they apply."""
        return [r for r in self.eligibility.exclude if stage in r.stages]

    def source(self, source_id: str) -> Source | None:
        """The source of that id."""
        return next((s for s in self.sources if s.id == source_id), None)


def label_of(labels: Labels, locale: str, fallback: str = "") -> str:
    """The label in a language, else in English, else any, else the fallback."""
    if isinstance(labels, str):
        return labels or fallback
    return labels.get(locale) or labels.get("en") or next(iter(labels.values()), fallback)
