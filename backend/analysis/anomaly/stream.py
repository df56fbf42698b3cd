"""How new is this value? A detector for one series of the whole team, value by value, without a shape assumed.

Three readings of the series are followed: the value itself, how far it has lately been off its usual level at this
time of day, and how restless it has been. Each is compared with its own past: the distance to the third nearest of
some hundred remembered values, then how rare such a distance is by now. What lies outside everything seen is new,
and so is a value in a gap between two levels that were usual. The readings join as a norm between sum and maximum;
a score counts only as an onset, when it tops everything of the last twelfth of the time seen.

Work per value is constant and nothing looks ahead. The nearest-neighbour distance with a rank among past distances is
conformal anomaly detection (Laxhammar & Falkman 2014; KNN-CAD, Burnaev & Ishimtsev 2016) on single values.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque

CHANNELS = ("value", "time of day", "restlessness")
JOIN = 1.5
"""Exponent of the norm that joins the readings: 1 is the sum, infinity the largest alone."""

LENGTH = 0.3
"""Surprise is divided by (log of values seen) to this power: a long series has more records by luck alone."""

QUIET = 0.08
"""An onset tops all scores within this share of the values seen so far."""

_REMEMBERED = 400
_NEIGHBOUR = 3
_RATE = 0.1
_SLOTS = 48
_PROFILE_RATE = 0.02
_BINS = 60
_PER_OCTAVE = 4
_BEYOND = 3.0
FAR_OFF = 20
"""Values added to those seen before the logarithm is taken."""


class Newness:
    """How far a reading lies from remembered past ones, and how rare such a distance is (natural log of 1 in so many).

    Every `stride`-th past value is remembered; when the memory is full every second one is forgotten and the stride
    doubles, so that the memory always spans the whole past evenly.
    """

    __slots__ = ("_at", "_bins", "_due", "_largest", "_last", "_order", "_seen", "_sorted", "_stride")

    def __init__(self) -> None:
        self._order: list[float] = []
        self._sorted: list[float] = []
        self._stride, self._due, self._at, self._last = 1, 0, 0, 0.0
        self._bins = [0] * _BINS
        self._largest, self._seen = 0.0, 0

    def surprise(self, reading: float) -> float:
        """Surprise of the next reading, 0 for one that is nothing new."""
        distance = self._distance(reading)
        self._remember(reading)
        surprise = self._rarity(distance)
        self._count(distance)
        return surprise

    def _distance(self, reading: float) -> float:
        values = self._sorted
        if len(values) <= _NEIGHBOUR:
            return 0.0
        right = bisect_left(values, reading)
        left, distance = right - 1, 0.0
        for _ in range(_NEIGHBOUR):
            below = reading - values[left] if left >= 0 else math.inf
            above = values[right] - reading if right < len(values) else math.inf
            distance = min(below, above)
            left, right = (left - 1, right) if below <= above else (left, right + 1)
        return distance

    def _remember(self, reading: float) -> None:
        """Takes the value before this one, if it is due: the next is never compared with its direct neighbour."""
        if self._at >= self._due + 1:
            if len(self._order) == _REMEMBERED:
                self._order = self._order[::2]
                self._sorted = sorted(self._order)
                self._stride *= 2
            self._order.append(self._last)
            insort(self._sorted, self._last)
            self._due = self._at - 1 + self._stride
        self._at, self._last = self._at + 1, reading

    def _rarity(self, distance: float) -> float:
        if distance <= 0 or self._largest <= 0:
            return 0.0
        ratio = distance / self._largest
        if ratio >= 1:
            return math.log(self._seen + 1) + _BEYOND * math.log(ratio)
        as_far = sum(self._bins[: int(-_PER_OCTAVE * math.log2(ratio)) + 1])
        return math.log((self._seen + 1) / (as_far + 1))

    def _count(self, distance: float) -> None:
        if distance > self._largest:
            self._grow(distance)
        place = _BINS - 1
        if distance > 0:
            place = min(int(-_PER_OCTAVE * math.log2(min(distance / self._largest, 1.0))), _BINS - 1)
        self._bins[place] += 1
        self._seen += 1

    def _grow(self, distance: float) -> None:
        if self._largest <= 0:
            self._largest = distance
            return
        steps = int(_PER_OCTAVE * math.log2(distance / self._largest))
        if steps > 0:
            kept = self._bins[: max(_BINS - steps, 0)]
            over = sum(self._bins[len(kept) :])
            self._bins = ([0] * min(steps, _BINS) + kept)[:_BINS]
            self._bins[-1] += over
            self._largest *= 2 ** (steps / _PER_OCTAVE)


class Readings:
    """The three readings of a series, one value after the other; `at` is local seconds (only time of day counts)."""

    __slots__ = ("_level", "_mean", "_n", "_off", "_times", "_variance")

    def __init__(self) -> None:
        self._n, self._mean, self._variance, self._off = 0, 0.0, 0.0, 0.0
        self._level = [0.0] * (2 * _SLOTS)
        self._times = [0] * (2 * _SLOTS)

    def read(self, at: float, value: float) -> tuple[float, float, float]:
        """Value, smoothed gap to the usual level of this half hour (weekdays and weekends apart), moving sd."""
        self._n += 1
        if self._n == 1:
            self._mean = value
        weight = max(_RATE, 1 / self._n)
        gap = value - self._mean
        self._mean += weight * gap
        self._variance = (1 - weight) * (self._variance + weight * gap * gap)
        weekend = int((at // 86_400 + 3) % 7) >= 5
        slot = int(at % 86_400 // 1800) + _SLOTS * weekend
        off = value - self._level[slot] if self._times[slot] else 0.0
        self._off += _RATE * (off - self._off)
        self._times[slot] += 1
        self._level[slot] += max(1 / self._times[slot], _PROFILE_RATE) * (value - self._level[slot])
        return value, self._off, math.sqrt(max(self._variance, 0.0))


class Onset:
    """Lets a score through only where it tops all scores of the last `QUIET` share of the values seen."""

    __slots__ = ("_n", "_peaks")

    def __init__(self) -> None:
        self._n = 0
        self._peaks: deque[tuple[int, float]] = deque()

    def filter(self, score: float) -> float:
        """The score, or 0 where it is no onset."""
        oldest = self._n - int(QUIET * self._n)
        while self._peaks and self._peaks[0][0] < oldest:
            self._peaks.popleft()
        passed = score if not self._peaks or score > self._peaks[0][1] else 0.0
        while self._peaks and self._peaks[-1][1] <= score:
            self._peaks.pop()
        self._peaks.append((self._n, score))
        self._n += 1
        return passed


class Stream:
    """The detector of one series: `score` of each next value, 0 where nothing new begins."""

    __slots__ = ("_n", "_newness", "_onset", "_readings")

    def __init__(self) -> None:
        self._readings, self._onset, self._n = Readings(), Onset(), 0
        self._newness = tuple(Newness() for _ in CHANNELS)

    def score(self, at: float, value: float) -> float:
        """Newness of the value at local time `at` (seconds), comparable between series; ValueError if not finite."""
        return self._onset.filter(joined(self.surprises(at, value), self._n))

    def surprises(self, at: float, value: float) -> tuple[float, ...]:
        """The surprise of each reading of the next value, before they are joined."""
        if not math.isfinite(value):
            raise ValueError(f"a series has finite values, not {value}.")
        self._n += 1
        readings = self._readings.read(at, value)
        return tuple(each.surprise(reading) for each, reading in zip(self._newness, readings, strict=True))


def joined(surprises: tuple[float, ...], seen: int, join: float = JOIN, length: float = LENGTH) -> float:
    """One score of several surprises after `seen` values."""
    together = math.pow(sum(math.pow(each, join) for each in surprises), 1 / join)
    return together / math.pow(math.log(seen - 1 + FAR_OFF), length)
