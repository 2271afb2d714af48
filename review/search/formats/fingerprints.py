"""Which keys were seen before, in eight to sixteen bytes a key."""

from __future__ import annotations

from array import array


class Fingerprints:
    """A set of texts that keeps 64 bits of each: among a million, two pass for one once in 30 million."""

    def __init__(self) -> None:
        self._slots = array("Q", [0]) * 1024
        self._used = 0

    def add(self, text: str) -> bool:
        """Add a text; whether it is new."""
        mark = hash(text) & 0xFFFF_FFFF_FFFF_FFFF or 1
        slot = self._slot(self._slots, mark)
        if self._slots[slot]:
            return False
        self._slots[slot] = mark
        self._used += 1
        if self._used * 4 > len(self._slots) * 3:
            self._grow()
        return True

    @staticmethod
    def _slot(slots: array[int], mark: int) -> int:
        """Where a mark is, or the free slot where it belongs."""
        size = len(slots) - 1
        slot = mark & size
        while slots[slot] not in (0, mark):
            slot = (slot + 1) & size
        return slot

    def _grow(self) -> None:
        wider = array("Q", [0]) * (2 * len(self._slots))
        for mark in self._slots:
            if mark:
                wider[self._slot(wider, mark)] = mark
        self._slots = wider
