"""A search string cut into tokens, by the signs of its syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from review.search.query.parsing.tree import Syntax, refusal


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    FIELD = auto()
    TERM = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands. ``field`` is a term's own; ``number`` a distance."""

    kind: Kind
    text: str
    place: int
    field: str = ""
    number: int | None = None
    is_quoted: bool = False


_TAG = r"\s*\[(?P<{name}>[^\]\[]*)\]"
_COMMON = [
    ("open", r"\("),
    ("close", r"\)"),
    ("quoted", r'"(?P<inside>[^"]*)"'),
    ("brace", r"\{(?P<braced>[^{}]*)\}"),
]
_OPERATORS = [
    ("near", r"(?:NEAR|ONEAR|W|PRE)/(?P<near_number>\d{1,3})(?![\w/])"),
    ("bare_near", r"NEAR(?=\s)"),
    ("not", r"(?:AND\s+)?NOT(?=[\s(\"]|$)"),
    ("and", r"(?:AND|SAME|&&)(?=[\s(\"]|$)"),
    ("or", r"(?:OR|\|\|)(?=[\s(\"]|$)"),
]
_SPECIAL = {
    Syntax.PUBMED: [
        (
            "span",
            r'"?(?P<from>\d{4})(?:/\d{1,2}){0,2}"?(?:\s*\[[^\]]*\])?\s*:\s*'
            r'"?(?P<to>\d{4})(?:/\d{1,2}){0,2}"?' + _TAG.format(name="span_tag"),
        ),
    ],
    Syntax.WOS: [("field", r"(?P<field_name>[A-Z]{2,3})\s*=")],
    Syntax.SCOPUS: [
        (
            "limit",
            r"(?P<limit_kind>LIMIT-TO|EXCLUDE)\s*\(\s*(?P<limit_name>[A-Z]+)\s*,"
            r"\s*\"?(?P<limit_value>[^\")]*)\"?\s*\)",
        ),
        ("year", r"PUBYEAR\s*(?P<sign>=|>|<|IS|AFT|BEF)\s*(?P<year_value>\d{4})"),
        (
            "field",
            r"(?P<field_name>TITLE-ABS-KEY-AUTH|TITLE-ABS-KEY|TITLE-ABS|TITLE|ABS|KEY|AUTHKEY|INDEXTERMS|ALL|"
            r"LANGUAGE|[A-Z]*(?:AUTH|AFFIL|TITLE|NAME|TYPE|AREA|TERMS|COUNTRY|CITY)|DOI|ISSN|PMID|REF)(?=\s*\()",
        ),
    ],
}  # fmt: skip
_WORD = {
    Syntax.PUBMED: r"[^\s()\[\]\"]+",
    Syntax.WOS: r"[^\s()\"=]+",
    Syntax.SCOPUS: r"[^\s(){}\",]+",
}
_TAGGED = re.compile(_TAG.format(name="tag"))
_SIGNS = {"=": "=", "IS": "=", ">": ">", "AFT": ">", "<": "<", "BEF": "<"}
_DEFAULT_NEAR = 15  # Web of Science's NEAR without a number


def tokens(text: str, syntax: Syntax) -> list[Token]:
    """All tokens, with ``AND`` put between two things that stand beside each other.

    Raises ``InvalidInput`` with the place for what no token begins with, such as a quote left open.
    """
    found = list(_cut(text, syntax))
    if syntax is Syntax.PUBMED:
        found = list(_with_tags(found, text))
    return list(_joined(found))


def _pattern(syntax: Syntax) -> re.Pattern[str]:
    # Web of Science and Scopus read operators in any case, and PubMed takes small ones for stop words.
    operators = [(name, f"(?i:{rule})") for name, rule in _OPERATORS]
    rules = [*_SPECIAL[syntax], *_COMMON, *operators, ("word", _WORD[syntax])]
    return re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in rules))


_PATTERNS = {syntax: _pattern(syntax) for syntax in Syntax}
_SIMPLE = {"open": Kind.OPEN, "close": Kind.CLOSE, "and": Kind.AND, "or": Kind.OR, "not": Kind.NOT}


def _cut(text: str, syntax: Syntax) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _PATTERNS[syntax].match(text, place)
        if found is None and syntax is Syntax.PUBMED and _TAGGED.match(text, place):
            found = _TAGGED.match(text, place)
        if found is None and text[place] in ",;":
            place += 1
            continue
        if found is None:
            raise refusal(f"{text[place]!r} fits nowhere", text, place, "close every quote and bracket.")
        yield _token(found, place)
        place = found.end()


def _token(found: re.Match[str], place: int) -> Token:
    name, said = str(found.lastgroup), found.groupdict("")
    if name in _SIMPLE:
        return Token(_SIMPLE[name], found[0], place)
    kind, value, field, number = _MAKERS[name](said)
    return Token(kind, value, place, field, number, is_quoted=name in ("quoted", "brace"))


Said = dict[str, str]
_MAKERS: dict[str, Callable[[Said], tuple[Kind, str, str, int | None]]] = {
    "quoted": lambda said: (Kind.TERM, said["inside"], "", None),
    "brace": lambda said: (Kind.TERM, said["braced"], "", None),
    "span": lambda said: (Kind.TERM, f"{said['from']}:{said['to']}", said["span_tag"].casefold(), None),
    "limit": lambda said: (
        Kind.TERM,
        said["limit_value"],
        f"{said['limit_kind']} {said['limit_name']}",
        None,
    ),
    "year": lambda said: (Kind.TERM, _SIGNS[said["sign"].upper()] + said["year_value"], "PUBYEAR", None),
    "near": lambda said: (Kind.NEAR, said["near"], "", int(said["near_number"])),
    "bare_near": lambda said: (Kind.NEAR, said["bare_near"], "", _DEFAULT_NEAR),
    "field": lambda said: (Kind.FIELD, said["field_name"], "", None),
    "word": lambda said: (Kind.TERM, said["word"], "", None),
    "tag": lambda said: (Kind.FIELD, said["tag"], "", None),
}


def _with_tags(found: list[Token], text: str) -> Iterator[Token]:
    """PubMed writes fields behind: words without quotes before a tag are one phrase with it."""
    run: list[Token] = []
    for token in found:
        is_bare = token.kind is Kind.TERM and not token.is_quoted and not token.field
        if token.kind is Kind.FIELD:
            if not run:
                raise refusal("A field tag stands behind nothing", text, token.place)
            yield _tagged(run, token)
            run = []
        elif is_bare and all(not t.is_quoted for t in run):
            run.append(token)
        else:
            yield from run
            run = [token] if token.kind is Kind.TERM and not token.field else []
            if not run:
                yield token
    yield from run


def _tagged(run: list[Token], tag: Token) -> Token:
    field, _, distance = tag.text.partition(":~")
    number = int(distance) if distance.isdigit() else None
    words = " ".join(token.text for token in run)
    return Token(Kind.TERM, words, run[0].place, field.strip().casefold(), number, is_quoted=True)


def _joined(found: list[Token]) -> Iterator[Token]:
    before: Kind | None = None
    for token in found:
        if before in (Kind.TERM, Kind.CLOSE) and token.kind in (Kind.TERM, Kind.OPEN, Kind.FIELD):
            yield Token(Kind.AND, "", token.place)
        yield token
        before = token.kind
