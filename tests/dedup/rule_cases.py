"""For every rule and every veto of deduplication the records that show what it is for.

A case says what becomes of its records, and what would become of them without the rule or veto.
Records are the standard article of the fixture ``record`` with some fields changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from review.model import Author

Changes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """Records, what becomes of them, and what would without the rule or veto of that name.

    ``careless``: the difference shows only beside a rule that merges whatever has one title.
    ``is_one_database``: all records come from one database; else nothing is said of that.
    ``is_left_over``: the two come from two databases that list the rest of this journal's year alike.
    """

    name: str
    becomes: str
    without: str
    records: tuple[Changes, ...]
    careless: bool = False
    is_one_database: bool = False
    is_left_over: bool = False


THIN: Changes = {"volume": "", "issue": "", "pages": ""}
LITTLE: Changes = {**THIN, "authors": (), "venue": "", "type": ""}
MEN = "Group sessions for men who buy sex"
COURT = "What the courts say of demand"
H, T, W, O = (  # noqa: E741 - the initials of the four
    Author("Halvorsen", "Ingrid M."),
    Author("Tanaka", "Reo"),
    Author("Wang", "Lei"),
    Author("Okonjo", "Chidi"),
)
TRIAL: Changes = {**THIN, "type": "trial", "native_id": "NCT01234567"}

RULE_CASES = (
    Case("identical", "merged", "asked", ({**LITTLE, "title": "Editorial", "venue": "J Work"},) * 2),
    Case("identifier", "merged", "asked", ({"doi": "10.1/a", "volume": "80"}, {**LITTLE, "doi": "10.1/a"})),
    Case("identifier", "merged", "asked", ({"pmid": "12345", "year": 2012}, {**THIN, "pmid": "12345"})),
    Case("identifier, similar title", "merged", "asked",
         ({**THIN, "doi": "10.1/a", "title": f"{MEN} in the town of Vest"},
          {**THIN, "doi": "10.1/a", "title": f"{MEN} in the city of Vest"})),
    Case("registration", "merged", "asked", ({**TRIAL, "year": 2020}, {**TRIAL, "venue": ""})),
    Case("place", "merged", "asked", ({"authors": ()}, {"pages": "101"})),
    Case("place, cut title", "merged", "asked", ({"title": MEN, "year": 2020}, {})),
    Case("place, similar title", "merged", "asked",
         ({"title": f"{MEN} in the town of Vest", "venue": ""}, {"title": f"{MEN} in the city of Vest"})),
    Case("page range", "merged", "asked",
         ({"venue": "Wound Research", "issue": ""}, {"venue": "Nordic Health Annals"})),
    Case("page range, cut title", "merged", "asked",
         ({"venue": "Wound Research", "title": MEN}, {"venue": "Nordic Health Annals"})),
    Case("same pages", "merged", "asked",
         ({"title": f"{MEN} in the town of Vest", "volume": ""}, {"title": f"{MEN} in the city of Vest"})),
    Case("overlapping pages", "merged", "asked", ({"pages": "101-112"}, {"pages": "103-112"})),
    Case("volume and issue", "merged", "asked",
         ({"venue": "Wound Research", "pages": ""}, {"venue": "Nordic Health Annals"})),
    Case("part of the team", "merged", "asked",
         ({**THIN, "authors": (H, T, W, O)}, {**THIN, "authors": (T, W, O)})),
    Case("cut by a word", "merged", "asked",
         ({**THIN, "title": f"{MEN} in Vestland", "authors": (H, T, W)},
          {**THIN, "title": MEN, "authors": (H, T, W)})),
    Case("subtitle left out", "merged", "asked", (THIN, {**THIN, "title": MEN})),
    Case("short title", "merged", "asked",
         ({**THIN, "title": "Criminalising demand"}, {"title": "Criminalising demand"})),
    Case("translation", "merged", "asked",
         ({"title": "[Conversations in groups with customers]", "pages": "101-2"},
          {"title": "Gruppengespräche mit Freiern im Alltag", "pages": "101-102"})),
    Case("title, authors, detail", "merged", "asked",
         ({"authors": (H,), "pages": ""}, {"authors": (H,), "venue": ""})),
    Case("left over", "merged", "asked",
         ({**THIN, "title": f"{MEN} in the town of Vest"}, {**THIN, "title": f"{MEN} in the city of Vest"}),
         is_left_over=True),
    Case("identical, thin", "asked", "apart",
         ({**LITTLE, "title": "", "year": None, "volume": "7", "pages": "1-9"},) * 2),
    Case("identifier unsure", "asked", "apart",
         ({**LITTLE, "doi": "10.1/a", "title": f"{MEN} in the town of Vest"},
          {**LITTLE, "doi": "10.1/a", "title": f"{MEN} in the city of Vest"})),
    Case("registration unsure", "asked", "apart", (TRIAL, {**TRIAL, "title": COURT})),
    Case("same title", "asked", "apart", (LITTLE, {})),
    Case("cut title", "asked", "apart", ({**LITTLE, "title": MEN}, {})),
    Case("similar title", "asked", "apart",
         ({**THIN, "title": f"{MEN} in the town of Vest"}, {**THIN, "title": f"{MEN} in the city of Vest"})),
    Case("same place", "asked", "apart", ({"title": COURT}, {})),
)  # fmt: skip

VETO_CASES = (
    Case("numbers in the titles differ", "asked", "merged",
         ({"title": f"{MEN}. Part I. Design"}, {"title": f"{MEN}. Part II. Design"})),
    Case("numbers in the titles differ", "refused", "asked",
         ({**THIN, "title": f"{MEN}: 12-month results"}, {**THIN, "title": f"{MEN}: 24-month results"})),
    Case("abstract numbers differ", "asked", "merged",
         ({**THIN, "title": f"P112 {MEN}"}, {**THIN, "title": f"P113 {MEN}"})),
    Case("only one title is marked", "asked", "merged",
         ({"title": f"{MEN}: a trial"}, {"title": f"{MEN}: a trial protocol"})),
    Case("only one title is marked", "refused", "asked",
         ({"title": MEN}, {"title": f"Erratum to: {MEN}", "pages": "480"})),
    Case("words in the titles are opposed", "refused", "merged",
         ({"title": f"{MEN} in the rural north"}, {"title": f"{MEN} in the urban north"})),
    Case("two registrations", "refused", "merged", (TRIAL, {**TRIAL, "native_id": "NCT01234568"})),
    Case("a registry entry against a report of the study", "refused", "merged", (TRIAL, THIN)),
    Case("two DOIs", "asked", "merged", ({"doi": "10.1/a"}, {"doi": "10.1/b"})),
    Case("two PMIDs", "asked", "merged", ({"pmid": "12345"}, {"pmid": "12346"})),
    Case("equal identifier, unlike titles", "refused", "asked",
         ({**THIN, "doi": "10.1/a"}, {**THIN, "doi": "10.1/a", "title": COURT})),
    Case("the first authors differ", "asked", "merged", ({}, {"authors": (W, O)})),
    Case("two kinds of document", "asked", "merged", ({**THIN, "type": "preprint"}, THIN)),
    Case("two languages", "asked", "merged",
         ({"language": "eng"}, {"language": "nor", "pages": "103-112"})),
    Case("one database lists both, each by its own title or year", "refused", "merged",
         (THIN, {**THIN, "title": MEN}), is_one_database=True),
    Case("one stands in a supplement, the other does not", "asked", "merged", ({"pages": "S99-112"}, {})),
    Case("other words in the title, and a page of another issue", "asked", "merged",
         ({"doi": "10.1/a", "title": MEN + " in towns", "authors": (H, T, W)},
          {**THIN, "doi": "10.1/a", "title": MEN + " in towns", "authors": (H, T, W)},
          {"title": MEN + " in towns part", "issue": "5", "pages": "301-309", "authors": (H, T, W)})),
    Case("one stands in a supplement", "asked", "merged", ({"pages": "S99-112"}, THIN)),
    Case("another journal and another year", "refused", "asked",
         (THIN, {**THIN, "venue": "Nordic Health Annals", "year": 2020})),
    Case("years apart", "asked", "merged", (THIN, {**THIN, "year": 2023}), careless=True),
    Case("many documents bear this title", "asked", "merged",
         ({"title": "Editorial", "venue": ""}, {"title": "Editorial"})),
    Case("many documents bear this title", "refused", "asked",
         tuple({**THIN, "year": year, "title": "Yearly report of the counselling service"}
               for year in (2017, 2018, 2019))),
)  # fmt: skip
