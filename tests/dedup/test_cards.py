"""Questions become cards: each on one card, none too large, the one that settles most first."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from review.dedup.cards import CardQuestion, FieldState, differences, plan_cards
from review.model import Author, Entry


def ask(a: int, b: int, score: float = 0.9, veto: str = "") -> CardQuestion:
    return CardQuestion(f"r{a}", f"r{b}", f"R{a:05}", f"R{b:05}", score, "alike", veto, {})


pair_sets = st.sets(st.sampled_from(list(combinations(range(14), 2))), max_size=60)


@given(pair_sets, st.integers(2, 9), st.randoms())
def test_every_question_is_on_one_card_and_no_card_is_too_large(pairs, most, chance):
    asked = [ask(a, b, round(chance.uniform(0.5, 1), 3)) for a, b in sorted(pairs)]
    plans = plan_cards(asked, {}, most)
    on_cards = [q for plan in plans for q in plan.questions]
    assert sorted(q.pair for q in on_cards) == sorted(q.pair for q in asked)
    for plan in plans:
        assert 2 <= len(plan.report_ids) <= most
        assert set(plan.report_ids) == {r for q in plan.questions for r in (q.report_a, q.report_b)}
        assert is_one_group(plan)
    assert [p.value for p in plans] == sorted((p.value for p in plans), reverse=True)
    chance.shuffle(asked)
    assert plan_cards(asked, {}, most) == plans


def is_one_group(plan) -> bool:
    reached, grown = {plan.report_ids[0]}, True
    while grown:
        more = {
            r for q in plan.questions if {q.report_a, q.report_b} & reached for r in (q.report_a, q.report_b)
        }
        grown = not more <= reached
        reached |= more
    return reached == set(plan.report_ids)


def test_a_long_chain_is_cut_where_it_is_weakest():
    scores = [0.95, 0.95, 0.6, 0.95, 0.95]
    plans = plan_cards([ask(n, n + 1, s) for n, s in enumerate(scores)], {}, 3)
    assert [p.report_ids for p in plans[:2]] == [
        ("R00000", "R00001", "R00002"),
        ("R00003", "R00004", "R00005"),
    ]
    assert plans[2].report_ids == ("R00002", "R00003")


def test_what_settles_more_comes_first_and_a_veto_comes_last():
    plain, heavy, vetoed = ask(1, 2), ask(3, 4), ask(5, 6, veto="two DOIs")
    plans = plan_cards([plain, heavy, vetoed], {"R00003": 3, "R00004": 2, "R00005": 1, "R00006": 1})
    assert [p.questions[0] for p in plans] == [heavy, plain, vetoed]


def test_fields_say_whether_reports_agree():
    one = Entry(title="A title", authors=(Author("A", "B"),), year=2020, volume="3", doi="10.1/a")
    other = Entry(title="A  Title", authors=(Author("A", "B"),), year=2021, doi="10.1/a", venue="V")
    rows = {row.field: row for row in differences([one, other])}
    assert rows["title"].state is rows["doi"].state is rows["authors"].state is FieldState.EQUAL
    assert rows["year"].state is FieldState.DIFFERENT
    assert (rows["volume"].state, rows["volume"].values) == (FieldState.PARTLY, ("3", ""))
    assert rows["venue"].values == ("", "V")
    assert "pages" not in rows
    third = Entry(title="A title", year=2020, volume="4")
    assert {r.field: r.state for r in differences([one, other, third])}["volume"] is FieldState.DIFFERENT
