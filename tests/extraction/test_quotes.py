"""A quote is found where it stands, with its page, and never where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.extraction.quotes import Found, PagesToSearch, locate, quote_found, search

PAGES = PagesToSearch(
    [
        "Running head\nThe programme was offered in all coun-\nties. It cost “nothing at all” to those\n",
        "Running head 2\nwho came by bicycle in the eﬃcient winter of 1998. The well-\nknown end.",
        "Nothing of it here, but the programme was offered again.",
    ]
)


@pytest.mark.parametrize(
    ("quote", "found", "pages"),
    [
        ("offered in all counties. It cost", Found.EXACT, (1,)),
        ("the well-known end", Found.NORMALISED, (2,)),
        ("The well-known end", Found.EXACT, (2,)),
        ("programme was offered", Found.EXACT, (1, 3)),
        ('It cost "nothing at all" to', Found.NORMALISED, (1,)),
        ("efficient winter", Found.NORMALISED, (2,)),
        ("to those who came by bicycle", Found.ABSENT, ()),  # two words are too few to tell a page's end by
        ("“nothing at all” to those who came by bicycle", Found.EXACT, (1,)),
        ("The programme was offered … “nothing at all”", Found.EXACT, (1,)),
        ("The programme [...] It cost […] in the efficient winter", Found.NORMALISED, (1,)),
        ("It cost … The programme was", Found.ABSENT, ()),  # the order is the text's
        ("offered in no county", Found.ABSENT, ()),
        ("", Found.ABSENT, ()),
        ("…", Found.ABSENT, ()),
    ],
)
def test_where_a_quote_stands(quote, found, pages):
    place = locate(quote, PAGES)
    assert (place.found, place.pages) == (found, pages)


WORDS = ["abc", "bcd", "cde", "def", "efg", "fgh", "ghi"]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60)


@given(words, st.data())
def test_what_was_cut_out_of_a_page_is_found_on_it(of_page, data):
    first = data.draw(st.integers(0, len(of_page) - 1))
    last = data.draw(st.integers(first + 1, len(of_page)))
    quote = " ".join(of_page[first:last])
    place = locate(quote, PagesToSearch(["other", " \n".join(of_page)]))
    assert place.found is Found.EXACT
    assert place.pages == (2,)
    assert quote_found(quote, " \n".join(of_page))


@given(words, words)
def test_a_quote_over_the_end_of_a_page_is_found_where_it_begins(before, after):
    before, after = ["first", "page", "ends", *before], [*after, "second", "page", "goes", "on"]
    quote = " ".join((*before, *after))
    place = locate(quote, PagesToSearch([" ".join(before), " ".join(("head", "line", *after))]))
    assert (place.found, place.pages) == (Found.EXACT, (1,))


def test_words_are_found_with_their_page_and_what_stands_around_them():
    (hit,) = search("All Counties", PAGES.pages)
    assert (hit.page, hit.match) == (1, "all counties")
    assert hit.before.endswith("was offered in ")
    assert hit.after.startswith(". It cost")
    assert [h.page for h in search("PROGRAMME was", PAGES.pages)] == [1, 3]
    assert search("   ", PAGES.pages) == []
    assert search("(.*)+$", PAGES.pages) == []
    assert len(search("e", ["e " * 500], most=7)) == 7
