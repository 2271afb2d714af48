"""Notices about an article at Crossref, which has taken in Retraction Watch; one DOI at a time."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from review.search.formats.identifiers import normalise_doi
from review.search.lookups.standing import Lookup, Standing, asked_dois
from review.search.source import Fault, Page, PageFault, Request, check_status
from review.search.sources.crossref import Crossref
from review.search.sources.crossref_record import RETRACTING, corrections_of, notices_about
from review.search.sources.getters import text, value_at

_UNKNOWN = b"resource not found"


class CrossrefNotices(Lookup):
    """Retractions, withdrawals, removals, concerns and corrections, each with the notice's own DOI."""

    info = Crossref.info

    def requests(self, dois: Sequence[str]) -> list[Request]:
        """One request a DOI."""
        return [Request(f"works/{quote(doi, safe='/')}", memo={"dois": [doi]}) for doi in dois]

    def read(self, page: Page) -> list[Standing]:
        """What is known of the one DOI; one of another agency, such as DataCite, is not known here."""
        asked = asked_dois(page)
        if page.status == 404 and page.body.strip().lower().startswith(_UNKNOWN):
            return [Standing(doi, "crossref", is_known=False) for doi in asked]
        check_status(page)
        work = value_at(page.object(), "message")
        if not normalise_doi(text(work, "DOI")):
            raise PageFault(Fault.PASSING, "the answer is no work with a DOI")
        notices = (*notices_about(work), *corrections_of(work))
        is_retracted = any(notice.type in RETRACTING for notice in notices)
        licence = text(work, "license", 0, "URL")
        return [
            Standing(doi, "crossref", True, is_retracted, notices=notices, licence=licence) for doi in asked
        ]
