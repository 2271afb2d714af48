"""XML from strangers: read piece by piece, without entities, other files or unbounded depth.

Built on expat with guards of our own. A document type may be named (PubMed names one) but is never
loaded; an entity declared in the file is refused before it is used, so that none can grow ("billion
laughs", quadratic blow-up) or read another file. Tags are given without their namespace's prefix:
``mods:title`` and ``title`` are both ``title``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element
from xml.parsers import expat

from review.errors import ImportRefused
from review.search.encoding import decode

MAX_DEPTH = 200
MAX_SIZE = 200_000_000
MAX_ELEMENTS = 1_000_000
_CHUNK = 1_000_000
_HINT = "export the file again; it may have been cut, changed by hand, or put together from several files"
# What XML 1.0 does not allow, written as it is or as a number.
_FORBIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One element with everything in it, the line it begins in, and its own text as it stands there."""

    element: Element
    line: int
    raw: str


def root_of(data: bytes | str) -> Element:
    """The whole document as one element; ``ImportRefused`` names line and column of what is wrong."""
    return next(_Parser(data, None).pieces()).element


def elements(data: bytes | str, names: Collection[str]) -> Iterator[Piece]:
    """The outermost elements of these names, one by one, in the order of the document.

    Only the piece at hand is held; what stands outside such elements is read and dropped. Raises
    ``ImportRefused``, with line and column, as soon as the document turns out not to be well-formed: what
    was given until then must not be used.
    """
    return _Parser(data, frozenset(names)).pieces()


def text_of(element: Element | None) -> str:
    """All text in an element and in the elements inside it; "" for none."""
    return "" if element is None else "".join(element.itertext())


def mended(text: str) -> tuple[str, int]:
    """The text with every character that XML forbids replaced by U+FFFD, and how many there were."""
    return _FORBIDDEN.subn("\ufffd", text)


class _Parser:
    """Feeds a document to expat and collects the wanted elements as they are closed."""

    def __init__(self, data: bytes | str, wanted: frozenset[str] | None) -> None:
        text = data if isinstance(data, str) else decode(data).text
        begin = len(text) - len(text.lstrip("\ufeff \t\r\n"))
        self.skipped_lines = len(re.findall(r"\r\n|\r|\n", text[:begin]))
        self.data = mended(text[begin:])[0].encode()
        if len(self.data) > MAX_SIZE:
            raise ImportRefused(f"The XML has more than {MAX_SIZE // 1_000_000} MB.", "split the export")
        self.wanted = wanted
        self.depth = self.inside = 0
        self.open: list[Element] = []
        self.words: list[str] = []
        self.done: list[Piece] = []
        self.starts = (0, 0)
        self.expat = self._expat()

    def pieces(self) -> Iterator[Piece]:
        try:
            for at in range(0, len(self.data), _CHUNK):
                self.expat.Parse(self.data[at : at + _CHUNK])
                yield from self._taken()
            self.expat.Parse(b"", True)
        except expat.ExpatError as error:
            raise ImportRefused(
                f"The XML is not well-formed: line {error.lineno + self.skipped_lines}, "
                f"column {error.offset + 1}: {expat.ErrorString(error.code)}. Nothing was read.",
                _HINT,
            ) from None
        yield from self._taken()

    def _taken(self) -> list[Piece]:
        done, self.done = self.done, []
        return done

    def _expat(self) -> expat.XMLParserType:
        # What the file declares was minded when its bytes were decoded.
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.specified_attributes = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_reference
        parser.SkippedEntityHandler = self._skipped
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._refusal(f"elements stand more than {MAX_DEPTH} deep in each other")
        tag = name.rpartition(":")[2]
        if not self.open:
            if self.wanted is not None and tag not in self.wanted:
                return
            self.starts = (self.expat.CurrentByteIndex, self.expat.CurrentLineNumber)
            self.inside = 0
        self._flush()
        self.inside += 1
        if self.inside > MAX_ELEMENTS:
            raise self._refusal(f"one entry holds more than {MAX_ELEMENTS:,} elements")
        element = Element(tag, attributes)
        if self.open:
            self.open[-1].append(element)
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.depth -= 1
        if not self.open:
            return
        self._flush()
        element = self.open.pop()
        if not self.open:
            start, line = self.starts
            raw = self.data[start : self._end_of(element)].decode()
            self.done.append(Piece(element, line + self.skipped_lines, raw))

    def _end_of(self, element: Element) -> int:
        """Where the end tag ends; ``<a/>`` has none, and expat then stands behind it already."""
        at = self.expat.CurrentByteIndex
        is_single_tag = self.inside == 1 and not element.text and self.data[at - 2 : at] == b"/>"
        return at if is_single_tag else self.data.find(b">", at) + 1

    def _characters(self, data: str) -> None:
        if self.open:
            self.words.append(data)

    def _flush(self) -> None:
        """Give the text read since the last tag to the element it follows or stands in."""
        if not self.words:
            return
        text = "".join(self.words)
        self.words = []
        around = self.open[-1]
        if len(around):
            around[-1].tail = text
        else:
            around.text = text

    def _skipped(self, name: str, is_parameter: bool) -> None:
        """An entity of the document type we do not load: a character's name, or kept as it is written."""
        if not is_parameter:
            self._characters(html5.get(f"{name};", f"&{name};"))

    def _refuse_entity(self, name: str, *_rest: object) -> None:
        raise self._refusal(f"the entity {name[:60]!r} is declared, which no list of references needs")

    def _refuse_reference(self, *_context: object) -> int:
        raise self._refusal("the document refers to another file")

    def _refusal(self, what: str) -> ImportRefused:
        line = self.expat.CurrentLineNumber + self.skipped_lines
        return ImportRefused(
            f"The XML is refused: line {line}, column {self.expat.CurrentColumnNumber + 1}: {what}.",
            "export the file again from the database or the reference manager",
        )
