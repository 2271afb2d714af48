"""Where a journal's page about an article says its PDF is: the ``citation_pdf_url`` that indexers read."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

LONGEST = 2_000_000


def pdf_address(page: bytes, address: str) -> str:
    """The address of the PDF, whole; "" where the page names none."""
    reader = _Reader()
    reader.feed(page[:LONGEST].decode("utf-8", "replace"))
    return urljoin(address, reader.found) if reader.found else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "meta" and (said.get("name") or "").lower() == "citation_pdf_url" and not self.found:
            self.found = (said.get("content") or "").strip()
