"""A review with questions about duplicates: reports made up, and the demonstration's own exports."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from review.dedup import Candidate
from review.model import PairVerdict, Role
from review.pipeline import (
    deduplicating,
    duplicates_answers,
    duplicates_cards,
    exporting,
    importing,
    people,
    questions,
)
from review.pipeline.core import Context
from review.store import Event
from tests.browser.sample import PASSWORD, PROTOCOL, ROLES, Given, Sample, make_sample, plain_entries, ris

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "protocols" / "sex-buyer-interventions.yaml"
VETO = "two DOIs: 10.5555/one against 10.5555/other"
REASON = "same title; same first author; differ: volume"
Asked = tuple[int, int, float, str]
SOURCES = """\
sources:
  - {id: base, label: Garden Base, arm: databases}
  - {id: other, label: Other Index, arm: databases}
"""


def make_doubtful(
    folder: Path,
    url: str,
    asked: Sequence[Asked],
    *,
    entries: Sequence[Given] = (),
    merged: int = 0,
) -> Sample:
    """Reports of one source, questions between them, and the first ``merged`` found twice.

    A question is two places in the list of entries, from 1 on, a score and a veto.
    """
    old = next(line for line in PROTOCOL.splitlines() if "Garden Base" in line)
    given = list(entries) or plain_entries()
    sample = make_sample(folder, url, given, protocol=PROTOCOL.replace(f"sources:\n{old}\n", SOURCES))
    with sample.open() as ctx:
        if merged:
            again = folder / "again.ris"
            again.write_text(ris(given[:merged]), encoding="utf-8")
            importing.import_file(ctx, again, "other")
            assert deduplicating.run(ctx).duplicate_count == merged
        ask(ctx, asked)
    return sample


def ask(ctx: Context, asked: Sequence[Asked]) -> None:
    """Put questions on the list, as a run of the program does."""
    first: dict[str, str] = {}
    for row in exporting.record_rows(ctx):
        first.setdefault(str(row["report_id"]), str(row["record_id"]))
    found = [
        Candidate(first[f"R{a:05}"], first[f"R{b:05}"], score, REASON, veto, {})
        for a, b, score, veto in asked
    ]
    ctx.db.write(Event("test", "ask"), lambda unit: questions.keep(unit, found, 0.5))


def make_real(folder: Path, url: str) -> Sample:
    """The demonstration review with its own imports, as far as the questions about duplicates."""
    corpus = "sex-buyer-interventions"
    (folder / "protocols").mkdir(parents=True)
    protocol = Path(shutil.copy(REAL, folder / "protocols"))
    shutil.copytree(ROOT / "corpus" / corpus / "imports", folder / "corpus" / corpus / "imports")
    sample = Sample(protocol, url, ROLES)
    with sample.open() as ctx:
        for login in ("anna", "bo"):
            people.invite(ctx, login, login.title(), {Role.REVIEWER}, PASSWORD)
        importing.import_all(ctx)
        deduplicating.run(ctx)
    return sample


def said(sample: Sample) -> list[dict[frozenset[str], PairVerdict]]:
    """What stands, newest answer first: the reports of each pair as they were at first, and the verdict."""
    with sample.open() as ctx:
        return [
            {frozenset(map(_report, (v.record_a, v.record_b))): v.verdict for v in answer.verdicts}
            for answer in duplicates_answers.answers(ctx, sample.person("anna"))
        ]


def waiting(sample: Sample, login: str = "anna") -> duplicates_cards.Waiting:
    """What waits for a person."""
    with sample.open() as ctx:
        return duplicates_cards.waiting(ctx, sample.person(login))


def reports(sample: Sample) -> dict[int, str]:
    """The report of each record of the first source now, by its place in the file."""
    with sample.open() as ctx:
        rows = exporting.record_rows(ctx)
    run = str(rows[0]["record_id"]).partition(":")[0]
    own = [r for r in rows if str(r["record_id"]).startswith(f"{run}:")]
    return {int(str(r["record_id"]).partition(":")[2]): str(r["report_id"]) for r in own}


def _report(record_id: str) -> str:
    return f"R{int(record_id.partition(':')[2]):05}"
