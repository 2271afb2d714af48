"""Reports for the browser: texts to the letter, marks counted as a browser counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from review.screening.highlight import spans
from review.ui.queue_reports import utf16
from review.ui.safe import visible

TEXTS = st.text(st.sampled_from("garden trial 🌱𝔘é\n‮x-"), max_size=60)


@given(TEXTS)
def test_marks_fall_on_the_same_words_for_a_browser(text):
    found = spans(text, ["garden*"], ["trial"])
    units = visible(text).encode("utf-16-le", "surrogatepass")
    for (start, end, kind), (first, last, same) in zip(found, utf16(text, found), strict=True):
        assert units[2 * first : 2 * last].decode("utf-16-le") == visible(text)[start:end]
        assert kind == same


def test_a_character_beyond_the_first_plane_counts_twice():
    assert utf16("🌱 garden", [(2, 8, "include")]) == [(3, 9, "include")]
