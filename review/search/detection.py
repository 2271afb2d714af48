"""What a file is, by its content and never by its name; and what to export instead when we cannot read it."""

from __future__ import annotations

import io
import re
import zipfile

from review.errors import ImportRefused
from review.search.formats.delimited import find_layout, lines_of

_HEAD = 1_000_000
_RIS_HINT = "export the same records as RIS, which nearly every database and reference manager offers"

# First bytes of files that are no text.
_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "import the reference itself as RIS, and attach the PDF to its report later"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "open it and save it as .xlsx or as CSV UTF-8"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x89PNG", "a picture", _RIS_HINT),
    (b"\xff\xd8\xff", "a picture", _RIS_HINT),
    (b"GIF8", "a picture", _RIS_HINT),
    (b"SQLite format 3", "a database file", _RIS_HINT),
    (b"{\\rtf", "a Rich Text document", _RIS_HINT),
)
# Text we recognise and read.
_READ: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ris", re.compile(r"(?m)^[ \t\ufeff]*TY[ \t]{1,3}-")),
    ("medline", re.compile(r"(?m)^\ufeff?PMID {0,2}-")),
    ("bibtex", re.compile(r"(?mi)^[ \t]*@(?!comment\b|string\b|preamble\b)\w+\s*[{(]")),
)
# Text we recognise and do not read yet.
_OTHER: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"(?m)^(?:FN [^\n]+\n(?:VR [^\n]+\n)?PT [A-Z]|PT [A-Z]\n(?:AU|TI|GP) )"),
        "Web of Science's tagged text",
        "choose RIS in the export of Web of Science",
    ),
    (
        re.compile(r"(?m)\A\s*%0 ?[^\n]*\n%[A-Z0-9@] "),
        "EndNote's tagged format (.enw)",
        "choose RIS as the output style when exporting",
    ),
    (
        re.compile(r"(?m)\A\s*<\d+>\s*\n[A-Z][^\n]*\n[ \t]+\S"),
        "Ovid's citation text",
        "choose RIS as the format in Ovid's export",
    ),
    (
        re.compile(r"(?m)^(?:PMID: ?\d+|.*\bPMID: \d+(?:;| \[|\.|$))"),
        "PubMed's summary or abstract text",
        "in PubMed choose Save, then the format PubMed, which writes an .nbib file",
    ),
)
_XML: tuple[tuple[str, str, str], ...] = (
    ("<PubmedArticle", "PubMed XML", "in PubMed choose Save, then the format PubMed (.nbib)"),
    ("<PubmedBookArticle", "PubMed XML", "in PubMed choose Save, then the format PubMed (.nbib)"),
    ("<records>", "EndNote XML", "in EndNote export with the output style RIS (RefMan)"),
    ("<mods", "MODS XML", _RIS_HINT),
    ("<html", "a web page", _RIS_HINT),
    ("<!doctype html", "a web page", _RIS_HINT),
)
_TAG_LINES = (
    ("ris", re.compile(r"(?m)^[A-Z][A-Z0-9]  -(?: |$)")),
    ("medline", re.compile(r"(?m)^[A-Z]{2,4} {0,2}- ")),
)


def binary_kind(data: bytes) -> str:
    """ "xlsx" for a workbook, "" for what may be text.

    Raises ``ImportRefused``, with what the file is and what to do, for an empty file and for every
    kind of file that is no list of references.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise ImportRefused("The file is empty.", "export it again, and look at it before importing")
    for start, what, hint in _BINARY:
        if data.startswith(start):
            raise ImportRefused(f"The file is {what}, not a list of references.", hint)
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    return ""


def text_kind(text: str, chosen: dict[str, str]) -> str:
    """The name of the format a text is in.

    ``chosen`` are the columns a person chose, for a table whose headings we do not know. Raises
    ``ImportRefused`` for a format we recognise and do not read, and for text that is none.
    """
    head = text[:_HEAD]
    _refuse_noise(head)
    layout = find_layout(lines_of(head)[:60], chosen)
    if layout is not None and (layout.header_row == 1 or chosen):
        return "csv"
    text = head.replace("\r\n", "\n").replace("\r", "\n")
    first = text.lstrip("\ufeff \t\n")[:1]
    if first == "<" and not _OTHER[2][0].match(text):
        _refuse_xml(text)
    if first in ("{", "["):
        raise ImportRefused("The file is JSON, which we do not read yet.", _RIS_HINT)
    starts = [(match.start(), name) for name, mark in _READ if (match := mark.search(text))]
    others = [(match.start(), what, hint) for mark, what, hint in _OTHER if (match := mark.search(text))]
    if others and (not starts or min(others)[0] < min(starts)[0]):
        _, what, hint = min(others)
        raise ImportRefused(f"The file is {what}, which we do not read yet.", hint)
    if starts:
        return min(starts)[1]
    if layout is not None:
        return "csv"
    return _by_tags(text)


def _by_tags(text: str) -> str:
    counts = [(sum(1 for _ in tag.finditer(text[:20_000])), name) for name, tag in _TAG_LINES]
    if max(counts)[0] >= 3:
        return max(counts)[1]
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    raise ImportRefused(
        f"The file is none of the formats we read; it begins with {line[:60]!r}.",
        f"{_RIS_HINT}; a table needs a heading row with columns such as Title, Authors and Year",
    )


def _refuse_noise(head: str) -> None:
    """Refuse what decodes to a text but is none."""
    sample = head[:8192]
    odd = sum(
        1
        for character in sample
        if character == "\ufffd" or (character < " " and character not in "\t\r\n\f\v")
    )
    if odd > max(8, len(sample) // 10):
        raise ImportRefused("The file is not text.", _RIS_HINT)


def _refuse_xml(text: str) -> None:
    lower = text.lower()
    found = [(lower.find(sign.lower()), what, hint) for sign, what, hint in _XML if sign.lower() in lower]
    _, what, hint = min(found, default=(0, "XML of a kind we do not know", _RIS_HINT))
    raise ImportRefused(f"The file is {what}, which we do not read yet.", hint)


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, LookupError):
        raise ImportRefused("The file is a damaged archive or workbook.", "save or export it again") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        raise ImportRefused("The file is a Word document, not a list of references.", _RIS_HINT)
    if "mimetype" in names:
        raise ImportRefused("The file is an OpenDocument file.", "save it as .xlsx or as CSV UTF-8")
    raise ImportRefused("The file is a zip archive.", "unpack it and import the files in it one by one")
