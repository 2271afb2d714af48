"""What a press on a card does.

It counts only for what was painted: the card, the step, and the reports ticked at that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from review.model import LinkKind, PairVerdict
from review.pipeline import duplicates_answers
from review.pipeline.duplicates_answers import Answer
from review.pipeline.duplicates_cards import Card
from review.ui import components
from review.ui.pages.duplicates_words import verdict_in_words
from review.ui.safe import plain
from review.ui.screen import Screen, event_id, spend

# What is to be shown first: the records of the card on screen, of one reopened, of the rest of one.
FIRST, TOLD, STEP = "duplicates-first", "duplicates-told", "duplicates-step"
PAINTED = "duplicates-painted"
ASK, REST, KIND = "ask", "rest", "kind"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a person is with a card: which step, and which reports are ticked, in the card's order."""

    card_id: str
    step: str
    ticked: tuple[str, ...]

    @property
    def what(self) -> str:
        """What is on screen, in one word."""
        return ":".join((self.card_id, self.step, *self.ticked))


def choice_of(card: Card) -> Choice:
    """The step and the ticks of a card; a card that has changed begins anew."""
    held = st.session_state.get(STEP)
    step = held[1] if held and held[0] == card.card_id else ASK
    ids = [r.report.report_id for r in card.reports]
    return Choice(card.card_id, step, tuple(i for i in ids if st.session_state.get(_tick_key(card, i))))


def note_key(card: Card) -> str:
    """The key of a card's note."""
    return f"card-note-{card.card_id}"


def records_of(card: Card) -> frozenset[str]:
    """The records a card asks about."""
    return frozenset(i for pair in card.pairs for i in pair)


def ids(card: Card) -> list[str]:
    """The reports of a card, in order."""
    return [r.report.report_id for r in card.reports]


def _tick_key(card: Card, report_id: str) -> str:
    return f"ticked-{card.card_id}-{report_id}"


def tick(card: Card, report_id: str) -> None:
    """Tick a report, or take its tick away."""
    key = _tick_key(card, report_id)
    st.session_state[key] = not st.session_state.get(key, False)


def _is_as_painted(card: Card, what: str) -> bool:
    """Whether a press is about what was on screen, long enough to be read."""
    return components.was_seen(what) and choice_of(card).what == what


def to_step(card: Card, what: str, step: str) -> None:
    """Go to another step of a card; nothing is saved."""
    if _is_as_painted(card, what):
        st.session_state[STEP] = (card.card_id, step)


def say(
    screen: Screen,
    card: Card,
    what: str,
    together: Sequence[Sequence[str]],
    rest: PairVerdict | None,
    kind: LinkKind | None,
) -> None:
    """Save an answer to a card, unless it is not the card that was painted."""
    if not _is_as_painted(card, what):
        return
    st.session_state[TOLD] = None
    if meanwhile(screen, card):
        return
    key = f"card:{card.card_id}"
    saved = screen.tell(
        lambda: duplicates_answers.answer_card(
            screen.ctx,
            screen.person,
            card.pairs,
            together=together,
            rest=rest,
            kind=kind,
            note=st.session_state.get(note_key(card), ""),
            event_id=event_id(key),
        )
    )
    if saved is not None:
        spend(key)
        st.session_state[FIRST] = records_of(card) if rest is None else None
    st.session_state[STEP] = None


def meanwhile(screen: Screen, card: Card) -> bool:
    """Whether somebody else answered a card while it was on screen; who and how is kept to be told.

    A note that was typed is told as well, so that it is not lost.
    """
    asked = {frozenset(pair) for pair in card.pairs}
    for answer in duplicates_answers.answers(screen.ctx, screen.person):
        said = next((v for v in answer.verdicts if frozenset((v.record_a, v.record_b)) in asked), None)
        if said is None or answer.reviewer_id == screen.person.reviewer_id:
            continue
        word = screen.t(
            "{person} answered the card on your screen before you: {answer}. Nothing of yours is saved for "
            "it; under Answers it can be taken back."
        ).format(person=answer.person, answer=verdict_in_words(said.verdict, said.kind, screen.t))
        note = st.session_state.get(note_key(card), "")
        st.session_state[TOLD] = f"{word} {screen.t('Your note: {note}').format(note=note)}" if note else word
        return True
    return False


def undo(screen: Screen, last: Answer, what: str) -> None:
    """Take this person\'s last answer back, and show its card next."""
    if not components.was_seen(what):
        return
    key = f"undo:{last.answer_id}"
    saved = screen.tell(
        lambda: duplicates_answers.take_back(
            screen.ctx, screen.person, last.answer_id, event_id=event_id(key)
        )
    )
    st.session_state[TOLD] = None
    if saved is not None:
        spend(key)
        st.session_state[FIRST] = frozenset(i for v in last.verdicts for i in (v.record_a, v.record_b))
        n = len(last.verdicts)
        said = (
            screen.t("Undone: 1 question is open again.")
            if n == 1
            else screen.t("Undone: {n} questions are open again.")
        )
        st.toast(plain(said.format(n=screen.number(n))), icon=":material/undo:")


def later(screen: Screen, card: Card, what: str) -> None:
    """Put a card at the end of this person\'s queue."""
    if not _is_as_painted(card, what):
        return
    key = f"later:{card.card_id}"
    saved = screen.tell(
        lambda: duplicates_answers.later(screen.ctx, screen.person, card.pairs, event_id=event_id(key))
    )
    st.session_state[TOLD] = None
    if saved is not None:
        spend(key)
        st.session_state[FIRST] = None
