"""The PDFs of reports: taken in, replaced, taken away, and given out; nothing is ever overwritten.

A file's bytes are kept under their hash in the corpus folder, beside the database and never in it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from review.errors import ImportRefused, NotAllowed, NotFound, Stale
from review.extraction.pdf_text import VERSION, PdfText, check_is_pdf, read_pdf
from review.model import Outcome, RetrievalStatus, Reviewer, Role, Stage
from review.pipeline import screening
from review.pipeline.core import CLI, Context, require
from review.pipeline.originals import hash_of
from review.store import Event, Saved, Unit, files, fulltext, joined
from review.store.files import FullText as FullText
from review.store.files import Reading as Reading

FOLDER = "full-texts"
UPLOAD = "upload"
LONGEST_NAME = 200
BY_FILE = ":retrieved"  # ends the event of a retrieval that came with a file


@dataclass(frozen=True, slots=True)
class PdfUpload:
    """A file as a browser sent it."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Twin:
    """Another report whose file is the same to the byte, or holds the same words."""

    report_id: str
    is_same_file: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What taking a file in did. ``is_new`` is false when the report had this very file already.

    ``twins`` are other reports with the same file or text: two reports may be one.
    """

    report_id: str
    sha256: str
    file_name: str
    is_new: bool
    is_replacement: bool
    page_count: int
    has_text: bool
    is_cut: bool
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class FilesOf:
    """A report's files, the last one first, what was read from each, and what was there before."""

    report_id: str
    standing: tuple[FullText, ...]
    readings: dict[str, Reading]
    twins: tuple[Twin, ...]
    history: tuple[FullText, ...]

    @property
    def current(self) -> FullText | None:
        """The file that is shown."""
        return self.standing[0] if self.standing else None


def file_path(ctx: Context, sha256: str) -> Path:
    """Where the bytes of that hash are kept."""
    return ctx.file.corpus / FOLDER / sha256[:2] / f"{sha256}.pdf"


