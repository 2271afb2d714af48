"""The modes of a stage, as a protocol may write them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from review.model import Mode, Verdict, VoteRule
from review.protocol import StageSettings

I, E = Verdict.INCLUDE, Verdict.EXCLUDE  # noqa: E741


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({}, Mode.TWO_INDEPENDENT),
        ({"reviewers": 1}, Mode.SINGLE),
        ({"reviewers": 2}, Mode.TWO_INDEPENDENT),
        ({"mode": "single", "reviewers": 1}, Mode.SINGLE),
        ({"mode": "pool"}, Mode.POOL),
        ({"mode": "pool", "votes": 3}, Mode.POOL),
        ({"mode": "second_for_sample", "share": 0.2}, Mode.SECOND_FOR_SAMPLE),
    ],
)
def test_the_mode_that_is_meant(given, mode):
    settings = StageSettings.model_validate(given)
    assert settings.in_force is mode
    assert settings.rule("x").mode is mode


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mode": "single", "reviewers": 2}, "contradict"),
        ({"mode": "pool", "reviewers": 2}, "contradict"),
        ({"votes": 2}, "belongs to the mode pool"),
        ({"mode": "pool", "votes": 0}, "greater than or equal"),
        ({"mode": "second_for_sample"}, "needs share"),
        ({"mode": "single", "share": 0.5}, "takes no share"),
        ({"mode": "pool", "experienced_in_every_pair": True}, "needs pairs"),
        ({"mode": "second_for_sample", "share": 1.5}, "less than"),
        ({"mode": "triple"}, "mode"),
    ],
)
def test_what_contradicts_itself_is_refused(given, words):
    with pytest.raises(ValidationError, match=words):
        StageSettings.model_validate(given)


def test_a_sample_is_the_share_it_says_and_the_same_everywhere():
    rule = VoteRule(Mode.SECOND_FOR_SAMPLE, share=0.2, seed="some-review:title_abstract")
    drawn = [n for n in range(1, 5001) if rule.is_drawn(f"R{n:05}")]
    assert 0.18 < len(drawn) / 5000 < 0.22
    assert drawn[:5] == [n for n in range(1, 100) if rule.is_drawn(f"R{n:05}")][:5]
    other = VoteRule(Mode.SECOND_FOR_SAMPLE, share=0.2, seed="another:title_abstract")
    assert [n for n in range(1, 5001) if other.is_drawn(f"R{n:05}")] != drawn
    larger = VoteRule(Mode.SECOND_FOR_SAMPLE, share=0.3, seed=rule.seed)
    assert all(larger.is_drawn(f"R{n:05}") for n in drawn)  # who was drawn stays drawn


def test_how_many_are_needed():
    excluded = VoteRule(Mode.SECOND_FOR_EXCLUDED)
    assert [excluded.needed("R1", v) for v in ((), (I,), (E,), (E, I))] == [1, 1, 2, 1]
    assert VoteRule(Mode.POOL, 3).needed("R1") == VoteRule(Mode.POOL, 3).least == 3
