"""The screening page that runs in the browser: what it is given once, and its script and style.

The browser holds the next reports and paints the next one at once; decisions go to the addresses of
``queue_routes``. Streamlit only puts the page in its place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from review.model import Stage
from review.ui.queue_keys import ACTIONS, PRESETS
from review.ui.queue_routes import PREFIX, page_token
from review.ui.queue_words import words
from review.ui.screen import Screen
from review.ui.session import COOKIE

HERE = Path(__file__).parent
# One script for the browser; each part knows those before it.
PARTS = (
    "guard",
    "build",
    "unsent",
    "wire",
    "keys",
    "settings",
    "fill",
    "card",
    "side",
    "bar",
    "head",
    "list",
    "desk",
    "supply",
)


def queue(screen: Screen, stage: Stage, plain: str) -> None:
    """Put the page in its place. ``plain`` is the address of the plain page beside it."""
    make = _component()
    make(data=page_data(screen, stage, plain), key=f"queue-{stage}", height="content")


def page_data(screen: Screen, stage: Stage, plain: str) -> dict[str, Any]:
    """What the script is told once: the words, the criteria, the keys, and whom it works for."""
    ctx, locale = screen.ctx, screen.locale
    session = st.context.cookies.get(COOKIE) or ""
    return {
        "review": ctx.protocol.review.id,
        "person": screen.person.reviewer_id,
        "stage": stage.value,
        "lang": locale,
        "version": ctx.file.version,
        "prefix": PREFIX,
        "token": page_token(session, screen.person),
        "plain": plain,
        "blind": ctx.protocol.screening.at(stage).blind,
        "needs_reason": ctx.protocol.screening.at(stage).reasons_required,
        "reasons": [
            {"id": r.id, "label": r.labels.get(locale, r.label)} for r in ctx.protocol.reasons(stage)
        ],
        "criteria": _criteria(screen, stage),
        "actions": list(ACTIONS),
        "presets": {name: dict(keys) for name, keys in PRESETS.items()},
        "words": words(screen.t),
    }


def _criteria(screen: Screen, stage: Stage) -> dict[str, list[tuple[str, str]]]:
    protocol, locale = screen.ctx.protocol, screen.locale
    outside = []
    for reason in protocol.reasons(stage):
        label, text = reason.labels.get(locale, reason.label), reason.texts.get(locale, reason.text)
        outside.append((reason.id, f"{label}: {text}" if text else label))
    inside = [(c.id, c.texts.get(locale, c.text)) for c in protocol.eligibility.include]
    return {"include": inside, "exclude": outside}


def script() -> str:
    """The whole script, its parts in order."""
    names = [*(f"queue_{part}.js" for part in PARTS), "queue.js"]
    return "\n".join((HERE / name).read_text("utf-8") for name in names)


@cache
def _component() -> Any:
    return st.components.v2.component(
        "review_queue",
        html='<div class="rv-queue"></div>',
        css=(HERE / "queue.css").read_text("utf-8"),
        js=script(),
        isolate_styles=False,
    )
