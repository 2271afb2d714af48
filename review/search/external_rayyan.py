"""Decisions, labels and exclusion reasons that Rayyan writes into the notes of a record.

    RAYYAN-INCLUSION: {"Emily"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: a,b
    | RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | USER-NOTES: {"Emily"=>["text"]}

Who decided and who wrote a note is said; who put a label or a reason on the record is not. Rayyan joins
those of all reviewers, also of those who did not decide, so they come as one decision of their own,
without a reviewer and without a verdict, and are nobody's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from review.model import ExternalDecision, Verdict
from review.search.external_cells import Cell, each_once
from review.search.external_pairs import read_pairs

TOOL = "Rayyan"
NOT_UNDERSTOOD = "not understood: "
_INCLUSION, _LABELS, _REASONS, _NOTES = (
    "RAYYAN-INCLUSION",
    "RAYYAN-LABELS",
    "RAYYAN-EXCLUSION-REASONS",
    "USER-NOTES",
)
_VERDICTS = {"included": Verdict.INCLUDE, "excluded": Verdict.EXCLUDE, "maybe": Verdict.UNSURE}
_MARK = re.compile(
    r"(?:\A|(?<=[\s|>\]}\"]))(?:(RAYYAN-[A-Z][A-Z-]*)|(USER-NOTES)(?=\s*:\s*(?:[\"'{\[]|\Z)))\s*:\s*"
)
_HEADING = re.compile(r"RAYYAN-[A-Z][A-Z-]*|USER-NOTES")
_HTML_TAG = re.compile(r"</?(?:p|div|span|br)\b[^<>]{0,200}>", re.IGNORECASE)
# Rayyan joins with a bare comma; one that a blank follows stands inside a label or a reason.
_BETWEEN_ITEMS = re.compile(r",(?!\s)")
_SEPARATOR = " \t\r\n|"
# No note has more parts; a text made to have more would take time without end.
_MAX_PARTS = 50


@dataclass(slots=True)
class _Note:
    """What the parts of one note say."""

    verdicts: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def rayyan_decisions(cells: Iterable[Cell]) -> tuple[ExternalDecision, ...]:
    """One decision for each word of each reviewer, and one for what the export puts on nobody.

    A word that is no verdict stays in the notes of its decision; a part that cannot be read is in the
    notes of the last one, after "not understood". ``verbatim`` is always the whole note.
    """
    found = [
        decision
        for cell in cells
        for text in [str(cell) if _HEADING.fullmatch(cell.heading) else cell.value]
        if "RAYYAN-" in text or "USER-NOTES" in text
        for decision in _decisions(text)
    ]
    return tuple(dict.fromkeys(found))


def _decisions(verbatim: str) -> Iterator[ExternalDecision]:
    note = _understood(verbatim)
    for name, word in note.verdicts:
        verdict = _VERDICTS.get(word.strip().casefold())
        notes = () if verdict else (word,)
        yield ExternalDecision(
            TOOL, name, verdict=verdict, notes=(*notes, *note.texts.pop(name, ())), verbatim=verbatim
        )
    for name, texts in note.texts.items():
        yield ExternalDecision(TOOL, name, notes=tuple(texts), verbatim=verbatim)
    if note.labels or note.reasons or note.others:
        yield ExternalDecision(
            TOOL,
            reasons=each_once(note.reasons),
            labels=each_once(note.labels),
            notes=each_once(note.others),
            verbatim=verbatim,
        )


def _understood(text: str) -> _Note:
    """What a note says, also where a reference manager made HTML of it."""
    if text.startswith("<"):
        text = _HTML_TAG.sub("\n", text)
    note = _read(text)
    if note.others and "&" in text:
        unescaped = _read(html.unescape(text))
        return note if unescaped.others else unescaped
    return note


def _read(text: str) -> _Note:
    note = _Note()
    mark = _MARK.search(text)
    for _ in range(_MAX_PARTS):
        if mark is None:
            return note
        end = _take_pairs(note, mark, text)
        following = _MARK.search(text, end or mark.end())
        if end is None:
            _take_text(note, mark, text[: following.start()] if following else text)
        mark = following
    if mark:
        note.others.append(NOT_UNDERSTOOD + text[mark.start() :])
    return note


def _take_pairs(note: _Note, mark: re.Match[str], text: str) -> int | None:
    """Take in the names and texts after a mark, and say where they end; None where there are none."""
    name = mark[1] or mark[2]
    found = read_pairs(text, mark.end()) if name in (_INCLUSION, _NOTES) else None
    if found is None:
        return None
    pairs, end = found
    for reviewer, texts in pairs:
        if name == _NOTES:
            note.texts.setdefault(reviewer, []).extend(texts)
            continue
        said = [(reviewer, word) for word in texts]
        note.verdicts += [pair for pair in said if pair not in note.verdicts]
    return end


def _take_text(note: _Note, mark: re.Match[str], text: str) -> None:
    """Take in the text that goes from a mark to the end: a list, or something we do not understand."""
    name, value = mark[1] or mark[2], text[mark.end() :].strip(_SEPARATOR)
    if name == _LABELS:
        note.labels += _items(value)
    elif name == _REASONS:
        note.reasons += _items(value)
    elif value.casefold() in _VERDICTS and name == _INCLUSION:
        note.verdicts.append(("", value))
    elif value:
        note.others.append(f"{NOT_UNDERSTOOD}{name}: {value}")


def _items(text: str) -> list[str]:
    return [item.strip() for item in _BETWEEN_ITEMS.split(text) if item.strip()]