def give(
    ctx: Context, person: Reviewer, report_id: str, upload: PdfUpload, *, event_id: str, note: str = ""
) -> Given:
    """Take in the PDF of a report, in the person's name; see ``give_file``."""
    require(person, Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
    with on_disk(upload) as path:
        return give_file(
            ctx, report_id, path, upload.name, actor=person.reviewer_id, origin=UPLOAD, event_id=event_id,
            note=note,
        )  # fmt: skip


def give_file(
    ctx: Context,
    report_id: str,
    path: Path,
    name: str = "",
    *,
    event_id: str,
    actor: str = CLI,
    origin: str = CLI,
    note: str = "",
    text: PdfText | None = None,
) -> Given:
    """Take in the PDF of a report, keep its text, and mark the report as retrieved.

    A file that was there before stays in the history. ``text`` is what was read from the file, where
    that was done already. Raises ``ImportRefused`` for what is no PDF we can read, ``NotAllowed`` for a
    report whose full text is not sought.
    """
    shown = file_name(name or path.name)
    check_is_pdf(path, shown)
    sha256, size = hash_of(path), path.stat().st_size
    text = text or read_pdf(path, shown)
    _need_sought(ctx, report_id)
    _keep_bytes(ctx, path, sha256)

    def work(unit: Unit) -> dict[str, Any]:
        here = joined.current(unit, report_id)
        _check_sought(unit, ctx, here)
        had = files.standing(unit, [here]).get(here, [])
        _keep_text(unit, sha256, text)
        if any(f.sha256 == sha256 for f in had):
            return {"is_new": False, "is_replacement": False, "report_id": here}
        files.add(
            unit, event_id, here, sha256=sha256, file_name=shown, size=size, origin=origin,
            reviewer_id=actor, note=note.strip(),
        )  # fmt: skip
        state = fulltext.all_standing(unit, here).get(here)
        if state is None or state.status is not RetrievalStatus.RETRIEVED:
            fulltext.add(unit, f"{event_id}{BY_FILE}", here, RetrievalStatus.RETRIEVED, actor, "", shown)
            screening.place_at_full_text(unit, ctx, here)
        return {"is_new": True, "is_replacement": bool(had), "report_id": here}

    event = Event(actor, "give full text", f"{report_id} {sha256}", event_id)
    done = ctx.db.write(event, work).result or {"is_new": False, "is_replacement": False}
    with ctx.db.read() as unit:
        here = joined.current(unit, report_id)
        twins = _twins(unit, here, sha256, text.fingerprint)
    return Given(
        report_id=here,
        sha256=sha256,
        file_name=shown,
        is_new=done["is_new"],
        is_replacement=done["is_replacement"],
        page_count=text.page_count,
        has_text=text.has_text,
        is_cut=text.is_cut,
        twins=twins,
    )


def take_away(
    ctx: Context, person: Reviewer, report_id: str, sha256: str, *, event_id: str, note: str = ""
) -> Saved:
    """Take a file away from a report: a new row; the bytes and the history stay.

    Where the report counts as retrieved because of a file, and none is left, it is sought again.
    """
    require(person, Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)

    def work(unit: Unit) -> str:
        here = joined.current(unit, report_id)
        had = [f for f in files.standing(unit, [here]).get(here, []) if f.sha256 == sha256]
        if not had:
            raise Stale(f"{report_id} has no such file any more.", "reload the page.")
        for gone in had:
            files.add(
                unit, event_id, gone.made_on, sha256="", file_name=gone.file_name, size=0, origin=UPLOAD,
                reviewer_id=person.reviewer_id, note=note.strip(),
            )  # fmt: skip
        if not files.standing(unit, [here]) and BY_FILE in fulltext.standing_event(unit, here):
            fulltext.add(
                unit, f"{event_id}:sought", here, RetrievalStatus.SOUGHT, person.reviewer_id, "",
                had[0].file_name,
            )  # fmt: skip
            screening.place_at_full_text(unit, ctx, here)
        return here

    event = Event(person.reviewer_id, "take full text away", f"{report_id} {sha256}", event_id)
    return ctx.db.write(event, work)


def files_of(ctx: Context, person: Reviewer, report_id: str) -> FilesOf:
    """A report's files, now and before."""
    require(person, *Role)
    with ctx.db.read() as unit:
        here = joined.current(unit, report_id)
        standing = tuple(files.standing(unit, [here]).get(here, ()))
        read = files.readings(unit, [f.sha256 for f in standing])
        twins = {
            twin.report_id: twin
            for f in standing
            for twin in _twins(unit, here, f.sha256, read[f.sha256].fingerprint if f.sha256 in read else "")
        }
        return FilesOf(here, standing, read, tuple(twins.values()), tuple(files.history(unit, here)))


def shared_files(ctx: Context) -> list[tuple[str, ...]]:
    """Groups of reports that have the same file, or files with the same words: they may be one."""
    with ctx.db.read() as unit:
        return files.shared(unit)


def bytes_of(ctx: Context, person: Reviewer, report_id: str, sha256: str) -> bytes:
    """The bytes of a file a report has now, checked against their hash. Raises ``NotFound``."""
    require(person, *Role)
    with ctx.db.read() as unit:
        here = joined.current(unit, report_id)
        if not any(f.sha256 == sha256 for f in files.standing(unit, [here]).get(here, ())):
            raise NotFound(f"{report_id} has no such file.", "reload the page.")
    try:
        data = file_path(ctx, sha256).read_bytes()
    except OSError as error:
        raise NotFound(
            f"The file of {report_id} is not in {FOLDER}/: {error.strerror}.",
            "the folder belongs to the review like its database: bring both from the same backup.",
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFound(f"The file of {report_id} was changed on disk.", "give the report its file again.")
    return data


@contextmanager
def on_disk(upload: PdfUpload) -> Iterator[Path]:
    """The upload as a file, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="slr-") as folder:
        path = Path(folder) / "upload.pdf"
        path.write_bytes(upload.data)
        yield path


def file_name(name: str) -> str:
    """A file's own name on one line, whatever a browser said."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "_" for c in last).strip()[-LONGEST_NAME:] or "upload.pdf"


def _need_sought(ctx: Context, report_id: str) -> None:
    """Looked at before anything is kept, so that a refused file leaves nothing behind."""
    with ctx.db.read() as unit:
        _check_sought(unit, ctx, joined.current(unit, report_id))


def _check_sought(unit: Unit, ctx: Context, report_id: str) -> None:
    if screening.one_settled(unit, ctx, Stage.TITLE_ABSTRACT, report_id).outcome is not Outcome.INCLUDED:
        raise NotAllowed(
            f"The full text of {report_id} is not sought: it has not passed title and abstract.",
            "check the report's id.",
        )


def _keep_bytes(ctx: Context, path: Path, sha256: str) -> None:
    kept = file_path(ctx, sha256)
    if kept.exists() and hash_of(kept) == sha256:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
        with part.open("wb") as target:
            target.write(path.read_bytes())
            target.flush()
            os.fsync(target.fileno())
        part.replace(kept)
    except OSError as error:
        raise ImportRefused(
            f"The file cannot be kept in {kept.parent.parent}: {error.strerror}.", "see that there is room."
        ) from error
    if hash_of(kept) != sha256:
        kept.unlink()
        raise ImportRefused("The file changed while it was read.", "give it again.")


def _keep_text(unit: Unit, sha256: str, text: PdfText) -> None:
    known = files.readings(unit, [sha256]).get(sha256)
    if known is None or known.version != VERSION:
        files.keep_reading(unit, reading_of(sha256, text), text.pages)


def reading_of(sha256: str, text: PdfText) -> Reading:
    """What is kept of a text beside its pages."""
    return Reading(
        sha256, VERSION, text.page_count, text.has_text, text.is_cut, text.unread, text.fingerprint
    )


def _twins(unit: Unit, report_id: str, sha256: str, fingerprint: str) -> tuple[Twin, ...]:
    alike = [sha256, *(h for h in files.same_text(unit, fingerprint) if h != sha256)]
    holders = files.holders(unit, alike)
    same: Sequence[str] = sorted(holders.get(sha256, set()) - {report_id})
    words = sorted(set().union(*holders.values()) - {report_id, *same}) if holders else []
    return (*(Twin(r, True) for r in same), *(Twin(r, False) for r in words))
