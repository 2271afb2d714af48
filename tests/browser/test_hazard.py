"""The hazard: a held key, a double press, a double click. No decision lands on a report nobody saw."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from review.model import Decision, Stage
from review.pipeline import screening
from tests.browser.conftest import sqlite_url
from tests.browser.desk import Desk
from tests.browser.sample import Sample, make_sample, plain_entries

SEEN_MS = 250
DOUBLES = 10


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Sample:
    folder = tmp_path_factory.mktemp("hazard")
    return make_sample(folder, sqlite_url(folder), plain_entries(150))


@pytest.fixture(scope="module")
def server(sample, serve_module):
    return serve_module(sample)


@pytest.fixture(scope="module", params=["plain", "fast"])
def at_work(desk_module, server, request):
    made = desk_module(server).enter("anna")
    made.screen(f"screen?view={request.param}")
    return made


@pytest.fixture
def anna(at_work):
    """Anna, looking at a report she has not decided on; what her page did before is forgotten."""
    at_work.rest()
    at_work.page.evaluate("document.activeElement.blur()")
    at_work.forget()
    return at_work


def _decided(sample: Sample, login: str) -> list[Decision]:
    """A person's standing decisions, oldest first."""
    with sample.open() as ctx:
        recent = screening.recent(ctx, sample.person(login), Stage.TITLE_ABSTRACT, limit=1_000)
    return [decision for decision, _ in reversed(recent)]


def _settled(person: Desk, sample: Sample, before: int) -> list[Decision]:
    """What was decided since, once the page and the store have come to rest on the same report."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        person.rest()
        person.wait()
        person.saved()
        found = _decided(sample, "anna")
        with sample.open() as ctx:
            work = screening.next_work(ctx, sample.person("anna"), Stage.TITLE_ABSTRACT)
        if person.shown() == work.reports[0].report_id:
            return found[before:]
    raise AssertionError("the page and the store do not come to agree")


def _check(person: Desk, made: list[Decision]) -> None:
    """Each decision came from one press, on the report on screen, that had been there long enough."""
    painted = {p["shown"]: p["at"] for p in reversed(person.watched("painted"))}
    passed = [p for p in person.watched("passed") if p["what"] not in ("Tab", "Escape")]
    assert [d.report_id for d in made] == [p["shown"] for p in passed]
    assert max(Counter(d.report_id for d in made).values(), default=1) == 1
    assert not [p for p in passed if p["at"] - painted[p["shown"]] < SEEN_MS]
    assert all(d.revision == 1 for d in made)


def test_a_held_key_decides_once(anna, sample):
    before = len(_decided(sample, "anna"))
    for _ in range(30):
        anna.page.keyboard.down("i")
        time.sleep(0.03)  # as a keyboard repeats
    anna.page.keyboard.up("i")
    made = _settled(anna, sample, before)
    pressed = anna.watched("pressed")
    assert [p["repeat"] for p in pressed] == [False] + [True] * 29
    _check(anna, made)
    assert len(made) == 1


@pytest.mark.parametrize("apart", [15, 60])
def test_a_double_press_decides_once(anna, sample, apart):
    before = len(_decided(sample, "anna"))
    for _ in range(DOUBLES):
        anna.decide(lambda: _twice(anna, apart))
    made = _settled(anna, sample, before)
    _check(anna, made)
    assert len(made) == DOUBLES
    assert len(anna.watched("pressed")) == 2 * DOUBLES


def _twice(person: Desk, apart: int) -> None:
    started = time.monotonic()
    person.page.keyboard.press("e")
    time.sleep(max(0.0, apart / 1000 - (time.monotonic() - started)))
    person.page.keyboard.press("e")


def test_a_press_every_40_ms_decides_only_on_what_was_seen(anna, sample):
    before = len(_decided(sample, "anna"))
    for _ in range(50):
        anna.page.keyboard.press("m")
        time.sleep(0.04)
    made = _settled(anna, sample, before)
    _check(anna, made)
    assert made


def test_a_double_click_decides_once(anna, sample):
    before = len(_decided(sample, "anna"))
    button = anna.button("include")
    for _ in range(DOUBLES):
        anna.decide(lambda: button.dblclick(delay=15))
    made = _settled(anna, sample, before)
    _check(anna, made)
    assert len(made) == DOUBLES


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_button_works_from_the_keyboard_and_once(anna, sample, key):
    before = len(_decided(sample, "anna"))
    button = anna.button("unsure")
    button.focus()
    anna.decide(lambda: [anna.page.keyboard.down(key) for _ in range(10)] + [anna.page.keyboard.up(key)])
    made = _settled(anna, sample, before)
    assert len(made) == 1


@pytest.mark.parametrize("key", ["9", "Shift+I", "Control+i"])
def test_a_key_without_a_meaning_does_not_stop_the_next_one(anna, sample, key):
    before = len(_decided(sample, "anna"))
    anna.page.keyboard.press(key)
    started = time.monotonic()
    anna.press("e")
    assert time.monotonic() - started < 5
    assert len(_settled(anna, sample, before)) == 1


def test_a_key_of_another_layout_is_guarded_too(anna, sample):
    """On a French keyboard the key of the digit 1 gives "&", on a Russian one the key I gives "ш"."""
    before = len(_decided(sample, "anna"))
    down = {"key": "ш", "code": "KeyI", "keyCode": 73, "bubbles": True, "cancelable": True}
    anna.page.evaluate(
        "down => { for (let n = 0; n < 10; n++)"
        " document.body.dispatchEvent(new KeyboardEvent('keydown', {...down, repeat: n > 0})) }",
        down,
    )
    made = _settled(anna, sample, before)
    _check(anna, made)
    assert len(made) == 1


def test_skipping_and_deciding_at_once_decides_nothing_unseen(anna, sample):
    before = len(_decided(sample, "anna"))
    first = anna.shown()
    anna.decide(lambda: [anna.page.keyboard.press("s"), anna.page.keyboard.press("i")])
    made = [d.report_id for d in _decided(sample, "anna")[before:]]
    assert made in ([], [first])
