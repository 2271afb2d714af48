"""Many PDFs at once: which report each is of, who must be asked, and what cannot be taken in and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from review.errors import ImportRefused, InvalidInput, ReviewError
from review.extraction.pdf_match import Index, Match, Wanted, dois_of_file, match
from review.extraction.pdf_text import PdfText, read_pdf
from review.model import Report, Reviewer, Role
from review.pipeline.core import CLI, Context, load_reports, require
from review.pipeline.fulltext_files import Given, PdfUpload, give_file, on_disk
from review.pipeline.fulltexts import sought_ids
from review.pipeline.originals import hash_of
from review.store import Unit, files

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one file, before anything of it is kept.

    ``refused`` says why it cannot be read. ``has_it`` are reports that have this very file already,
    ``same_as`` an earlier file of this batch with the same bytes. ``hint`` names a report whose DOI it
    bears although its full text is not sought.
    """

    name: str
    sha256: str
    match: Match
    page_count: int = 0
    has_text: bool = False
    refused: str = ""
    has_it: tuple[str, ...] = ()
    same_as: str = ""
    hint: str = ""

    @property
    def report_id(self) -> str:
        """Where it goes without asking anybody; "" when somebody must look."""
        return "" if self.refused or self.same_as else self.match.report_id


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: ``given`` when a report has it now, else ``why`` not.

    ``may_be`` are the reports a person may choose from.
    """

    name: str
    planned: Planned
    given: Given | None = None
    why: str = ""

    @property
    def may_be(self) -> tuple[str, ...]:
        """The reports it may be of."""
        return self.planned.match.may_be


class Matcher:
    """Everything that is sought, read once for a whole batch."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        with ctx.db.read() as unit:
            reports = load_reports(unit, sought_ids(unit, ctx))
            dois = files.dois_of(unit, [i for r in reports for i in r.record_ids])
        self._index = Index([_wanted(r, dois) for r in reports])
        self._seen: dict[str, str] = {}

    def plan(self, path: Path, name: str = "") -> tuple[Planned, PdfText | None]:
        """What a file is, and its text."""
        name = name or path.name
        try:
            text = read_pdf(path, name)
            sha256 = hash_of(path)
        except ImportRefused as error:
            return Planned(name, "", Match(), refused=str(error)), None
        found = match(name, text, self._index)
        with self._ctx.db.read() as unit:
            has_it = tuple(sorted(files.holders(unit, [sha256]).get(sha256, ())))
            hint = "" if found.is_sure or found.may_be else self._not_sought(unit, name, text)
        same_as = self._seen.setdefault(sha256, name)
        return Planned(
            name=name,
            sha256=sha256,
            match=found,
            page_count=text.page_count,
            has_text=text.has_text,
            has_it=has_it,
            same_as="" if same_as == name else same_as,
            hint=hint,
        ), text

    @staticmethod
    def _not_sought(unit: Unit, name: str, text: PdfText) -> str:
        """A report of the review under the file's own DOI, although nobody seeks it."""
        found = files.reports_of_dois(unit, dois_of_file(name, text))
        return found[0] if found else ""


def plan_uploads(
    ctx: Context, person: Reviewer, uploads: Iterable[PdfUpload], tick: Tick = lambda done, total: None
) -> list[Planned]:
    """What would become of these files; keeps nothing."""
    require(person, Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
    given = list(uploads)
    matcher = Matcher(ctx)
    planned = []
    for number, upload in enumerate(given, start=1):
        with on_disk(upload) as path:
            planned.append(matcher.plan(path, upload.name)[0])
        tick(number, len(given))
    return planned


def add_files(
    ctx: Context,
    paths: Sequence[Path],
    *,
    report_id: str = "",
    is_dry: bool = False,
    actor: str = CLI,
    tick: Tick = lambda done, total: None,
) -> list[Added]:
    """Take in files, each for the report it is surely of; the others are named with the reason.

    ``report_id`` says which report the one file is of. ``is_dry`` keeps nothing.
    """
    todo = list(_pdfs(paths))
    if report_id and len(todo) != 1:
        raise InvalidInput(f"{len(todo)} files cannot all be {report_id}.", "give one file with --to.")
    matcher = Matcher(ctx)
    done = []
    for number, path in enumerate(todo, start=1):
        planned, text = matcher.plan(path)
        done.append(_added(ctx, path, planned, text, report_id or planned.report_id, is_dry, actor))
        tick(number, len(todo))
    return done


def _added(
    ctx: Context, path: Path, planned: Planned, text: PdfText | None, report_id: str, is_dry: bool, actor: str
) -> Added:
    if planned.refused or not report_id:
        return Added(path.name, planned, why=why_not(planned))
    if is_dry:
        return Added(path.name, planned)
    try:
        given = give_file(ctx, report_id, path, actor=actor, event_id=str(uuid4()), text=text)
    except ReviewError as error:
        return Added(path.name, planned, why=str(error))
    return Added(path.name, planned, given)


def why_not(planned: Planned) -> str:
    """Why a file is given to no report, in English; "" when it is."""
    if planned.refused:
        return planned.refused
    if planned.same_as:
        return f"the same file as {planned.same_as}"
    if planned.hint:
        return f"it bears the DOI of {planned.hint}, whose full text is not sought"
    return planned.match.doubt.value if planned.match.doubt else ""


def _pdfs(paths: Sequence[Path]) -> Iterator[Path]:
    """The files given, and for a folder every PDF in it."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
        else:
            yield path


def _wanted(report: Report, dois: Mapping[str, str]) -> Wanted:
    own = {report.entry.doi, *(dois.get(i, "") for i in report.record_ids)} - {""}
    names = tuple(a.family or a.literal for a in report.entry.authors)
    return Wanted(report.report_id, frozenset(d.lower() for d in own), report.entry.title, names)
