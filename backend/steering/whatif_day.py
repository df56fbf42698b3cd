"""The day's forecast before and after moves, from the outlook's own forecast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from backend.analysis.dayforecast.chain import Outcome
from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.estimates import Floats
from backend.lookout.outlook_answer import targets_of
from backend.lookout.outlook_ends import End
from backend.lookout.outlook_learn import TEAM
from backend.optimizer.whatif import Change, Range, Unit, WhatIf
from backend.steering.drops import CampaignDrops, budgets
from backend.steering.inputs import Look, rate
from backend.steering.lineup_people import Here
from backend.steering.whatif_words import day_text

DayFigure = Literal["calls", "contacts", "conversions", "revenue_cents"]
FIGURES: tuple[DayFigure, ...] = ("calls", "contacts", "conversions", "revenue_cents")
DRAWS, SEED = 1000, 20_260_106


def day_rows(look: Look, team: Unit) -> list[dict[str, Any]]:
    """`schemas.DayBeforeAfter` of each figure the outlook forecasts; calls and conversions each by themselves."""
    found: list[dict[str, Any]] = []
    for name in FIGURES:
        end = look.scene.ends[TEAM].figures.get(name)
        known = None if end is None else end.known
        change = next((one for one in team.changes if one.figure == name), None)
        if end is None or known is None or change is None:
            continue
        rng = np.random.default_rng((SEED, len(found)))
        before = draws_of(known, rng)
        after = before + rng.choice(change.draws_change, len(before))
        found.append(_row(look, end, known, before, np.maximum(after, end.so_far)))
    return found


def draws_of(known: DayForecast | Outcome, rng: np.random.Generator) -> Floats:
    """Possible day ends (draws,) of the outlook's forecast."""
    if isinstance(known, Outcome):
        return known.draws
    left = np.array([known.left_at(z) for z in rng.standard_normal(DRAWS)])
    return np.asarray(known.so_far + left)


def _row(look: Look, end: End, known: DayForecast | Outcome, before: Floats, after: Floats) -> dict[str, Any]:
    name, so_far = end.name, end.so_far
    target = targets_of(look.asked.settings).get(name)
    shift = float(after.mean() - before.mean())
    low, high = np.quantile(after, (0.1, 0.9))
    likely = max(known.likely + shift, so_far)
    low, high = min(float(low), likely), max(float(high), likely)
    chances = [None if target is None else round(float((ends >= target).mean()), 3) for ends in (before, after)]
    return {
        "figure": name, "so_far": round(so_far), "target": target,
        "before": rate(known.likely, known.low, known.high, end.n, digits=1),
        "after": rate(likely, low, high, end.n, digits=1),
        "chance_before": chances[0], "chance_after": chances[1],
        "sentence": day_text(name, round(known.likely), round(likely), round(low), round(high), target),
    }  # fmt: skip


def team_unit(look: Look, here: Here, moves: Sequence[tuple[int, int | None]], result: WhatIf) -> dict[str, Any]:
    """`schemas.WhatIfUnit` of the whole team: before from the outlook, the change from the campaigns concerned.

    The other campaigns go on as they are. Drop rates are a campaign's own and never averaged.
    """
    crew = int((here.leaves > result.at_s).sum())
    gone = sum(to is None for _, to in moves)
    rows = {row["figure"]: row for row in day_rows(look, result.team)}
    return {
        "campaign_id": None, "name": "Team", "crew_before": crew, "crew_after": crew - gone,
        "changes": [_team_change(look, one, rows.get(one.figure), result) for one in result.team.changes],
        "drop_rate_before": rate(None), "drop_rate_after": rate(None), "notes": [],
    }  # fmt: skip


def _team_change(look: Look, one: Change, day: dict[str, Any] | None, result: WhatIf) -> dict[str, Any]:
    row = change_row(one, result.runs)
    if day is not None:
        return row | {side: _rest(day[side], day["so_far"], result.runs) for side in ("before", "after")}
    if one.figure == "drops":
        concerned = {unit.campaign_id for unit in result.campaigns if unit.concerned}
        more = sum(_drops_left(each) for each in budgets(look).values() if each.campaign_id not in concerned)
        return row | {side: _shifted(getattr(one, side), more, result.runs) for side in ("before", "after")}
    return row


def _drops_left(each: CampaignDrops) -> float:
    end = each.budget.drops_end
    return 0.0 if end is None else max(end.value - float(each.budget.drops[-1]), 0.0)


def _rest(end: dict[str, Any], so_far: float, runs: int) -> dict[str, Any]:
    value, low, high = (max(end[name] - so_far, 0.0) for name in ("value", "low", "high"))
    return rate(value, low, high, runs, digits=1)


def _shifted(one: Range, by: float, runs: int) -> dict[str, Any]:
    return rate(one.likely + by, one.low + by, one.high + by, runs)


def change_row(one: Change, runs: int) -> dict[str, Any]:
    """`schemas.WhatIfChange`."""
    return {
        "figure": one.figure, "before": range_rate(one.before, runs), "after": range_rate(one.after, runs),
        "change": range_rate(one.change, runs), "chance": None if one.chance is None else round(one.chance, 3),
    }  # fmt: skip


def range_rate(one: Range | None, runs: int) -> dict[str, Any]:
    """`schemas.Rate` of a simulated figure; its number of observations are the simulated afternoons."""
    return rate(None) if one is None else rate(one.likely, one.low, one.high, runs)
