"""What a look-up finds out about a DOI, and what a look-up service is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.search.source import Page, Request, SourceInfo
from review.search.sources.crossref_record import Notice

__all__ = ["Lookup", "Notice", "Standing", "asked_dois"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one service says of one DOI.

    ``is_known`` False: the service has no such DOI, and says nothing of it. ``is_retracted`` None: it
    does not say, which is not the same as False. ``asked_of`` is the service's id.
    """

    doi: str
    asked_of: str
    is_known: bool
    is_retracted: bool | None = None
    notices: tuple[Notice, ...] = ()
    open_access_url: str = ""
    licence: str = ""


class Lookup:
    """One service that is asked about DOIs: what to ask, and what the answer says. No input or output."""

    info: SourceInfo

    def requests(self, dois: Sequence[str]) -> list[Request]:
        """The requests about these DOIs; each keeps the DOIs it asks about in its memo."""
        raise NotImplementedError

    def read(self, page: Page) -> list[Standing]:
        """A standing for each DOI of the request; ``PageFault`` for an answer that is an error."""
        raise NotImplementedError


def asked_dois(page: Page) -> list[str]:
    """The DOIs the request asked about."""
    return [str(doi) for doi in page.request.memo.get("dois", [])]
