"""One metric's chart: points, smoothed line, usual band, direction, forecast, verdict and sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.analysis.anomaly.odds import luck, shifts_per_luck
from backend.analysis.estimates import Floats
from backend.analysis.ewma import Direction, Smooth, direction, memory, smooth
from backend.analysis.peaks import find_peaks
from backend.analysis.trajectory import Course, band, chance_above, look_ahead, surprises, verdict
from backend.lookout.asked import Asked
from backend.lookout.cause_words import METRIC_WORDS, level
from backend.lookout.cubes import Ratio
from backend.lookout.units import better_of, unit_of
from backend.schemas.base import AnswerDefinition

REACH = 1.2816
"""The ranges hold 80 %."""

MIN_DAYS = 3
MIN_N = 10
PEAK_EVENTS, PEAK_N = 8.0, 8.0
"""An interval is looked at for a peak when so many events are usual in it, or so many calls were timed; opening and
closing, with half the calls and less, are not."""

_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Usual level per interval so far and to come, the course, the line's weights, the newest interval's part."""

    usual: Floats
    coming: Floats
    course: Course
    weight: Floats
    part: float
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One metric of one unit today: sums per interval from `start` (UTC s) on, with what is usual."""

    asked: Asked
    unit: str
    unit_id: int
    metric: str
    seen: Ratio
    sight: Sight
    start: int
    slot_s: int
    definition: AnswerDefinition
    days: int
    campaign_id: int

    @property
    def known(self) -> bool:
        """Whether enough past days say what is usual."""
        usual = self.sight.usual
        return self.days >= MIN_DAYS and bool((np.isfinite(usual) & (usual > 0)).all())

    @property
    def calls_remembered(self) -> float:
        """Observations within the line's memory."""
        back = max(round(memory(self.asked.settings.foresight.alpha)), 1)
        return float(self.seen.n[-back:].sum())

    def scaled(self) -> Ratio:
        """The sums with the interval under way counted up to a whole one."""
        grow = np.ones(len(self.seen.hits))
        grow[-1] = 1 / self.sight.part
        return Ratio(self.seen.hits * grow, self.seen.size * grow, self.seen.n)


