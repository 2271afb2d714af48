"""What each service is sent for a few queries, letter by letter, as held against its documentation.

Each file in ``golden/`` begins with the query; each section gives one service's parts, one a line,
with the documented facts they rest on. They were checked by hand; a change here is a change of what is
asked of a service, and must be checked against the fact sheet again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from review.search.query.compilers import COMPILERS
from review.search.query.model import Part
from tests.search.query.samples import query

FOLDER = Path(__file__).parent / "golden"
FILES = sorted(FOLDER.glob("*.txt"))


def sections(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            found[line[3:]] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]].append(line)
    return found


def line_of(part: Part) -> str:
    return "".join(f"[{name}={value}] " for name, value in part.params.items()) + part.query


def test_there_is_a_file_for_every_kind_of_query():
    assert {path.stem for path in FILES} == {"example", "limits", "near", "nordic", "signs"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_service_has_a_section(path):
    assert set(sections(path)) == {"query", *COMPILERS}


@pytest.mark.parametrize("service", COMPILERS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_service_is_sent_just_this(path, service):
    found = sections(path)
    compiled = COMPILERS[service](query("\n".join(found["query"])))
    expected = found[service] or [""]
    assert [line_of(part) for part in compiled.parts] == expected
