"""The README's ten-minute walk works as it stands, from a new protocol to the flow diagram."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from review.cli import main
from tests.house.files import ROOT
from tests.house.test_readme import commands

STAYS_OPEN = {"screen", "demo"}  # the browser tests walk through these


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a fresh clone offers the walk."""
    material = Path("corpus") / "sex-buyer-interventions" / "topic-records.ris"
    (tmp_path / material).parent.mkdir(parents=True)
    shutil.copy(ROOT / material, tmp_path / material)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_walk_ends_in_a_flow_diagram(checkout, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    walk = [words[1:] for words in commands(text) if words[0] == "slr"]
    walk = [words for words in walk if words[0] not in STAYS_OPEN]
    assert [words[0] for words in walk[:2]] == ["init", "check"]
    for words in walk:
        status = main(words)
        printed = capsys.readouterr()
        assert status == 0, f"slr {' '.join(words)}: {printed.err}"
    assert (checkout / "flow.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "Records screened" in (checkout / "flow.svg").read_text(encoding="utf-8")
    assert len((checkout / "reports.ris").read_text(encoding="utf-8").split("TY  - ")) == 86
    assert (checkout / "decisions.csv").exists()
