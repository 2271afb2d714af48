"""Our two small browser components, their JavaScript kept in files beside this one.

``guard`` works in the browser; ``remember_painted`` and ``was_seen`` are the server's own clock beside it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
SEEN = timedelta(milliseconds=250)


def guard(token: str, shown: str | None, keys: Sequence[str], lang: str) -> None:
    """Keep decisions away from a report that has not been on screen for a quarter of a second.

    ``token`` changes with every paint that ends a decision; ``keys`` are the decision keys.
    """
    _component("review_guard", "<span hidden></span>", "guard.js")(
        data={"token": token, "shown": shown, "keys": list(keys), "lang": lang}, key="guard", height="content"
    )


def remember_painted(what: str) -> int:
    """Note what is on screen now; the number is of this paint, to be part of the guard's token."""
    if st.session_state.get("painted") != what:
        st.session_state["painted"] = what
        st.session_state["painted_at"] = datetime.now(UTC)
    # Counted from the time, so that a session begun anew never looks like a paint of the last one.
    return int(st.session_state.setdefault("paints", time.time_ns()))


def was_seen(what: str) -> bool:
    """Whether this has been on screen long enough to be decided on. Every press ends a paint."""
    st.session_state["paints"] = st.session_state.get("paints", time.time_ns()) + 1
    at = st.session_state.get("painted_at")
    return st.session_state.get("painted") == what and at is not None and datetime.now(UTC) - at >= SEEN


def diagram(svg: str, on_box: Callable[[], None], key: str) -> Any:
    """The flow diagram; a pressed box calls ``on_box``, and its key is in the result's ``box``."""
    digest = hashlib.sha256(svg.encode()).hexdigest()
    make = _component("review_diagram", '<div class="rv-diagram"></div>', "diagram.js")
    return make(data={"svg": svg, "digest": digest}, key=key, on_box_change=on_box)


@cache
def _component(name: str, html: str, script: str) -> Any:
    return st.components.v2.component(name, html=html, js=(HERE / script).read_text("utf-8"))
