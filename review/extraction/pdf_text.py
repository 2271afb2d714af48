"""A PDF's text, page by page, and what the file says of itself."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.errors import ImportRefused

VERSION = 1  # of the text we make of a file: made anew when this changes
MOST_BYTES = 50 * 1024 * 1024
SECONDS = 60
WORKER = Path(__file__).with_name("pdf_worker.py")
ENOUGH_WORDS = 50  # fewer are a stamp or a running head: the pages are pictures
_FAULTS = {
    "locked": ("is protected by a password", "ask for a copy without one, or print it to a new PDF."),
    "broken": ("is damaged: no PDF reader can open it", "download it again."),
    "empty": ("has no pages", "download it again."),
}
# PDFium writes a hyphen at a line's end as one of these, and leaves the line's end out.
_LINE_END_HYPHEN = re.compile("[\ufffe\x02]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\uffff]")


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page in order; ``title`` and ``dois`` are what the file's metadata holds.

    ``unread`` are pages that could not be read. ``is_cut`` when the file is longer than we read.
    """

    pages: tuple[str, ...]
    page_count: int
    title: str = ""
    dois: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    is_cut: bool = False

    @property
    def has_text(self) -> bool:
        """Whether there is enough text to search in; scanned pages have none."""
        return sum(len(page.split()) for page in self.pages) >= ENOUGH_WORDS

    @property
    def fingerprint(self) -> str:
        """The same for the same words, however the file was made; "" without enough of them."""
        if not self.has_text:
            return ""
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", "\n".join(self.pages)).casefold())
        return hashlib.sha256("".join(words).encode()).hexdigest()


def read_pdf(path: Path, name: str = "") -> PdfText:
    """Read a PDF in a process of its own, within limits of size, time and memory.

    ``name`` is what the person calls the file. Raises ``ImportRefused`` for what is no PDF, is too
    large, damaged or protected, or cannot be read in time.
    """
    name = name or path.name
    check_is_pdf(path, name)
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and script)
            [sys.executable, "-I", str(WORKER), str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ImportRefused(
            f"{name} could not be read within {SECONDS} seconds.", "print it to a new PDF and try that."
        ) from None
    if done.returncode != 0:
        raise _refused(name, "broken")
    found = json.loads(done.stdout)
    if "fault" in found:
        raise _refused(name, found["fault"])
    return _text_of(found)


def check_is_pdf(path: Path, name: str) -> None:
    """Refuse what is too large, empty, or no PDF by its first bytes."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise ImportRefused(
            f"{name} cannot be read: {error.strerror}.", "check its name and rights."
        ) from error
    if size == 0:
        raise ImportRefused(f"{name} is empty.", "download it again.")
    if size > MOST_BYTES:
        raise ImportRefused(
            f"{name} has {size:,} bytes; at most {MOST_BYTES:,} are taken in.",
            "make it smaller: print it to a new PDF with pictures of a lower resolution.",
        )
    if b"%PDF-" not in head:
        kind = "a web page" if head.lstrip()[:1] == b"<" else "no PDF"
        raise ImportRefused(f"{name} is {kind}, whatever its name says.", "save the article itself as a PDF.")


def _refused(name: str, fault: str) -> ImportRefused:
    what, hint = _FAULTS[fault]
    return ImportRefused(f"{name} {what}.", hint)


def _text_of(found: dict[str, Any]) -> PdfText:
    properties = {k: clean_page(str(v)).strip() for k, v in found["properties"].items()}
    said = " ".join((clean_page(found["metadata"]), *properties.values()))
    return PdfText(
        pages=tuple(clean_page(page) for page in found["pages"]),
        page_count=found["page_count"],
        title=properties.get("Title", ""),
        dois=dois_in(said),
        unread=tuple(found["unread"]),
        is_cut=found["is_cut"],
    )


def clean_page(text: str) -> str:
    """A page's text as it can be kept: plain line ends, hyphens at line ends as printed, no controls."""
    lined = _LINE_END_HYPHEN.sub("-\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", lined).encode("utf-8", "ignore").decode("utf-8")


_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>{}|\\^`]+", re.IGNORECASE)


def dois_in(text: str) -> tuple[str, ...]:
    """Every DOI in a text, in lower case, each once, in order; punctuation after one is left out."""
    found = (_trimmed(match[0].lower()) for match in _DOI.finditer(text))
    return tuple(dict.fromkeys(doi for doi in found if len(doi.partition("/")[2]) > 1))


def _trimmed(doi: str) -> str:
    while doi and (doi[-1] in ".,;:!?*]" or (doi[-1] == ")" and doi.count("(") < doi.count(")"))):
        doi = doi[:-1]
    return doi
