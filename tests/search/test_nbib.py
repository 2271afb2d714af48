"""PubMed's own text format."""

from __future__ import annotations

import pytest

from review.errors import ImportRefused
from review.model import Author
from review.search import read_bytes

TEXT = """
PMID- 30922926
OWN - NLM
IS  - 1878-0849 (Electronic)
IS  - 1769-7212 (Print)
VI  - 63
IP  - 2
DP  - 2018 Jul-Aug
TI  - Time lapse: a glimpse into
      prehistoric genomics.
PG  - 454-81
LID - S1769-7212(19)30059-X [pii]
LID - 10.1016/J.EJMG.2019.03.004 [doi]
AB  - For the purpose of this review
      we wrote.
CI  - Copyright (c) 2019.
FAU - Griffin, Darren K
AU  - Griffin DK
AD  - School of Biosciences,
      Kent.
CN  - The Genome Group
FAU - Selvamani
LA  - eng
LA  - swe
PT  - Historical Article
PT  - Retracted Publication
JT  - European journal of medical genetics
TA  - Eur J Med Genet
PMC - PMC7026692
OT  - Dinosaur
MH  - Animals

PMID- 2
TI  -No blank after the hyphen
XYZ - unknown
SO  invalid line
BTI - A book"""


def test_every_field_of_an_entry() -> None:
    reading = read_bytes(TEXT.encode(), "x.ris")
    assert (reading.format, reading.entries_begun) == ("medline", 2)
    entry, last = reading.entries
    assert entry.title == "Time lapse: a glimpse into prehistoric genomics."
    assert entry.abstract == "For the purpose of this review we wrote."
    assert entry.authors == (
        Author("Griffin", "Darren K"),
        Author(literal="The Genome Group"),
        Author(literal="Selvamani"),
    )
    assert (entry.year, entry.date) == (2018, "2018 Jul-Aug")
    assert (entry.doi, entry.pmid, entry.pmcid) == ("10.1016/j.ejmg.2019.03.004", "30922926", "PMC7026692")
    assert (entry.volume, entry.issue, entry.pages) == ("63", "2", "454-481")
    assert entry.venue == "European journal of medical genetics"
    assert entry.issn == ("1878-0849", "1769-7212")
    assert (entry.language, entry.type) == ("en", "journal article")
    assert entry.keywords == ("Dinosaur", "Animals")
    assert entry.extra["LA"] == ["swe"]
    assert entry.extra["AD"] == ["School of Biosciences, Kent."]
    assert entry.extra["PT"] == ["Historical Article", "Retracted Publication"]
    assert entry.extra["retraction"] == ["Retracted Publication"]
    assert entry.line == 2
    assert last.title == "No blank after the hyphen"
    assert last.extra == {"XYZ": ["unknown"], "unread lines": ["SO  invalid line"]}
    assert last.venue == "A book"
    assert "1 lines" in reading.warnings[0]


def test_the_last_entry_needs_no_line_break_and_a_mark_is_no_obstacle() -> None:
    reading = read_bytes("\ufeffPMID- 1\nTI  - A\n\nPMID- 2\nTI  - B".encode(), "x")
    assert [entry.title for entry in reading.entries] == ["A", "B"]


def test_medline_without_an_id_is_refused() -> None:
    with pytest.raises(ImportRefused, match="no entry begins"):
        read_bytes(b"PMC -22664230\nFAU - A\nFED - B\nJT  - C\nAB  - D\n", "x")


def test_a_title_that_pubmed_does_not_have_is_the_one_in_its_own_language() -> None:
    missing = "TI  - [Not Available].\n"
    text = f"PMID- 1\n{missing}TT  - Ett eget ord.\nRIN - J. 2020. PMID: 7\n\nPMID- 2\n{missing}"
    first, second = read_bytes(text.encode(), "x").entries
    assert (first.title, second.title) == ("Ett eget ord.", "")
    assert first.extra["retraction"] == ["RetractionIn: J. 2020. PMID: 7"]
