"""Which review this server shows, and who is looking. Identity comes from the session cookie alone."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import streamlit as st

from review.errors import ReviewError
from review.i18n import Translate, supported, translator
from review.model import Reviewer
from review.pipeline import people
from review.pipeline.core import Context, open_context

COOKIE = "slr_session"


@cache
def review_context() -> Context:
    """The review of this process: ``SLR_PROTOCOL``, or the only protocol under ``protocols/``."""
    named = os.environ.get("SLR_PROTOCOL", "")
    if named:
        return open_context(Path(named))
    found = sorted(Path("protocols").glob("*.yaml"))
    if len(found) != 1:
        raise ReviewError(
            f"There are {len(found)} protocols under protocols/.",
            "start with slr screen protocols/NAME.yaml.",
        )
    return open_context(found[0])


def signed_in() -> Reviewer | None:
    """Who is looking, asked of the store at every run, so that a closed account is shut at once."""
    return people.who_holds(review_context(), st.context.cookies.get(COOKIE))


def locale_of(person: Reviewer | None) -> str:
    """The language to show: the person's choice, else the browser's, else English."""
    return supported((person.locale if person else "") or st.context.locale)


def words(person: Reviewer | None) -> Translate:
    """The translator for this run; never kept in a module, since people differ."""
    return translator(locale_of(person))
