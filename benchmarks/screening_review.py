"""A review of many made-up reports, built in seconds: every report is put into the store at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, update

from review.model import Entry, Membership, Role, Stage
from review.pipeline import people
from review.pipeline.core import Context
from review.store import Event, Unit, identity, runs, schema
from review.store.database import now
from tests.browser.sample import PASSWORD, Sample, make_sample, plain_entries

WORDS = ("garden", "trial", "pupils", "school", "soil", "water", "lesson", "meal", "class", "growth")
LENGTH = 250  # words in an abstract


def make_review(folder: Path, url: str, reports: int, others: int) -> Sample:
    """So many reports, all on Anna's list, each on the list of one of the others as well."""
    sample = make_sample(folder, url, plain_entries(2), {"anna": frozenset({Role.REVIEWER})})
    with sample.open() as ctx:
        names = [_invite(ctx, n) for n in range(others)]
        ctx.db.write(Event("benchmark", "fill"), lambda unit: _fill(unit, reports, names, sample_of(ctx)))
    return sample


def sample_of(ctx: Context) -> str:
    """Anna's id."""
    return people.find(ctx, "anna").reviewer_id


def login_of(n: int) -> str:
    """The login of one of the others."""
    return f"reviewer-{n}"


def _invite(ctx: Context, n: int) -> str:
    person, _ = people.invite(ctx, login_of(n), login_of(n), {Role.REVIEWER}, PASSWORD)
    return person.reviewer_id


def _fill(unit: Unit, count: int, others: list[str], anna: str) -> None:
    (before, *_) = runs.all_runs(unit)
    run = replace(
        before,
        run_id=uuid4().hex[:12],
        file_sha256=uuid4().hex,
        begun_count=count,
        record_count=count,
        reject_count=0,
        claimed_count=None,
    )
    runs.add(unit, str(uuid4()), run, entries(count), ())
    records = runs.record_ids(unit)[run.run_id]
    first = 3  # the sample has two of its own
    ids = [f"R{n:05}" for n in range(first, first + count)]
    unit.execute(
        insert(schema.report),
        [{"report_id": r, "number": int(r[1:]), "minted_at": now()} for r in ids],
    )
    unit.execute(
        update(schema.counter).where(schema.counter.c.name == "report").values(value=first + count - 1)
    )
    identity.join(
        unit,
        str(uuid4()),
        [Membership(a, b, "alone", {}, "program") for a, b in zip(records, ids, strict=True)],
    )
    unit.execute(insert(schema.assignment), list(_lists(ids, anna, others)))


def _lists(ids: list[str], anna: str, others: list[str]) -> Iterator[dict[str, object]]:
    for n, report in enumerate(ids):
        for who in (anna, *others[n % len(others) : n % len(others) + 1]) if others else (anna,):
            yield {
                "reviewer_id": who,
                "stage_code": Stage.TITLE_ABSTRACT,
                "report_id": report,
                "position": int(report[1:]),
                "is_done": False,
            }


def entries(count: int) -> Iterator[Entry]:
    """Made-up reports, the same each time."""
    chance = random.Random(20261122)  # noqa: S311 (made-up words, the same each time)
    for n in range(count):
        words = chance.choices(WORDS, k=LENGTH)
        yield Entry(
            title=f"Report {n} on {' '.join(words[:9])}",
            abstract=" ".join(words) + ".",
            authors=(),
            year=1980 + n % 45,
            venue="Journal of made-up gardens",
            type="article",
        )
