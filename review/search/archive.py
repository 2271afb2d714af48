"""Raw answers on disk, compressed, under the SHA-256 of their bytes, before anything reads them."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from review.errors import ReviewError

LEVEL = 6
GRAIN = 0.05
"""How coarse a file system's clock may be, in seconds."""


class ArchiveError(ReviewError):
    """An answer cannot be kept, is missing, or is not what was kept."""


class Archive:
    """A folder of answers; the same bytes are kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the answer of that hash is."""
        return self.root / sha256[:2] / f"{sha256}.gz"

    def keep(self, body: bytes) -> str:
        """Keep an answer, synced to disk; its SHA-256. A second time changes nothing."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if _touched(path):
            return sha256
        part = path.with_name(f"{path.name}.{os.getpid()}.{id(body):x}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(gzip.compress(body, LEVEL, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise ArchiveError(
                f"An answer cannot be kept in {self.root}: {error.strerror}.", "make room there, and go on."
            ) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of that hash, checked. Raises ``ArchiveError`` when they are not what was kept."""
        path = self.path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            raise ArchiveError(
                f"The answer {sha256[:12]} is missing from {self.root}.", "restore it from a backup."
            ) from None
        except (OSError, EOFError, zlib.error) as error:
            raise ArchiveError(
                f"The answer {path.name} cannot be unpacked ({error}).", "restore it from a backup."
            ) from None
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveError(
                f"The answer {path.name} is not what was kept: its bytes have changed.",
                "restore it from a backup.",
            )
        return body

    def tidy(self, wanted: Iterable[str], before: float) -> int:
        """Remove answers nothing refers to (a stop between file and database leaves some); how many.

        Only those older than ``before`` (seconds since the epoch), the moment at which ``wanted`` was
        looked up: another search may have begun since.
        """
        keep = set(wanted)
        loose = [
            path
            for path in self.root.glob("*/*")
            if (path.suffix == ".part" or path.stem not in keep) and path.stat().st_mtime < before - GRAIN
        ]
        for path in loose:
            path.unlink(missing_ok=True)
        return len(loose)


def _touched(path: Path) -> bool:
    """Whether the file is there; it counts as new from now on."""
    try:
        os.utime(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
