"""What the end of a day means for its target, and how it was forecast, in the manager's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import numpy as np

from backend.analysis.dayforecast.chain import Outcome
from backend.analysis.dayforecast.day import DayForecast, NotEnough
from backend.clock import zone
from backend.schemas.outlook import FigureName, ForecastModel

Verdict = Literal[
    "reached", "on target", "within band", "uncertain", "below target", "no target", "too early", "not enough days"
]

NEAR = 0.05
"""A likely end this share below a target that its range covers is near it; further below, nobody can tell yet."""

MODEL_NAMES: dict[ForecastModel, str] = {
    "learned": "pace x pattern",
    "pattern": "pace x pattern, all of the pace",
    "ewma": "smoothed pace x pattern",
    "gamma_poisson": "usual day, corrected by today",
}
UNITS: dict[FigureName, str] = {
    "calls": "calls", "contacts": "contacts", "conversions": "conversions", "revenue_cents": "", "answer_rate": "",
}  # fmt: skip


def amount(name: FigureName, value: float) -> str:
    """A figure as it is read: 1,234; $1,234; 61.3 %."""
    if name == "revenue_cents":
        return f"${value / 100:,.0f}"
    return f"{100 * value:.1f} %" if name == "answer_rate" else f"{round(value):,}"


def counted(name: FigureName, value: float) -> str:
    """A figure with its unit: 164 calls; $1,234; 61.3 %."""
    unit = UNITS[name]
    return f"{amount(name, value)} {unit[:-1] if round(value) == 1 else unit}".rstrip()


def clock_text(at: int, zone_name: str) -> str:
    """A time of day as the centre's clocks show it: 16:40."""
    return datetime.fromtimestamp(at, zone(zone_name)).strftime("%H:%M")


def judge(
    name: FigureName, so_far: float, end: DayForecast | Outcome | NotEnough, target: float | None, tolerance: float = 0
) -> tuple[Verdict, str]:
    """The verdict on one figure with its sentence; `tolerance` is the share of the target that does not count.

    "Reached" is said only of what is done; a range that covers the target is on it or within the band, never a hit.
    """
    if target is not None and target > 0 and so_far >= target:
        return "reached", f"{amount(name, so_far)} of {counted(name, target)}: reached."
    if isinstance(end, NotEnough):
        return "not enough days" if end.need_days else "too early", f"{counted(name, so_far)} so far. {end.why}"
    likely, low, high = (_whole(name, value) for value in (end.likely, end.low, end.high))
    if target is None or target <= 0:
        ends = f"{amount(name, low)} to {amount(name, high)}"
        return "no target", f"{counted(name, likely)} likely at the end of the day ({ends})."
    return _against(name, (likely, low, high), target, tolerance)


def needed(name: FigureName, so_far: float, likely: float, target: float, per_agent_hour: float) -> str:
    """What it would take to reach the target from a likely end below it; `per_agent_hour` is today's pace (or NaN)."""
    missing = target - likely
    if missing <= 0:
        return ""
    words = [f"{counted(name, missing)} short"]
    if per_agent_hour > 0:
        hours = missing / per_agent_hour
        words.append(f"{_tenths(hours)} more agent-{'hour' if hours < 1.05 else 'hours'} at today's pace")
    if likely - so_far > 0:
        words.append(f"{(target - so_far) / (likely - so_far):.2f} times the pace expected from now on")
    return f"{words[0]}: {' or '.join(words[1:])}." if len(words) > 1 else f"{words[0]}."


def model_sentence(model: ForecastModel, calls: DayForecast | NotEnough, day: date, days: Sequence[date]) -> str:
    """Which history was used and how."""
    if isinstance(calls, NotEnough):
        return calls.why
    history = history_words(day, days)
    if model == "pattern":
        return f"Calls so far / the share of a day usually done by now, from {history}."
    if model == "ewma":
        return f"The smoothed pace of about the last six quarter hours x the usual rest of the day, from {history}."
    if model == "gamma_poisson":
        return f"A usual day from {history}, moved by today as far as such days differ."
    return f"Today's pace x the usual pattern of {history}. {_carried(calls)}".rstrip()


