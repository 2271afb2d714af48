"""What EndNote's two formats share: reference types by name, authors, and addresses on somebody's disk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from review.model import Author
from review.search.formats.names import parse_authors
from review.search.formats.text import clean_text
from review.search.formats.types import OTHER, type_of_words

_NAMES = {
    "journal article": "electronic article,journal,review,preprint,early access,serial article",
    "book": "electronic book,edited book,ebook,classical work,ancient text,serial,dictionary,encyclopedia",
    "book chapter": "book section,electronic book section,edited book section,encyclopedia section",
    "conference paper": "conference,conference proceedings,conference paper,conference proceeding",
    "report": "government document,standard,pamphlet,grant,research report",
    "news": "newspaper article,press release",
    "magazine article": "magazine article,popular magazine",
    "web page": "blog,discussion forum,social media,online multimedia,internet communication",
    "legal document": "statute,legislation,legal rule or regulation,bill,case,hearing,court decision",
    "audiovisual": "audiovisual material,film or broadcast,television episode,video,podcast,music,interview",
    "data set": "dataset,aggregated database,online database",
    "software": "computer program",
    "unpublished work": "unpublished work,manuscript,personal communication",
    "slides": "multimedia application,presentation",
    OTHER: "generic,artwork,map,figure,chart or table,equation,catalog,bibliography",
}
_TYPE_OF = {name: kind for kind, names in _NAMES.items() for name in names.split(",")}
_LOCAL = re.compile(r"(?:file:/{0,3}|[A-Za-z]:\\|\\\\|/(?:Users|home|Volumes)/)[^\s<>\"]*[/\\]")


def type_of_endnote(name: str) -> str:
    """The readable type for the name of a reference type; "" for none."""
    return _TYPE_OF.get(name.strip().lower()) or type_of_words([name])


def endnote_authors(names: Iterable[str]) -> tuple[Author, ...]:
    """The authors in EndNote's spelling: a comma at the end, or two in the middle, mark a group."""
    found: list[Author] = []
    for name in map(clean_text, names):
        if name.endswith(",") or ",," in name:
            found.append(Author(literal=name.rstrip(" ,").replace(",,", ",")))
        else:
            found += parse_authors([name])
    return tuple(author for author in found if author != Author())


def without_folders(text: str) -> str:
    """The text with addresses of files on a disk cut to the file's name: folders name their users."""
    return _LOCAL.sub("", text)
