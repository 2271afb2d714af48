"""Read one PDF in a process of its own, so that a broken file takes nothing else along.

Run as a script with a file's path; writes JSON: ``{"fault": …}``, or pages, properties and metadata. It
imports nothing of ours, because that would take longer than the reading.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

MOST_PAGES = 3_000
MOST_LETTERS = 10_000_000
MEMORY = 2 << 30
_METADATA = re.compile(rb"<x:xmpmeta\b.{0,1000000}?</x:xmpmeta>", re.DOTALL)


def read(path: str) -> dict[str, Any]:
    """What the file holds, or the fault that keeps us from reading it."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        return {"fault": "locked" if is_locked else "broken"}
    count = len(document)
    if not count:
        return {"fault": "empty"}
    pages: list[str] = []
    unread: list[int] = []
    left = MOST_LETTERS
    for number in range(min(count, MOST_PAGES)):
        try:
            text = document[number].get_textpage().get_text_range() if left > 0 else ""
        except pypdfium2.PdfiumError:
            unread.append(number + 1)
            text = ""
        pages.append(text[:left])
        left -= len(text)
    metadata = b"\n".join(found[0] for found in _METADATA.finditer(Path(path).read_bytes()))
    return {
        "pages": pages,
        "page_count": count,
        "unread": unread,
        "is_cut": count > MOST_PAGES or left <= 0,
        "properties": document.get_metadata_dict(),
        "metadata": metadata[:1_000_000].decode("utf-8", "replace"),
    }


def limit_memory() -> None:
    """Where the system lets us: a file that asks for more than this is refused, not the machine."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    limit_memory()
    sys.stdout.write(json.dumps(read(sys.argv[1])))
