"""Which tool wrote a RIS file, told by tags and values only that tool writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

# By rank: a tag, how a value under it begins, and the tool that writes such.
_BEGINNINGS = (
    ("AN", r"rayyan-", "Rayyan"),
    ("ID", r"RefID:", "RefWorks"),
    ("AN", r"WOS:", "Web of Science"),
    ("AN", r"CN-\d+", "Cochrane"),
    ("AN", r"pub\.\d+", "Dimensions"),
    ("M4", r"Citavi", "Citavi"),
    ("DP", r"EBSCOhost", "EBSCOhost"),
    ("U2", r"L\d{6,}", "Embase"),
    ("ID", r"(?s:.*)openalex\.org", "OpenAlex"),
    ("N1", r"ASReview_", "ASReview"),
    ("UR", r"(?s:.*)proquest\.com", "ProQuest"),
    ("UR", r"(?s:.*)(?:ovidsp|ovid\.com)", "Ovid"),
    ("UR", r"(?s:.*)scopus\.com", "Scopus"),
    ("ID", r"\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX]", "Lens"),
)
_SIGNS = tuple((tag, re.compile(sign), tool) for tag, sign, tool in _BEGINNINGS)
# Most entries hold no sign at all: one look at each of these tags tells.
_MAY_TELL: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("AN", re.compile(r"rayyan-|WOS:|CN-|pub\.").match),
    ("ID", re.compile(r"RefID:|openalex\.org|\d{3}-").search),
    ("UR", lambda address: "scopus" in address or "ovid" in address or "proquest" in address),
    ("N1", re.compile(r"ASReview_").match),
    ("U2", re.compile(r"L\d").match),
    ("M4", re.compile(r"Citavi").match),
    ("DP", re.compile(r"EBSCOhost").match),
)


def dialect_of(values: Mapping[str, Sequence[str]]) -> str:
    """The tool an entry came from; "" if unsure."""
    for tag, may_tell in _MAY_TELL:
        if tag in values:
            for value in values[tag]:
                if may_tell(value):
                    return _told(values)
    return ""


def _told(values: Mapping[str, Sequence[str]]) -> str:
    """The tool whose sign has the highest rank."""
    for tag, sign, tool in _SIGNS:
        for value in values.get(tag, ()):
            if sign.match(value):
                return tool
    return ""
