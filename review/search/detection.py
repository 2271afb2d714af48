"""What a file is, by its content and never by its name; and what to export instead when we cannot read it."""

from __future__ import annotations

import io
import re
import zipfile

from review.errors import ImportRefused
from review.search.formats.delimited import find_layout, lines_of
from review.search.zipped import START

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
    (
        "wos",
        # MEDLINE and RIS have the same tags, but a hyphen after them.
        re.compile(
            r"(?m)^(?:FN (?! {0,3}-)[^\n]+\n+(?:VR [^\n]+\n+)?|PT (?! {0,3}-)[^\n]+\n)"
            r"[A-Z][A-Z0-9] (?! {0,3}-)"
        ),
    ),
    ("enw", re.compile(r"(?m)\A\s*(?:%0(?: [^\n]*)?\n%[^\sa-z](?:[ \n]|\Z)|%[A-Z] [^\n]+\n%[^\sa-z] )")),
)
# Text we recognise and do not read.
_OTHER: tuple[tuple[re.Pattern[str], str, str], ...] = (
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
_JSON = re.compile(r"\A\s*(?:\[\s*[\]{]|\{\s*[\"}])")
_FIRST_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*>", re.DOTALL | re.IGNORECASE)
_XML: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pubmed_xml", re.compile(r"<(?:Pubmed(?:Book)?Article(?:Set)?|MedlineCitation(?:Set)?)[\s/>]")),
    ("mods", re.compile(r"<(?:[\w.-]+:)?mods(?:Collection)?[\s/>]")),
    (
        "endnote_xml",
        re.compile(r"<records[\s/>]|<record>\s*<(?:database|source-app|ref-type|rec-number)[\s>]"),
    ),
)
_OTHER_XML: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"<(?:html|!doctype html)[\s>]", re.IGNORECASE), "a web page", _RIS_HINT),
    (
        re.compile(r"MARC21/slim|<(?:\w+:)?leader>"),
        "MARC XML",
        "choose MODS or RIS in the catalogue's export",
    ),
    (re.compile(r"<OAI-PMH[\s>]"), "an answer of OAI-PMH", "export the records as MODS or RIS"),
    (
        re.compile(r"<eSearchResult[\s>]"),
        "a list of PubMed ids",
        "fetch the records themselves as PubMed XML",
    ),
)
_TAG_LINES = (
    ("ris", re.compile(r"(?m)^[A-Z][A-Z0-9]  -(?: |$)")),
    ("medline", re.compile(r"(?m)^[A-Z]{2,4} {0,2}- ")),
    ("enw", re.compile(r"(?m)^%[^\sa-z] ")),
)


def binary_kind(data: bytes) -> str:
    """ "xlsx" for a workbook, "zip" for an archive of other files, "" for what may be text.

    Raises ``ImportRefused``, with what the file is and what to do, for an empty file and for every
    kind of file that is no list of references.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise ImportRefused("The file is empty.", "export it again, and look at it before importing")
    for start, what, hint in _BINARY:
        if data.startswith(start):
            raise ImportRefused(f"The file is {what}, not a list of references.", hint)
    if data.startswith(START):
        return _kind_of_archive(data)
    return ""


def text_kind(text: str, chosen: dict[str, str]) -> str:
    """The name of the format a text is in.

    ``chosen`` are the columns a person chose, for a table whose headings we do not know. Raises
    ``ImportRefused`` for a format we recognise and do not read, and for text that is none.
    """
    head = text[:_HEAD]
    _refuse_noise(head)
    text = head.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if kind := _markup_kind(text):
        return kind
    layout = find_layout(lines_of(head)[:60], chosen)
    if layout is not None and (layout.header_row == 1 or chosen):
        return "csv"
    starts = [(match.start(), name) for name, mark in _READ if (match := mark.search(text))]
    others = [(match.start(), what, hint) for mark, what, hint in _OTHER if (match := mark.search(text))]
    if others and (not starts or min(others)[0] < min(starts)[0]):
        _, what, hint = min(others)
        raise ImportRefused(f"The file is {what}, which we do not read: 0 records were taken from it.", hint)
    if starts:
        return min(starts)[1]
    if layout is not None:
        return "csv"
    return _by_tags(text)


def _markup_kind(text: str) -> str:
    """The kind of a text that is XML or JSON; "" for one that is neither."""
    if _JSON.match(text):
        return "csl"
    if text.lstrip()[:1] == "<" and not _OTHER[0][0].match(text):
        return _xml_kind(text)
    return ""


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


def _xml_kind(text: str) -> str:
    """The kind of XML, by the first element that tells it: answers of services wrap theirs in others."""
    others = [(match.start(), what, hint) for mark, what, hint in _OTHER_XML if (match := mark.search(text))]
    found = [(match.start(), name) for name, mark in _XML if (match := mark.search(text))]
    if found and not (min(found)[1] == "endnote_xml" and others):
        return min(found)[1]
    root = _FIRST_ELEMENT.search(_PROLOG.sub("", text[:20_000]))
    kind = f"XML of a kind we do not know (<{root[1][:40]}>)" if root else "XML of a kind we do not know"
    _, what, hint = min(others, default=(0, kind, _RIS_HINT))
    raise ImportRefused(f"The file is {what}, which we do not read: 0 records were taken from it.", hint)


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
    return "zip"
