"""How fast a file becomes entries, beside the parsers alone, and how much memory that takes.

    python benchmarks/import_speed.py [--records 100000] [--rounds 5] [--format ris|bibtex]

Makes a RIS and a BibTeX file of made-up articles in a temporary folder and goes through each with
``open_reading`` (encoding, hash, independent count, parsing, mapping to entries, balance), with
``read_file`` (the same, all entries kept), and with rispy or bibtexparser alone, which map nothing.
They take turns; printed are medians of the processor time for a record and of the ratios within a
round. Then memory: the highest tracemalloc peak of streaming a tenth of the file and all of it.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import rispy
from bibtexparser.entrypoint import parse_string

from review.search.reading import open_reading, read_file


def _words(text: str) -> list[str]:
    return text.split()


_ONSETS = _words("b br c ch d f g gr h j k kl l m n p r s sj st t th v w z")
_VOWELS = _words("a e i o u y ä ö é")
_CODAS = ["", *_words("n r s l nd rg sson ström ck")]
_GIVEN = [*_words("Anna Karl Maria E. Sven-Erik Johan Noor Fatima Ana Lucía"), "J. P.", "Li Wei", "Martin A."]
_WORDS = _words(
    "the of and in participants were intervention randomised trial evidence programme outcomes study with "
    "methods results conclusions measured follow-up months self-reported behaviour group sessions therapy "
    "control baseline effects significant reduction among adults community health services policy review "
    "systematic quality change attitudes analysis interviews (n=120) women men's compared, respectively. In"
)
_PLACES = ["Stockholm, Sweden", "Göteborg, Sweden", "Oslo, Norway", "Boston, MA, USA", "Seoul, South Korea"]
# How many abstracts of real exports hold such signs, in hundredths.
_SIGNS = (
    (42, " Of the participants, 12% left."),
    (33, " The ratio was 0.61–0.98 for “high” risk."),
    (8, " This differed (p<0.05)."),
    (40, " Research & Development was asked."),
    (27, "  Two blanks stood here."),
)


@dataclass(frozen=True, slots=True)
class Article:
    """One made-up article, about as long as real ones: four authors, ten keywords, 1,500 characters."""

    number: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    journal: str
    issn: str
    year: int
    volume: int
    page: int
    place: str

    @property
    def doi(self) -> str:
        """A DOI of its own."""
        return f"10.{1000 + self.volume}/j.made.up.{self.year}.{self.number:06}"


def articles(count: int) -> Iterator[Article]:
    """So many articles, the same ones every time."""
    chance = random.Random(20260101)  # noqa: S311
    journals = [(_text(chance, 4).title(), f"{n:04}-{n * 7 % 10000:04}") for n in range(1000, 3000)]
    keywords = [_text(chance, chance.randint(1, 3)) for _ in range(5000)]
    for number in range(count):
        journal, issn = chance.choice(journals)
        yield Article(
            number=number,
            title=_text(chance, chance.randint(8, 18)).capitalize(),
            abstract=_abstract(chance),
            authors=tuple(_name(chance) for _ in range(chance.randint(1, 7))),
            keywords=tuple(chance.choice(keywords) for _ in range(chance.randint(4, 14))),
            journal=journal,
            issn=issn,
            year=chance.randint(1985, 2025),
            volume=chance.randint(1, 90),
            page=chance.randint(1, 900),
            place=chance.choice(_PLACES),
        )


def ris(article: Article) -> str:
    """The article as a database writes it in RIS."""
    a = article
    pairs = [
        ("TY", "JOUR"),
        *(("AU", name) for name in a.authors),
        *(("AD", f"Department of Tests, {a.place}") for _ in a.authors[:2]),
        ("TI", a.title),
        ("T2", a.journal),
        ("J2", f"{a.journal[:8]}."),
        ("PY", str(a.year)),
        ("DA", f"{a.year}/{a.page % 12 + 1:02}/{a.page % 28 + 1:02}/"),
        ("VL", str(a.volume)),
        ("IS", str(a.page % 12 + 1)),
        ("SP", str(a.page)),
        ("EP", str(a.page + 12)),
        ("DO", a.doi),
        ("SN", a.issn),
        ("UR", f"https://example.org/record/display?id={a.number}&origin=export"),
        ("AB", a.abstract),
        *(("KW", word) for word in a.keywords),
        ("LA", "English"),
        ("PB", "Made Up Press"),
        ("N1", f"Cited By: {a.page % 50}; Export Date: 22 November 2026"),
        ("AN", f"{a.number:09}"),
        ("DB", "Made Up Index"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in pairs) + "\n"


def bibtex(article: Article) -> str:
    """The article as a database writes it in BibTeX."""
    a = article
    fields = {
        "author": " and ".join(a.authors),
        "title": f"{{{a.title}}}",
        "journal": a.journal,
        "year": a.year,
        "volume": a.volume,
        "number": a.page % 12 + 1,
        "pages": f"{a.page}--{a.page + 12}",
        "doi": a.doi,
        "issn": a.issn,
        "url": f"https://example.org/record/display?id={a.number}&origin=export",
        "affiliation": f"Department of Tests, {a.place}",
        "abstract": a.abstract.replace("%", "\\%").replace("&", "\\&"),
        "author_keywords": "; ".join(a.keywords),
        "language": "English",
        "publisher": "Made Up Press",
        "note": f"Cited by {a.page % 50}",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@article{{MadeUp{a.number},\n{body}\n}}\n\n"


def main(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    formats = [arguments.format] if arguments.format else ["ris", "bibtex"]
    with tempfile.TemporaryDirectory() as name:
        for kind in formats:
            path, tenth = Path(name) / f"all.{kind}", Path(name) / f"tenth.{kind}"
            _write(path, kind, arguments.records)
            _write(tenth, kind, arguments.records // 10)
            size = path.stat().st_size / 1e6
            _say(f"{kind}: {arguments.records:,} records, {size:.0f} MB")
            _measure_speed(path, kind, arguments.records, arguments.rounds)
            small, large = _peak(tenth), _peak(path)
            _say(f"  memory peak while streaming: {small:.1f} MB for a tenth, {large:.1f} MB for all of it")
    _say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}")


def _measure_speed(path: Path, kind: str, records: int, rounds: int) -> None:
    ours = {"open_reading": lambda: _stream(path), "read_file": lambda: read_file(path)}
    theirs = _parser_alone(path, kind)
    taken: dict[str, list[float]] = {name: [] for name in (*ours, *theirs)}
    for _ in range(rounds):
        for name, call in (*theirs.items(), *ours.items()):
            taken[name].append(_timed(call) / records * 1e6)
    for name, times in taken.items():
        _say(
            f"  {name:22} {statistics.median(times):7.1f} us a record  ({min(times):.1f} to {max(times):.1f})"
        )
    for alone in theirs:
        for name in ours:
            ratios = [a / b for a, b in zip(taken[name], taken[alone], strict=True)]
            _say(f"  {name} takes {statistics.median(ratios):.2f} times what {alone} takes")


def _parser_alone(path: Path, kind: str) -> dict[str, Callable[[], object]]:
    if kind == "bibtex":
        return {"bibtexparser alone": lambda: parse_string(path.read_text(encoding="utf-8"))}
    return {"rispy alone": lambda: rispy.load(path, encoding="utf-8")}


def _stream(path: Path) -> int:
    with open_reading(path) as stream:
        for _ in stream:
            pass
    return stream.record_count


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    result = call()
    taken = time.process_time() - started
    del result
    return taken


def _peak(path: Path) -> float:
    gc.collect()
    tracemalloc.start()
    try:
        _stream(path)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _write(path: Path, kind: str, count: int) -> None:
    write = ris if kind == "ris" else bibtex
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(write(article) for article in articles(count))


def _text(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(_WORDS, k=length))


def _abstract(chance: random.Random) -> str:
    signs = "".join(sign for share, sign in _SIGNS if chance.random() * 100 < share)
    return _text(chance, chance.randint(150, 260)).capitalize() + "." + signs


def _name(chance: random.Random) -> str:
    parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 3)))
    family = ("".join(parts) + chance.choice(_CODAS)).capitalize()
    return f"{family}, {chance.choice(_GIVEN)}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--format", choices=("ris", "bibtex"))
    main(parser.parse_args())
