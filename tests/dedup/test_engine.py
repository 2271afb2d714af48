"""What holds for every set of records, whatever is in it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.dedup import DedupResult, Ruling, deduplicate
from review.errors import InvalidInput
from review.model import Author, Entry, PairVerdict, Record

Make = Callable[..., Record]
Run = Callable[..., DedupResult]

_titles = st.sampled_from(
    [
        "Group sessions for men who buy sex",
        "Group sessions for men who buy sex: a randomised trial",
        "Group sessions for women who buy sex",
        "Group sessions for men who buy sex, part 2",
        "Editorial",
        "",
    ]
)
_authors = st.sampled_from(
    [(), (Author("Wang", "Lei"),), (Author(literal="Wang L; Tanaka R"),), (Author("Okonjo", "C."),)]
)
_entries = st.builds(
    Entry,
    title=_titles,
    authors=_authors,
    year=st.sampled_from([None, 2018, 2019, 2020]),
    venue=st.sampled_from(["", "Journal of Work", "J Work", "medRxiv"]),
    volume=st.sampled_from(["", "7", "8"]),
    pages=st.sampled_from(["", "10-19", "10-9", "S10", "31-40"]),
    doi=st.sampled_from(["", "", "10.1000/a", "https://doi.org/10.1000/A", "10.1000/b"]),
)
_records = st.lists(_entries, min_size=1, max_size=9).map(
    lambda entries: [Record(f"r{n:02}", "run", n, entry) for n, entry in enumerate(entries)]
)
_verdicts = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(PairVerdict)), max_size=4
)
relaxed = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def go(records: Sequence[Record], **more: Any) -> DedupResult:
    numbers = itertools.count(1)
    return deduplicate(records, mint=lambda: f"R{next(numbers):04}", **more)


def groups(result: DedupResult) -> set[frozenset[str]]:
    by: dict[str, set[str]] = {}
    for m in result.memberships:
        by.setdefault(m.report_id, set()).add(m.record_id)
    return {frozenset(g) for g in by.values()}


@relaxed
@given(_records)
def test_reports_partition_the_records(records: list[Record]) -> None:
    result = go(records)
    assert Counter(m.record_id for m in result.memberships) == Counter(r.record_id for r in records)
    firsts = [m for m in result.memberships if m.rule == "first record"]
    assert len(firsts) == len({m.report_id for m in result.memberships})


@relaxed
@given(_records.flatmap(lambda rs: st.tuples(st.just(rs), st.permutations(rs))))
def test_the_order_of_the_records_changes_nothing(both: tuple[list[Record], list[Record]]) -> None:
    assert go(both[0]) == go(both[1])


@relaxed
@given(_records, st.data())
def test_an_exact_copy_adds_one_membership_and_no_report(records: list[Record], data: st.DataObject) -> None:
    told = [r for r in records if r.entry.title not in {"", "Editorial"} and r.entry.year and r.entry.venue]
    if not told:
        return
    copied = data.draw(st.sampled_from(told))
    before = go(records)
    after = go([*records, replace(copied, record_id=f"{copied.record_id}-copy")])
    report_of = {m.record_id: m.report_id for m in after.memberships}
    assert len(after.memberships) == len(before.memberships) + 1
    assert len(set(report_of.values())) == len({m.report_id for m in before.memberships})
    assert report_of[copied.record_id] == report_of[f"{copied.record_id}-copy"]


@relaxed
@given(_records, _verdicts)
def test_a_persons_word_is_obeyed(records: list[Record], said: list[tuple[int, int, PairVerdict]]) -> None:
    ids = [r.record_id for r in records]
    rulings = [Ruling(ids[a], ids[b], v) for a, b, v in said if a != b and max(a, b) < len(ids)]
    result = go(records, rulings=rulings)
    report_of = {m.record_id: m.report_id for m in result.memberships}
    last = {frozenset((r.record_a, r.record_b)): r.verdict for r in rulings}
    shown = {frozenset((c.record_a, c.record_b)) for c in result.refused}
    for pair, verdict in last.items():
        a, b = pair
        if verdict is PairVerdict.SAME:
            assert report_of[a] == report_of[b] or pair in shown
        else:
            assert report_of[a] != report_of[b]
    assert not last.keys() & {frozenset((c.record_a, c.record_b)) for c in result.queue}


@relaxed
@given(_records, st.integers(0, 8))
def test_what_is_known_stays_and_no_two_reports_are_joined(records: list[Record], cut: int) -> None:
    known = {r.record_id: f"K{n // 2}" for n, r in enumerate(records[:cut])}
    result = go(records, known=known)
    assert {m.record_id for m in result.memberships} == {r.record_id for r in records} - known.keys()
    assert {m.report_id for m in result.memberships if m.report_id.startswith("K")} <= set(known.values())


@relaxed
@given(_records)
def test_a_second_run_changes_nothing_and_asks_nothing_again(records: list[Record]) -> None:
    first = go(records)
    known = {m.record_id: m.report_id for m in first.memberships}
    again = go(records, known=known)
    assert (again.memberships, again.queue) == ((), ())


def test_same_and_different_by_a_person(record: Make, run: Run) -> None:
    a, b = record("a"), record("b", title="Wholly other words about courts", volume="80")
    joined = run([a, b], rulings=[Ruling("b", "a", PairVerdict.SAME)])
    assert [m.rule for m in joined.memberships] == ["first record", "person"]
    twin = record("c")
    for verdict in (PairVerdict.DIFFERENT, PairVerdict.RELATED):
        apart = run([a, twin], rulings=[Ruling("a", "c", verdict)])
        assert len(groups(apart)) == 2
        assert apart.queue == ()


def test_the_last_word_counts(record: Make, run: Run) -> None:
    rulings = [Ruling("a", "b", PairVerdict.DIFFERENT), Ruling("b", "a", PairVerdict.SAME)]
    assert len(groups(run([record("a"), record("b")], rulings=rulings))) == 1


def test_contradicting_words_are_shown(record: Make, run: Run) -> None:
    texts = ["first one about courts", "second thing on housing", "third matter of schools"]
    rows = [record(i, title=t, volume=i, pages="") for i, t in zip("abc", texts, strict=True)]
    said = [("a", "b", PairVerdict.SAME), ("b", "c", PairVerdict.SAME), ("a", "c", PairVerdict.DIFFERENT)]
    result = run(rows, rulings=[Ruling(*s) for s in said])
    assert [(c.record_a, c.record_b) for c in result.refused] == [("b", "c")]
    assert "a person keeps a and c apart" in result.refused[0].veto


def test_a_decided_pair_is_not_asked_again_through_a_copy(record: Make, run: Run) -> None:
    rows = [record("a"), record("b", pages="301-309"), record("b2", pages="301-309")]
    assert len(run(rows).queue) == 1
    ruled = run(rows, rulings=[Ruling("a", "b", PairVerdict.DIFFERENT)])
    assert ruled.queue == ()
    assert "a person keeps" in ruled.refused[0].veto


def test_a_new_record_joins_one_of_two_reports_and_the_connection_is_asked(record: Make, run: Run) -> None:
    strong = record("a", doi="10.1000/a")
    rows = [strong, record("b"), record("new", doi="10.1000/a")]
    result = run(rows, known={"a": "K1", "b": "K2"})
    assert [(m.record_id, m.report_id, m.rule) for m in result.memberships] == [("new", "K1", "identical")]
    assert [(c.record_a, c.record_b) for c in result.queue] == [("b", "new")]
    assert "two existing reports, K1 and K2" in result.queue[0].veto
    assert result.memberships[0].evidence["with"] == "a"


def test_a_record_that_fits_two_documents_joins_neither(record: Make, run: Run) -> None:
    rows = [record("a", doi="10.1000/a"), record("b", doi="10.1000/b"), record("c")]
    result = run(rows)
    assert len(groups(result)) == 3
    assert {(c.record_a, c.record_b) for c in result.queue} == {("a", "b"), ("a", "c"), ("b", "c")}


def test_one_question_for_two_reports(record: Make, run: Run) -> None:
    rows = [record(f"a{n}") for n in range(3)] + [record(f"b{n}", pages="301-309") for n in range(2)]
    result = run(rows)
    assert len(result.queue) == 1
    assert len(result.queue[0].evidence["also"]) == 5


def test_two_names_of_a_journal_are_learnt(record: Make, run: Run) -> None:
    names = ("Transactions on Group Work", "TOGW")
    rows = [
        record(
            f"{n}{side}",
            title=f"{word} in groups of men who buy sex",
            venue=venue,
            volume="",
            issue="",
            pages="",
        )
        for n, word in enumerate(["Courage", "Shame", "Learning", "Silence", "Money"])
        for side, venue in enumerate(names)
    ]
    result = run(rows)
    assert result.aliases == (("togw", "transactions on group work"),)
    assert len(groups(result)) == 5
    assert len(groups(run(rows[:6]))) == 6  # three meetings teach nothing


def test_a_common_key_is_capped_and_reported(record: Make, run: Run) -> None:
    rows = [record(f"r{n:03}", title="Editorial", year=1900 + n, volume=str(n), pages="") for n in range(90)]
    result = run(rows)
    assert len(groups(result)) == 90
    assert ("title: editorial", 90) in {(c.key, c.size) for c in result.capped}


@pytest.mark.parametrize(
    "wrong",
    [
        {"merge_at": 0.7, "review_at": 0.8},
        {"merge_at": 1.1},
        {"review_at": -0.1},
        {"rulings": [Ruling("a", "a", PairVerdict.SAME)]},
    ],
)
def test_what_does_not_fit_is_refused(record: Make, run: Run, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        run([record("a")], **wrong)


def test_a_repeated_id_is_refused(record: Make, run: Run) -> None:
    with pytest.raises(InvalidInput, match="given twice"):
        run([record("a"), record("a")])


def test_nothing_gives_nothing(run: Run) -> None:
    assert run([]) == DedupResult((), (), ())


def test_journals_that_print_one_abstract_each_are_not_taken_for_one(record: Make, run: Run) -> None:
    words = ["Courage", "Shame", "Learning", "Silence", "Money", "Trust", "Fear", "Hope", "Duty"]
    rows = [
        record(
            f"{n}{side}",
            title=f"{word} in groups of men who buy sex",
            venue=venue,
            volume=volume if n > 3 else "",
            issue="",
            pages="",
        )
        for n, word in enumerate(words)
        for side, (venue, volume) in enumerate([("Heart Abstracts", "7"), ("Lung Supplements", "29")])
    ]
    result = run(rows)
    assert result.aliases == ()
    assert len(groups(result)) == 18


def test_a_chain_does_not_join_what_a_veto_keeps_apart(record: Make, run: Run) -> None:
    title = "Group sessions for men who buy sex: a randomised controlled trial"
    rows = [
        record("a", title=title, doi="10.1000/a", pmid="11111"),
        record("b", title=title, doi="10.1000/a", pages="101-112"),
        record("c", title=title, pmid="22222", pages="101-112"),
    ]
    result = run(rows)
    assert groups(result) == {frozenset("ab"), frozenset("c")}
    assert "would put" in next(c.veto for c in result.queue if (c.record_a, c.record_b) == ("b", "c"))
