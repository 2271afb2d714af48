"""What every page is given: the review, the person, and the words of their language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

import streamlit as st
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

from review.errors import ReviewError, Stale
from review.i18n import Translate
from review.model import Reviewer
from review.pipeline.core import Context
from review.ui.safe import plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Screen:
    """One run of one page for one person."""

    ctx: Context
    person: Reviewer
    t: Translate
    locale: str

    def number(self, value: float) -> str:
        """A number as the reader writes it: 12 914 or 12,914."""
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: float | None) -> str:
        """A coefficient to two places, or a dash where it is not defined."""
        return "–" if value is None else format_decimal(value, "0.00", locale=self.locale)

    def percent(self, value: float) -> str:
        """A share as the reader writes it: 62 % or 62%."""
        return format_percent(value, locale=self.locale)

    def moment(self, value: datetime) -> str:
        """A date and time as the reader writes it, in UTC."""
        return format_datetime(value, "d MMM y HH:mm", locale=self.locale) + " UTC"

    def tell(self, act: Callable[[], T]) -> T | None:
        """Do something that may be refused, and show the refusal in place of failing."""
        try:
            return act()
        except Stale as error:
            st.toast(plain(str(error)), icon=":material/history:")
        except ReviewError as error:
            st.toast(plain(str(error)), icon=":material/error:")
        return None


def event_id(key: str) -> str:
    """The id of the next event of this kind, the same until ``spend`` is called.

    A button pressed twice before its page was painted anew sends the same id, and counts once.
    """
    found = st.session_state.setdefault("event_ids", {})
    return str(found.setdefault(key, str(uuid4())))


def spend(key: str) -> None:
    """Use an event id up: the next press of this kind is a new event."""
    st.session_state.get("event_ids", {}).pop(key, None)
