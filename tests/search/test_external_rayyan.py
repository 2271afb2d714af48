"""Decisions that Rayyan writes into notes: every oddity of its form, and reading back what it writes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.model import Entry, ExternalDecision, Verdict
from review.search import read_bytes, write_bibtex
from review.search.external import external_decisions
from review.search.external_pairs import read_pairs, unescaped

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def said(extra: dict[str, list[str]], **fields: str) -> tuple[ExternalDecision, ...]:
    return external_decisions(Entry(extra=extra, **fields))


def rayyan(note: str) -> tuple[ExternalDecision, ...]:
    found = said({"N1": [note]})
    assert all(decision.tool == "Rayyan" and decision.verbatim == note for decision in found)
    return found


def verdicts(found: tuple[ExternalDecision, ...]) -> list[tuple[str, Verdict | None]]:
    return [(decision.reviewer, decision.verdict) for decision in found]


def test_rayyan_names_reviewers_but_not_who_put_labels_and_reasons() -> None:
    note = (
        'RAYYAN-INCLUSION: {"Emily"=>"Included", "Bo"=>"Maybe", "Åsa Öst"=>"Excluded"} | RAYYAN-LABELS: a,b'
        ' | RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | USER-NOTES: {"Emily"=>["text"]}'
    )
    assert rayyan(note) == (
        ExternalDecision("Rayyan", "Emily", verdict=INCLUDE, notes=("text",), verbatim=note),
        ExternalDecision("Rayyan", "Bo", verdict=UNSURE, verbatim=note),
        ExternalDecision("Rayyan", "Åsa Öst", verdict=EXCLUDE, verbatim=note),
        ExternalDecision(
            "Rayyan", reasons=("wrong population", "foreign language"), labels=("a", "b"), verbatim=note
        ),
    )


def test_a_single_reviewer_is_not_taken_for_the_one_who_gave_the_reason() -> None:
    one, rest = rayyan('RAYYAN-INCLUSION: {"Emily"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: no data')
    assert (one.reviewer, one.verdict, one.reasons) == ("Emily", EXCLUDE, ())
    assert (rest.reviewer, rest.verdict, rest.reasons) == ("", None, ("no data",))


def test_rayyan_parts_in_another_order_repeated_or_missing() -> None:
    found = rayyan(
        'USER-NOTES: {"Bo"=>["only a note"]} | RAYYAN-LABELS: x | RAYYAN-LABELS: y,x '
        '| RAYYAN-INCLUSION: {"Emily"=>"Included"} | RAYYAN-INCLUSION: {"Emily"=>"Excluded"}'
    )
    assert verdicts(found) == [("Emily", INCLUDE), ("Emily", EXCLUDE), ("Bo", None), ("", None)]
    assert found[2].notes == ("only a note",)
    assert found[3].labels == ("x", "y")
    assert [d.labels for d in rayyan("RAYYAN-LABELS: a")] == [("a",)]
    once = 'RAYYAN-INCLUSION: {"Emily"=>"Maybe"}'
    assert [d.notes for d in rayyan(f'{once} | {once} | USER-NOTES: {{"Emily"=>["text"]}}')] == [("text",)]
    assert rayyan("RAYYAN-INCLUSION: {}") == ()


@pytest.mark.parametrize(
    "note",
    [
        'RAYYAN-INCLUSION: {"Emily"=>"Included"}',
        'RAYYAN-INCLUSION: {"Emily" => "Included"}',
        'RAYYAN-INCLUSION: {"Emily": "Included"}',
        "RAYYAN-INCLUSION: {'Emily'=>'Included'}",
        'RAYYAN-INCLUSION: "Emily"=>"Included"',
        'RAYYAN-INCLUSION:{"Emily"=>"included",}',
        'RAYYAN-INCLUSION: {"Emily"=>\n"Included"}',
        '<p>RAYYAN-INCLUSION: {"Emily"=&gt;"Included"}</p>',
        "RAYYAN-INCLUSION: {&quot;Emily&quot;=&gt;&quot;Included&quot;}",
        'Export Date: 5 May 2024 RAYYAN-INCLUSION: {"Emily"=>"Included"} and more',
    ],
)
def test_rayyan_as_other_tools_pass_it_on(note: str) -> None:
    assert verdicts(rayyan(note)) == [("Emily", INCLUDE)]


def test_rayyan_without_braces_and_separators_as_bibtex_leaves_it() -> None:
    found = rayyan('RAYYAN-INCLUSION: "Emily"=>"Included", "Bo"=>"Maybe"  RAYYAN-LABELS: a,b')
    assert verdicts(found) == [("Emily", INCLUDE), ("Bo", UNSURE), ("", None)]
    assert found[2].labels == ("a", "b")


BO = (
    r'RAYYAN-INCLUSION: {"Bo \"B\" Ek"=>"Excluded", "\u00c5sa"=>"Maybe"}'
    r' | USER-NOTES: {"Bo \"B\" Ek"=>["a\nb"]}'
)
LATEX = r'RAYYAN-INCLUSION: \{"Bo \textbackslash{}"B\textbackslash{}" {\"O}st"={\textgreater}"Excluded"\}'


@pytest.mark.parametrize("form", ["note = {%s}", "note = {{%s}}", "annote={ %s }"])
def test_rayyan_in_bibtex_keeps_what_ruby_escaped(form: str) -> None:
    file = "@article{rayyan-1,\n title = {A},\n " + form % BO + "\n}\n"
    (entry,) = read_bytes(file.encode(), "x.bib").entries
    found = external_decisions(entry)
    assert verdicts(found) == [('Bo "B" Ek', EXCLUDE), ("Åsa", UNSURE)]
    assert found[0].notes == ("a\nb",)
    (again,) = read_bytes(write_bibtex([entry]).encode(), "x.bib").entries
    assert external_decisions(again) == found


def test_rayyan_in_bibtex_that_another_tool_wrote_is_latex() -> None:
    (entry,) = read_bytes(("@article{a, title={A}, note={" + LATEX + "}}").encode(), "x.bib").entries
    assert verdicts(external_decisions(entry)) == [('Bo "B" Öst', EXCLUDE)]


def test_rayyan_names_and_texts_that_look_like_the_form_around_them() -> None:
    found = rayyan(
        r'RAYYAN-INCLUSION: {"A \"x\" | RAYYAN-LABELS: no => {"=>"Maybe", "B, } : b"=>"Excluded"} '
        r'| USER-NOTES: {"B, } : b"=>["see | USER-NOTES: {\"C\"=>[\"x\"]}", "C:\\x\nå"]}'
    )
    assert verdicts(found) == [('A "x" | RAYYAN-LABELS: no => {', UNSURE), ("B, } : b", EXCLUDE)]
    assert found[1].notes == ('see | USER-NOTES: {"C"=>["x"]}', "C:\\x\nå")


def test_quotation_marks_that_nobody_escaped() -> None:
    found = rayyan('RAYYAN-INCLUSION: {"Em "Mi" Ly"=>"Included"} | USER-NOTES: {"Bo"=>["a "b" c"]}')
    assert verdicts(found) == [('Em "Mi" Ly', INCLUDE), ("Bo", None)]
    assert found[1].notes == ('a "b" c',)


def test_a_comma_within_a_reason_and_a_bar_within_a_label() -> None:
    note = "RAYYAN-EXCLUSION-REASONS: not a trial, but a letter,wrong topic | RAYYAN-LABELS: a|b,c"
    (found,) = rayyan(note)
    assert found.reasons == ("not a trial, but a letter", "wrong topic")
    assert found.labels == ("a|b", "c")


def test_words_that_are_no_verdict_stay_in_the_notes() -> None:
    (undecided, none) = rayyan('RAYYAN-INCLUSION: {"Emily"=>"Undecided", "Bo"=>nil}')
    assert (undecided.verdict, undecided.notes) == (None, ("Undecided",))
    assert (none.verdict, none.notes) == (None, ("nil",))


def test_a_verdict_without_a_name() -> None:
    assert verdicts(rayyan("RAYYAN-INCLUSION: Included | RAYYAN-LABELS: a")) == [("", INCLUDE), ("", None)]


@pytest.mark.parametrize(
    "part",
    [
        'RAYYAN-INCLUSION: {"Emily"=>"Incl',
        'RAYYAN-INCLUSION: {"Emily" "Included"}',
        'RAYYAN-INCLUSION: {"Emily"=>{"a"=>"Included"}}',
        'RAYYAN-INCLUSION: {"Emily"=>"Included"=>"Maybe"}',
        'USER-NOTES: {"Emily"=>["a" "b"',
        "RAYYAN-RATING: 5 of 5",
    ],
)
def test_a_part_that_cannot_be_read_is_reported_and_kept(part: str) -> None:
    found = rayyan(f'RAYYAN-LABELS: a | {part} | RAYYAN-INCLUSION: {{"Bo"=>"Maybe"}}')
    assert verdicts(found) == [("Bo", UNSURE), ("", None)]
    assert found[1].labels == ("a",)
    assert found[1].notes == (f"not understood: {part}",)


def test_rayyan_in_any_column_also_one_of_its_own() -> None:
    assert verdicts(said({"RAYYAN-INCLUSION": ['{"Emily"=>"Excluded"}']})) == [("Emily", EXCLUDE)]
    twice = said({"a": ['RAYYAN-INCLUSION: {"E"=>"Maybe"}'], "b": ['RAYYAN-INCLUSION: {"E"=>"Maybe"}']})
    assert verdicts(twice) == [("E", UNSURE)]


def test_a_note_made_to_take_time_is_read_at_once() -> None:
    texts = [
        'RAYYAN-INCLUSION: {"' * 100_000,
        "RAYYAN-INCLUSION: " + "[" * 500_000,
        'RAYYAN-INCLUSION: {"' + '" ' * 300_000,
        "RAYYAN-LABELS: " + " " * 500_000 + "x, " * 100_000,
        "RAYYAN-" + "A-" * 300_000,
        "<p>RAYYAN-LABELS: " + "<p " * 200_000,
        "ASReview_prior" + "_" * 500_000,
    ]
    begin = time.perf_counter()
    for text in texts:
        assert all(text.strip() in decision.verbatim for decision in said({"N1": [text]}))
    assert said({"Notes": ["Exclusion reason: " + " " * 300_000 + "\nx"], "Study": ["A"]}, native_id="#1")
    assert time.perf_counter() - begin < 20


def test_more_parts_than_any_note_has_are_kept_unread() -> None:
    (found,) = rayyan(" | ".join(f"RAYYAN-LABELS: a{number}" for number in range(60)))
    assert found.labels == tuple(f"a{number}" for number in range(50))
    assert found.notes[0].startswith("not understood: RAYYAN-LABELS: a50 |")
    assert found.notes[0].endswith("a59")


_TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
_TRAPS = st.sampled_from(
    [
        '"',
        "\\",
        '\\"',
        "=>",
        '"=>"',
        " | ",
        "RAYYAN-LABELS: x",
        '"}',
        "#{x}",
        "\n",
        "'",
        "&quot;",
        "&gt;",
        "😀",
    ]
)
_WORDS = st.lists(_TEXTS | _TRAPS, max_size=4).map("".join)
_PEOPLE = st.dictionaries(_WORDS, st.sampled_from(["Included", "Excluded", "Maybe"]), max_size=4)
_NOTES = st.dictionaries(_WORDS, st.lists(_WORDS, min_size=1, max_size=3), max_size=3)
_IN_RUBY = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t", "\x1b": r"\e", "\a": r"\a", "#": r"\#"}


def ruby_text(text: str) -> str:
    return '"' + "".join(_IN_RUBY.get(c) or (c if c >= " " else f"\\u{ord(c):04X}") for c in text) + '"'


def ruby(value: dict[str, str] | dict[str, list[str]]) -> str:
    def one(item: str | list[str]) -> str:
        return ruby_text(item) if isinstance(item, str) else f"[{', '.join(map(ruby_text, item))}]"

    return "{" + ", ".join(f"{ruby_text(name)}=>{one(item)}" for name, item in value.items()) + "}"


@pytest.mark.parametrize("write", [ruby, json.dumps, lambda x: json.dumps(x, ensure_ascii=False)])
@given(people=_PEOPLE, notes=_NOTES)
def test_what_rayyan_writes_is_read_back(
    write: Callable[[object], str], people: dict[str, str], notes: dict[str, list[str]]
) -> None:
    note = (
        f"RAYYAN-INCLUSION: {write(people)} | RAYYAN-LABELS: a,b | RAYYAN-EXCLUSION-REASONS: c, d,e"
        f" | USER-NOTES: {write(notes)}"
    )
    *named, rest = rayyan(note)
    meant = {"Included": INCLUDE, "Excluded": EXCLUDE, "Maybe": UNSURE}
    decided = {d.reviewer: d.verdict for d in named if d.verdict}
    assert decided == {name: meant[word] for name, word in people.items()}
    assert {d.reviewer: list(d.notes) for d in named if d.notes} == notes
    assert (rest.reviewer, rest.labels, rest.reasons, rest.notes) == ("", ("a", "b"), ("c, d", "e"), ())


@given(st.lists(_TEXTS | _TRAPS | st.sampled_from(["{", "[", "]", ":", ",", "RAYYAN-INCLUSION: "])))
def test_no_note_raises_and_none_is_lost(pieces: list[str]) -> None:
    note = "RAYYAN-INCLUSION: " + "".join(pieces)
    for decision in said({"N1": [note]}):
        assert decision.verbatim == note.strip()
        decision.verbatim.encode()
        str(decision).encode()


def test_escapes() -> None:
    assert unescaped(r"\u00e5 \u{1F600 41} \ud83d\ude00 \#{x} \/ \q \x41 \u{110000} \u0000") == (
        "å 😀A 😀 #{x} / \\q \\x41 \\u{110000} \\u0000"
    )
    assert unescaped(r"\ud83d") == "\ufffd"
    assert unescaped("\\") == "\\"


def test_pairs_say_where_they_end() -> None:
    assert read_pairs('x {"a"=>["b", "c"], d: -1} y', 1) == ((("a", ("b", "c")), ("d", ("-1",))), 26)
    assert read_pairs('{"a"=>[]}') == ((("a", ()),), 9)
    assert read_pairs("nothing") is None
