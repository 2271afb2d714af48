"""The bytes of imported files, kept under their hash as they came."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from review.errors import ImportRefused
from review.pipeline.core import Context

CHUNK = 1 << 20


def original_path(ctx: Context, sha256: str) -> Path:
    """Where the bytes of that hash are kept."""
    return ctx.file.corpus / "files" / sha256[:2] / sha256


def keep_file(ctx: Context, path: Path, most: int) -> Path:
    """Keep a file's bytes under their SHA-256, synced to disk; where they are kept now.

    Raises ``ImportRefused`` for what is no file, cannot be read, or is larger than ``most`` bytes.
    """
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.", "check the name.")
    try:
        size = path.stat().st_size
        if size > most:
            raise ImportRefused(
                f"{path.name} has {size:,} bytes; at most {most:,} bytes are taken in at once.",
                "export it in parts.",
            )
        sha256 = hash_of(path)
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.", "check its rights.") from error
    kept = original_path(ctx, sha256)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
        with path.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
        part.replace(kept)
    return kept


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
