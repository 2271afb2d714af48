"""A title as words, with its numbers and markers kept apart, and how two titles agree."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from review.dedup.words import (
    COUNTED,
    GENERIC_TITLES,
    MARKERS,
    NEGATIONS,
    NUMBER_WORDS,
    OPPOSED_STARTS,
    OPPOSITES,
    ROMAN,
    SMALL_WORDS,
)

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_LANGUAGES = (
    "chinese|czech|danish|dutch|english|finnish|french|german|greek|hungarian|italian|japanese|korean"
    "|norwegian|persian|polish|portuguese|russian|serbian|spanish|swedish|turkish|ukrainian"
)
_NOTE = re.compile(
    r"\s*[\[(]\s*(?:review|\d+\s+refs?\.?|in process citation|see comments?|corrected|meeting abstract"
    rf"|proceeding|(?:article )?(?:in )?(?:{_LANGUAGES}))\s*[\])][\s.]*$",
    re.IGNORECASE,
)
# A note that another record corrects or discusses this one marks the article, not the erratum.
_POINTER = re.compile(
    r"[\s.]*\[\s*(?:(?:published )?(?:errat(?:um|a)|correction|corrigendum|retraction)"
    r" (?:appears |published )?in\b|comment in\b|see comment in\b).*$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\b(\d{1,3})((?:[,  \u2009]\d{3})+)\b")
_NOTICE = re.compile(
    r"\(\s*vol(?:ume)?\.?\s*\d+\s*,\s*(?:pg|pp?|page|art)\.?\s*[\w-]+.*\)\s*$", re.IGNORECASE
)
_LEAD = re.compile(r"^\s*([A-Z]{1,3}[- ]?\d{2,4}|\d{3,4})[.:]?\s+(?=[A-Z])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | {
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ð": "d",
        "þ": "th",
        "'": "",
        "’": "",
        "‘": "",
        "ʼ": "",
        "`": "",
        "´": "",
    }
)
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_GREEK_NAMES = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK.split(), strict=True))
_GREEK_WORD = re.compile(r"[Ͱ-Ͽ]{2,}")


def fold(text: str) -> str:
    """The text in lower case, without markup, accents or apostrophes; letters of other scripts stay."""
    plain = _TAG.sub("", html.unescape(html.unescape(text))).translate(_LETTERS)
    letters = [c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)]
    folded = "".join(letters).translate(_LETTERS).casefold()
    if _GREEK_WORD.search(folded):  # written in Greek: not single symbols
        return folded
    return "".join(_GREEK_NAMES.get(c, c) for c in folded)


def tokens(text: str) -> list[str]:
    """Runs of letters and runs of digits, folded, in order."""
    return _TOKEN.findall(fold(text))


class TitleLevel(IntEnum):
    """How far two titles agree."""

    UNKNOWN = 0
    UNLIKE = 1
    SIMILAR = 2
    CUT = 3
    SPELLING = 4
    EXACT = 5


@dataclass(frozen=True, slots=True)
class Title:
    """A title made ready to compare: words, their text, numbers and marker words."""

    words: tuple[str, ...] = ()
    text: str = ""
    compact: str = ""
    numbers: tuple[str, ...] = ()
    markers: frozenset[str] = frozenset()
    lead: str = ""
    is_bracketed: bool = False
    is_generic: bool = False

    @property
    def is_distinct(self) -> bool:
        """Whether the title is long enough to stand for one document."""
        return (
            not self.is_generic
            and len(self.compact) >= 8
            and (len(self.words) >= 4 or not self.compact.isascii())
        )


@lru_cache(maxsize=200_000)
def read_title(raw: str) -> Title:
    """The title a source gave, made ready to compare."""
    text = html.unescape(raw).strip()
    while (shorter := _POINTER.sub("", _NOTE.sub("", text))) != text and shorter.strip():
        text = shorter
    text = _THOUSANDS.sub(lambda m: m.group(1) + re.sub(r"\D", "", m.group(2)), text)
    has_notice = bool(_NOTICE.search(text))
    text = _NOTICE.sub("", text)
    bracketed = text.startswith("[") and text.rstrip(" .").endswith("]")
    found = _LEAD.match(text)
    lead = "".join(tokens(found.group(1))) if found else ""
    words = _canonical(tokens(text[found.end() :] if found else text))
    markers = {MARKERS[w] for w in words if w in MARKERS} | ({"correction"} if has_notice else set())
    joined = " ".join(words)
    return Title(
        words=tuple(words),
        text=joined,
        compact="".join(words),
        numbers=tuple(sorted(w for w in words if w.isdigit())),
        markers=frozenset(markers),
        lead=lead,
        is_bracketed=bracketed,
        is_generic=" ".join(tokens(text)) in GENERIC_TITLES,
    )


def _canonical(raw: list[str]) -> list[str]:
    """Number words, ordinals and roman numerals become digits, so that "type II" is "type 2"."""
    words: list[str] = []
    for position, word in enumerate(raw):
        if word in {"st", "nd", "rd", "th"} and words and words[-1].isdigit():
            continue
        words.append(_number(word, words[-1] if words else "", is_last=position == len(raw) - 1))
    return words


def _number(word: str, before: str, *, is_last: bool) -> str:
    if word.isdigit():
        return str(int(word))
    if word in ROMAN and (len(word) > 1 or before in COUNTED or (is_last and before)):
        return ROMAN[word]
    return NUMBER_WORDS.get(word, word)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """How two titles agree, and the words found on one side only."""

    level: TitleLevel
    ratio: float
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()


def match_titles(a: Title, b: Title, at_least: float = 0.0) -> TitleMatch:
    """How two titles agree: word by word, so that one changed word is never drowned by a long title."""
    if not a.words or not b.words:
        return TitleMatch(TitleLevel.UNKNOWN, 0.0)
    if a.compact == b.compact:
        return TitleMatch(TitleLevel.EXACT, 1.0)
    ratio = fuzz.ratio(a.text, b.text) / 100
    prefixed = a.text.startswith(b.text) or b.text.startswith(a.text)
    if ratio < at_least and not prefixed:
        return TitleMatch(TitleLevel.UNLIKE, ratio)
    return _aligned(a, b, ratio)


def _aligned(a: Title, b: Title, ratio: float) -> TitleMatch:
    only_a: list[str] = []
    only_b: list[str] = []
    is_cut = False
    for op in Levenshtein.opcodes(a.words, b.words):
        left, right = a.words[op.src_start : op.src_end], b.words[op.dest_start : op.dest_end]
        if left == right or _same_run(left, right):
            continue
        is_tail = op.src_end == len(a.words) and op.dest_end == len(b.words)
        is_cut = is_cut or (is_tail and (not left or not right))
        only_a += left
        only_b += right
    return TitleMatch(_level(a, b, ratio, (only_a, only_b), is_cut), ratio, tuple(only_a), tuple(only_b))


def _level(a: Title, b: Title, ratio: float, only: tuple[list[str], list[str]], is_cut: bool) -> TitleLevel:
    if not only[0] and not only[1]:
        return TitleLevel.SPELLING
    shorter = min(a, b, key=lambda t: len(t.compact))
    tail = b.words[len(a.words) :] if shorter is a else a.words[len(b.words) :]
    if is_cut and shorter.is_distinct and sorted(tail) == sorted(only[0] + only[1]):
        return TitleLevel.CUT
    return TitleLevel.SIMILAR if ratio >= 0.8 else TitleLevel.UNLIKE


def _same_run(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two runs of words are one wording, spelled or spaced differently."""
    if not left or not right:
        return all(word in SMALL_WORDS for word in left + right)
    if "".join(left) == "".join(right):
        return True
    return len(left) == len(right) and all(near(x, y) for x, y in zip(left, right, strict=True))


def near(x: str, y: str) -> bool:
    """Whether two words are one word spelled twice: a slip or British and American, never opposites."""
    if x == y:
        return True
    if any(w.isdigit() for w in (x, y)) or are_opposed(x, y):
        return False
    x, y = (w.replace("ae", "e").replace("oe", "e") if w.startswith(("ae", "oe")) else w for w in (x, y))
    shortest = min(len(x), len(y))
    if shortest < 4 or x[0] != y[0]:
        return False
    return bool(OSA.distance(x, y) <= (2 if shortest >= 8 else 1))


def are_opposed(x: str, y: str) -> bool:
    """Whether two words name opposite or alternative groups, settings or directions."""
    if x == y:
        return False
    if OPPOSITES.get(x, frozenset()) & OPPOSITES.get(y, frozenset()):
        return True
    for one, other in ((x, y), (y, x)):
        if len(one) >= 4 and any(other == negation + one for negation in NEGATIONS):
            return True
        if any(
            one.startswith(p) and other.startswith(q) and one[len(p) :] == other[len(q) :]
            for p, q in OPPOSED_STARTS
        ):
            return True
    return False
