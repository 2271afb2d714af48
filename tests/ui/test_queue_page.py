"""The screening page's keys, words and script."""

from __future__ import annotations

import re

import pytest

from review.i18n import LOCALES, translator
from review.ui import queue
from review.ui.queue_keys import ACTIONS, ARROWS, PRESETS, RESERVED
from review.ui.queue_words import words

SCRIPTS = sorted(queue.HERE.glob("queue*.js"))


@pytest.mark.parametrize("name", PRESETS)
def test_no_set_of_keys_has_two_meanings_for_one(name):
    keys = PRESETS[name]
    assert set(keys) == set(ACTIONS)
    assert len(set(keys.values())) == len(keys)
    assert not RESERVED.intersection(keys.values())
    assert all(re.fullmatch("[a-z]", key) or key in ARROWS for key in keys.values())


def test_the_script_takes_the_same_keys_as_the_sets():
    (pattern,) = re.findall(r"KEY_ALLOWED = /(.*)/;", queue.script())
    takes = {key for key in [*"abcdefghijklmnopqrstuvwxyz0123456789", *ARROWS] if re.match(pattern, key)}
    assert takes == {*"abcdefghijklmnopqrstuvwxyz", *ARROWS} - RESERVED


def test_every_part_of_the_script_is_in_it():
    parts = {f"queue_{part}.js" for part in queue.PARTS} | {"queue.js"}
    assert {path.name for path in SCRIPTS} == parts
    assert queue.script().count("export default") == 1


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_no_text_becomes_markup(path):
    forbidden = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "Function(",
    )
    assert not [word for word in forbidden if word in path.read_text("utf-8")]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_script_has_a_word_for_everything_it_says(locale):
    known = words(translator(locale))
    asked = set(re.findall(r"\bwords\.(\w+)", queue.script()))
    assert asked - known.keys() == set()
    assert all(known[name] for name in [*ACTIONS, *PRESETS, "own", "none_hint", "waiting_hint", "done_hint"])
