"""A review in the middle of its work: something to see on every page."""

from __future__ import annotations

from uuid import uuid4

from review.model import Evidence, Extraction, RetrievalStatus, Stage, Value, Verdict
from review.pipeline import charting, conflicts, fulltexts, screening
from review.pipeline.core import Context
from tests.browser.sample import Sample

INCLUDE, UNSURE, EXCLUDE = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE
TITLE_ABSTRACT, FULL_TEXT = Stage
# Report by report: what Anna and Bo said. The last reports wait for Bo, or for both.
VOTES = (
    (INCLUDE, INCLUDE),  # 1 included and charted
    (INCLUDE, EXCLUDE),  # 2 an open conflict
    (EXCLUDE, INCLUDE),  # 3 a settled one, and an open one at full text
    (INCLUDE, INCLUDE),  # 4 not retrieved
    (UNSURE, INCLUDE),  # 5 still sought
    (INCLUDE, INCLUDE),  # 6 to be read
    (EXCLUDE, EXCLUDE),  # 7 out
    (EXCLUDE, None),  # 8 waits for Bo
)


def play(sample: Sample, words: str = "a plain note") -> None:
    """Take a new review of at least ten reports this far. ``words`` are used wherever people write."""
    with sample.open() as ctx:
        team = {login: sample.person(login) for login in ("anna", "bo", "cia")}
        for n, pair in enumerate(VOTES, start=1):
            for login, verdict in zip(("anna", "bo"), pair, strict=True):
                if verdict is not None:
                    _decide(ctx, team[login], TITLE_ABSTRACT, n, verdict, words)
        _settle(ctx, team["cia"], 3, words)
        for n in (1, 3, 6):
            _retrieve(ctx, team["anna"], n, RetrievalStatus.RETRIEVED)
        _retrieve(ctx, team["anna"], 4, RetrievalStatus.NOT_RETRIEVED, words)
        for login, third in (("anna", INCLUDE), ("bo", EXCLUDE)):
            _decide(ctx, team[login], FULL_TEXT, 1, INCLUDE, words)
            _decide(ctx, team[login], FULL_TEXT, 3, third, words)
        _chart(ctx, team["anna"], words)


def _id(n: int) -> str:
    return f"R{n:05}"


def _decide(ctx: Context, person, stage, n, verdict, words) -> None:
    reason = "E2" if verdict is EXCLUDE else ""
    screening.decide(
        ctx,
        person,
        stage=stage,
        report_id=_id(n),
        verdict=verdict,
        event_id=str(uuid4()),
        reason=reason,
        note=words,
    )


def _settle(ctx: Context, person, n, words) -> None:
    conflicts.adjudicate(
        ctx,
        person,
        stage=TITLE_ABSTRACT,
        report_id=_id(n),
        verdict=INCLUDE,
        note=words,
        event_id=str(uuid4()),
    )


def _retrieve(ctx: Context, person, n, status, reason: str = "") -> None:
    fulltexts.set_retrieval(ctx, person, _id(n), status, reason=reason, event_id=str(uuid4()))


def _chart(ctx: Context, person, words) -> None:
    quote = Evidence(quote=words, location=words, report_id=_id(1))
    values = (
        Value("country", "SWE"),
        Value("main_type", "planting", evidence=(quote,), note=words),
        Value("name", words),
    )
    item = Extraction("", _id(1), person.reviewer_id, values)
    charting.save(ctx, person, item, event_id=str(uuid4()))
