"""The colours of the diagram: one set for paper and light screens, one for dark screens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``."""

    background: str
    text: str
    quiet: str
    line: str
    box: str
    grey_box: str
    heading: str
    heading_text: str
    grey_heading: str
    grey_heading_text: str
    side: str
    side_text: str
    accent: str
    accent_fill: str


LIGHT = Palette(
    background="#ffffff",
    text="#1d2129",
    quiet="#4d5562",
    line="#5a6270",
    box="#ffffff",
    grey_box="#f1f2f4",
    heading="#f7d27a",
    heading_text="#2b2205",
    grey_heading="#d5d8dd",
    grey_heading_text="#1d2129",
    side="#b9d2ee",
    side_text="#10294a",
    accent="#9a3412",
    accent_fill="#fdeadc",
)
DARK = Palette(
    background="#12161c",
    text="#e7ebf1",
    quiet="#aeb7c4",
    line="#8793a5",
    box="#1a2029",
    grey_box="#252b34",
    heading="#6b5413",
    heading_text="#fff3cf",
    grey_heading="#3d4551",
    grey_heading_text="#eef1f5",
    side="#254a75",
    side_text="#e4f0ff",
    accent="#ffb385",
    accent_fill="#45281a",
)
