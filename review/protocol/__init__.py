"""The protocol: question, sources, criteria, reasons and charting form, in one YAML file."""

from review.protocol.read import ProtocolFile, json_schema, read_protocol
from review.protocol.schema import (
    Code,
    ExclusionReason,
    ExtractionForm,
    FieldSpec,
    Protocol,
    StageSettings,
    label_of,
)
from review.protocol.searching import Concept, Limits, Search, Source

__all__ = [
    "Code",
    "Concept",
    "ExclusionReason",
    "ExtractionForm",
    "FieldSpec",
    "Limits",
    "Protocol",
    "ProtocolFile",
    "Search",
    "Source",
    "StageSettings",
    "json_schema",
    "label_of",
    "read_protocol",
]
