"""The protocol's part about searching: concepts and terms, limits, and the sources they are put to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from review.model import Arm
from review.protocol.base import STRICT, Identifier, Labels, ListLabel, Slug, Text

SearchScope = Literal["title_abstract", "title", "anywhere"]


def _inside(path: str) -> str:
    if path.startswith(("/", "\\", "~")) or ":" in path or ".." in path.replace("\\", "/").split("/"):
        raise ValueError("must be a path inside the review's corpus folder, without ..")
    return path


def _two_letters(code: str) -> str:
    if len(code) != 2 or not code.isascii() or not code.isalpha() or not code.islower():
        raise ValueError("must be a language code of two small letters, such as en, sv or no")
    return code


class Part(BaseModel):
    """A part of the protocol: frozen, and strict about keys."""

    model_config = STRICT


class Concept(Part):
    """One idea of the question and its search terms, by language; a search joins them with OR.

    The language ``und`` holds terms of no particular language. ``scope`` overrides the search's.
    """

    id: Slug
    label: Labels = ""
    terms: dict[str, list[Text]] = Field(min_length=1)
    scope: SearchScope | None = None


class Limits(Part):
    """Limits on a search; null means none. ``no`` stands for every Norwegian."""

    from_year: int | None = Field(default=None, ge=1000, le=2999)
    to_year: int | None = Field(default=None, ge=1000, le=2999)
    languages: list[Annotated[str, AfterValidator(_two_letters)]] = []

    @model_validator(mode="after")
    def _ordered(self) -> Limits:
        if self.from_year is not None and self.to_year is not None and self.from_year > self.to_year:
            raise ValueError("from_year must not be after to_year")
        return self


class Search(Part):
    """The query every source is asked: concepts joined by AND, less what is excluded, within limits.

    ``concepts`` names which, in order; an empty list means all of them.
    """

    concepts: list[Slug] = []
    scope: SearchScope = "title_abstract"
    exclude: dict[str, list[Text]] = {}
    limits: Limits = Limits()


class ImportSpec(Part):
    """A source whose answers arrive as a file. ``file`` is relative to the review's corpus folder."""

    format: Literal[
        "auto", "ris", "bibtex", "csv", "xlsx", "medline", "nbib", "pubmed_xml", "endnote_xml", "enw", "wos",
        "csl", "mods", "zip",
    ] = "auto"  # fmt: skip
    file: Annotated[str, AfterValidator(_inside)] = ""
    searched_on: str = ""
    hits: int | None = Field(default=None, ge=0)


class Source(Part):
    """One database, register, web site, organisation or citation search.

    ``service`` names the connector that asks it, ``query`` is a native query sent untouched, and
    without one the search is put into the service's own words. ``concepts`` and ``limits`` replace
    the search's for this source; ``options`` are handed to the connector.
    """

    id: Identifier
    label: ListLabel | None = None
    arm: Arm
    platform: str = ""
    service: str = ""
    query: str = ""
    concepts: list[Slug] = []
    limits: Limits | None = None
    options: dict[str, str] = {}
    of: str = ""
    note: str = ""
    import_: ImportSpec | None = Field(default=None, alias="import")

    @property
    def name(self) -> str:
        """The name printed in the flow diagram."""
        return self.label or self.id
