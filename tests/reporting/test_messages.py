"""No label or sentence is said that a translator has not been told of."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from review.reporting import Wording, count, draw, markdown_table, messages, nested_list, paragraph
from tests.reporting.ledgers import ledgers


@settings(max_examples=40)
@given(data=st.data())
def test_whatever_is_said_is_in_the_list(data):
    flow = count(data.draw(ledgers()))
    said = set()

    def listen(message):
        said.add(message)
        return message

    draw(flow, listen)
    for words in (nested_list, markdown_table, paragraph):
        words(flow.numbers(), Wording(listen))
    assert said <= set(messages())


def test_patterns_name_only_what_is_filled_in():
    known = {"n", "names", "records", "reports", "studies", "duplicates", "automatic", "other"}
    for message in messages():
        assert {name for _, name, _, _ in string.Formatter().parse(message) if name} <= known
    assert len(messages()) == len(set(messages())) > 70
