"""The import rules in pyproject.toml hold, and they would notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT, code


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as lint; lint()",
        "--no-cache",
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_imports_point_down():
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("review/model.py", "import review.protocol"),
        ("review/screening/outcome.py", "import review.dedup"),
        ("review/ui/__init__.py", "import review.store"),
        ("review/pipeline/__init__.py", "import streamlit"),
        ("review/reporting/__init__.py", "import sqlalchemy"),
        ("review/search/__init__.py", "import requests"),
        ("review/dedup/__init__.py", "import review.i18n"),
        ("review/helpers.py", "import json"),
    ],
)
def test_a_forbidden_import_is_noticed(tmp_path, module, line):
    for path in code("review"):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = _lint(tmp_path)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout, result.stdout + result.stderr
