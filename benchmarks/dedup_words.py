"""Made-up words, people and journals for synthetic records, with the frequencies real ones have.

Few words are common and most are rare (Zipf); few family names are shared by many people; a subject has
words and people of its own, so that works of one subject resemble each other without being the same.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def _words(text: str) -> list[str]:
    return text.split()


_COMMON = _words(
    "treatment patients effects care health study clinical outcomes risk disease quality therapy cancer "
    "intervention community social development model children women programme evidence prevention "
    "support education training response assessment acute chronic early primary prevalence management "
    "policy work services behaviour mental activity function cell expression protein induced surgery "
    "pain stress infection exposure survival diagnosis screening mortality blood heart brain liver "
    "diabetes stroke asthma depression physical school family hospital nursing digital information "
    "systems data learning network analysis"
)
_SYLLABLES = _words(
    "al an ar ba be bi bo ca ce ci co da de di do el en er fa fe fi ga ge gi gly hae hy il in ka ke ki "
    "la le li lo lu ma me mi mo na ne ni no ol on or pa pe pi po pro ra re ri ro sa se si so sta ta te "
    "ti to tro ul un va ve vi xa zo"
)
_ENDINGS = _words("tion ity ic al osis ine ism ment ing ase ate ous in oid ia er ency")
_FAMILIES = _words(
    "Wang Li Zhang Kim Liu Chen Smith Lee Yang Müller Johnson Singh Huang Nguyen García Tanaka Jones "
    "Park Wu Kumar Zhao Brown Williams Suzuki Rossi Martin Silva Sato Xu Andersson Hansen Schmidt Sun "
    "Rodríguez Zhou Ali Khan Johansson Taylor Patel Fernández Ma Zhu Wilson López Ito Nielsen Santos Hu "
    "Davies Weber Guo O'Brien Choi Novák Ahmed Lin He Evans"
)
_ONSETS = _words("b br c ch d f g gr h j k kl l m n p r s sj st t th v w z")
_VOWELS = _words("a e i o u y ä ö é ei ou")
_CODAS = ["", *_words("n r s l nd rg sson ström ck ni ski mann berg ez quist ard")]
_PARTICLES = ["van der ", "de ", "von ", "Al-", "Mc", "da ", "La "]
_GIVEN = _words(
    "Anna Wei John Maria Lei David Sofia Rui Michael Ingrid Ana José Yuki Peter Fatima Carlos Elena "
    "Thomas Min-Jun Olga Robert Noor Jean-Paul Katarzyna Ahmed Lucía Erik Xin Susan Paolo Jörg Hana "
    "Daniel Mei Ines William Aisha Björn Chloé Ivan Priya Marta Kenji Laura Omar Grace Łukasz Eva "
    "Samuel Thị"
)
# The whole name and the usual abbreviation, with the subject or its short form to be put in, and a weight.
_JOURNALS = [
    ("Journal of {}", "J {}", 20),
    ("{}", "{}", 8),
    ("International Journal of {}", "Int J {}", 10),
    ("European Journal of {}", "Eur J {}", 7),
    ("American Journal of {}", "Am J {}", 8),
    ("Annals of {}", "Ann {}", 6),
    ("Archives of {}", "Arch {}", 5),
    ("British Journal of {}", "Br J {}", 5),
    ("{} Research", "{} Res", 6),
    ("Clinical {}", "Clin {}", 5),
    ("BMC {}", "BMC {}", 4),
    ("Scandinavian Journal of {}", "Scand J {}", 3),
    ("Current Opinion in {}", "Curr Opin {}", 3),
    ("The Journal of Applied {}", "J Appl {}", 3),
    ("Revista Española de {}", "Rev Esp {}", 2),
    ("Proceedings of the Conference on {}", "Proc Conf {}", 3),
    ("{}: Open Access", "{} Open Access", 2),
]


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal: its name, its abbreviation, its two ISSNs, and the year of its first volume."""

    name: str
    short: str
    print_issn: str
    online_issn: str
    first_year: int
    is_online_only: bool

    def volume(self, year: int) -> int:
        """The volume of a year: one more each year, from 1 to 110."""
        return (year - self.first_year) % 110 + 1


@dataclass(frozen=True)
class Lexicon:
    """Words by rank, and the words and people of each subject as indices."""

    words: npt.NDArray[np.object_]
    topic_words: Ints
    topic_people: Ints


@dataclass(frozen=True)
class People:
    """Authors in every manner of writing a name, each list in the order of their numbers.

    The manners are "Wang, Lei M.", "Wang, L. M.", "Wang L.M.", "Wang LM" and "Lei M. Wang".
    """

    parts: list[tuple[str, str, str]]

    @cached_property
    def inverted(self) -> list[str]:
        """Family name first, given names whole."""
        return [f"{family}, {given}{' ' + m + '.' if m else ''}" for family, given, m in self.parts]

    @cached_property
    def initials(self) -> list[str]:
        """Family name first, initials with full stops and blanks."""
        return [
            f"{family}, {' '.join(c + '.' for c in given_initials(g) + m)}" for family, g, m in self.parts
        ]

    @cached_property
    def dotted(self) -> list[str]:
        """Family name first without a comma, initials with full stops."""
        return [f"{family} {''.join(c + '.' for c in given_initials(g) + m)}" for family, g, m in self.parts]

    @cached_property
    def bare(self) -> list[str]:
        """Family name first without a comma, bare initials, accents lost: as PubMed writes names."""
        return [fold(f"{family} {given_initials(g)}{m}") for family, g, m in self.parts]

    @cached_property
    def natural(self) -> list[str]:
        """Given name first."""
        return [f"{given} {m + '. ' if m else ''}{family}" for family, given, m in self.parts]


