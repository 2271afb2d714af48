"""The keys of the screening page: what can be done, and the sets of keys people bring from elsewhere.

C and R are nobody's: Streamlit keeps them for itself. 1 to 9 are always the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RESERVED = frozenset("cr123456789")
ARROWS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
ACTIONS = (
    "include",
    "unsure",
    "exclude",
    "undo",
    "skip",
    "note",
    "labels",
    "highlights",
    "next",
    "previous",
    "open",
)
_COMMON = {
    "undo": "u",
    "skip": "s",
    "note": "n",
    "labels": "l",
    "highlights": "h",
    "next": "j",
    "previous": "k",
    "open": "o",
}


def _preset(include: str, unsure: str, exclude: str, **other: str) -> Mapping[str, str]:
    decisions = {"include": include, "unsure": unsure, "exclude": exclude}
    return MappingProxyType(decisions | _COMMON | other)


# The first is what everybody begins with. Where N is "no", the note moves to T; with the arrows, up and
# down are left to scrolling.
PRESETS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ime": _preset("i", "m", "e"),
        "vmx": _preset("v", "m", "x"),
        "ymn": _preset("y", "m", "n", note="t"),
        "arrows": _preset("ArrowRight", "m", "ArrowLeft"),
    }
)
