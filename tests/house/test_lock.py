"""The lock: every package that pyproject.toml asks for, pinned and hashed, with no address in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.files import ROOT

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = [entry for entry in re.sub(r"\\\n\s*", "", TEXT).splitlines() if entry.strip()]
PINS = [Requirement(entry.partition("--hash")[0].strip()) for entry in ENTRIES]
LOCKED = {canonicalize_name(pin.name) for pin in PINS}


def _asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lists: Iterable[list[str]] = [
        project["project"]["dependencies"],
        *extras,
        *project["dependency-groups"].values(),
    ]
    return [Requirement(text) for texts in lists for text in texts]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.partition(" --hash")[0])
def test_every_line_is_one_pin_with_its_hashes_and_nothing_else(entry):
    requirement, *options = entry.partition(" --hash")[0], *HASH.findall(entry)
    assert options, "no hash"
    assert not HASH.sub("", entry.removeprefix(requirement)).strip()
    pin = Requirement(requirement)
    assert pin.url is None
    assert [s.operator for s in pin.specifier] == ["=="]


@pytest.mark.parametrize("asked", _asked_for(), ids=str)
def test_everything_asked_for_is_pinned_to_a_version_that_fits(asked):
    pins = [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(asked.name)]
    assert pins, f"{asked.name} is not in requirements.lock. Try: python3 dev.py lock"
    for pin in pins:
        assert asked.specifier.contains(next(iter(pin.specifier)).version)


def test_what_the_packages_need_in_turn_is_pinned_too():
    todo = [(canonicalize_name(r.name), frozenset(r.extras)) for r in _asked_for()]
    seen = set()
    missing = {}
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for need in _needs(name, extras):
            key = canonicalize_name(need.name)
            if key not in LOCKED:
                missing[key] = name
            todo.append((key, frozenset(need.extras)))
    assert len(seen) > len(_asked_for())
    assert not missing, f"not in requirements.lock (package: who needs it): {missing}"


def _needs(name: str, extras: frozenset[str]) -> list[Requirement]:
    try:
        needs = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:  # pinned for another system, and not installed on this one
        return []
    contexts = [{"extra": extra} for extra in ("", *extras)]
    return [n for n in needs if n.marker is None or any(n.marker.evaluate(context) for context in contexts)]
