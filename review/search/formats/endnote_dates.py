"""Year and date as EndNote keeps them, whichever way it writes them out."""

from __future__ import annotations

import re

from review.search.formats.dates import first_year, normalise_date, says_more
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import tidy


def dated(bag: TagBag, year_tag: str, date_tag: str) -> tuple[int | None, str]:
    """Year and date of an entry; what says nothing beyond them is taken out of the bag.

    The date often lacks the year ("Jun 25"), which then stands under the other tag.
    """
    year = first_year([tidy(value) for _, value in bag.peek(year_tag, date_tag)])
    if year is None:
        return None, ""
    for tag, value in list(bag.peek(year_tag)):
        if tidy(value) == str(year):
            bag.take(tag, value)
    for tag, value in list(bag.peek(date_tag, year_tag)):
        text = tidy(value)
        found = normalise_date(text if re.search(r"\d{4}", text) else f"{year} {text}")
        if says_more(found, year):
            bag.take(tag, value)
            return year, found
    return year, ""
