"""What every part of the protocol is made of: strict keys, short names, texts and labels."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$", max_length=60)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Labels = str | dict[str, str]


def _no_list_marks(text: str) -> str:
    if ";" in text or "," in text:
        raise ValueError("may hold neither a comma nor a semicolon (the PRISMA exchange file uses both)")
    return text


ListLabel = Annotated[Text, AfterValidator(_no_list_marks)]


# Every part of a protocol is frozen, and strict about keys.
STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
