"""What slr query prints: native queries before they are sent, and search strings read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import refused

P = Path("protocols") / "small.yaml"
HEAD = """\
review: {id: small, title: Small}
eligibility:
  include: [{id: I1, text: x}]
  exclude: [{id: E1, label: Wrong population}]
"""
CONCEPTS = """\
concepts:
  - id: who
    terms: {en: [sex buyer*], sv: [sexköpare]}
  - id: what
    terms: {en: [treatment]}
"""


@pytest.fixture
def slr_on(slr):
    """slr query on a protocol with these parts."""

    def run(parts: str, *words: str):
        P.parent.mkdir(exist_ok=True)
        P.write_text(HEAD + parts, encoding="utf-8")
        return slr("query", str(P), *words)

    return run


def test_a_protocol_without_sources_is_put_to_the_default_services(slr_on):
    told = slr_on(CONCEPTS, "--json")
    assert told.status == 0
    services = {one["source"] for one in told.data}
    assert {"openalex", "pubmed", "europepmc", "swepub", "nva", "libris", "diva"} <= services
    (pubmed,) = [one for one in told.data if one["source"] == "pubmed"]
    assert pubmed["parts"] == [
        {"query": '("sex buyer*"[tiab] OR sexköpare[tiab]) AND (treatment[tiab])', "params": {}}
    ]
    assert not pubmed["needs_matcher"]


def test_each_source_tells_what_is_sent_and_what_was_widened(slr_on):
    told = slr_on(CONCEPTS, "--source", "pubmed", "--source", "libris")
    assert told.status == 0
    assert '  sent: ("sex buyer*"[tiab] OR sexköpare[tiab]) AND (treatment[tiab])\n' in told.out
    assert "  widened: sex buyer*: Libris cannot hold this phrase" in told.out
    assert told.out.count("held against the query here") == 1


def test_a_native_query_is_printed_as_it_will_be_sent(slr_on):
    source = "sources: [{id: mine, arm: databases, service: pubmed, query: '(a[ti] or b[ti]'}]\n"
    told = slr_on(CONCEPTS + source)
    assert told.status == 0
    assert told.out.startswith("mine (pubmed)\n  sent as it is written: (a[ti] or b[ti]\n")
    assert "  warning: parentheses: 1 more ( than )\n" in told.out
    assert "  warning: or: in small letters" in told.out


def test_many_parts_are_cut_short_for_people_only(slr_on):
    many = "concepts: [{id: who, terms: {en: [" + ", ".join(f"word{n}" for n in range(9)) + "]}}]\n"
    told = slr_on(many, "--source", "swepub")
    assert "  and 4 more of 9; --json shows all\n" in told.out
    assert len(slr_on(many, "--source", "swepub", "--json").data[0]["parts"]) == 9


@pytest.mark.parametrize(
    ("parts", "words", "said"),
    [
        (CONCEPTS, ["--source", "moon"], "no source 'moon'"),
        ("concepts: [{id: a, terms: {en: [x OR y]}}]\n", ["--source", "pubmed"], "In the concept a, en"),
        ("", ["--source", "pubmed"], "names no concepts"),
        (CONCEPTS, ["--from", "x"], "stand alone"),
    ],
)
def test_what_cannot_be_asked_is_refused(slr_on, parts, words, said):
    refused(slr_on(parts, *words), said)


def test_a_search_string_comes_back_as_a_protocols_concepts(slr, slr_on):
    given = '("sex buyer*"[tiab] OR "Sex Work"[mh]) AND treatment[tiab] AND 2015:2020[dp]'
    told = slr("query", "--from", given)
    assert told.status == 0
    assert told.err.splitlines() == [
        "read as a search string of pubmed",
        "warning: Sex Work: a subject heading of that database; here it is a plain term",
    ]
    (found,) = slr_on(told.out, "--source", "pubmed", "--json").data
    assert found["parts"][0]["query"] == (
        '("sex buyer*"[tiab] OR "Sex Work"[tiab]) AND (treatment[tiab]) AND 2015:2020[dp]'
    )


def test_a_search_string_may_come_from_a_file(slr):
    Path("history.txt").write_text("1. TS=(sexköp* OR john)\n2. TS=help\n3. #1 AND #2\n", encoding="utf-8")
    told = slr("query", "--from-file", "history.txt", "--json")
    assert told.data["syntax"] == "wos"
    assert '"sexköp*"' in told.data["protocol"]
    assert told.data["notes"] == []


def test_a_search_string_may_come_from_a_pipe(program):
    told = program("query", "--from-file", "-", stdin="TITLE-ABS-KEY(sexköp*)")
    assert told.status == 0
    assert '- "sexköp*"\n' in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Which review?"),
        (["--from", "(a"], "opened and not closed at character 1"),
        (["--from-file", "none.txt"], "none.txt cannot be read"),
        (["--from-file", "latin.txt"], "not UTF-8 at byte 5"),
    ],
)
def test_a_string_that_cannot_be_read_is_refused(slr, words, said):
    Path("latin.txt").write_bytes("sexköp".encode("latin-1").replace(b"sexk", b"sexk "))
    refused(slr("query", *words), said)
