"""Entries and authors made by way of their open twins are the ones their classes make."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest
from hypothesis import given

from review.model import Author, Entry
from review.model.twins import OpenAuthor, OpenEntry
from tests.search.strategies import entries


@given(entries)
def test_nothing_tells_a_closed_twin_from_the_class_itself(entry: Entry) -> None:
    twin = OpenEntry(*(getattr(entry, field.name) for field in fields(Entry)))
    twin.__class__ = Entry
    assert type(twin) is Entry
    assert twin == entry
    assert entry == twin
    assert repr(twin) == repr(entry)
    assert twin.as_data() == entry.as_data()
    assert asdict(twin) == asdict(entry)
    assert replace(twin, title="other") == replace(entry, title="other")
    assert pickle.loads(pickle.dumps(twin)) == copy.deepcopy(twin) == entry  # noqa: S301 (our own bytes)
    with pytest.raises(FrozenInstanceError):
        twin.title = "changed"  # type: ignore[misc]


def test_an_author_too_and_its_hash() -> None:
    twin = OpenAuthor("Family", "Given")
    twin.__class__ = Author
    assert twin == Author("Family", "Given")
    assert {twin} == {Author("Family", "Given")}
    with pytest.raises(FrozenInstanceError):
        twin.family = "Changed"  # type: ignore[misc]


def test_defaults_are_the_same_and_no_two_share_a_dictionary() -> None:
    first, second = OpenEntry(), OpenEntry()
    first.__class__ = second.__class__ = Entry
    assert first == second == Entry()
    assert first.extra is not second.extra
