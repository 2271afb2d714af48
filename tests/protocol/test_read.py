"""Reading a protocol: what comes out, and that every fault names its line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from review.errors import ProtocolError
from review.model import Mode
from review.protocol import label_of, read_protocol

BASE = """\
review: {id: small, title: A small review}
eligibility:
  include:
    - {id: I1, text: people are asked}
  exclude:
    - {id: E1, label: Wrong population}
"""


@pytest.fixture
def written(tmp_path: Path):
    def write(more: str = "", base: str = BASE) -> Path:
        path = tmp_path / "protocols" / "small.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(base + more, encoding="utf-8")
        return path

    return write


def fault(path: Path) -> str:
    with pytest.raises(ProtocolError) as caught:
        read_protocol(path)
    return caught.value.message


def test_a_small_protocol_is_read_with_its_defaults(written):
    file = read_protocol(written())
    assert file.protocol.review.title == "A small review"
    assert file.protocol.screening.title_abstract.in_force is Mode.TWO_INDEPENDENT
    assert file.protocol.screening.full_text.reasons_required
    assert file.protocol.outputs.map.rows == "country"


def test_a_protocol_without_a_search_asks_for_everything_without_limits(written):
    search = read_protocol(written()).protocol.search
    assert (search.concepts, search.scope, search.exclude) == ([], "title_abstract", {})
    assert (search.limits.from_year, search.limits.to_year, search.limits.languages) == (None, None, [])


def test_norwegian_among_the_languages_stays_a_word(written):
    limits = read_protocol(written("search: {limits: {languages: [sv, no]}}\n")).protocol.search.limits
    assert limits.languages == ["sv", "no"]


def test_the_version_changes_with_every_change_of_the_text(written):
    first = read_protocol(written()).version
    second = read_protocol(written("# a comment is a change of the file\n")).version
    assert re.fullmatch(r"1-[0-9a-f]{8}", first)
    assert first != second


def test_the_corpus_folder_stands_beside_the_protocols(written):
    path = written()
    assert read_protocol(path).corpus == path.parent.parent / "corpus" / "small"


def test_norway_stays_a_word(written):
    codes = read_protocol(written("vocabularies: {country: [SE, NO, yes, off]}\n")).protocol.vocabularies
    assert codes["country"] == ["SE", "NO", "yes", "off"]


@pytest.mark.parametrize(
    ("more", "line", "key"),
    [
        ("colour: red\n", 7, "colour"),
        ("screening:\n  title_abstract:\n    reviewer: 2\n", 9, "screening.title_abstract.reviewer"),
        ("screening:\n  title_abstract:\n    reviewers: 3\n", 9, "screening.title_abstract.reviewers"),
        ("deduplication: {threshold_merge: 0.8, threshold_review: 0.9}\n", 7, "deduplication"),
        ("sources:\n  - id: a\n    arm: databases\n  - id: b\n    arm: moon\n", 11, "sources.1.arm"),
        ("sources:\n  - {id: a, arm: databases, label: 'A, B'}\n", 8, "sources.0.label"),
        ("search:\n  scope: abstract\n", 8, "search.scope"),
        ("search:\n  concepts:\n    - who\n", 9, "search.concepts.0"),
        ("search:\n  limits: {from_year: 2020, to_year: 2015}\n", 8, "search.limits"),
        ("sources:\n  - id: a\n    arm: databases\n    concepts: [b]\n", 10, "sources.0.concepts.0"),
        ("highlights:\n  include:\n    - a word\n    - 12\n", 10, "highlights.include.1"),
    ],
)
def test_a_fault_names_file_line_and_key(written, more: str, line: int, key: str):
    assert f"small.yaml, line {line}, {key}:" in fault(written(more))


def test_a_missing_key_is_named(written):
    words = fault(written(base="review: {id: small, title: T}\n"))
    assert "eligibility: this key is needed and not there" in words


def test_every_fault_is_listed_at_once(written):
    words = fault(written("colour: red\nsize: 3\n"))
    assert "line 7, colour" in words
    assert "line 8, size" in words


def test_a_key_that_stands_twice_is_refused_with_its_line(written):
    assert 'line 9: found duplicate key "include"' in fault(
        written("highlights:\n  include: [a]\n  include: [b]\n")
    )


def test_anchors_are_refused(written):
    more = "screening:\n  title_abstract: &both {pilot: 5}\n  full_text: *both\n"
    assert "anchors" in fault(written(more))


def test_broken_yaml_names_its_line(written):
    assert re.search(r"small\.yaml, line \d+: ", fault(written("highlights: [a\n")))


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_a_file_without_a_protocol_is_refused(written, text: str):
    assert "holds no protocol" in fault(written(base=text))


def test_a_missing_file_is_refused(tmp_path: Path):
    assert "There is no protocol" in fault(tmp_path / "none.yaml")


def test_a_file_of_another_encoding_is_refused(tmp_path: Path):
    path = tmp_path / "old.yaml"
    path.write_bytes("title: köpare".encode("latin-1"))
    assert "is not UTF-8 at byte 8" in fault(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path):
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * 1_000_001)
    assert "1,000,001 bytes" in fault(path)


def test_a_label_falls_back_to_english_then_to_any_then_to_the_code():
    assert label_of({"en": "yes", "sv": "ja"}, "sv") == "ja"
    assert label_of({"en": "yes", "sv": "ja"}, "ko") == "yes"
    assert label_of({"sv": "ja"}, "en") == "ja"
    assert label_of({}, "en", "code") == "code"
    assert label_of("", "en", "code") == "code"
