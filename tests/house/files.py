"""The files that are tracked, or would be with the next commit."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git knows, and every new one it does not ignore."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is no list of tracked files to look through")
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = (name for name in listing.stdout.decode().split("\0") if name)
    return tuple(path for path in (ROOT / name for name in sorted(names)) if path.is_file())


def code(*folders: str) -> list[Path]:
    """The tracked Python files in these folders or with these names; all of them without a name."""
    wanted = [ROOT / folder for folder in folders] or [ROOT]
    return [p for p in tracked() if p.suffix == ".py" and any(p.is_relative_to(w) for w in wanted)]


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a text file; none of a binary one."""
    data = path.read_bytes()
    if b"\0" not in data[:8192]:
        yield from enumerate(data.decode("utf-8", "replace").splitlines(), 1)


def place(path: Path, line: int) -> str:
    """Where something was found, as editors read it."""
    return f"{path.relative_to(ROOT).as_posix()}:{line}"
