"""One row a case: what differs between two records of an article, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from review.model import Author, Record

Outcome = Callable[[Record, Record], str]
Make = Callable[..., Record]
THIN = {"volume": "", "issue": "", "pages": ""}
LONG = " ".join(f"The sessions of week {n} were led by two trained counsellors." for n in range(12))

MERGED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("identical", {}, {}),
    ("capitals", {"title": "GROUP SESSIONS FOR MEN WHO BUY SEX: A RANDOMISED CONTROLLED TRIAL."}, {}),
    ("american spelling", {"title": "Group sessions for men who buy sex: a randomized controlled trial"}, {}),
    ("typing slip", {"title": "Group sesions for men who buy sex: a randomised controlled trial"}, {}),
    ("markup", {"title": "Group <i>sessions</i> for men who buy sex: a randomised controlled trial"}, {}),
    ("short journal, short pages", {"venue": "J Appl Wound Res", "pages": "101-12"}, {}),
    ("initials", {"authors": (Author("Halvorsen", "IM"), Author("Tanaka", "R"))}, {}),
    ("names in one string", {"authors": (Author(literal="Halvorsen I.M.Tanaka R."),)}, {}),
    ("given and family swapped", {"authors": (Author("Ingrid", "Halvorsen"), Author("Reo", "Tanaka"))}, {}),
    ("authors missing", {"authors": ()}, {}),
    ("a group for its members", {"authors": (Author(literal="WOUND Study Group"),)}, {}),
    ("a year between", {"year": 2020}, {}),
    (
        "a note behind the title",
        {"title": "Group sessions for men who buy sex: a randomised controlled trial. [Review] [43 refs]"},
        {},
    ),
    (
        "a note on an erratum elsewhere",
        {
            "title": "Group sessions for men who buy sex: a randomised controlled trial.[Erratum appears in "
            "J. 2020;43(12):9]"
        },
        {},
    ),
    ("subtitle missing, same place", {"title": "Group sessions for men who buy sex"}, {}),
    ("subtitle and volume missing", {"title": "Group sessions for men who buy sex", **THIN}, {}),
    ("equal DOI, little else", {"doi": "10.1000/ABC", **THIN}, {"doi": "https://doi.org/10.1000%2Fabc."}),
    ("equal DOI, seven years", {"doi": "10.1000/abc", "year": 2012}, {"doi": "10.1000/abc"}),
    ("equal PMID", {"pmid": "12345678", **THIN}, {"native_id": "PMID 12345678", "venue": ""}),
    ("only the journal as further detail", THIN, {**THIN, "pages": "101-112"}),
    ("equal abstracts", {**THIN, "abstract": LONG}, {**THIN, "venue": "", "abstract": LONG}),
    (
        "translated title in brackets",
        {"title": "[Counselling in groups for those who pay for sex]", "language": "eng"},
        {"title": "Gruppengespräche mit Freiern im Alltag einer Beratungsstelle", "language": "deu"},
    ),
    (
        "roman and arabic",
        {"title": "Long follow-up of phase II sessions"},
        {"title": "Long follow-up of phase 2 sessions"},
    ),
    ("another script", {"title": "数字平台中的劳动控制与抵抗。"}, {"title": "数字平台中的劳动控制与抵抗"}),
    (
        "one registration",
        {"type": "trial", "native_id": "NCT01234567", **THIN, "authors": ()},
        {"type": "trial", "url": "https://clinicaltrials.gov/show/NCT01234567", **THIN, "year": 2023},
    ),
]

TITLE = "Burden of buying sex in primary care"
NOT_MERGED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("parts", {"title": f"{TITLE}. Part I. Design"}, {"title": f"{TITLE}. Part II. Design"}, "1 against 2"),
    ("parts at the end", {"title": f"{TITLE} I"}, {"title": f"{TITLE} II"}, "1 against 2"),
    ("ordinals", {"title": f"Fifth survey: {TITLE}"}, {"title": f"Sixth survey: {TITLE}"}, "5 against 6"),
    (
        "follow-up",
        {"title": f"{TITLE}: 12-month results"},
        {"title": f"{TITLE}: 24-month results"},
        "12 against 24",
    ),
    (
        "number words",
        {"title": f"{TITLE} after five years"},
        {"title": f"{TITLE} after ten years"},
        "5 against 10",
    ),
    ("years", {"title": f"{TITLE} 2018"}, {"title": f"{TITLE} 2019"}, "2018 against 2019"),
    ("part on one side", {"title": TITLE}, {"title": f"{TITLE}, part 2"}, "one title only"),
    ("men and women", {"title": f"{TITLE} of men"}, {"title": f"{TITLE} of women"}, "'men' and 'women'"),
    ("children and adults", {"title": f"{TITLE} for adults"}, {"title": f"{TITLE} for children"}, "'adults'"),
    ("in vitro", {"title": f"{TITLE} in vitro"}, {"title": f"{TITLE} in vivo"}, "'vitro' and 'vivo'"),
    ("prefix", {"title": f"{TITLE} and hypertension"}, {"title": f"{TITLE} and hypotension"}, "hypertension"),
    ("negation", {"title": f"{TITLE}: typical cases"}, {"title": f"{TITLE}: atypical cases"}, "atypical"),
    ("erratum", {}, {"title": f"Erratum to: {TITLE}", "doi": "10.1/b"}, ""),
    ("reply", {"title": TITLE}, {"title": f"{TITLE}: authors' reply"}, "reply"),
    ("comment", {"title": TITLE}, {"title": f"Comment on: {TITLE}"}, "comment"),
    ("notice by place", {"title": TITLE}, {"title": f"{TITLE} (vol 46, pg 1405, 2021)"}, "correction"),
    ("protocol", {"title": f"{TITLE}: a trial"}, {"title": f"{TITLE}: a trial protocol"}, "protocol"),
    ("retraction", {"title": TITLE}, {"title": f"Retraction notice: {TITLE}"}, "retraction"),
    ("two DOIs", {"doi": "10.1/a"}, {"doi": "10.1/b"}, "two DOIs"),
    ("two PMIDs", {"pmid": "11111"}, {"pmid": "22222"}, "two PMIDs"),
    ("preprint", {"venue": "medRxiv", "type": "preprint", **THIN}, {}, "preprint"),
    ("thesis", {"type": "THES", "venue": "", "publisher": "University of Vestland", **THIN}, {}, "thesis"),
    ("registry and report", {"type": "trial", "native_id": "NCT01234567", **THIN}, {}, "registry"),
    (
        "two registrations",
        {"type": "trial", "native_id": "NCT01234567", **THIN},
        {"type": "trial", "native_id": "NCT01234568", **THIN},
        "two registrations",
    ),
    ("supplement", {"pages": "S42"}, {"pages": "101-112"}, "supplement"),
    ("years apart", {"year": 2010}, {"year": 2019}, "9 years apart"),
    ("other first author", {"authors": (Author("Wang", "Li"),)}, {}, "first authors differ"),
    (
        "chapters of a book's DOI",
        {"doi": "10.1/a", "title": "Concepts of demand"},
        {"doi": "10.1/a", "title": "How courts sentence"},
        "unlike",
    ),
    (
        "editorials",
        {"title": "Editorial", "issue": "1", "pages": "3"},
        {"title": "Editorial", "issue": "2", "pages": "3-4"},
        "many documents",
    ),
    ("other volume", {"volume": "13", "pages": "7-9"}, {}, ""),
    (
        "edition in another language",
        {"language": "eng", "pages": "7-19", "doi": "10.1/a"},
        {"language": "deu", "doi": "10.1/b"},
        "two DOIs",
    ),
    (
        "one word swapped",
        {"title": f"{TITLE} in Norway", **THIN},
        {"title": f"{TITLE} in Sweden", **THIN},
        "",
    ),
    (
        "title alone",
        {**THIN, "authors": (), "venue": "", "year": None},
        {**THIN, "authors": (), "venue": ""},
        "",
    ),
]


@pytest.mark.parametrize(("left", "right"), [c[1:] for c in MERGED], ids=[c[0] for c in MERGED])
def test_merged(record: Make, outcome: Outcome, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert outcome(record(**left), record(**right)) == "merged"


@pytest.mark.parametrize(
    ("left", "right", "said"), [c[1:] for c in NOT_MERGED], ids=[c[0] for c in NOT_MERGED]
)
def test_never_merged_and_the_veto_says_why(
    record: Make, run: Any, left: dict[str, Any], right: dict[str, Any], said: str
) -> None:
    result = run([record(**left), record(**right)])
    assert len({m.report_id for m in result.memberships}) == 2
    told = " | ".join(c.veto for c in (*result.queue, *result.refused))
    assert said in told


@pytest.mark.parametrize("merge_at", [0.5, 0.8, 0.98])
@pytest.mark.parametrize(
    ("left", "right", "said"), [c[1:] for c in NOT_MERGED], ids=[c[0] for c in NOT_MERGED]
)
def test_no_threshold_lifts_a_veto(
    record: Make, run: Any, left: dict[str, Any], right: dict[str, Any], said: str, merge_at: float
) -> None:
    result = run([record(**left), record(**right)], merge_at=merge_at, review_at=0.1)
    assert len({m.report_id for m in result.memberships}) == 2


ASKED = [
    ("preprint", {"venue": "medRxiv", "type": "preprint", **THIN, "doi": "10.1/a"}, {"doi": "10.1/b"}),
    ("supplement of the same title", {"pages": "S42"}, {}),
    ("part on one side only, one place", {"title": TITLE}, {"title": f"{TITLE}, part 2"}),
    ("other pages", {"pages": "301-309"}, {}),
    (
        "update of a review",
        {"doi": "10.1002/14651858.CD094142.pub2", "pages": "CD094142"},
        {"doi": "10.1002/14651858.CD094142.pub3", "pages": "CD094142"},
    ),
    ("other words, one place", {"title": "What the counselling of customers achieved"}, {}),
]


@pytest.mark.parametrize(("left", "right"), [c[1:] for c in ASKED], ids=[c[0] for c in ASKED])
def test_asked(record: Make, outcome: Outcome, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert outcome(record(**left), record(**right)) == "asked"


def test_a_thin_generic_row_given_twice_is_asked_not_merged(record: Make, outcome: Outcome) -> None:
    thin = {**THIN, "title": "Introduction", "authors": (), "venue": "", "type": ""}
    assert outcome(record(**thin), record(**thin)) == "asked"
