"""Chance that can be repeated: by seed and report, whatever order the reports stand in.

A draw depends on the seed and on the reports' ids, never on a verdict and never on a row's place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]


def keys_of(ids: Iterable[str]) -> Keys:
    """A number for each id, the same in every process."""
    digests = (hashlib.blake2b(i.encode("utf-8", "surrogatepass"), digest_size=8).digest() for i in ids)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def shuffled(keys: Keys, *seed: object) -> Keys:
    """Other numbers for the keys, one set for each seed: SplitMix64 (Steele, Lea and Flood 2014)."""
    text = "\x1f".join(map(str, seed)).encode("utf-8", "surrogatepass")
    start = np.frombuffer(hashlib.blake2b(text, digest_size=8).digest(), dtype="<u8").astype(np.uint64)
    mixed = keys ^ start
    mixed = mixed + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def drawn(keys: Keys, among: Rows, count: int, *seed: object) -> Rows:
    """So many of these rows at random, in an order that is random as well; all where there are fewer."""
    numbers = shuffled(keys[among], *seed)
    count = min(count, len(among))
    if 0 < count < len(among):
        nearest = np.argpartition(numbers, count - 1)[:count]
        among, numbers = among[nearest], numbers[nearest]
    return among[np.argsort(numbers, kind="stable")][:count]
