"""What a review is about, in its own words: the text with which ranking begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.screening.ranking.words import Counts, Text, count_words

# English and Swedish.
_BULLET = re.compile(r"\s*(?:[-*•–]|\(?\w{1,2}[.)])\s+")
_OUT = re.compile(r"\W*(?:exclu(?:de|ding|sion)|exkluder|exklusion|uteslut)", re.IGNORECASE)
_IN = re.compile(
    r"\W*(?:inclu(?:de|ding|sion)|inkluder|inklusion|(?:research |review )?(?:question|objective|aim|title|"
    r"population|intervention|comparator|outcome|concept|context)s?\b|fråg|syfte|titel)",
    re.IGNORECASE,
)


def about_of(text: str) -> Counts | None:
    """The counts of a plain text of question and criteria, as one row; None where it has no words.

    What is to be excluded is left out, because its words are those of reports nobody looks for: lines and
    items that begin with "Exclude" or the like, and what follows such a heading down to the next one.
    """
    # As a title, so that its words speak for titles and for abstracts.
    counts = count_words([Text("\n".join(wanted_lines(text)) or text)])
    return counts if len(counts.columns) else None


def wanted_lines(text: str) -> Iterator[str]:
    """The lines that say what is looked for."""
    is_out = False
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        starts_out = bool(_OUT.match(line, bullet.end() if bullet else 0))
        if not bullet and (starts_out or _IN.match(line) or line.rstrip().endswith(":")):
            is_out = starts_out
        if not (is_out or starts_out):
            yield line
