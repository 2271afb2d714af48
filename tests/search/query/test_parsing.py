"""Search strings of PubMed, Web of Science and Scopus, read into the protocol's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.model import Entry
from review.search.query.matcher import Matcher, Verdict
from review.search.query.model import NoteKind, Query, Scope
from review.search.query.parsing import as_protocol, parse_query
from tests.search.query.samples import queries, query

PUBMED = """
("sex buyer*"[tiab] OR "Sex Work"[Mesh] OR sexköpare[tiab] OR john school[Title/Abstract])
AND (intervention*[tiab] OR treatment[tiab])
AND ("2015/01/01"[Date - Publication] : "3000"[Date - Publication]) AND (swedish[la] OR eng[la])
NOT (HIV[tiab] OR "infection control"[tiab])
"""
WOS = """
TS=((sex OR prostitut*) NEAR/3 (buy* OR client$)) AND TI=("john school*" OR class)
AND PY=(2015-2020) AND LA=(English OR Norwegian) NOT TS=(HIV)
"""
SCOPUS = """
TITLE-ABS-KEY ( ( "sex buyer*" OR {john school} ) AND ( purchas* W/3 sex OR client ) ) AND PUBYEAR > 2014
AND PUBYEAR < 2021 AND ( LIMIT-TO ( LANGUAGE,"English" ) ) AND NOT TITLE-ABS-KEY ( hiv )
"""


def said(of: Query) -> list[list[str]]:
    return [[str(term) for term in concept.terms] for concept in of.concepts]


def subjects(text: str, kind: NoteKind) -> list[str]:
    return [note.subject for note in parse_query(text).notes if note.kind is kind]


def test_a_pubmed_string():
    found = parse_query(PUBMED)
    assert found.syntax == "pubmed"
    assert said(found.query) == [
        ["sex buyer*", "Sex Work", "sexköpare", "john school"],
        ["intervention*", "treatment"],
    ]
    assert [str(t) for t in found.query.exclude] == ["HIV", "infection control"]
    assert (found.query.from_year, found.query.to_year) == (2015, None)
    assert found.query.languages == ("sv", "en")
    assert [(n.subject, "heading" in n.why) for n in found.notes] == [("Sex Work", True)]


def test_a_web_of_science_string():
    found = parse_query(WOS)
    assert found.syntax == "wos"
    assert said(found.query) == [
        [
            "sex buy*~3",
            "sex client~3",
            "sex client?~3",
            "prostitut* buy*~3",
            "prostitut* client~3",
            "prostitut* client?~3",
        ],
        ["john school*", "class"],
    ]
    assert [c.scope for c in found.query.concepts] == [None, Scope.TITLE]
    assert (found.query.from_year, found.query.to_year) == (2015, 2020)
    assert found.query.languages == ("en", "no")
    assert [str(t) for t in found.query.exclude] == ["HIV"]


def test_a_scopus_string():
    found = parse_query(SCOPUS)
    assert found.syntax == "scopus"
    assert said(found.query) == [["sex buyer*", "john school"], ["purchas* sex~3", "client"]]
    assert (found.query.from_year, found.query.to_year) == (2015, 2020)
    assert found.query.languages == ("en",)
    assert [str(t) for t in found.query.exclude] == ["hiv"]


@pytest.mark.parametrize("text", [PUBMED, WOS, SCOPUS, "a OR b", '"NO"[tiab] AND "1984"[tiab] AND yes[ti]'])
def test_the_protocols_text_reads_back_as_the_same_query(text):
    found = parse_query(text).query
    assert query(as_protocol(found)) == found


@settings(max_examples=60)
@given(queries())
def test_any_querys_text_reads_back(of):
    for concept in of.concepts:
        # Words that are operators are no words of a term, and a term of two languages counts once.
        assume(not any(word.text == "AND" for term in concept.terms for word in term.words))
        assume(len({(term.words, term.near) for term in concept.terms}) == len(concept.terms))
    plain = replace(of, exclude=())
    again = query(as_protocol(plain))
    assert replace(again, concepts=()) == replace(plain, concepts=())
    assert [(c.id, c.scope, set(c.terms)) for c in again.concepts] == [
        (c.id, c.scope, set(c.terms)) for c in plain.concepts
    ]


# Precedence: "alfa OR beta AND gamma" without parentheses, told apart by records that hold some words.

WORDS = ("alfa", "beta", "gamma", "delta", "epsilon")


def holds(of: Query, words: Iterable[str]) -> bool:
    return Matcher(of).judge(Entry(title=" ".join(words) or "none", abstract="none")) is Verdict.INSIDE


def left_to_right(words: list[str], operators: list[str], here: set[str]) -> bool:
    value = words[0] in here
    for word, operator in zip(words[1:], operators, strict=True):
        value = (value and word in here) if operator == "AND" else (value or word in here)
    return value


def tightest(operator: str) -> Callable[[list[str], list[str], set[str]], bool]:
    def value(words: list[str], operators: list[str], here: set[str]) -> bool:
        runs = [[words[0] in here]]
        for word, one in zip(words[1:], operators, strict=True):
            if one == operator:
                runs[-1].append(word in here)
            else:
                runs.append([word in here])
        inner, outer = (all, any) if operator == "AND" else (any, all)
        return outer(inner(run) for run in runs)

    return value


@pytest.mark.parametrize(
    ("wrap", "value"),
    [
        (
            lambda text: " ".join(w if w in ("AND", "OR") else f"{w}[tiab]" for w in text.split()),
            left_to_right,
        ),
        (lambda text: f"TS=({text})", tightest("AND")),
        (lambda text: f"TITLE-ABS-KEY({text})", tightest("OR")),
    ],
    ids=["pubmed", "wos", "scopus"],
)
@pytest.mark.parametrize("operators", list(product(["AND", "OR"], repeat=3)), ids="-".join)
def test_operators_bind_as_in_their_service(wrap, value, operators):
    words = list(WORDS[:4])
    text = " ".join(x for pair in zip(words, [*operators, ""], strict=True) for x in pair).strip()
    found = parse_query(wrap(text)).query
    for n in range(16):
        here = {word for k, word in enumerate(words) if n >> k & 1}
        assert holds(found, sorted(here)) is value(words, list(operators), here), (text, here)


Tree = str | tuple[str, "Tree", "Tree"]
_trees = st.recursive(
    st.sampled_from(WORDS),
    lambda below: st.tuples(st.sampled_from(["AND", "OR"]), below, below),
    max_leaves=6,
)


def written(tree) -> str:
    return tree if isinstance(tree, str) else f"({written(tree[1])} {tree[0]} {written(tree[2])})"


def true(tree, here: set[str]) -> bool:
    if isinstance(tree, str):
        return tree in here
    left, right = true(tree[1], here), true(tree[2], here)
    return (left and right) if tree[0] == "AND" else (left or right)


@settings(max_examples=150, deadline=None)
@given(_trees, st.sampled_from(["TS=({})", "TITLE-ABS-KEY({})", "({})"]))
def test_any_nesting_finds_the_same_records(tree, frame):
    found = parse_query(frame.format(written(tree))).query
    for n in range(32):
        here = {word for k, word in enumerate(WORDS) if n >> k & 1}
        assert holds(found, sorted(here)) is true(tree, here)


@given(st.text(st.sampled_from('ab "()[]{}=:*?$#/~\n\t0129ANDORNTSWtiab.,-'), max_size=60))
def test_any_text_gives_a_query_or_a_clear_error(text):
    try:
        found = parse_query(text)
    except InvalidInput:
        return
    assert found.query.concepts
    assert query(as_protocol(found.query)).concepts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(a[tiab] OR b[tiab]", "opened and not closed at character 1"),
        ("a[tiab]) OR b", "left over at character 8"),
        ("a AND", "ends where a term should be"),
        ("OR a", "stands where a term should be at character 1"),
        ('"open', "fits nowhere at character 1"),
        ("x[tiab] OR smith[au]", "field au stands where only terms can be at character 12"),
        ("[tiab]", "behind nothing"),
        ("2015:2020[dp]", "limits but no terms"),
        ("TS=(a NEAR/3 (b AND c))", "Nearness to an AND"),
        ("(" * 70 + "a" + ")" * 70, "nested too deep"),
        ("sexköp.ti,ab. and behandling.ti,ab.", "Ovid"),
        ("#1 AND #2", "not given"),
        ("", "no term"),
        ("TS=(***)", "no words"),
        (" ".join(f"w{n}" for n in range(60)), "More than 50 lists"),
        (" ".join(f"w{n}[ti] {['AND', 'OR'][n % 2]}" for n in range(3_000)) + " x[ti]", "nested too deep"),
        ("x[tiab] AND 2020:2021[dp] AND 2015:2016[dp]", "No year"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, words):
    with pytest.raises(InvalidInput, match="(?i)" + words.replace("(", r"\(").replace(")", r"\)")):
        parse_query(text)


def test_an_and_inside_an_or_is_multiplied_out_while_small():
    assert said(parse_query("TS=((a AND b) OR c)").query) == [["c", "a"], ["c", "b"]]
    pairs = " OR ".join(f"(x{n} AND y{n})" for n in range(12))
    with pytest.raises(InvalidInput, match="more than 200 terms") as caught:
        parse_query(f"TS=({pairs})")
    assert "split it" in caught.value.hint


def test_long_lists_are_no_multiplication():
    many = " OR ".join(f"word{n}" for n in range(5_000))
    (concept,) = parse_query(f"TS=({many})").query.concepts
    assert len(concept.terms) == 5_000


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("TS=(*buyer)", NoteKind.WARNING, "*buyer"),
        ("TS=(behavio*r)", NoteKind.WIDENED, "behavio*r"),
        ("TITLE-ABS-KEY(a PRE/2 b)", NoteKind.WIDENED, "PRE"),
        ("x[tiab] AND smith[au]", NoteKind.WIDENED, "smith"),
        ("x[tiab] NOT (animals[mh] NOT humans[mh])", NoteKind.WIDENED, "animals humans"),
        ("TS=((a NOT b) OR c)", NoteKind.WIDENED, "b"),
        ("x[ti] OR y[tiab]", NoteKind.WIDENED, "concept-1"),
        ("x[ab]", NoteKind.WARNING, "x"),
        ("x[tiab] and y[tiab]", NoteKind.WARNING, "and"),
        ("“x y”[tiab]", NoteKind.WARNING, "quotes"),
        ("x", NoteKind.WARNING, "x"),
        ("x[tiab] AND review[pt]", NoteKind.WIDENED, "review"),
        ("x[tiab] AND klingon[la]", NoteKind.WIDENED, "klingon"),
        ("x[tiab] NOT y[ti]", NoteKind.WIDENED, "y"),
    ],
)
def test_what_changes_on_the_way_is_noted(text, kind, subject):
    assert subject in subjects(text, kind)


def test_a_dollar_is_one_letter_or_none():
    assert said(parse_query("TS=(behavio$r)").query) == [["behavior", "behavio?r"]]


def test_an_inverted_heading_is_put_in_the_order_of_speech():
    assert said(parse_query('"Education, Nonprofessional/methods"[mh]').query) == [
        ["Nonprofessional Education"]
    ]


def test_nearness_in_pubmeds_tag():
    assert said(parse_query('"purchase sex"[tiab:~3]').query) == [["purchase sex~3"]]


def test_a_history_is_put_together():
    lines = '1. "sex buyer*"[tiab] OR john[tiab]\n2. treatment[tiab]\n3. #1 AND #2\n4. #3 AND 2015:2020[dp]'
    found = parse_query(lines).query
    assert said(found) == [["sex buyer*", "john"], ["treatment"]]
    assert (found.from_year, found.to_year) == (2015, 2020)


def test_a_history_may_name_lines_by_bare_numbers_and_any_order():
    lines = "#3 1 AND 2\n#2 TS=(help)\n#1 TS=(sex OR paid)"
    assert said(parse_query(lines).query) == [["sex", "paid"], ["help"]]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("1. a\n2. #1 AND #5", "#5 names a line"),
        ("1. #2 AND a\n2. #1 AND b", "circle"),
        ("1. a\n2. b", "how they are joined"),
        ("1. #1 OR a\n2. #1", "names itself"),
    ],
)
def test_a_history_that_does_not_hold_together_is_refused(lines, words):
    with pytest.raises(InvalidInput, match=words):
        parse_query(lines)


def test_a_history_that_doubles_itself_is_stopped():
    lines = "\n".join(["1. " + "word " * 20, *(f"{n}. #{n - 1} OR #{n - 1}" for n in range(2, 40))])
    with pytest.raises(InvalidInput, match="more than 100,000 characters"):
        parse_query(lines)
