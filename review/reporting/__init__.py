"""Reporting: flow counts, the sums they must obey, the diagram, its words, and the exchange table."""

from review.reporting.content import Wording
from review.reporting.exchange import Judgement, Table, judge, read_table, write_table
from review.reporting.flow import Flow, count
from review.reporting.identities import Finding, Level, check
from review.reporting.layout import draw, lay_out
from review.reporting.ledger import Ledger, LedgerRecord, ReportState
from review.reporting.messages import messages
from review.reporting.notes import Note
from review.reporting.palette import DARK, LIGHT, Palette
from review.reporting.render import write_pdf, write_png
from review.reporting.svg import write_svg
from review.reporting.template import Numbers, Template
from review.reporting.words import as_data, markdown_table, nested_list, paragraph

__all__ = [
    "DARK",
    "LIGHT",
    "Finding",
    "Flow",
    "Judgement",
    "Ledger",
    "LedgerRecord",
    "Level",
    "Note",
    "Numbers",
    "Palette",
    "ReportState",
    "Table",
    "Template",
    "Wording",
    "as_data",
    "check",
    "count",
    "draw",
    "judge",
    "lay_out",
    "markdown_table",
    "messages",
    "nested_list",
    "paragraph",
    "read_table",
    "write_pdf",
    "write_png",
    "write_svg",
    "write_table",
]
