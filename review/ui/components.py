"""Our two small browser components, their JavaScript kept in files beside this one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def guard(token: str, shown: str | None, keys: Sequence[str], lang: str) -> None:
    """Keep decisions away from a report that has not been on screen for a quarter of a second.

    ``token`` changes with every paint that ends a decision; ``keys`` are the decision keys.
    """
    _component("review_guard", "<span hidden></span>", "guard.js")(
        data={"token": token, "shown": shown, "keys": list(keys), "lang": lang}, key="guard", height="content"
    )


def diagram(svg: str, on_box: Callable[[], None], key: str) -> Any:
    """The flow diagram; a pressed box calls ``on_box``, and its key is in the result's ``box``."""
    digest = hashlib.sha256(svg.encode()).hexdigest()
    make = _component("review_diagram", '<div class="rv-diagram"></div>', "diagram.js")
    return make(data={"svg": svg, "digest": digest}, key=key, on_box_change=on_box)


@cache
def _component(name: str, html: str, script: str) -> Any:
    return st.components.v2.component(name, html=html, js=(HERE / script).read_text("utf-8"))
