"""Words that the pages of the team share: stages, verdicts, reasons, spans of time, whose vote it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from review.i18n import Translate
from review.model import Role, Stage, Verdict
from review.pipeline import people
from review.ui.screen import Screen


def stage_names(t: Translate) -> dict[Stage, str]:
    """The stages as a reader knows them."""
    return {Stage.TITLE_ABSTRACT: t("Title and abstract"), Stage.FULL_TEXT: t("Full text")}


def verdict_word(verdict: Verdict | None, t: Translate) -> str:
    """What was decided, in a word; without a verdict the decision was withdrawn."""
    words = {Verdict.INCLUDE: t("Include"), Verdict.UNSURE: t("Unsure"), Verdict.EXCLUDE: t("Exclude")}
    return words[verdict] if verdict else t("Withdrawn")


def verdict_state(verdict: Verdict | None) -> str:
    """The colour a verdict is set on."""
    return {Verdict.INCLUDE: "good", Verdict.UNSURE: "open", Verdict.EXCLUDE: "bad"}.get(verdict, "")  # type: ignore[arg-type]


def reason_label(screen: Screen, stage: Stage, reason_id: str) -> str:
    """A reason with its id, or the id alone where the protocol does not know it any more."""
    found = next((r for r in screen.ctx.protocol.reasons(stage) if r.id == reason_id), None)
    return f"{reason_id} {found.labels.get(screen.locale, found.label)}" if found else reason_id


def span(screen: Screen, length: timedelta) -> str:
    """A length of time, roughly: 3 hours, 2 days."""
    return str(format_timedelta(length, locale=screen.locale))


def age(screen: Screen, since: datetime, now: datetime) -> str:
    """How long ago something was."""
    return span(screen, max(now - since, timedelta()))


def names_of(screen: Screen) -> dict[str, str]:
    """Everybody's name by id."""
    return {p.reviewer_id: p.name or p.login for p in people.everyone(screen.ctx)}


def voters(screen: Screen, stage: Stage, ids: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """What people are called where their votes stand side by side: letters, unless the protocol shows names.

    The lead, who knows who does what, is told the names; everybody knows which one they are themselves.
    """
    t, own = screen.t, screen.person.reviewer_id
    shown = screen.ctx.protocol.screening.at(stage).names == "shown" or screen.person.holds(Role.LEAD)
    letters = {who: t("Reviewer {letter}").format(letter=_letter(n)) for n, who in enumerate(ids)}
    called = {who: names.get(who, who) if shown else letters[who] for who in ids}
    if own in called:
        called[own] = t("{name} (you)").format(name=called[own])
    return called


def _letter(n: int) -> str:
    """A, B, … Z, A1, B1, …"""
    return chr(ord("A") + n % 26) + (str(n // 26) if n >= 26 else "")
