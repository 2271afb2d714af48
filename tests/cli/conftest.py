"""The command line, called in this process in a folder of its own, or started as a program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from review.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Told:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON; it must be nothing else."""
        return json.loads(self.out)


Slr = Callable[..., Told]


@pytest.fixture
def slr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary) -> Slr:
    """Run ``slr`` with arguments, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Told:
        capsysbinary.readouterr()
        try:
            status = main([str(w) for w in words])
        except SystemExit as stop:  # argparse: wrong usage, --help, --version
            status = int(stop.code or 0)
        out, err = capsysbinary.readouterr()
        return Told(status, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def program(tmp_path: Path) -> Slr:
    """Start ``python -m review`` in an empty folder."""

    def run(*words: str, stdin: str = "") -> Told:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "review", *map(str, words)],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=_environment(),
            timeout=120,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    return run


def _environment() -> dict[str, str]:

    kept = {k: v for k, v in os.environ.items() if not k.startswith("SLR_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def refused(told: Told, *words: str) -> None:
    """Exit status 1, nothing on standard output, one line on standard error with these words."""
    assert told.status == 1, told
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("slr: ")
    for word in words:
        assert word in line, line
