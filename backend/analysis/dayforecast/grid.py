"""The slots of a local day: equal spans of wall time from opening to closing, in seconds since local midnight.

Slots follow the wall clock, so a day of 23 or 25 hours fills the same slots; its missing or repeated hour
changes one slot's count and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """`slots` spans of `slot_s` seconds from `first_s` seconds after local midnight."""

    first_s: int
    slot_s: int
    slots: int

    def __post_init__(self) -> None:
        if self.slot_s <= 0 or self.slots <= 0 or self.first_s < 0:
            raise ValueError("a grid needs a start at or after midnight and slots longer than nothing.")

    @property
    def end_s(self) -> int:
        """Closing time, seconds since local midnight."""
        return self.first_s + self.slot_s * self.slots

    def done_part(self, wall_s: float) -> Floats:
        """The part (0 to 1) of each slot (slots,) that is over at a wall time (s since local midnight)."""
        begun = (wall_s - self.first_s) / self.slot_s - np.arange(self.slots)
        return np.clip(begun, 0.0, 1.0)

    def wall(self, place: float) -> int:
        """The wall time (s since local midnight) at `place` slots after opening."""
        return round(self.first_s + place * self.slot_s)


def open_hours(counts: Floats, slot_s: int, *, share: float = 0.002) -> Grid:
    """The grid that holds all but the rarest calls of past days `counts` (days, slots of a whole day)."""
    by_slot = counts.sum(0)
    total = float(by_slot.sum())
    if total <= 0:
        return Grid(0, slot_s, counts.shape[1])
    before = np.cumsum(by_slot) / total
    first = int(np.searchsorted(before, share / 2, side="right"))
    last = int(np.searchsorted(before, 1 - share / 2, side="left"))
    return Grid(first * slot_s, slot_s, last - first + 1)