def given_initials(given: str) -> str:
    """The initials of a given name: "JP" for "Jean-Paul"."""
    return "".join(part[0].upper() for part in given.split("-"))


def fold(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def zipf(rng: np.random.Generator, ranks: int, size: int | tuple[int, int], power: float = 1.0) -> Ints:
    """Ranks from 0, drawn so that the one of rank k is about 1/k as frequent as the first."""
    weights = np.cumsum(1.0 / (np.arange(ranks) + 2.7) ** power)
    found: Ints = np.searchsorted(weights, rng.random(size) * weights[-1]).astype(np.int64)
    return found.clip(max=ranks - 1)


def make_lexicon(rng: np.random.Generator, works: int, people: int) -> Lexicon:
    """Words and subjects for so many works: about 400 works share a subject."""
    size = min(80_000, 5_000 + works // 4)
    words = dict.fromkeys(_COMMON)
    syllables, endings = np.array(_SYLLABLES, dtype=object), np.array(_ENDINGS, dtype=object)
    while len(words) < size:
        more = syllables[rng.integers(len(syllables), size=(size, 4))]
        tails = endings[rng.integers(len(endings), size=size)]
        lengths = rng.integers(1, 5, size=size)
        words.update(
            (("".join(row[:n]) + tail), None) for row, n, tail in zip(more, lengths, tails, strict=True)
        )
    topics = max(12, works // 400)
    topic_words = zipf(rng, size, (topics, 70), 0.6)
    topic_people = rng.integers(people, size=(topics, 260))
    return Lexicon(np.array(list(words)[:size], dtype=object), topic_words, topic_people)


def make_people(rng: np.random.Generator, count: int) -> People:
    """So many authors; a third of them share sixty common family names."""
    rare = _family_names(rng, max(2_000, count // 12))
    is_common = rng.random(count) < 0.33
    common = zipf(rng, len(_FAMILIES), count, 0.8)
    own = zipf(rng, len(rare), count, 0.5)
    given = zipf(rng, len(_GIVEN), count, 0.6)
    middle = rng.integers(0, 60, size=count)
    return People(
        [
            (_FAMILIES[c] if is_c else rare[o], _GIVEN[g], chr(65 + m) if m < 26 else "")
            for is_c, c, o, g, m in zip(is_common, common, own, given, middle, strict=True)
        ]
    )


def make_journals(rng: np.random.Generator, lexicon: Lexicon, count: int) -> list[Journal]:
    """So many journals, the first ones the most read."""
    weights = np.array([weight for _, _, weight in _JOURNALS], dtype=float)
    forms = rng.choice(len(_JOURNALS), size=count, p=weights / weights.sum()).tolist()
    subjects = lexicon.words[zipf(rng, 4_000, (count, 2), 0.7)].tolist()
    lengths = rng.integers(1, 3, size=count).tolist()
    issns = rng.permutation(9_000_000)[: 2 * count] * 10 + 10_000_000
    years, online = rng.integers(1920, 2012, size=count).tolist(), (rng.random(count) < 0.12).tolist()
    journals = []
    for i in range(count):
        chosen = [word.capitalize() for word in subjects[i][: lengths[i]]]
        name, short, _ = _JOURNALS[forms[i]]
        journals.append(
            Journal(
                name.format(" and ".join(chosen)),
                short.format(" ".join(_short_word(word) for word in chosen)),
                _issn(int(issns[2 * i])),
                _issn(int(issns[2 * i + 1])),
                years[i],
                online[i],
            )
        )
    return journals


def _short_word(word: str) -> str:
    """A word cut as abbreviations cut it: before a vowel, four to seven letters in."""
    cut = next((i for i in range(4, 8) if i < len(word) and word[i] in "aeiouy"), 6)
    return word if len(word) <= 6 else word[:cut]


def _issn(number: int) -> str:
    digits = f"{number:08}"
    return f"{digits[:4]}-{digits[4:]}"


def _family_names(rng: np.random.Generator, count: int) -> list[str]:
    draws = rng.integers(0, 1 << 30, size=(count, 6)).tolist()
    names = []
    for a, b, c, d, e, f in draws:
        name = _ONSETS[a % len(_ONSETS)] + _VOWELS[b % len(_VOWELS)]
        if c % 3:
            name += _ONSETS[c % len(_ONSETS)] + _VOWELS[d % len(_VOWELS)]
        name = (name + _CODAS[e % len(_CODAS)]).capitalize()
        names.append(_PARTICLES[f // 32 % len(_PARTICLES)] + name if f % 32 == 0 else name)
    return names
