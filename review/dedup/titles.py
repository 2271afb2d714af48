"""A title as words, with its numbers and markers kept apart."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from review.dedup.words import (
    COUNTED,
    GENERIC_TITLES,
    GENRE_WORDS,
    LANGUAGE_OF_WORD,
    LEADING_MARKERS,
    MARKERS,
    NUMBER_WORDS,
    ROMAN,
    SECTION_WORDS,
    SMALL_WORDS,
    TRAILING_MARKERS,
)

_AUTHORS = frozenset({"author", "authors"})
_MISSPELT = ("erratum", "corrigendum")  # long, and one letter away from no other word
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_COUNTING = frozenset(NUMBER_WORDS) | frozenset(ROMAN)
MARKER_NAMES = tuple(sorted(set(MARKERS.values())))
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_LANGUAGES = (
    "chinese|czech|danish|dutch|english|finnish|french|german|greek|hungarian|italian|japanese|korean"
    "|norwegian|persian|polish|portuguese|russian|serbian|spanish|swedish|turkish|ukrainian"
)
# Each begins where a run of spaces does, so that a long run is walked once.
_NOTE = re.compile(
    r"(?<!\s)\s*[\[(]\s*(?:review|\d+\s+refs?\.?|in process citation|see comments?|corrected|meeting abstract"
    rf"|proceeding|(?:article )?(?:in )?(?:{_LANGUAGES}))\s*[\])][\s.]*$",
    re.IGNORECASE,
)
# A note that another record corrects or discusses this one marks the article, not the erratum.
_POINTER = re.compile(
    r"(?<![\s.])[\s.]*\[\s*(?:(?:published )?(?:errat(?:um|a)|correction|corrigendum|retraction)"
    r" (?:appears |published )?in\b|comment in\b|see comment in\b|errat[a-z]{0,3}$).*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?<!\s)\s*[(\[]([^()\[\]]{3,40})[)\]]")
_TAIL = re.compile(r"(?<!\s)\s*(?::|\s[-–—]|–|—)\s*([^:–—]{3,40})$")
# Where a subtitle begins, which some databases leave out.
_PARTS = re.compile(r"[:.?]\s|\s[-–—]{1,2}\s|—|[(\[]")
_LONGEST_REMARK = 4  # words
_SUBTITLE = re.compile(r"[:?]\s|\s[-–—]{1,2}\s|—|\.\s+(?=[A-Z])")
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
_GREEK_SYMBOLS = str.maketrans(_GREEK_NAMES)
_GREEK_WORD = re.compile(r"[Ͱ-Ͽ]{2,}")


class _Bare(dict[int, int | None]):
    """A table for ``str.translate`` that takes accents away, and remembers which characters are some."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare()


def fold(text: str) -> str:
    """The text in lower case, without markup, accents or apostrophes; letters of other scripts stay."""
    if text.isascii() and "&" not in text and "<" not in text:  # most are
        return text.lower().replace("'", "").replace("`", "")
    plain = _TAG.sub("", html.unescape(html.unescape(text))).translate(_LETTERS)
    folded = unicodedata.normalize("NFKD", plain).translate(_BARE).translate(_LETTERS).casefold()
    if folded.isascii() or _GREEK_WORD.search(folded):  # written in Greek: not single symbols
        return folded
    return folded.translate(_GREEK_SYMBOLS)


def tokens(text: str) -> list[str]:
    """Runs of letters and runs of digits, folded, in order."""
    return _TOKEN.findall(fold(text))


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
    head: str = ""
    written: str = ""

    @property
    def language(self) -> str:
        """The language the small words are of, or ``""`` when they do not say."""
        said = [language for w in self.words if (language := LANGUAGE_OF_WORD.get(w))]
        if len(set(said)) < 2:
            return said[0] if said else ""
        best = Counter(said).most_common(2)
        is_clear = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])
        return best[0][0] if best and is_clear else ""

    @property
    def marker_bits(self) -> int:
        """The marker words as bits, so that two titles differ where the bits do."""
        return sum(1 << MARKER_NAMES.index(name) for name in self.markers)

    @property
    def is_telling(self) -> bool:
        """Whether a title, however short, names more than a section of a journal."""
        telling = [w for w in self.words if len(w) > 2 and w not in SECTION_WORDS and w not in SMALL_WORDS]
        is_long = any(len(w) >= 9 for w in telling) and len(self.words) > 1
        return not self.is_generic and (is_long or (len(telling) >= 2 and sum(map(len, telling)) >= 9))

    @property
    def is_distinct(self) -> bool:
        """Whether the title is long enough to stand for one document."""
        return (
            not self.is_generic
            and len(self.compact) >= 8
            and (len(self.words) >= 4 or not self.compact.isascii())
        )


