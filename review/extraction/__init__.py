"""Charting: the form, countries, tables by country and type, and the demonstration's gold table."""

from review.extraction.cells import csv_text, safe_cell
from review.extraction.countries import Ambiguous, Country, all_countries, name_of, resolve
from review.extraction.form import (
    Part,
    Problem,
    Severity,
    check,
    check_extraction,
    field,
    fields,
    is_intervention,
    is_shown,
    not_yet_charted,
    shown,
    values_of,
)
from review.extraction.gold import Gold, Statement, Tension, read_gold
from review.extraction.matrix import Matrix, matrix, matrix_label, matrix_rows
from review.extraction.overview import describe, overview
from review.extraction.quotes import quote_found
from review.extraction.tables import EvidenceShare, evidence_share, interventions, label, long_table, outcomes
from review.extraction.values import items, parse, show, text_of

__all__ = [
    "Ambiguous",
    "Country",
    "EvidenceShare",
    "Gold",
    "Matrix",
    "Part",
    "Problem",
    "Severity",
    "Statement",
    "Tension",
    "all_countries",
    "check",
    "check_extraction",
    "csv_text",
    "describe",
    "evidence_share",
    "field",
    "fields",
    "interventions",
    "is_intervention",
    "is_shown",
    "items",
    "label",
    "long_table",
    "matrix",
    "matrix_label",
    "matrix_rows",
    "name_of",
    "not_yet_charted",
    "outcomes",
    "overview",
    "parse",
    "quote_found",
    "read_gold",
    "resolve",
    "safe_cell",
    "show",
    "shown",
    "text_of",
    "values_of",
]
