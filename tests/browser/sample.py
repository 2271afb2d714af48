"""A small review of made-up reports, made from nothing in a folder of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import review
from review.model import Reviewer, Role
from review.pipeline import deduplicating, importing, people
from review.pipeline.core import Context, open_context
from review.pipeline.frames import Review

PASSWORD = "a-password-for-tests"
NAMES = {"anna": "Anna Ek", "bo": "Bo Alm", "cia": "Cia Dahl", "dag": "Dag Fors", "eva": "Eva Gran"}
ROLES: Mapping[str, frozenset[Role]] = {
    "anna": frozenset({Role.REVIEWER}),
    "bo": frozenset({Role.REVIEWER}),
    "cia": frozenset({Role.ADJUDICATOR}),
    "dag": frozenset({Role.LEAD}),
    "eva": frozenset({Role.READ_ONLY}),
}
PROTOCOL = """\
review: {id: school-gardens, title: School gardens and appetite, version: 1}
sources:
  - {id: base, label: Garden Base, arm: databases, query: 'garden* AND school*'}
eligibility:
  include:
    - {id: I1, text: pupils who tend a garden at school}
  exclude:
    - {id: E1, label: Wrong population, text: nobody of school age, labels: {sv: Fel population}}
    - {id: E2, label: Wrong concept, text: no garden}
    - {id: E3, label: Wrong publication type, text: editorial, stages: [full_text]}
screening:
  title_abstract: {reviewers: 2, blind: true, conflict: third_reviewer}
  full_text: {reviewers: 2, blind: true, conflict: discussion, reasons_required: true}
highlights: {include: [garden*, trial], exclude: [editorial]}
extraction:
  mode: one
  intervention:
    fields:
      - {id: country, type: country, required: true, evidence: none}
      - {id: main_type, type: single, vocabulary: kind, required: true, evidence: required}
      - {id: name, type: text, evidence: none}
vocabularies: {kind: [planting, cooking, other]}
outputs: {map: {rows: country, columns: main_type, count: interventions}}
"""
TITLES = (
    "Radish beds behind a gymnasium in Lund",
    "Compost chemistry taught outdoors",
    "Who waters in July? Holiday rotas of twelve classes",
    "Pumpkin weight and arithmetic",
    "Earthworm counts by eight-year-olds",
    "A cookbook written by pupils",
    "Rainwater barrels on a roof terrace",
    "Greenhouse heating with kitchen waste",
    "Tomato varieties that children choose",
    "Teachers' knees: kneeling pads in allotments",
    "Bees beside a playground, a risk assessment",
    "Soup on Fridays: from bed to canteen",
)


@dataclass(frozen=True, slots=True)
class Given:
    """One entry of the file that is imported."""

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def plain_entries(count: int = len(TITLES)) -> list[Given]:
    """Entries that nothing could take for one another; from the thirteenth on their titles are numbered."""
    made = []
    for n in range(count):
        word = TITLES[n % len(TITLES)]
        title = word if n < len(TITLES) else f"{_number(n)} {word}"
        abstract = f"A trial of {word.lower()}. " + " ".join(f"Sentence {_number(i + n)}." for i in range(30))
        made.append(Given(title, "" if n == 3 else abstract, (f"Author{_number(n)}, A", "Other, B")))
    return made


def _number(n: int) -> str:
    """A word of letters for a number, so that titles differ in words and not in digits alone."""
    letters = "bcdfghklmnprst"
    return "".join(letters[int(d)] + "aeiou"[int(d) % 5] for d in f"{n:03}")


def ris(entries: Sequence[Given]) -> str:
    """The entries as a RIS file."""
    lines = []
    for n, entry in enumerate(entries):
        lines += ["TY  - JOUR", f"TI  - {entry.title}", *(f"AU  - {a}" for a in entry.authors)]
        lines += [f"AB  - {entry.abstract}"] if entry.abstract else []
        lines += [f"PY  - {1980 + n % 40}", *entry.more, "ER  - ", ""]
    return "\n".join(lines)


@dataclass(frozen=True)
class Sample:
    """A review made for tests: where its protocol is, which database it uses, and who takes part."""

    protocol: Path
    url: str = field(repr=False)
    roles: Mapping[str, frozenset[Role]]

    @contextmanager
    def open(self) -> Iterator[Context]:
        """The review as a program beside the server sees it."""
        with _database(self.url):
            ctx = open_context(self.protocol)
        try:
            yield ctx
        finally:
            ctx.db.close()

    @contextmanager
    def read(self) -> Iterator[Review]:
        """The review as a notebook sees it."""
        with _database(self.url):
            opened = review.open_review(self.protocol)
        with opened:
            yield opened

    def person(self, login: str) -> Reviewer:
        """Who has that login."""
        with self.open() as ctx:
            return people.find(ctx, login)

    def add_reviewer(self, login: str) -> None:
        """One more person who screens. The lists of two reviewers stay as they are."""
        with self.open() as ctx:
            people.invite(ctx, login, login.title(), {Role.REVIEWER}, PASSWORD)


def make_sample(
    folder: Path,
    url: str,
    entries: Sequence[Given],
    roles: Mapping[str, frozenset[Role]] = ROLES,
    protocol: str = PROTOCOL,
) -> Sample:
    """Protocol written, people invited, entries imported and each given its report."""
    path = folder / "protocols" / "gardens.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(protocol, encoding="utf-8")
    sample = Sample(path, url, roles)
    with sample.open() as ctx:
        for login, held in roles.items():
            people.invite(ctx, login, NAMES.get(login, login.title()), held, PASSWORD)
        if entries:
            export = folder / "export.ris"
            export.write_text(ris(entries), encoding="utf-8")
            importing.import_file(ctx, export, "base")
            found = deduplicating.run(ctx)
            assert found.report_count == len(entries), "the entries are meant to be told apart"
    return sample


@contextmanager
def _database(url: str) -> Iterator[None]:
    before = os.environ.get("SLR_DATABASE_URL")
    os.environ["SLR_DATABASE_URL"] = url
    try:
        yield
    finally:
        os.environ.pop("SLR_DATABASE_URL")
        if before is not None:
            os.environ["SLR_DATABASE_URL"] = before
