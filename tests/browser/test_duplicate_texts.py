"""What the card shows of two texts, without a browser: marks, signs, pace."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dedup.cards import differences
from review.i18n import translator
from review.model import Entry, Record
from review.ui.pages.duplicates_card import pace
from review.ui.pages.duplicates_marks import as_html, pieces
from review.ui.pages.duplicates_table import side_by_side
from review.ui.pages.duplicates_words import in_words, kind_in_words

TEXTS = st.text(st.sampled_from("ab c1.-<&é"), max_size=30)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def plain(shown: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", shown))


@given(TEXTS, TEXTS)
def test_no_text_is_lost_or_changed_by_its_marks(a, b):
    left, right = pieces(a, b)
    assert plain(as_html(left)) == a
    assert plain(as_html(right, gaps=True)) == b
    same = ["".join(text for text, differs in cut if not differs) for cut in (left, right)]
    assert same[0] == same[1]
    assert (a == b) == (not any(differs for _, differs in left + right))


def test_the_letter_that_differs_is_marked_and_a_missing_word_leaves_a_gap():
    left, right = pieces("Pupils eat 12 carrots", "Pupils eat 13 carrots")
    assert [text.strip() for text, differs in left if differs and text] in (["2"], ["12"])
    assert [text.strip() for text, differs in right if differs and text] in (["3"], ["13"])
    _, short = pieces("The red carrots", "The carrots")
    assert as_html(short, gaps=True) == 'The <span class="rv-gap"></span>carrots'
    assert "rv-gap" not in as_html(short)


def _table(*entries: Entry) -> str:
    records = [[Record(f"r:{n}", "r", n, entry)] for n, entry in enumerate(entries)]
    return side_by_side([f"<b>{n}</b>" for n in range(len(entries))], differences(entries), records, str)


def _row(shown: str, field: str) -> str:
    found = re.search(rf'<tr class="(\w+)" data-field="{field}">(.*?)</tr>', shown)
    assert found, field
    return f"{found[1]} {found[2]}"


def test_equal_fields_are_said_once_and_others_beside_each_other():
    shown = _table(
        Entry(title="A garden", year=2001, doi="10.5555/a", volume="3"),
        Entry(title="A garden", year=2002, volume="3", url="https://example.org/NCT01234567"),
    )
    assert _row(shown, "title").startswith("equal")
    assert 'colspan="2"' in _row(shown, "title")
    assert _row(shown, "year").startswith("different")
    assert "≠" in _row(shown, "year")
    assert _row(shown, "doi").startswith("partly")
    assert _row(shown, "pmid").startswith("equal")
    assert "–" in _row(shown, "pmid")
    assert "NCT01234567" in _row(shown, "registration")


def test_a_hostile_value_stays_text():
    shown = _table(Entry(title="<img src=x onerror=alert(1)>"), Entry(title="<script>alert(1)</script>"))
    assert "<img" not in shown
    assert "<script" not in shown


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [([], None), ([5, 5], None), ([5, 5, 20], 5), ([5, 9, 7, 4000], 7), ([4000, 4000, 4000], None)],
)
def test_the_pace_is_the_median_and_breaks_do_not_count(gaps, expected):
    moments = [NOW]
    for gap in gaps:
        moments.append(moments[-1] - timedelta(seconds=gap))
    assert pace(moments) == (None if expected is None else timedelta(seconds=expected))


def test_reasons_are_said_in_the_readers_language():
    swedish = translator("sv")
    assert in_words("same title; differ: year, volume", swedish) == "samma titel; olika: år, volym"
    veto = "would put r:1 and r:2 together: a thesis against another kind of document"
    assert in_words(veto, swedish, {"r:1": "en post i 1", "r:2": "en post i 2"}) == (
        "skulle föra ihop en post i 1 och en post i 2: en avhandling mot ett annat slags dokument"
    )
    assert kind_in_words("two DOIs: {a} against {b}", swedish) == "två DOI: … mot …"
    assert in_words("words of {a} later engine", swedish) == "words of {a} later engine"