def history_words(day: date, days: Sequence[date]) -> str:
    """The open days behind a forecast: the last 8 Tuesdays and the 30 open days before today."""
    same = sum(one.weekday() == day.weekday() for one in days)
    before = f"the {len(days)} open days before today"
    if not same:
        return before
    return f"the last {same} {day:%A}s and {before}" if same > 1 else f"the last {day:%A} and {before}"


def carried_share(calls: DayForecast) -> float:
    """How much of today's surprise (pace less 1) goes on into the rest of the day; NaN where there is none to speak of.

    0 is a usual rest of the day, 1 the pace so far.
    """
    if not np.isfinite(calls.pace) or abs(calls.pace - 1) < 0.01 or calls.pace <= 0:
        return float("nan")
    rest = float(calls.expected.sum()) - calls.so_far / calls.pace
    return (calls.left / rest - 1) / (calls.pace - 1) if rest >= 1 else float("nan")


def _carried(calls: DayForecast) -> str:
    share = carried_share(calls)
    if not np.isfinite(share):
        return "Today goes about as usual so far." if np.isfinite(calls.pace) else ""
    change = f"{abs(calls.pace - 1):.0%}".replace("%", " %")
    way = "more" if calls.pace > 1 else "fewer"
    lasts = f"{round(100 * float(np.clip(share, 0, 1)))} %"
    return f"{change} {way} calls than usual by now; {lasts} of that is expected to last, as on past days."


def _against(
    name: FigureName, ends: tuple[float, float, float], target: float, tolerance: float
) -> tuple[Verdict, str]:
    likely, low, high = ends
    if likely >= target:
        over = f", {percent(likely / target - 1)} above the target" if likely > target else ", on the target"
        doubt = f"; the likely range begins at {amount(name, low)}" if low < target else ""
        return "on target", f"{counted(name, likely)}{over} of {amount(name, target)}{doubt}."
    gap = (target - likely) / target
    if gap <= tolerance or (gap <= NEAR and high >= target):
        of = f"{amount(name, likely)} of {counted(name, target)}"
        return "within band", f"{of}: {percent(likely / target)} of target, within band."
    below = f"{counted(name, likely)}, {percent(gap)} below the target of {amount(name, target)}"
    if high >= target:
        return "uncertain", f"{below}; the likely range of {amount(name, low)} to {amount(name, high)} still covers it."
    return "below target", f"{below}."


def percent(share: float) -> str:
    """A share in whole per cent; what is short of all of it never reads as 100 %."""
    value = 100 * share
    if 0 < value < 1:
        return "under 1 %"
    return f"{int(value + 1e-9) if 99 < value < 100 else round(value)} %"


def _tenths(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{round(value):,}"


def _whole(name: FigureName, value: float) -> float:
    """Counts as they are shown: a sentence never contradicts the number beside it."""
    return float(round(value)) if UNITS[name] else value


def day_sentence(figures: Sequence[Mapping[str, Any]], zone_name: str) -> str:
    """Today in one sentence: the target most in doubt, or without targets where the day likely ends."""
    aimed = [one for one in figures if one["target"] is not None and one["likely"] is not None]
    if aimed:
        doubtful = min(aimed, key=lambda one: 2.0 if one["chance"] is None else one["chance"])
        at = doubtful["hit"] and doubtful["hit"]["likely"]
        when = f" Likely reached at {clock_text(at, zone_name)}." if at and doubtful["verdict"] != "reached" else ""
        return f"{doubtful['sentence']}{when}"
    likely = [counted(one["name"], one["likely"]) for one in figures if one["likely"] is not None]
    if not likely:
        return ", ".join(counted(one["name"], one["so_far"]) for one in figures[:3]) + " so far."
    return f"Today likely ends at {', '.join(likely[:3])}{f' and {likely[3]}' if len(likely) > 3 else ''}."
