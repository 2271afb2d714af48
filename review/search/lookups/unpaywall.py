"""Open access at Unpaywall: https://unpaywall.org/products/api. From its documentation; never run live."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from review.search.lookups.standing import Lookup, Standing, asked_dois
from review.search.source import Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.getters import text, value_at


class Unpaywall(Lookup):
    """Where an article may be read freely; of retraction it says nothing."""

    info = SourceInfo(
        id="unpaywall",
        label="Unpaywall",
        base="https://api.unpaywall.org",
        home="https://unpaywall.org",
        mail_param="email",
        pause=0.2,
        page_size=1,
        total_is="none",
        can="Where an article with a DOI may be read freely, and under which licence.",
        cannot="Nothing without a DOI, and nothing without a mail address of yours.",
    )

    def requests(self, dois: Sequence[str]) -> list[Request]:
        """One request a DOI."""
        return [Request(f"v2/{quote(doi, safe='/')}", memo={"dois": [doi]}) for doi in dois]

    def read(self, page: Page) -> list[Standing]:
        """The best free copy; an unknown DOI is a 404 in JSON, and any other 404 an error."""
        asked = asked_dois(page)
        if page.status == 404 and page.body.lstrip()[:1] == b"{":
            return [Standing(doi, "unpaywall", is_known=False) for doi in asked]
        check_status(page)
        answer = page.object()
        is_open = value_at(answer, "is_oa")
        if not isinstance(is_open, bool):
            raise PageFault(Fault.PASSING, "the answer does not say whether the article is open")
        place = value_at(answer, "best_oa_location") if is_open else None
        address = text(place, "url_for_pdf") or text(place, "url")
        return [
            Standing(doi, "unpaywall", True, open_access_url=address, licence=text(place, "license"))
            for doi in asked
        ]
