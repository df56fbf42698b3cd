"""The dialer's clock, estimated from the `Date` headers of its answers."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from statistics import median

KEEP = 20
STEP_S = 30.0
STEP_AGREE = 3


class DialerClock:
    """Dialer time in UTC seconds: local monotonic time plus the median offset of the last 20 `Date` headers.

    One wild header moves nothing; three in a row that agree with each other do, because then the clock really
    jumped (a laptop that slept). `speed` is how many dialer seconds pass in a local one (the simulator only).
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be positive, not {speed}.")
        self.speed = speed
        self._monotonic = monotonic
        self._wall = wall
        self._offsets: deque[float] = deque(maxlen=KEEP)
        self._offset: float | None = None
        self._lock = threading.Lock()

    def observe(self, date: int | None, at: float) -> None:
        """Learn from an answer whose headers came at local monotonic time `at`; None teaches nothing."""
        if date is None:
            return
        with self._lock:
            self._offsets.append(date + 0.5 - at * self.speed)  # the header drops the fraction of its second
            self._forget_before_step()
            self._offset = median(self._offsets)

    def _forget_before_step(self) -> None:
        """Drop what was learnt before a jump of the dialer's clock or ours."""
        if len(self._offsets) <= STEP_AGREE:
            return
        recent = list(self._offsets)[-STEP_AGREE:]
        tolerance = max(STEP_S, self.speed)
        agree = max(recent) - min(recent) <= tolerance
        if agree and abs(median(recent) - median(self._offsets)) > tolerance:
            self._offsets = deque(recent, maxlen=KEEP)

    @property
    def known(self) -> bool:
        """True once the dialer has told its time."""
        return self._offset is not None

    def precise(self) -> float:
        """Dialer time with its fraction; the local clock before the first answer."""
        if self._offset is None:
            return self._wall()
        return self._monotonic() * self.speed + self._offset

    def now(self) -> int:
        """Dialer time in whole UTC seconds."""
        return int(self.precise())

    def skew_s(self) -> float | None:
        """Dialer time minus this computer's; None before the first answer or in simulated time."""
        if self._offset is None or self.speed != 1:
            return None
        return round(self.precise() - self._wall(), 1)

    def to_wall_s(self, dialer_s: float) -> float:
        """How many local seconds a span of dialer seconds takes."""
        return dialer_s / self.speed
