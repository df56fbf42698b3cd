"""The likely range of a forecast: learned from the weeks before, held on weeks not seen, gone where it is not known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.bench.forecast.data import bank
from backend.planning.files import read_scenario, write_scenario
from backend.planning.history import moved
from backend.planning.likely import likely, told, told_together
from backend.planning.scenario import Scenario
from backend.planning.spread import Past, day_range, interval_ranges, learned

MONDAY = date(2026, 10, 5)
FLOOR = Path(__file__).resolve().parents[2] / "shared" / "data" / "floor"


def weeks_of(seed: int, weeks: int = 7, size: float = 300.0, differ: float = 0.1) -> Past:
    """Days from Monday to Saturday whose size differs by so much, calls by chance within them."""
    rng = np.random.default_rng(seed)
    days = [MONDAY + timedelta(days=n) for n in range(7 * weeks) if n % 7 < 6]
    curve = np.maximum(0, np.sin(np.linspace(-1, 4, 96)))
    curve *= size / curve.sum()
    return Past(tuple(days), np.array([rng.poisson(curve * np.exp(rng.normal(0, differ))) for _ in days], float), 0.8)


def first(past: Past, weeks: int) -> Past:
    """The first weeks of it."""
    n = sum((day - MONDAY).days < 7 * weeks for day in past.days)
    return Past(past.days[:n], past.counts[:n], past.fade)


def held(past: Past, weeks: int) -> tuple[list[bool], list[bool]]:
    """Whether each day and open interval of the week after the first `weeks` came inside its range."""
    before = first(past, weeks)
    spread = learned(before)
    assert spread is not None
    days, intervals = [], []
    for day, came in zip(past.days[len(before.days) :], past.counts[len(before.days) :], strict=True):
        if (day - before.days[-1]).days > 8:
            break
        weights = before.weights(day)
        means = weights @ before.counts
        low, high = day_range(spread, float(means.sum()), weights)
        days.append(low <= came.sum() <= high)
        least, most = interval_ranges(spread, means, weights)
        intervals += ((least <= came) & (came <= most))[means > 0].tolist()
    return days, intervals


def test_four_of_five_days_and_intervals_end_inside():
    found = [held(weeks_of(seed, differ=0.03 + 0.02 * (seed % 8)), 6) for seed in range(60)]
    days = [one for some, _ in found for one in some]
    intervals = [one for _, some in found for one in some]
    assert 0.73 <= np.mean(days) <= 0.87
    assert 0.78 <= np.mean(intervals) <= 0.92  # whole calls: small counts cannot be cut at exactly four of five


@pytest.mark.skipif(not FLOOR.is_dir(), reason="the real floors are not beside the repository")
def test_the_bank_s_days_end_inside_four_times_of_five():
    data = bank(FLOOR)
    inside = []
    for begin in range(5, 48):
        monday = data.days[0] + timedelta(days=7 * begin)
        before = [i for i, day in enumerate(data.days) if timedelta() < monday - day <= timedelta(days=42)]
        past = Past(tuple(data.days[i] for i in before), data.counts[before], 0.8)
        spread = learned(past)
        for i, day in enumerate(data.days):
            if spread is not None and timedelta() <= day - monday < timedelta(days=7):
                weights = past.weights(day)
                low, high = day_range(spread, float((weights @ past.counts).sum()), weights)
                inside.append(low <= data.counts[i].sum() <= high)
    assert len(inside) > 180
    assert 0.75 <= np.mean(inside) <= 0.88


def test_a_range_of_weeks_ahead_is_learned_from_forecasts_as_far_ahead():
    drifting = weeks_of(3, weeks=8, differ=0.0)
    growing = Past(drifting.days, drifting.counts * np.exp(0.1 * (np.arange(48) // 6))[:, None], drifting.fade)
    near, far = learned(growing, 1), learned(growing, 3)
    assert near is not None
    assert far is not None
    assert far.q > near.q


def test_each_week_s_range_is_learned_from_forecasts_as_far_ahead():
    drifting = weeks_of(3, weeks=8, differ=0.0)
    growing = Past(drifting.days, drifting.counts * np.exp(0.1 * (np.arange(48) // 6))[:, None], drifting.fade)
    keys = [(MONDAY + timedelta(days=56 + n), 15 * at) for n in range(21) for at in range(96)]
    found = likely(growing, keys)
    mondays = [found.days[7 * week] for week in range(3)]
    assert len({day.expected for day in mondays}) == 1
    assert mondays[0].most < mondays[1].most < mondays[2].most
    alone = likely(growing, keys[: 7 * 96])
    assert (alone.days, alone.low) == (found.days[:7], found.low[: 7 * 96])


def test_too_few_days_or_calls_tell_no_range():
    assert learned(first(weeks_of(1), 2)) is None
    assert learned(weeks_of(1, size=2.0)) is None
    keys = [(MONDAY + timedelta(days=day), 15 * n) for day in range(14, 21) for n in range(96)]
    thin = likely(first(weeks_of(1), 2), keys)
    assert (thin.low, thin.days) == ((), ())
    assert thin.calls > 0


def week(**demand: Any) -> dict[str, Any]:
    queue = {
        "name": "Sales",
        "demand": {"contacts": [1.0] * 672, "aht_s": [300.0] * 672, **demand},
        "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}],
    }
    return {"name": "Week", "first": "2026-11-16", "queues": [queue]}


def with_ranges() -> Scenario:
    """A week whose ranges were learned."""
    past = weeks_of(5, weeks=6)
    keys = [(date(2026, 11, 16) + timedelta(days=day), 15 * n) for day in range(7) for n in range(96)]
    found = likely(past, keys)
    means = np.concatenate([past.weights(keys[96 * day][0]) @ past.counts for day in range(7)])
    document = week(contacts=np.round(means, 3).tolist(), likely=found.model_dump())
    return Scenario.model_validate(document | {"together": found.model_dump()})


def test_ranges_are_told_with_growth_by_interval_and_day():
    scenario = with_ranges()
    grown = scenario.model_copy(update={"queues": (scenario.queues[0].model_copy(update={"growth": 1.5}),)})
    row, more = told(scenario.queues[0], scenario), told(grown.queues[0], grown)
    monday, sunday = row["days"][0], row["days"][6]
    assert (row["state"], monday["state"], monday["weeks"]) == ("learned", "learned", 6)
    assert monday["low"] < monday["contacts"] < monday["high"]
    assert more["days"][0]["high"] == pytest.approx(1.5 * monday["high"], abs=0.1)
    known = zip(row["low"][:576], scenario.queues[0].demand.contacts[:576], row["high"][:576], strict=True)
    assert all(low - 1 <= n <= high + 1 for low, n, high in known)
    assert (sunday["state"], sunday["low"], row["low"][-1]) == ("thin", None, None)
    together = told_together(scenario)
    assert together is not None
    assert together["days"][0]["low"] == monday["low"]


def test_a_day_changed_by_hand_has_no_range_any_more_and_a_typed_forecast_never_had_one():
    scenario = with_ranges()
    data = json.loads(write_scenario(scenario, "json"))
    data["queues"][0]["demand"]["contacts"][96 + 50] += 4
    row = told(read_scenario(json.dumps(data), "json").queues[0], scenario)
    assert [day["state"] for day in row["days"][:3]] == ["learned", "changed", "learned"]
    assert row["low"][96 + 50] is None
    assert row["low"][50] is not None
    typed = Scenario.model_validate(week())
    assert {day["state"] for day in told(typed.queues[0], typed)["days"]} == {"own"}


@pytest.mark.parametrize("kind", ["json", "yaml", "xml"])
def test_ranges_are_kept_in_files(kind: Any):
    scenario = with_ranges()
    assert read_scenario(write_scenario(scenario, kind), kind) == scenario


def test_ranges_go_along_to_another_week_also_over_a_night_of_the_clock():
    scenario = with_ranges()
    later, _ = moved(scenario, date(2027, 3, 8), "Spring")
    assert len(later.queues[0].demand.contacts) == 668
    assert {day["state"] for day in told(later.queues[0], later)["days"][:6]} == {"learned"}


def test_a_range_of_the_wrong_length_is_refused_in_words():
    with pytest.raises(ValueError, match="likely range must have 672 intervals and 7 days"):
        Scenario.model_validate(week(likely={"calls": 5, "low": [1.0], "high": [2.0], "days": []}))
