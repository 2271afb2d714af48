"""Counts kept on disk by what was counted, so that a report is looked at once in its life.

A folder of parts, each written once and never changed: the hashes of some texts and their counts. A new
or corrected report goes into a new part. The folder may be deleted at any time: it is made again.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from review.errors import ReviewError
from review.screening.ranking.words import BITS, VERSION, Counts, Text, count_words, joined

Hashes = npt.NDArray[np.uint64]
_SETTINGS = f"{VERSION}.{BITS}"
_MOST_PARTS = 50


class CacheError(ReviewError):
    """Counts cannot be kept."""


class CountsOnDisk:
    """The counts of texts, from disk where they were counted before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def counts(self, texts: Sequence[Text]) -> Counts:
        """The counts of each text, in order. What is counted for the first time is kept.

        A part that cannot be read is left alone, and its texts are counted again. Raises CacheError where
        nothing can be written.
        """
        wanted = hashes_of(texts)
        paths = sorted(self.folder.glob(f"counts-{_SETTINGS}-*.npz"))
        parts = [part for path in paths if (part := _read(path)) is not None]
        known = np.concatenate([np.empty(0, np.uint64), *(hashes for hashes, _ in parts)])
        fresh, first = np.unique(wanted, return_index=True)
        first = np.sort(first[~np.isin(fresh, known)])
        if len(first):
            new = (wanted[first], count_words([texts[row] for row in first]))
            parts.append(new)
            known = np.concatenate([known, wanted[first]])
            self._keep(*new)
        if not len(wanted):
            return count_words([])
        order = np.argsort(known, kind="stable")
        rows = order[np.searchsorted(known, wanted, sorter=order)]
        found = _chosen(joined([counts for _, counts in parts]), rows)
        if len(paths) > _MOST_PARTS:
            self._tidy(paths, wanted, found)
        return found

    def _tidy(self, paths: Sequence[Path], hashes: Hashes, counts: Counts) -> None:
        """One part in the place of many, with the texts in use only."""
        _, first = np.unique(hashes, return_index=True)
        kept = self._keep(hashes[first], counts.rows(first))
        for path in paths:
            if path != kept:
                path.unlink(missing_ok=True)

    def _keep(self, hashes: Hashes, counts: Counts) -> Path:
        """A part under the hash of its hashes, there whole or not at all."""
        name = hashlib.sha256(hashes.tobytes()).hexdigest()[:16]
        path = self.folder / f"counts-{_SETTINGS}-{name}.npz"
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez(
                    file, hashes=hashes, starts=counts.starts, columns=counts.columns, counts=counts.counts
                )
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise CacheError(
                f"Words cannot be kept in {self.folder}: {error.strerror}.",
                "make room there, and rank again.",
            ) from error
        return path


def hashes_of(texts: Sequence[Text]) -> Hashes:
    """A number for each text: the first 64 bits of BLAKE2b over title and abstract."""
    digests = (
        hashlib.blake2b(f"{title}\0{abstract}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for title, abstract in texts
    )
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _read(path: Path) -> tuple[Hashes, Counts] | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as part:
            counts = Counts(part["starts"], part["columns"], part["counts"])
            hashes = np.asarray(part["hashes"], np.uint64)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (hashes, counts) if len(hashes) == len(counts) else None


def _chosen(counts: Counts, rows: npt.NDArray[np.int64]) -> Counts:
    is_all = len(rows) == len(counts) and bool((rows == np.arange(len(rows))).all())
    return counts if is_all else counts.rows(rows)