def draw_trend(line: Line, marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`schemas.Trend`."""
    scaled = line.scaled()
    smoothed = smooth(scaled.hits, scaled.size, line.sight.weight)
    better, unit = better_of(line.metric, line.asked.settings), unit_of(line.metric)
    now = _last(smoothed.value)
    n = round(float(line.seen.n.sum()))
    if not line.known:
        return _unknown(line, smoothed, marks, now, n)
    course, usual = line.sight.course, line.sight.usual
    going = _direction(line, smoothed, scaled, better)
    ahead, stays, target = _ahead(line, better)
    thin = n < MIN_N or now is None
    usual_now = float((smoothed.pull[-1] * scaled.size) @ usual / max(float(smoothed.pull[-1] @ scaled.size), _TINY))
    usual_now = usual_now if scaled.size.any() else float(usual[-1])
    spread = band(course, smoothed.pull, usual * _typical(line))
    return {
        "metric": line.metric, "unit": unit, "better": better,
        "points": _points(line, smoothed, usual, spread),
        "mark": going.mark, "change_per_hour": None if going.per_hour is None else round(going.per_hour, 5),
        "strength": _strength(going),
        "now_value": now, "usual_value": usual_now, "target": target, "n": n,
        "ahead": None if thin else ahead,
        "verdict": "not enough calls" if thin else verdict(stays), "chance": None if thin else round(stays, 3),
        "sentence": _sentence(line, going, now, usual_now, n),
        "markers": sorted([*marks, *_peaks(line)], key=lambda mark: mark["at"]),
    }  # fmt: skip


def _last(values: Floats) -> float | None:
    return float(values[-1]) if len(values) and np.isfinite(values[-1]) else None


def _typical(line: Line) -> Floats:
    """Size of an interval as it usually is today: the median of those with anything, the same for all."""
    there = line.seen.size[:-1][line.seen.size[:-1] > 0]
    return np.full(len(line.seen.size), float(np.median(there)) if len(there) else 1.0)


def _direction(line: Line, smoothed: Smooth, scaled: Ratio, better: Any) -> Direction:
    wish, usual = line.asked.settings, line.sight.usual
    share = unit_of(line.metric) == "share"
    relative = wish.foresight.major_drop / 2 * float(usual.mean())
    dead_band = wish.dead_band_points / 100 if share else relative
    due = usual * scaled.size
    cov = line.sight.course.luck(due)
    cov[-1, -1] += line.sight.course.noise * due[-1] * (1 / line.sight.part - 1)
    back = max(round(memory(wish.foresight.alpha)), 1)
    return direction(
        smoothed, scaled.hits, scaled.size, usual, cov, np.rint(line.seen.n).astype(np.int64), back, line.slot_s,
        dead_band=dead_band, better=better,
    )  # fmt: skip


def _ahead(line: Line, better: str) -> tuple[dict[str, Any], float, float]:
    """The next hours, the chance to stay on the good side of the line, and the line."""
    sight, wish = line.sight, line.asked.settings.foresight
    found = look_ahead(sight.course, line.seen.hits, sight.usual * line.seen.size, sight.steps)
    target = _target(line)
    drop = -wish.major_drop if better == "higher" else wish.major_drop
    limit = target if target is not None else float(sight.coming.mean()) * (1 + drop)
    above = chance_above(found, sight.coming, limit)
    sd = np.sqrt(np.maximum(np.diag(found.cov), 0.0))
    first = line.start + len(line.seen.hits) * line.slot_s
    rows = {
        "at": [first + (k + 1) * line.slot_s for k in range(sight.steps)],
        "likely": _rounded(sight.coming * np.maximum(1 + found.mean, 0.0)),
        "low": _rounded(_kept(line, sight.coming * np.maximum(1 + found.mean - REACH * sd, 0.0))),
        "high": _rounded(_kept(line, sight.coming * np.maximum(1 + found.mean + REACH * sd, 0.0))),
    }
    return rows, above if better == "higher" else 1 - above, limit


def _target(line: Line) -> float | None:
    """What the centre asks of the campaign, where it says so."""
    terms = line.asked.centre.terms.get(line.campaign_id)
    if terms is None:
        return None
    if line.metric == "conversion_per_contact":
        return terms.target_per_contact
    return None if line.metric != "handle_s" or terms.ideal_handle_s is None else float(terms.ideal_handle_s)


def optional(values: Floats, decimals: int) -> list[float | None]:
    """Rounded numbers; NaN becomes None."""
    return [value if value == value else None for value in np.round(values, decimals).tolist()]


def _kept(line: Line, values: Floats) -> Floats:
    return np.minimum(values, 1.0) if unit_of(line.metric) == "share" else values


def _rounded(values: Floats) -> list[float]:
    return [float(value) for value in np.round(values, 5)]


def _points(line: Line, smoothed: Smooth, usual: Floats | None, spread: Floats | None) -> dict[str, Any]:
    seen, n = line.seen, len(line.seen.hits)
    value = np.divide(seen.hits, seen.size, out=np.full(n, np.nan), where=seen.size > 0)
    level_at = usual if usual is not None else np.nan_to_num(value)
    noise = line.sight.course.noise
    sd = np.sqrt(noise * np.maximum(np.nan_to_num(value), 0.5 * level_at) / np.maximum(seen.size, _TINY))
    low, high = _kept(line, np.maximum(value - REACH * sd, 0.0)), _kept(line, value + REACH * sd)
    nothing = np.full(n, np.nan)
    reach = nothing if spread is None else REACH * spread
    middle = nothing if usual is None else usual
    return {
        "at": [line.start + k * line.slot_s for k in range(n)],
        "value": optional(value, 5), "low": optional(low, 5), "high": optional(high, 5),
        "n": [round(one) for one in seen.n.tolist()], "smooth": optional(smoothed.value, 5),
        "usual": optional(middle, 5), "usual_low": optional(np.maximum(middle * (1 - reach), 0.0), 5),
        "usual_high": optional(_kept(line, middle * (1 + reach)), 5),
    }  # fmt: skip


def _peaks(line: Line) -> list[dict[str, Any]]:
    """Intervals that stand out from all the others and from the usual by more than luck."""
    seen, usual = line.seen, line.sight.usual
    due = usual * seen.size
    timed = line.metric in ("handle_s", "wrap_s", "pause_share", "occupancy")
    if line.metric == "pause_share":
        return []  # breaks are marked by name
    told = seen.n >= PEAK_N if timed else due >= PEAK_EVENTS
    told &= seen.n >= 0.5 * float(np.median(seen.n[seen.n > 0])) if (seen.n > 0).any() else False
    told[-1] = False
    unit, found = unit_of(line.metric), []
    for peak in find_peaks(surprises(line.sight.course, seen.hits, np.where(told, due, 0.0))):
        value = float(seen.hits[peak.at] / seen.size[peak.at])
        usually = float(usual[peak.at])
        size = f" ({100 * (value / usually - 1):+.0f} %)"
        label = f"{METRIC_WORDS[line.metric].capitalize()} {level(value, unit)}, usually {level(usually, unit)}{size}"
        found.append({"at": line.start + peak.at * line.slot_s, "kind": peak.kind, "label": label})
    return found


def _strength(going: Direction) -> str:
    if going.per_hour is None or going.luck > 0.5:
        return "no change beyond luck"
    word = "clear" if going.luck < 0.01 else "likely" if going.luck < 0.05 else "weak"
    return f"{word}: a change this size {luck(shifts_per_luck(going.luck))}"


def _sentence(line: Line, going: Direction, now: float | None, usual: float, n: int) -> str:
    word, unit = METRIC_WORDS[line.metric].capitalize(), unit_of(line.metric)
    if now is None or n < MIN_N:
        return f"{word}: not enough calls yet ({n}; {max(MIN_N - n, 1)} more are needed)."
    state = f"{word} {level(now, unit)}, usually {level(usual, unit)} at this time on these campaigns"
    if line.unit != "agent":
        state = f"{word} {level(now, unit)}, usually {level(usual, unit)} at this time"
    if going.mark == "stable":
        return f"{state}; stable."
    if going.mark == "not enough calls":
        return f"{state}; not enough calls to tell a direction."
    return f"{state}; {going.mark}, {_strength(going).split(': ', 1)[-1]}."


def _unknown(
    line: Line, smoothed: Smooth, marks: Sequence[dict[str, Any]], now: float | None, n: int
) -> dict[str, Any]:
    """A chart without a usual level: the points alone."""
    word, missing = METRIC_WORDS[line.metric].capitalize(), max(MIN_DAYS - line.days, 1)
    more = f"{missing} more open {'day' if missing == 1 else 'days'}"
    return {
        "metric": line.metric, "unit": unit_of(line.metric), "better": better_of(line.metric, line.asked.settings),
        "points": _points(line, smoothed, None, None), "mark": "not enough calls", "change_per_hour": None,
        "strength": "not known yet", "now_value": now, "usual_value": None, "target": _target(line), "n": n,
        "ahead": None, "verdict": "no target", "chance": None,
        "sentence": f"{word}: what is usual is not known yet; {more} of calls are needed.", "markers": list(marks),
    }  # fmt: skip
