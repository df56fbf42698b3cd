"""Early warning: which agents and campaigns are drifting, how sure that is, and when the agreed line is crossed.

    channels   the seven things that are watched and their units
    rows       an interval's tables as observations of each channel
    effects    usual levels: campaign, outcome, list, hour, agent, each as far as its data carry it
    noise      over-dispersion and day-to-day levels, learned from past days
    baselines  the two together: `start_baselines`, `learn_day`
    packing    baselines as bytes: `dump`, `load`
    pairing    which call a wrap belongs to
    evidence   an interval judged, and its sums by unit
    common     what a whole campaign shares at the time
    bank       the filter: chances of every drift by sign, signature, speed and level
    story      actual against usual since it began
    watch      today: `start_day`, `step`
    ahead      when the agreed line is crossed
    report     signals
    luck       budget of false alerts <-> score
    thin       whose calls cannot carry a warning

The method, its sources and its measured accuracy are in docs/method-alerts.md.
"""

from backend.analysis.drift.baselines import LEARN_DAYS, Baselines, learn_day, start_baselines
from backend.analysis.drift.luck import luck_shifts, threshold
from backend.analysis.drift.packing import dump, load
from backend.analysis.drift.policy import Policy
from backend.analysis.drift.thin import thin
from backend.analysis.drift.watch import Watch, start_day, step

__all__ = [
    "LEARN_DAYS", "Baselines", "Policy", "Watch", "dump", "learn_day", "load", "luck_shifts", "start_baselines",
    "start_day", "step", "thin", "threshold",
]  # fmt: skip
