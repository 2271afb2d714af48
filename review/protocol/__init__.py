"""The protocol: question, sources, criteria, reasons and charting form, in one YAML file."""

from review.protocol.read import ProtocolFile, eligibility_of, json_schema, read_protocol
from review.protocol.schema import (
    Code,
    Criterion,
    Eligibility,
    ExclusionReason,
    ExtractionForm,
    FieldSpec,
    Protocol,
    label_of,
)
from review.protocol.screening import StageSettings
from review.protocol.searching import Concept, Limits, Search, Source

__all__ = [
    "Code",
    "Concept",
    "Criterion",
    "Eligibility",
    "ExclusionReason",
    "ExtractionForm",
    "FieldSpec",
    "Limits",
    "Protocol",
    "ProtocolFile",
    "Search",
    "Source",
    "StageSettings",
    "eligibility_of",
    "json_schema",
    "label_of",
    "read_protocol",
]
