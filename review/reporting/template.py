"""The boxes of the PRISMA 2020 flow diagram: their names in the exchange table, their words, their order.

Source: Page et al., BMJ 2021;372:n71 (the four templates); Haddaway et al., Campbell Systematic
Reviews 2022;18:e1230 (the table of the PRISMA2020 package, whose keys these are).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

Listing = Sequence[tuple[str, int]]
Numbers = Mapping[str, "int | Listing | None"]
"""Counts by key: a number, a list of (label, number), or None for a thing that was not done."""


class Template(StrEnum):
    """Which of the four layouts a set of numbers calls for."""

    NEW = "new"
    NEW_OTHER = "new_other"
    UPDATED = "updated"
    UPDATED_OTHER = "updated_other"

    @property
    def is_updated(self) -> bool:
        """Whether there is a column for the previous version."""
        return self in (Template.UPDATED, Template.UPDATED_OTHER)

    @property
    def has_other(self) -> bool:
        """Whether there is an arm for other methods."""
        return self in (Template.NEW_OTHER, Template.UPDATED_OTHER)


class Row(NamedTuple):
    """One row of the exchange table. A heading has no ``key``; its ``box`` names it."""

    key: str
    node: str
    box: str
    label: str
    about: str = ""


DBR = "databases and registers"
OTHER = "other methods"
ROWS = (
    Row("", "node4", "prevstud", "Previous studies"),
    Row("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    Row("previous_reports", "", "box1", "Reports of studies included in previous version of review"),
    Row("", "node6", "newstud", "Identification of new studies via databases and registers"),
    Row("database_results", "node7", "box2", "Databases", "Records identified from"),
    Row("database_specific_results", "", "box2", "Specific Databases", "Records identified from"),
    Row("register_results", "", "box2", "Registers", "Records identified from"),
    Row("register_specific_results", "", "box2", "Specific Registers", "Records identified from"),
    Row("", "node16", "othstud", "Identification of new studies via other methods"),
    Row("website_results", "node17", "box11", "Websites", "Records identified from"),
    Row("organisation_results", "", "box11", "Organisations", "Records identified from"),
    Row("citations_results", "", "box11", "Citation searching", "Records identified from"),
    Row("duplicates", "node8", "box3", "Duplicate records", "Records removed before screening"),
    Row(
        "excluded_automatic",
        "",
        "box3",
        "Records marked as ineligible by automation tools",
        "Records removed before screening",
    ),
    Row(
        "excluded_other",
        "",
        "box3",
        "Records removed for other reasons",
        "Records removed before screening",
    ),
    Row("records_screened", "node9", "box4", "Records screened", DBR),
    Row("records_excluded", "node10", "box5", "Records excluded", DBR),
    Row("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", DBR),
    Row("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved", DBR),
    Row("other_sought_reports", "node18", "box12", "Reports sought for retrieval", OTHER),
    Row("other_notretrieved_reports", "node19", "box13", "Reports not retrieved", OTHER),
    Row("dbr_assessed", "node13", "box8", "Reports assessed for eligibility", DBR),
    Row("dbr_excluded", "node14", "box9", "Reports excluded", DBR),
    Row("other_assessed", "node20", "box14", "Reports assessed for eligibility", OTHER),
    Row("other_excluded", "node21", "box15", "Reports excluded", OTHER),
    Row("new_studies", "node15", "box10", "New studies included in review"),
    Row("new_reports", "", "box10", "Reports of new included studies"),
    Row("total_studies", "node22", "box16", "Total studies included in review"),
    Row("total_reports", "", "box16", "Reports of total included studies"),
    Row("identification", "node1", "identification", "Identification"),
    Row("screening", "node2", "screening", "Screening"),
    Row("included", "node3", "included", "Included"),
    Row("total_studies_ma", "node23", "box17", "Total studies included in meta-analysis"),
    Row("total_reports_ma", "", "box17", "Reports of total included studies in meta-analysis"),
)
SIDES = ("identification", "screening", "included")
LISTS = ("database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded")
COUNTS = tuple(r.key for r in ROWS if r.key and r.key not in SIDES and r.key not in LISTS)
KEYS = tuple(r.key for r in ROWS if r.key and r.key not in SIDES)
NOT_STATED = "Reason not stated"
LABELS = {r.key or r.box: r.label for r in ROWS}

# What the template has no row for: our own additions to the numbers, never written to the table.
PENDING = (
    "pending_screening",
    "pending_retrieval",
    "pending_assessment",
    "pending_other_screening",
    "pending_other_retrieval",
    "pending_other_assessment",
)


def count_of(numbers: Numbers, key: str) -> int | None:
    """The number under a key; a list adds up; None when nothing stands there."""
    value = numbers.get(key)
    if value is None or isinstance(value, int):
        return value
    return sum(n for _, n in value)


def listing_of(numbers: Numbers, key: str) -> Listing | None:
    """The list under a key; a bare number becomes a list of one without a label."""
    value = numbers.get(key)
    return [("", value)] if isinstance(value, int) else value


def template_of(numbers: Numbers) -> Template:
    """The layout the numbers call for: a column vanishes when all its first numbers are missing."""
    updated = any(count_of(numbers, k) is not None for k in ("previous_studies", "previous_reports"))
    found = ("website_results", "organisation_results", "citations_results")
    other = any(count_of(numbers, k) is not None for k in found)
    if updated:
        return Template.UPDATED_OTHER if other else Template.UPDATED
    return Template.NEW_OTHER if other else Template.NEW


def pending_total(numbers: Numbers) -> int:
    """How many records and reports still wait for somebody."""
    return sum(count_of(numbers, key) or 0 for key in PENDING)


def without_new(label: str) -> str:
    """The label as the templates for a new review have it: without the word "new"."""
    plain = label.replace("of new studies", "of studies").replace("New studies", "Studies")
    return plain.replace("of new included studies", "of included studies")
