"""The only way record text reaches a page: escaped, or as plain text. Never as Markdown.

Titles and abstracts come from strangers. Markdown would fetch a remote image, eat dollar signs and
asterisks, and colour what it should not; HTML could do worse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from review.screening.highlight import Span

_MARKDOWN = re.compile(r"([\\`*_{}\[\]#~$:<>&|]|^\s*[-+]|^\s*\d+(?=[.)]))")
# A word joiner, which nobody sees, keeps an address from becoming a link to a stranger's page.
_ADDRESS = re.compile(r"://?|@|\bwww", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Text for a label or message, with every character that Markdown reads made harmless."""
    whole = _ADDRESS.sub("\\g<0>\u2060", visible(text).replace("\n", " "))
    return _MARKDOWN.sub(_escaped, whole)


def _escaped(match: re.Match[str]) -> str:
    # At the start of a line a dash or a number would begin a list; digits cannot be escaped, what
    # follows them can.
    found = match[0]
    return f"{found}\u2060" if found[-1].isdigit() else f"{found[:-1]}\\{found[-1]}"


def option(text: str) -> str:
    """Text for a choice in a select box, which Streamlit shows as it is."""
    return visible(text).replace("\n", " ")


def marked(text: str, spans: Sequence[Span] = ()) -> str:
    """Escaped HTML of a text with its highlighted terms in ``<mark>``."""
    text = visible(text)
    parts, at = [], 0
    for start, end, kind in spans:
        parts.append(escape(text[at:start]))
        parts.append(f'<mark class="{escape(kind)}">{escape(text[start:end])}</mark>')
        at = end
    parts.append(escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")


def show(html: str) -> None:
    """Put HTML on the page that this package made with ``marked`` and ``escape``."""
    if html:
        st.html(html)


def style(css: str) -> None:
    """Our own style sheet; never built from data."""
    st.html(f"<style>{css}</style>")


def visible(text: str) -> str:
    """The text, as long as it was, with marks that nobody sees or that turn its direction made visible."""
    # A direction mark could make a title read backwards over its neighbours.
    return _CONTROL.sub("�", text)
