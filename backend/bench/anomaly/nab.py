"""The Numenta Anomaly Benchmark: its files, windows and scoring rules (Lavin & Ahmad 2015, arXiv 1510.03336).

Each file's first 15 % (at most 750 points) is probation and never scored. The first detection in a window earns its
scaled sigmoid, later ones there nothing; a missed window costs; every detection outside costs by its distance behind
the last window. The score is 100 (raw - null) / (perfect - null), at one threshold for the whole corpus.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PROBATION = 0.15
MOST_PROBATION = 750
PROFILES = {"standard": (0.11, 1.0), "low false alarms": (0.22, 1.0), "low misses": (0.11, 2.0)}
"""Costs of a false detection and of a missed window; a found window earns at most 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A file: `at` in seconds, `value`, first scored point `probation`, and its windows as (first, last) points."""

    name: str
    at: Floats
    value: Floats
    probation: int
    windows: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What a detection at each scored point is worth: `worth` inside windows, `cost` outside (both per unit weight)."""

    window: Ints
    worth: Floats
    windows: int


def corpus(root: Path, every: int = 1) -> list[Series]:
    """All files (or every n-th) with their windows, in the order of their names."""
    windows = json.loads((root / "combined_windows.json").read_text())
    return [_series(root / "data" / name, name, windows[name]) for name in sorted(windows)[::every]]


def marks(series: Series) -> Marks:
    """The value of a detection at every point of a series, window -1 outside."""
    n = len(series.value)
    window, worth = np.full(n, -1), np.zeros(n)
    for i, (first, last) in enumerate(series.windows):
        width = last - first + 1
        inside = np.arange(first, last + 1)
        window[inside] = i
        # The best is the first point of the window, scaled to 1.
        worth[inside] = _sigmoid(-(last - inside + 1) / width) / _sigmoid(-1.0)
    worth[window < 0] = _behind(series, n)[window < 0]
    return Marks(window, worth, len(series.windows))


def raw_score(marked: Marks, detected: NDArray[np.bool_], profile: str) -> float:
    """The raw score of a series with detections among the points after probation."""
    fp, fn = PROFILES[profile]
    hits = np.flatnonzero(detected) + len(marked.window) - len(detected)
    window, worth = marked.window[hits], marked.worth[hits]
    found = np.unique(window[window >= 0], return_index=True)[1]
    gained = worth[window >= 0][found].sum()
    return float(gained + fp * worth[window < 0].sum() - fn * (marked.windows - len(found)))


def best_threshold(marked: Sequence[Marks], scored: Sequence[Floats], profile: str) -> tuple[float, float]:
    """The threshold with the highest raw score over several series, and that score; `scored` starts after probation.

    Lowering the threshold past a point adds what it changes: the gain over the window's best so far, or the cost.
    A score of 0 is no detection at any threshold.
    """
    fp, fn = PROFILES[profile]
    events = [_events(each, score, fp, fn) for each, score in zip(marked, scored, strict=True)]
    at, change = (np.concatenate([event[i] for event in events]) for i in range(2))
    order = np.argsort(-at, kind="stable")
    at, total = at[order], np.cumsum(change[order]) - fn * sum(each.windows for each in marked)
    if not len(at):
        return np.inf, -fn * sum(each.windows for each in marked)
    last = np.flatnonzero(np.append(np.diff(at) != 0, True))
    best = last[total[last].argmax()]
    return float(at[best]), float(total[best])


def _events(marked: Marks, score: Floats, fp: float, fn: float) -> tuple[Floats, Floats]:
    skipped = len(marked.window) - len(score)
    told = np.flatnonzero(score > 0)
    score, window, worth = score[told], marked.window[skipped + told], marked.worth[skipped + told]
    change = np.where(window < 0, fp * worth, 0.0)
    for i in range(marked.windows):
        inside = np.flatnonzero(window == i)
        order = inside[np.argsort(-score[inside], kind="stable")]
        if len(order):
            # Points of one score count together, so the best of them comes first.
            order = order[np.lexsort((-worth[order], -score[order]))]
            change[order] = np.diff(np.maximum.accumulate(worth[order]), prepend=-fn)
    return score, change


def normalised(raw: float, windows: int, profile: str) -> float:
    """100 for every window found at once and nothing else, 0 for silence."""
    null = -PROFILES[profile][1] * windows
    return 100 * (raw - null) / (windows - null)


def _series(file: Path, name: str, spans: list[list[str]]) -> Series:
    with file.open(newline="") as text:
        rows = list(csv.DictReader(text))
    at = np.array([_seconds(row["timestamp"]) for row in rows])
    value = np.array([float(row["value"]) for row in rows])
    # The rules take the first point with a limit's very timestamp; clocks are set back in some files.
    windows = [(int(np.flatnonzero(at == _seconds(a))[0]), int(np.flatnonzero(at == _seconds(b))[0])) for a, b in spans]
    return Series(name, at, value, min(int(PROBATION * len(rows)), round(PROBATION * 5000)), windows)


def _behind(series: Series, n: int) -> Floats:
    cost = np.full(n, -1.0)
    for i, (first, last) in enumerate(series.windows):
        until = series.windows[i + 1][0] if i + 1 < len(series.windows) else n
        after = np.arange(last + 1, until)
        width = max(last - first, 1)
        cost[after] = _sigmoid(np.abs(after - last) / width)
    return cost


def _sigmoid(x: Floats | float) -> Floats:
    x = np.asarray(x, dtype=np.float64)
    return np.where(x > 3.0, -1.0, 2 / (1 + np.exp(5 * np.minimum(x, 50.0))) - 1)


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
