"""Kinds of document, out of what services and repositories call them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from review.search.formats.types import OTHER, type_of_words

_PREFIX = re.compile(r"^(?:info:eu-repo/semantics/|https?://\S*/|doc-type:|publication[/-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-Z])")
# The first stem that begins a word decides; narrower kinds stand before wider ones.
_STEMS = tuple(
    (re.compile(rf"\b(?:{stems})", re.IGNORECASE), kind)
    for stems, kind in (
        ("thes[ie]s|dissertation|degree|examensarbete|studentuppsats|\\w+avhandling|\\w+thesis", "thesis"),
        ("book[ -]?review|recension", "journal article"),
        ("chapter|kapitel|book[ -]?(?:part|section)|section", "book chapter"),
        ("conference|konferens|proceeding|meeting paper|speech", "conference paper"),
        ("report|rapport|working ?paper|technical ?note|deliverable", "report"),
        ("data ?set|data management", "data set"),
        ("newspaper", "news"),
        ("magazine", "magazine article"),
        ("article|artikel|review|letter|editorial|journal|preprint|periodical", "journal article"),
        ("book|bok\\b|monogra(?:ph|fi)|antholog|samlingsverk|textbook|encyclopedia", "book"),
        ("manus[ck]ript", "unpublished work"),
        ("presentation|poster|lecture|slides", "slides"),
        ("video|audio|film|image|moving ?image|sound", "audiovisual"),
        ("software", "software"),
        ("patent", "patent"),
        ("web ?page|web ?site|blog", "web page"),
    )
)


def kind_of(words: Iterable[str]) -> str:
    """The readable type for the first word that names one; "other" where none does, "" for no word."""
    said = [word for word in words if word]
    return next(filter(None, map(_kind, said)), OTHER if said else "")


def _kind(word: str) -> str:
    bare = _CAMEL.sub(" ", _PREFIX.sub("", word.strip())).replace("-", " ").replace("_", " ")
    known = type_of_words([bare])
    if known not in ("", OTHER):
        return known
    return next((kind for stem, kind in _STEMS if stem.search(bare)), "")