def read_title(raw: str) -> Title:
    """The title a source gave, made ready to compare."""
    text = html.unescape(raw) if "&" in raw else raw
    text = text.strip()
    has_notice = False
    if "(" in text or "[" in text:
        text, has_notice = _without_remarks(text)
    if ":" in text or " - " in text or "–" in text:
        text = _TAIL.sub(_without_genre, text)
    text = _THOUSANDS.sub(_without_marks, text)
    found = _LEAD.match(text)
    spoken = text[found.end() :] if found else text
    plain = tokens(spoken)
    words = _canonical(plain)
    markers = _markers(words) | _trailing_markers(words, spoken)
    compact = "".join(words)
    written = "".join(tokens(raw) if has_notice or text != raw.strip() else plain)
    return Title(
        words=tuple(words),
        text=" ".join(words),
        compact=compact,
        written=compact if written == compact else written,  # one text in memory where they are equal
        numbers=tuple(sorted(w for w in words if w.isdigit())),
        markers=markers | {"correction"} if has_notice else markers,
        lead="".join(tokens(found.group(1))) if found else "",
        is_bracketed=_has_brackets(text),
        is_generic=len(plain) <= 6 and " ".join(plain) in GENERIC_TITLES,
        head=_head(spoken),
    )


def _without_remarks(text: str) -> tuple[str, bool]:
    """The title without what databases add to it in brackets, and whether it is marked as a notice."""
    while (shorter := _POINTER.sub("", _NOTE.sub("", text))) != text and shorter.strip():
        text = shorter
    text = _ASIDE.sub(_without_genre, text)
    without = _NOTICE.sub("", text)
    return without, without != text


def _without_marks(found: re.Match[str]) -> str:
    return found.group(1) + re.sub(r"\D", "", found.group(2))


def _markers(words: list[str]) -> frozenset[str]:
    first = [w for i, w in enumerate(words) if i == 0 or words[i - 1] in _AUTHORS]
    leading = {LEADING_MARKERS[w] for w in first if w in LEADING_MARKERS}
    return frozenset(mark for w in words if (mark := _mark(w))) | leading


@lru_cache(maxsize=200_000)
def _mark(word: str) -> str:
    """What a word marks a title as; "eratum" is an erratum too."""
    if word in MARKERS:
        return MARKERS[word]
    is_slip = any(abs(len(word) - len(w)) < 2 and OSA.distance(word, w) == 1 for w in _MISSPELT)
    return "correction" if is_slip else ""


def _trailing_markers(words: list[str], text: str) -> frozenset[str]:
    """What a short remark behind the title marks it as: "…: réponse des auteurs"."""
    if "expression of concern" in " ".join(words):
        return frozenset({"retraction"})
    if TRAILING_MARKERS.keys().isdisjoint(words[1:]):
        return frozenset()
    remark = tokens(_PARTS.split(text)[-1])
    is_remark = len(remark) < len(words) and 0 < len(remark) <= _LONGEST_REMARK
    return frozenset(TRAILING_MARKERS[w] for w in remark[:1] if is_remark and w in TRAILING_MARKERS)


def _has_brackets(text: str) -> bool:
    """Whether a title is a translation in brackets, or has the title in another language behind it."""
    if "[" not in text or not text.rstrip(" .*").endswith("]"):
        return False
    return text.startswith("[") or len(tokens(text[text.rindex("[") :])) >= 4


def _head(text: str) -> str:
    """The title before its subtitle, without spaces; ``""`` when there is none, or little before it."""
    main = _SUBTITLE.split(text, maxsplit=1)
    words = _canonical(tokens(main[0])) if len(main) > 1 else []
    return "".join(words) if len(words) >= 4 else ""


def _without_genre(found: re.Match[str]) -> str:
    """A remark that says only what sort of text it is is no part of the title: "(extended abstract)"."""
    words = tokens(found.group(1))
    is_marked = any(w in MARKERS or w in LEADING_MARKERS for w in words) or words[:1] == ["discussion"]
    is_genre = words and all(w in GENRE_WORDS for w in words) and not is_marked
    return " " if is_genre else found.group(0)


def _canonical(raw: list[str]) -> list[str]:
    """Number words, ordinals and roman numerals become digits, so that "type II" is "type 2"."""
    if _COUNTING.isdisjoint(raw) and not any(map(str.isdigit, raw)):
        return raw
    words: list[str] = []
    for position, word in enumerate(raw):
        if word in _ORDINAL_ENDS and words and words[-1].isdigit():
            continue
        words.append(_number(word, words[-1] if words else "", is_last=position == len(raw) - 1))
    return words


def _number(word: str, before: str, *, is_last: bool) -> str:
    if word.isdigit():
        return str(int(word))
    if word in ROMAN and (len(word) > 1 or before in COUNTED or (is_last and before)):
        return ROMAN[word]
    return NUMBER_WORDS.get(word, word)
