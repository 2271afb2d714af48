"""The protocol: question, sources, criteria, reasons and charting form, in one YAML file."""

from review.protocol.read import ProtocolFile, json_schema, read_protocol
from review.protocol.schema import (
    Code,
    ExclusionReason,
    ExtractionForm,
    FieldSpec,
    Protocol,
    Source,
    StageSettings,
    label_of,
)

__all__ = [
    "Code",
    "ExclusionReason",
    "ExtractionForm",
    "FieldSpec",
    "Protocol",
    "ProtocolFile",
    "Source",
    "StageSettings",
    "json_schema",
    "label_of",
    "read_protocol",
]
