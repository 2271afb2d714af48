"""Messages are found where they stand, and a call nobody can explain is named."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from review.i18n import collect, places
from review.i18n.collect import PACKAGE, messages, outdated, unexplained

PAGE = """
def page(screen):
    t = screen.t
    screen.t("Joined " "up.")
    t("One" if screen else "Many")
    t(known[screen])
    st.button(t("First"), help=t("Second {n}").format(n=1))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """Our own package with one more page."""
    copy = tmp_path_factory.mktemp("copy") / "review"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    (copy / "ui" / "pages" / "new.py").write_text(PAGE, encoding="utf-8")
    return copy


def test_texts_are_found_where_they_stand(package):
    found = {message: files for message, files in messages(package).items() if "ui/pages/new.py" in files}
    assert list(found) == ["Joined up.", "One", "Many", "First", "Second {n}"]
    assert set(messages(package)) - set(messages()) == set(found)


def test_a_call_that_is_worked_out_must_be_explained(package):
    assert unexplained(package) == ["ui/pages/new.py: t(known[screen])"]


def test_an_explained_call_brings_its_messages(package, monkeypatch):
    roles = (places.Place("model/codes.py", "PairVerdict", places.spaced),)
    monkeypatch.setitem(places.DYNAMIC, "ui/pages/new.py", {"known[screen]": roles, "gone": roles})
    assert unexplained(package) == []
    assert outdated(package) == ["ui/pages/new.py: t(gone)"]
    assert messages(package)["related"] == ["model/codes.py"]


def test_a_place_that_moved_is_named(package, monkeypatch):
    moved = (places.Place("model/codes.py", "Gone"),)
    monkeypatch.setitem(places.DYNAMIC, "ui/pages/new.py", {"known[screen]": moved})
    with pytest.raises(LookupError, match=r"Gone in model/codes\.py"):
        messages(package)


@pytest.mark.parametrize(
    ("read", "source", "found"),
    [
        (places.texts, "x = {'a': 'A', 'b': ('B', 'C'), 3: 4}", ["A", "B", "C"]),
        (places.texts, "x = 'A' 'B'", ["AB"]),
        (places.keys, "x = {'a': 'A', 'b': 'B'}", ["a", "b"]),
        (places.column(1), "x = (('a', 'A'), ('b', 'B'))", ["A", "B"]),
        (places.column(0), "x: tuple = (Row('a', 1), Row('b', 2, c='d'))", ["a", "b"]),
        (places.spaced, "class x(StrEnum):\n    'About.'\n    A = 'a_b'\n    B = 'c'", ["a b", "c"]),
        (places.capitals, "class x(StrEnum):\n    A = 'a_b'", ["A b"]),
        (places.returned, "def x():\n    'About.'\n    return {1: 'A'}[y('B')]", ["A", "B"]),
        (places.refusals, "def x():\n    raise NotAllowed('A.', 'b.')", ["A."]),
    ],
)
def test_readers_of_places(read, source, found):
    node = collect._named(ast.parse(source), "x")
    assert node is not None
    assert list(read(node)) == found
