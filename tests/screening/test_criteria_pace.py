"""What changed in the criteria; and how fast somebody works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from review.model import Stage
from review.protocol import Eligibility, eligibility_of
from review.screening.criteria import Change, changes
from review.screening.pace import pace

TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
AT = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = """
eligibility:
  include:
    - {id: I1, text: Adults, texts: {sv: Vuxna}}
    - {id: I2, text: Any country}
  exclude:
    - {id: E1, label: Wrong people, text: Not adults}
    - {id: E2, label: Wrong thing}
    - {id: E3, label: Only seen whole, stages: [full_text]}
"""


def criteria(text: str = TEXT) -> Eligibility:
    found = eligibility_of(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new", "stages", "found"),
    [
        ("Adults,", "Adults   ,", (), None),
        ("text: Adults", "text: Grown people", (TA, FT), ("include", "I1", Change.REWORDED)),
        ("sv: Vuxna", "sv: Vuxna människor", (TA, FT), ("include", "I1", Change.REWORDED)),
        ("    - {id: I2, text: Any country}\n", "", (TA, FT), ("include", "I2", Change.REMOVED)),
        ("Any country}", "Any country}\n    - {id: I3, text: Any year}", (TA, FT),
         ("include", "I3", Change.ADDED)),
        ("text: Not adults", "text: Children", (TA, FT), ("exclude", "E1", Change.REWORDED)),
        ("label: Only seen whole", "label: Seen whole", (FT,), ("exclude", "E3", Change.REWORDED)),
        ("id: E3, label", "id: E4, label", (FT,), ("exclude", "E3", Change.REMOVED)),
    ],
)  # fmt: skip
def test_what_changed_for_a_stage(old, new, stages, found):
    assert old in TEXT
    for stage in Stage:
        told = changes(criteria(), criteria(TEXT.replace(old, new)), stage)
        first = [(c.part, c.criterion_id, c.change) for c in told][:1]
        assert first == ([found] if stage in stages else [])


def test_another_order_of_reasons_is_a_change():
    swapped = TEXT.replace("E1", "X").replace("E2", "E1").replace("X", "E2")
    moved = (
        swapped.replace("label: Wrong people, text: Not adults", "label: Y")
        .replace("label: Wrong thing", "label: Wrong people, text: Not adults")
        .replace("label: Y", "label: Wrong thing")
    )
    assert {(c.criterion_id, c.change) for c in changes(criteria(), criteria(moved), TA)} == {
        ("E1", Change.MOVED),
        ("E2", Change.MOVED),
    }


@pytest.mark.parametrize("text", ["", "[]", "eligibility: 3", "eligibility: {include: []}", "a: ["])
def test_a_text_that_cannot_be_read_says_nothing(text):
    assert eligibility_of(text) is None


def test_pauses_are_no_work():
    seconds = [0, 20, 40, 60, 80, 100, 1000, 1020]
    found = pace([AT + timedelta(seconds=s) for s in reversed(seconds)])
    assert (found.gaps, found.active) == (6, timedelta(seconds=120))
    assert found.per_minute == pytest.approx(3)
    assert found.time_for(30) == timedelta(minutes=10)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_little_says_nothing_of_anybodys_pace(n):
    found = pace([AT + timedelta(seconds=s) for s in range(n)])
    assert (found.per_minute, found.time_for(9)) == (None, None)
    assert pace([AT] * 9).per_minute is None
