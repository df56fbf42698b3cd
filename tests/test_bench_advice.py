"""The bench of advice: floors that tell the simulator's truth, and shifts in which every policy keeps the rules."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.estimates import Ints
from backend.bench.advice.floors import HISTORY, Floor, Truth
from backend.bench.advice.lived import columns_of, live_day
from backend.bench.advice.policies import Advised, Random, by_raw_pairs, by_raw_rank, by_truth, stay
from backend.bench.advice.shifts import MOVES, Choose, Moment, Shift, draw_shift, play
from backend.optimizer.lineup import broken_rules
from backend.simulator.truth import true_rates, truth


@pytest.fixture(scope="module")
def shift() -> Shift:
    """One shift for tuning."""
    return draw_shift(7)


@pytest.fixture(scope="module")
def floor(shift: Shift) -> Floor:
    """Its floor."""
    return shift.floor


def test_the_true_rates_are_the_simulators(floor: Floor) -> None:
    day = live_day(floor, HISTORY, 0)
    at = day.start + int(10.5 * 3600)

    class Hall:
        """What `true_rates` asks of a floor."""

        scenario = floor.scenario

        def day(self, *_: object) -> object:
            return day

    today = floor.today
    rates = {(row["agent_id"], row["campaign_id"]): row for row in true_rates(Hall(), at)}  # type: ignore[arg-type]
    assert len(rates) == today.calls.shape[0] * today.calls.shape[1]
    for (agent_id, campaign_id), row in rates.items():
        i, j = np.searchsorted(floor.agent_ids, agent_id), np.searchsorted(floor.campaign_ids, campaign_id)
        contact = float((today.share[j] * today.contact[j, :, 10]).sum())
        won = float((today.share[j] * today.contact[j, :, 10] * today.conversion[i, j, :, 10]).sum())
        assert contact == pytest.approx(row["contact_per_call"], rel=1e-6)
        assert won == pytest.approx(row["conversion_per_call"], rel=0.02)  # the hour's mean against its middle


def test_a_lived_day_is_counted_as_its_truth_is_and_comes_near_the_quick_one(floor: Floor) -> None:
    day = live_day(floor, 3)
    lived, quick = columns_of(day, 3), floor.counts(3, floor.seconds[3], floor.truth(floor.days[3]))

    class Days:
        """What `truth` asks of a floor."""

        scenario = floor.scenario

        def days(self, *_: object) -> list[object]:
            return [day]

    counted = truth(Days(), day.start, day.start + 86_400, day.start + 86_399)  # type: ignore[arg-type]
    told = {(row["agent_id"], row["campaign_id"]): row for row in counted["pairs"]}
    for (agent_id, campaign_id), row in told.items():
        mine = (lived["agent_id"] == agent_id) & (lived["campaign_id"] == campaign_id)
        assert [lived[name][mine].sum() for name in ("calls", "contacts", "conversions")] == [
            row[name] for name in ("calls", "contacts", "conversions")
        ]
    assert lived["productive_s"].sum() == pytest.approx(quick["productive_s"].sum(), rel=0.02)
    assert lived["calls"].sum() == pytest.approx(quick["calls"].sum(), rel=0.08)
    assert lived["contacts"].sum() == pytest.approx(quick["contacts"].sum(), rel=0.1)


def test_luck_does_not_depend_on_who_else_is_where(floor: Floor) -> None:
    worked = floor.seconds[-1]
    other = worked.copy()
    other[5:] = 0
    one, two = (floor.counts(HISTORY, each, floor.today) for each in (worked, other))
    for agent_id in floor.agent_ids[:5]:
        for name in ("calls", "contacts", "conversions"):
            np.testing.assert_array_equal(
                one[name][one["agent_id"] == agent_id], two[name][two["agent_id"] == agent_id]
            )


@pytest.mark.parametrize("name", ["stay", "advised", "random", "raw rank", "raw pairs", "oracle"])
def test_every_policy_keeps_the_rules(shift: Shift, name: str) -> None:
    chosen: dict[str, Choose] = {
        "stay": stay, "advised": Advised(), "random": Random(1), "raw rank": by_raw_rank, "raw pairs": by_raw_pairs,
        "oracle": by_truth,
    }  # fmt: skip
    moments: list[Moment] = []

    def watched(moment: Moment) -> Ints:
        after = chosen[name](moment)
        present = np.where((moment.now >= 0) & (moment.stay > 0), after, -1)
        problem = moment.problem_of(np.ones(shift.truth.calls.shape[:2]))
        assert not [each for each in broken_rules(problem, present) if each.rule != "most_moves"]
        assert int((after != moment.now).sum()) <= MOVES
        moments.append(moment)
        return after

    margin, moves = play(shift, watched)
    assert len(moments) == 8
    assert margin > 0
    assert moves <= 8 * MOVES
    assert (moves == 0) == (name == "stay")


def test_the_oracle_gains_most_and_advice_more_than_staying(shift: Shift) -> None:
    nothing, advised, oracle = (play(shift, each)[0] for each in (stay, Advised(), by_truth))
    assert nothing < advised < oracle
    assert play(shift, Advised())[0] == advised


def test_moving_costs_time_and_nobody_works_twice(shift: Shift) -> None:
    def swap(moment: Moment) -> Ints:
        after = moment.now.copy()
        if moment.hour == 10:
            after[moment.now == 0] = 1
        return after

    flat = Truth(*(np.ones_like(each) for each in (shift.truth.calls, shift.truth.contact, shift.truth.conversion)),
                 np.full_like(shift.truth.share, 0.5))  # fmt: skip
    same = Shift(shift.floor, shift.past, flat, shift.work, shift.begin, shift.wants)
    shift.floor.margin_cents = np.full(5, 3600)
    gone = np.flatnonzero(shift.begin == 0)
    lost = np.minimum(shift.work[gone, 10], 300).sum()
    assert play(same, stay)[0] - play(same, swap)[0] == pytest.approx(lost)
