"""What services say of a report is shown, and nothing they say can run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from review.pipeline.lookups import Known
from review.search.lookups import Standing
from review.ui.cards import said_of


def known(**said: object) -> Known:
    standing = Standing(**{"doi": "10.5555/a", "asked_of": "openalex", "is_known": True, **said})
    return Known("R00001", standing, datetime.now(UTC))


def test_a_retraction_and_a_free_copy_are_said_once_each():
    url = "https://example.org/a.pdf"
    shown = said_of([known(is_retracted=True, open_access_url=url), known(open_access_url=url)], str)
    assert "<strong>Retracted</strong> (openalex)" in shown
    assert shown.count(f'href="{url}"') == 1
    assert 'rel="noopener noreferrer"' in shown


def test_nothing_is_said_of_a_report_nobody_knows():
    assert said_of([], str) == ""
    assert said_of([known(is_known=False)], str) == ""
    assert said_of([known(is_retracted=False)], str) == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://x.org/"onmouseover="alert(1)', "data:text/html,x"]
)
def test_a_hostile_address_cannot_run(url):
    shown = said_of([known(open_access_url=url, asked_of="<script>")], str)
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert '"onmouseover' not in shown
