"""What moves bring an hour, by joint draws of everybody's worth, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.analysis.estimates import TAIL, Floats, Ints
from backend.schemas.steering import WorthUnit
from backend.steering.inputs import Look
from backend.steering.lineup_people import Here
from backend.steering.values import Worths

SEED, DRAWS = 20_260_104, 1000


@dataclass(frozen=True, slots=True)
class GainNow:
    """Expected gain an hour with its 80 % range and the chance that it is above nothing; `n` contacts behind it."""

    value: float
    low: float
    high: float
    chance: float
    unit: WorthUnit
    n: int

    def as_dict(self) -> dict[str, Any]:
        """`schemas.Gain`; nothing is known without contacts."""
        digits = 1 if self.unit == "cents" else 4
        value, low, high = (round(each, digits) for each in (self.value, self.low, self.high))
        return {
            "value": value,
            "low": low,
            "high": high,
            "chance": round(self.chance, 3),
            "unit": self.unit,
            "n": self.n,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Plausible worths an hour (draws, movers, campaigns) of `movers` (positions in `here`), drawn jointly."""

    worths: Worths
    here: Here
    movers: Ints
    each: Floats
    hours: Floats

    def alone(self, goal: Ints) -> Floats:
        """Expected gain an hour of each mover by themselves (movers,)."""
        return np.array([self.of(np.array([one]), goal).value for one in self.movers.tolist()])

    def of(self, agents: Ints, after: Ints) -> GainNow:
        """The gain of these agents' moves to `after` (everybody's positions), the time a move costs taken out."""
        unit = self.worths.unit
        if not len(agents):
            return GainNow(0.0, 0.0, 0.0, 0.0, unit, 0)
        rows = np.searchsorted(self.movers, agents)
        here, there, stay = self.here.now[agents], after[agents], self.hours[agents]
        lost = np.minimum(self.here.terms.switch_s / 3600, stay)
        gone = np.where(there >= 0, self.each[:, rows, there], 0.0) * (stay - lost)
        total = (gone - np.where(here >= 0, self.each[:, rows, here], 0.0) * stay).sum(1)
        an_hour = total / max(float(stay.mean()), 1e-9)
        low, high = np.quantile(an_hour, (TAIL, 1 - TAIL))
        value, chance = float(an_hour.mean()), float((an_hour > 0).mean())
        return GainNow(value, float(low), float(high), chance, unit, self._contacts(agents, after))

    def _contacts(self, agents: Ints, after: Ints) -> int:
        n, ids, campaigns = self.worths.each.n, self.here.agent_ids, self.here.campaign_ids
        found = 0
        for agent in agents.tolist():
            row = self.worths.agent(ids[agent])
            places = {int(self.here.now[agent]), int(after[agent])} - {-1}
            found += sum(int(n[row, self.worths.campaign(campaigns[place])]) for place in places)
        return found


def draw_gains(look: Look, worths: Worths, here: Here, movers: Ints, hours: Floats, draws: int = DRAWS) -> Draws:
    """Draws for these agents (positions in `here`, ascending); `hours` (everybody) are how long each still works."""
    ids, campaigns = tuple(here.agent_ids[one] for one in movers.tolist()), tuple(here.campaign_ids)
    each = look.keep(("draws", draws), (worths, ids, campaigns), lambda: _drawn(worths, ids, campaigns, draws))
    return Draws(worths, here, movers, each, hours)


def _drawn(worths: Worths, agent_ids: tuple[int, ...], campaign_ids: tuple[int, ...], draws: int) -> Floats:
    if not agent_ids:
        return np.zeros((draws, 0, len(campaign_ids)))
    rows = np.array([worths.agent(one) for one in agent_ids], dtype=np.int64)
    columns = [worths.campaign(one) for one in campaign_ids]
    drawn = worths.pairs.draws("conversions_per_hour", SEED, draws, rows)[:, :, columns]
    return np.asarray(drawn * worths.cents[columns])
