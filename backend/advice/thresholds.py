"""From the manager's budget of false alerts to the scores at which something is watched, likely, or to be acted on."""

from __future__ import annotations

from dataclasses import dataclass

from backend.advice.alert import FACTS_ONLY, Kind, Level
from backend.analysis import drift
from backend.analysis.drift.policy import SHIFT_HOURS

SHARE = 0.5
"""Early warnings and unusual things each get half of the budget."""

LIKELY, WATCH = drift.threshold(1e-3) - drift.threshold(4e-3), drift.threshold(1e-3) - drift.threshold(16e-3)
"""How far below "act" the lower levels begin: luck brings these 4 and 16 times as often; "likely" is the budget."""

SLACK = 1.0
"""How far below its lowest level a score must fall before an alert ends."""

WORKLOAD = 5.0
"""Above the scores of workload: "too high" is watched and never crowds the feed; "high" stands beside the trends."""

UNUSUAL: tuple[Kind, ...] = ("agent_unusual", "campaign_unusual", "campaign_drops", "team_unusual")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores (log odds) from which each kind asks for action; see `level`."""

    act: dict[Kind, float]

    def level(self, kind: Kind, score: float) -> Level | None:
        """The level of a score; None below "watch". A streak is worth a look whatever its odds."""
        short = self.act[kind] - score
        if kind == "workload":
            return "watch" if short <= LIKELY else None
        if kind in FACTS_ONLY:
            return "act" if short <= 0 else "likely" if short <= LIKELY else "watch"
        if kind in UNUSUAL and short > LIKELY:  # what luck brings in most shifts must not be called unusual
            return None
        return "act" if short <= 0 else "likely" if short <= LIKELY else "watch" if short <= WATCH else None

    def holds(self, kind: Kind, score: float) -> bool:
        """Whether a score keeps an open alert open."""
        return kind in FACTS_ONLY or score >= self.act[kind] - WATCH - SLACK


def thresholds(false_alerts_per_shift: float, units: int, unusual_score: float) -> Thresholds:
    """Thresholds for a floor of `units` agents and campaigns.

    A drift is likely where luck alone brings half the budget to the whole floor in a shift; what is unusual from
    `unusual_score`, which its own budget gives, streaks too. Action is asked for where luck brings a quarter of that.
    Workload never asks for action: it is shown where it is looked for.
    """
    act = LIKELY + drift.threshold(SHARE * false_alerts_per_shift / max(units, 1) / SHIFT_HOURS)
    unusual: dict[Kind, float] = dict.fromkeys(UNUSUAL, LIKELY + unusual_score)
    facts: dict[Kind, float] = {"agent_streak": LIKELY + unusual_score, "workload": WORKLOAD}
    return Thresholds({"agent_drift": act, "campaign_drift": act, "campaign_agents": act, **unusual, **facts})
