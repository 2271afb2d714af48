"""Small reviews to test with: a protocol, twelve records from three sources, and a team."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from review.model import Reviewer, Role, Stage, Verdict
from review.pipeline import conflicts, deduplicating, exporting, fulltexts, importing, people, screening
from review.pipeline.core import Context, open_context
from review.store import Saved

INCLUDE, UNSURE, EXCLUDE = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE
TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
PASSWORD = "ten-letters-or-more"
TEAM = {
    "ada": (Role.REVIEWER,),
    "ben": (Role.REVIEWER,),
    "judge": (Role.ADJUDICATOR,),
    "lead": (Role.LEAD,),
    "charter": (Role.EXTRACTOR,),
    "guest": (Role.READ_ONLY,),
}
PROTOCOL = """\
review: {id: small, title: A small review}
sources:
  - {id: base, label: The base, arm: databases}
  - {id: trials, label: The register, arm: registers}
  - {id: web, label: The web, arm: websites}
eligibility:
  include: [{id: I1, text: something}]
  exclude:
    - {id: E1, label: Wrong people}
    - {id: E2, label: Wrong thing}
    - {id: Eplanted, label: Reasonplanted}
    - {id: E3, label: Only seen whole, stages: [full_text]}
screening:
  title_abstract: {reviewers: 2, conflict: third_reviewer}
  full_text: {reviewers: 2, conflict: discussion, reasons_required: true}
extraction:
  mode: one
  intervention:
    fields:
      - {id: country, type: country, required: true}
      - {id: main_type, type: single, options: [education, other], required: true}
outputs:
  map: {rows: country, columns: main_type, count: interventions}
"""
TITLES = {
    "base": [
        "Counselling by letter in coastal towns",
        "Evening courses and what became of them",
        "Helplines for fishermen: a cohort",
        "Walking groups after retirement",
        "A register study of night shifts",
        "Music lessons in prisons",
    ],
    "trials": ["Randomised reading aloud", "Gardening against loneliness, a protocol"],
    "web": [
        "Volunteers answer the phone",
        "Our winter programme",
        "Counselling by letter in coastal towns",  # found in the base too
        "An evaluation nobody printed",
    ],
}


def ris(titles: list[str], *, first: int = 0) -> str:
    """References as a database would export them, each different from all others."""
    entries = [
        f"TY  - JOUR\nTI  - {title}\nAU  - Author{_word(title)}, A.\nPY  - {1990 + len(title) % 30}\n"
        f"AB  - About {title.lower()}.\nID  - {first + n}\nER  - \n"
        for n, title in enumerate(titles)
    ]
    return "\n".join(entries)


def _word(text: str) -> str:
    return "".join(c for c in text.title() if c.isalpha())[:12]


def write_review(folder: Path, protocol: str = PROTOCOL) -> Path:
    """A review's folder with its protocol; the protocol's path."""
    path = folder / "protocols" / "small.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(protocol, encoding="utf-8")
    return path


def fill(path: Path) -> None:
    """Import the three files, find the duplicates, invite the team."""
    ctx = open_context(path)
    imports = ctx.file.corpus / "imports"
    imports.mkdir(parents=True, exist_ok=True)
    for source, titles in TITLES.items():
        file = imports / f"{source}.ris"
        file.write_text(ris(titles), encoding="utf-8")
        importing.import_file(ctx, file, source)
    for login, roles in TEAM.items():
        people.invite(ctx, login, login.title(), roles, PASSWORD)
    deduplicating.run(ctx)
    ctx.db.close()


@dataclass
class World:
    """An open review and its people; each call is one click of one person."""

    ctx: Context

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Look again who takes part."""
        self.people: dict[str, Reviewer] = {p.login: p for p in people.everyone(self.ctx)}

    def __getattr__(self, login: str) -> Reviewer:
        try:
            return self.__dict__["people"][login]
        except KeyError:
            raise AttributeError(login) from None

    @property
    def reports(self) -> list[str]:
        """Every report that has a record, in order of its id."""
        return sorted({str(row["report_id"]) for row in exporting.record_rows(self.ctx)} - {""})

    def decide(
        self,
        person: Reviewer,
        report: str,
        verdict: Verdict,
        stage: Stage = TA,
        event_id: str = "",
        **more: object,
    ) -> Saved:
        if verdict is EXCLUDE and stage is FT:
            more.setdefault("reason", "E1")
        return screening.decide(
            self.ctx,
            person,
            stage=stage,
            report_id=report,
            verdict=verdict,
            event_id=event_id or str(uuid4()),
            **more,  # type: ignore[arg-type]
        )

    def undo(self, person: Reviewer, report: str, stage: Stage = TA, event_id: str = "") -> Saved:
        return screening.undo(
            self.ctx, person, stage=stage, report_id=report, event_id=event_id or str(uuid4())
        )

    def settle(
        self,
        person: Reviewer,
        report: str,
        verdict: Verdict,
        stage: Stage = TA,
        event_id: str = "",
        **more: object,
    ) -> Saved:
        if verdict is EXCLUDE and stage is FT:
            more.setdefault("reason", "E2")
        return conflicts.adjudicate(
            self.ctx,
            person,
            stage=stage,
            report_id=report,
            verdict=verdict,
            event_id=event_id or str(uuid4()),
            **more,  # type: ignore[arg-type]
        )

    def reopen(self, person: Reviewer, report: str, stage: Stage = TA, event_id: str = "") -> Saved:
        return conflicts.reopen(
            self.ctx, person, stage=stage, report_id=report, event_id=event_id or str(uuid4())
        )

    def retrieve(self, person: Reviewer, report: str, status: str = "retrieved", event_id: str = "") -> Saved:
        return fulltexts.set_retrieval(
            self.ctx,
            person,
            report,
            fulltexts.RetrievalStatus(status),
            reason="no copy" if status == "not_retrieved" else "",
            event_id=event_id or str(uuid4()),
        )

    def both(self, report: str, first: Verdict, second: Verdict, stage: Stage = TA) -> None:
        """Ada and Ben decide, in this order."""
        self.decide(self.ada, report, first, stage)
        self.decide(self.ben, report, second, stage)

    def pass_on(self, report: str) -> None:
        """Both include a report at title and abstract, and its full text comes."""
        self.both(report, INCLUDE, INCLUDE)
        self.retrieve(self.ada, report)


@contextmanager
def copy_of(template: Path, folder: Path) -> Iterator[World]:
    """A fresh copy of a filled review in a folder of its own."""
    shutil.copytree(template, folder)
    ctx = open_context(folder / "protocols" / "small.yaml")
    try:
        yield World(ctx)
    finally:
        ctx.db.close()
