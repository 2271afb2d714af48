"""What is installed is what is tracked: no page, migration, font or catalogue stays behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

from tests.house.files import ROOT, tracked

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def test_the_wheel_holds_every_tracked_file_of_the_package(tmp_path):
    ours = [path.relative_to(ROOT) for path in tracked() if path.is_relative_to(ROOT / "review")]
    source = tmp_path / "source"
    for path in [*ours, "pyproject.toml", "README.md", "LICENSE"]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path)], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("slr_pipeline-*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("review/")}
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel.namelist())
    assert {path.as_posix() for path in ours} == packed
