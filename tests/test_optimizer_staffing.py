"""Agents needed: exact against published and high-precision tables, and honest where goals contradict each other."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import linprog

from backend.optimizer import staffing as s
from backend.optimizer.staffing.erlang import (
    inverse_blocking,
    least_for_blocking,
    least_for_service,
    least_for_wait,
    wait_chance,
)
from backend.optimizer.staffing.patience import (
    ABANDONED,
    ANSWERED_OR_LATE,
    OFFERED,
    least_with_patience,
    patient,
    served_of_counted,
)

TABLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "scheduling" / "erlang"
needs_tables = pytest.mark.skipif(not TABLES.is_dir(), reason="the exact Erlang tables do not lie beside the project")


def table(name: str) -> list[dict[str, float]]:
    with (TABLES / name).open(newline="") as text:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(text)]


@needs_tables
def test_erlang_c_equals_the_exact_table() -> None:
    rows = table("erlang_c_exact.csv")
    assert len(rows) > 100
    for row in rows:
        load, agents, within = row["offered_load_erlang"], int(row["servers"]), row["t_over_aht"]
        volume = s.Volume(np.array([load]), np.array([100.0]), 900.0)
        found = s.reached(volume, np.array([agents]), 100.0 * within)
        assert wait_chance(load, agents) == pytest.approx(row["prob_wait"], rel=1e-12)
        assert found.answered[0] == pytest.approx(row["service_level"], abs=1e-12)
        assert found.wait_s[0] == pytest.approx(100 * row["asa_over_aht"], rel=1e-12)
        assert found.occupancy[0] == pytest.approx(row["occupancy"], rel=1e-12)


@needs_tables
def test_erlang_a_equals_the_exact_table() -> None:
    rows = table("erlang_a_exact.csv")
    assert len(rows) > 50
    for row in rows:
        handling, agents = row["mean_service_min"], int(row["servers"])
        volume = s.Volume.of([row["lambda_per_min"] * 15], handling * 60, 900.0, row["mean_patience_min"] * 60)
        found = s.reached(volume, np.array([agents]), row["T_min"] * 60)
        assert found.answered[0] == pytest.approx(row["P_served_within_T"], abs=2e-12)  # the table's T has 12 digits
        assert found.abandoned[0] == pytest.approx(row["prob_abandon"], rel=1e-11)
        assert found.wait_s[0] == pytest.approx(60 * row["mean_wait_all_min"], rel=1e-11)
        assert found.occupancy[0] == pytest.approx(row["occupancy"], rel=1e-12)


@needs_tables
def test_least_agents_equal_the_exact_table() -> None:
    rows = table("required_agents_exact.csv")
    assert len(rows) == 260
    for row in rows:
        volume = s.Volume.of([row["calls_per_30min"]], row["aht_s"], 1800.0)
        found = s.agents_for(volume, s.Answered(row["target_sl"], row["target_s"]))
        assert found.tolist() == [int(row["min_agents_erlang_c"])]


def test_published_values_of_others() -> None:
    """pyworkforce's documentation and tests, a public unit test with 12,421 agents, a printed table."""
    assert wait_chance(10.0, 14) == pytest.approx(0.1741319335950498, rel=1e-12)
    assert wait_chance(12345.0, 12421) == pytest.approx(0.38122502, abs=1e-8)
    assert wait_chance(3.87, 8) == pytest.approx(0.05, abs=1e-3)
    assert 1 / inverse_blocking(123.0, 132) == pytest.approx(0.031242821, abs=1e-9)
    assert s.blockings(np.array([1.0, 1.0]), np.array([1, 2])).tolist() == pytest.approx([0.5, 0.2])
    assert least_for_blocking(10.0, 0.02) == 17
    found = patient(10.0, 14, 180 / 300, 20 / 180)
    assert found.waits == pytest.approx(0.14526, abs=1e-5)
    assert found.abandoned == pytest.approx(0.013984, abs=1e-6)
    assert found.served == pytest.approx(0.916792, abs=1e-6)
    volume = s.Volume.of([100], 180.0, 1800.0)
    need = s.requirement(volume, [s.Answered(0.8, 20), s.Occupied(0.85)])
    assert (need.agents[0], s.scheduled(need.agents, 0.3)[0]) == (14, 20)


def test_the_papers_example() -> None:
    volume = s.Volume.of([10, 15], np.array([200.0, 205.0]), 900.0)
    assert volume.load.tolist() == pytest.approx([2.22, 3.42], abs=0.005)
    assert s.requirement(volume, [s.Answered(0.8, 20)]).agents.tolist() == [4, 6]


@given(load=st.floats(0.01, 300), within=st.floats(0.0, 2.0), share=st.floats(0.01, 0.999))
def test_no_fewer_agents_would_do(load: float, within: float, share: float) -> None:
    agents = least_for_service(load, within, share)

    def answered(n: int) -> float:
        return 1 - wait_chance(load, n) * np.exp(-(n - load) * within) if n > load else 0.0

    assert answered(agents) >= share - 1e-12
    assert answered(agents - 1) < share + 1e-12


@given(load=st.floats(0.01, 300), wait=st.floats(0.001, 5.0))
def test_no_fewer_agents_would_keep_the_mean_wait(load: float, wait: float) -> None:
    agents = least_for_wait(load, wait)
    assert wait_chance(load, agents) / (agents - load) <= wait * (1 + 1e-12)
    assert agents - 1 <= load or wait_chance(load, agents - 1) / (agents - 1 - load) > wait * (1 - 1e-12)


@given(
    load=st.floats(0.05, 150), leave=st.floats(0.01, 10.0), within=st.floats(0.0, 1.0),
    what=st.sampled_from([OFFERED, ANSWERED_OR_LATE, ABANDONED]), target=st.floats(0.02, 0.98),
)  # fmt: skip
def test_no_fewer_agents_would_do_with_patience(
    load: float, leave: float, within: float, what: int, target: float
) -> None:
    agents = least_with_patience(load, leave, within, what, target)

    def met(n: int) -> bool:
        found = patient(load, n, leave, within)
        if what == ABANDONED:
            return found.abandoned <= target
        return (found.served if what == OFFERED else served_of_counted(found)) >= target

    assert met(agents)
    assert agents == 0 or not met(agents - 1)


@pytest.mark.parametrize(
    ("load", "agents", "leave", "within"), [(4.0, 3, 0.7, 0.3), (30.0, 33, 0.2, 0.1), (90.0, 60, 2.0, 0.5)]
)
def test_patience_against_the_integral_of_the_offered_wait(
    load: float, agents: int, leave: float, within: float
) -> None:
    """Baccelli & Hebuterne's density of the offered wait, integrated numerically; the chance of no wait is 1 less its
    mass."""

    def density(x: float) -> float:
        return float(np.exp(load / leave * -np.expm1(-leave * x) - agents * x))

    below = inverse_blocking(load, agents - 1)
    mass = load * quad(density, 0, 60, limit=500)[0]
    idle = below / (below + mass)
    per = load / (below + mass)
    served = idle + per * quad(lambda x: density(x) * np.exp(-leave * x), 0, within)[0]
    late = per * quad(density, within, 60, limit=500)[0] * np.exp(-leave * within)
    found = patient(load, agents, leave, within)
    assert found.waits == pytest.approx(1 - idle, abs=1e-9)
    assert found.served == pytest.approx(served, abs=1e-9)
    assert found.left == pytest.approx(1 - served - late, abs=1e-9)


def test_deep_overload_stays_in_range() -> None:
    found = patient(20_000.0, 10_000, 0.01, 0.1)
    assert found.abandoned == pytest.approx(0.5, abs=1e-9)
    assert found.served + found.left <= 1


def test_goals_that_contradict_each_other_name_the_one_that_fails_and_a_way_out() -> None:
    """The paper's first interval: 90 % within 20 s needs 5 agents, who are then idle 56 % of the time."""
    volume = s.Volume.of([10], 200.0, 900.0)
    for service, agents, idle in ((s.Answered(0.9, 20), 5, 0.556), (s.Answered(0.8, 30), 4, 0.444)):
        need = s.requirement(volume, [service, s.Idle(0.25)])
        (found,) = s.shortfalls(volume, need)
        assert need.agents.tolist() == [agents]
        assert (found.goal, found.against) == (s.Idle(0.25), service)
        assert found.figure == pytest.approx(idle, abs=0.001)
        assert found.fill_h == pytest.approx(agents * 0.25 * (idle - 0.25), abs=0.001)
        assert found.pool is not None
        pooled = s.scaled(volume, found.pool)
        assert not s.requirement(pooled, need.goals).unmet.any()
        assert s.requirement(s.scaled(volume, found.pool / 1.03), need.goals).unmet.any()
        assert found.instead is not None
        loosened: list[s.Goal] = [service, found.instead]
        assert not s.requirement(volume, loosened).unmet.any()
        assert found.or_instead is None  # two agents do not even keep up
        assert "cannot be kept" in found.sentence()


def test_either_goal_may_be_loosened() -> None:
    volume = s.Volume.of([10], 200.0, 900.0)
    need = s.requirement(volume, [s.Answered(0.9, 20), s.Idle(0.3)])
    (found,) = s.shortfalls(volume, need)
    assert found.or_instead is not None
    assert found.instead is not None
    pairs: list[list[s.Goal]] = [[s.Answered(0.9, 20), found.instead], [found.or_instead, s.Idle(0.3)]]
    for goals in pairs:
        assert not s.requirement(volume, goals).unmet.any()


def test_the_papers_combination_with_patience() -> None:
    goals: list[s.Goal] = [s.Answered(0.8, 30), s.Abandoned(0.05), s.Idle(0.2)]
    small, large = (s.Volume.of([n], 200.0, 900.0, 180.0) for n in (10, 400))
    assert [x.goal for x in s.shortfalls(small, s.requirement(small, goals))] == [s.Idle(0.2)]
    need = s.requirement(large, goals)
    assert not need.unmet.any()
    found = s.reached(large, need.agents, 30)
    assert found.answered[0] >= 0.8
    assert found.abandoned[0] <= 0.05
    assert found.idle[0] <= 0.2


def test_too_few_agents_say_how_many_are_missing() -> None:
    volume = s.Volume.of([100], 180.0, 1800.0)
    need = s.requirement(volume, [s.Answered(0.8, 20)], available=np.array([12]))
    (found,) = s.shortfalls(volume, need)
    assert (found.agents, found.more_agents) == (12, s.requirement(volume, [s.Answered(0.8, 20)]).agents[0] - 12)
    assert isinstance(found.instead, s.Answered)
    assert found.instead.share <= found.figure < 0.8


@given(load=st.floats(0.1, 60), leave=st.one_of(st.none(), st.floats(0.05, 5.0)), share=st.floats(0.05, 0.9))
def test_idle_and_busy_limits_are_exact(load: float, leave: float | None, share: float) -> None:
    aht = np.array([100.0])
    volume = s.Volume(np.array([load]), aht, 900.0, None if leave is None else aht / leave)

    def busy(agents: int) -> float:
        return float(s.reached(volume, np.array([agents]), 0).occupancy[0]) if agents else 1.0

    most, least = int(s.agents_for(volume, s.Idle(share))[0]), int(s.agents_for(volume, s.Occupied(share))[0])
    assert 1 - busy(most) <= share + 1e-9 or most == 0
    assert 1 - busy(most + 1) > share - 1e-9
    assert busy(least) <= share + 1e-9
    assert least <= 1 or busy(least - 1) > share - 1e-9


def test_abandonment_needs_patience_and_nonsense_is_refused() -> None:
    volume = s.Volume.of([10], 200.0, 900.0)
    with pytest.raises(s.BadGoal, match="enter their patience"):
        s.requirement(volume, [s.Abandoned(0.05)])
    with pytest.raises(s.BadGoal, match=r"0\.8 for 80 %"):
        s.Answered(80, 20)
    with pytest.raises(s.BadGoal, match="Interval 2: load"):
        s.Volume.of([10, float("nan")], 200.0, 900.0)
    with pytest.raises(s.BadGoal, match="Interval 1: load is -"):
        s.Volume.of([-1], 200.0, 900.0)
    with pytest.raises(s.BadGoal, match="Without a goal"):
        s.requirement(volume, [])
    with pytest.raises(s.BadGoal, match="Shrinkage"):
        s.scheduled(np.array([3]), 30)


def test_no_calls_need_no_agents() -> None:
    for patience_s in (None, 60.0):
        volume = s.Volume.of([0], 200.0, 900.0, patience_s)
        need = s.requirement(volume, [s.Answered(0.8, 20), s.Idle(0.25), s.Occupied(0.9)])
        assert need.agents.tolist() == [0]
        assert not need.unmet.any()


def test_carried_load_is_the_integral_of_its_differential_equation() -> None:
    volume = s.Volume.of([20, 60, 10, 0, 30], 420.0, 900.0)
    busy, out, steps = 3.0, [], 20_000
    for load in volume.load:
        total = 0.0
        for _ in range(steps):
            total += busy
            busy += (load - busy) / 420.0 * 900.0 / steps
        out.append(total / steps)
    assert s.carried(volume, busy_before=3.0).load == pytest.approx(out, rel=1e-3)
    assert s.leftover(volume, 3.0) == pytest.approx(busy, rel=1e-3)


def test_lagged_load_is_the_load_one_handling_time_earlier() -> None:
    volume = s.Volume.of([20, 60, 10], 450.0, 900.0)
    expected = [(2 + volume.load[0]) / 2, volume.load[:2].mean(), volume.load[1:].mean()]
    assert s.carried(volume, "lagged", 2.0).load == pytest.approx(expected)
    short = s.Volume.of([20, 60, 10], 1e-3, 900.0)
    for how in ("modified", "lagged"):
        assert s.carried(short, how).load == pytest.approx(short.load, rel=1e-4)


def played(messages: s.Messages, capacity_h: np.ndarray, within_s: float, pieces: int = 400) -> float:
    """The backlog worked off in small pieces, oldest first: share in time."""
    step = messages.interval_s / pieces
    queue = [[0.0, messages.waiting_h]]
    judged = in_time = 0.0
    end = messages.interval_s * len(capacity_h)
    for i, capacity in enumerate(capacity_h):
        for k in range(pieces):
            now = i * messages.interval_s + (k + 0.5) * step
            queue.append([now, messages.work_h[i] / pieces])
            free = capacity / pieces
            while free > 0 and queue:
                part = min(free, queue[0][1])
                free -= part
                queue[0][1] -= part
                if queue[0][0] <= end - within_s:
                    judged += part
                    in_time += part * (now - queue[0][0] <= within_s)
                if queue[0][1] <= 1e-15:
                    queue.pop(0)
    judged += sum(work for at, work in queue if at <= end - within_s)
    return in_time / judged if judged else 1.0


@pytest.mark.parametrize("seed", range(8))
def test_messages_in_time_equal_a_backlog_played_in_small_pieces(seed: int) -> None:
    rng = np.random.default_rng(seed)
    messages = s.Messages(rng.uniform(0, 2, 24) * (rng.random(24) < 0.7), 3600.0, float(rng.uniform(0, 3)))
    capacity = rng.uniform(0, 3, 24) * (rng.random(24) < 0.6)
    within = float(rng.uniform(0.5, 9)) * 3600
    assert s.backlog(messages, capacity, within).in_time == pytest.approx(played(messages, capacity, within), abs=4e-3)


def test_messages_never_hang_up_and_all_work_is_kept() -> None:
    messages = s.Messages(np.array([4.0, 0.0, 0.0, 1.0]), 3600.0, 1.0)
    found = s.backlog(messages, np.array([1.0, 1.0, 0.0, 5.0]), 4 * 3600.0)
    assert found.waiting_h.tolist() == [4.0, 3.0, 3.0, 0.0]
    assert found.in_time == 1.0


@pytest.mark.parametrize("share", [0.9, 0.99, 1.0])
def test_extra_agents_keep_the_deadline_and_fewer_do_not(share: float) -> None:
    rng = np.random.default_rng(5)
    hours = np.arange(72) % 24
    open_ = ((hours >= 8) & (hours < 20)).astype(float)
    messages = s.Messages(rng.uniform(0, 4, 72), 3600.0, 6.0)
    idle = rng.uniform(0, 1, 72) * open_
    goal = s.Replied(share, 24 * 3600.0)
    agents = s.extra_agents(messages, goal, idle, open_)
    assert s.backlog(messages, idle + agents * open_, goal.within_s).in_time >= share - 1e-9
    assert s.backlog(messages, idle + 0.99 * agents * open_, goal.within_s).in_time < share
    assert s.extra_agents(messages, goal, idle + 100, open_) == 0.0
    done = messages.waiting_h + np.cumsum(messages.work_h) - s.backlog(messages, idle + agents * open_, 1).waiting_h
    assert (done >= s.due_h(messages, goal) - 1e-6).all() or share < 1


def test_a_centre_closed_for_too_long_cannot_keep_a_deadline() -> None:
    messages = s.Messages(np.full(48, 1.0), 3600.0)
    with pytest.raises(s.BadGoal, match="closed for too long"):
        s.extra_agents(messages, s.Replied(0.99, 2 * 3600.0), np.zeros(48), (np.arange(48) % 24 < 8).astype(float))


@pytest.mark.parametrize("seed", range(20))
def test_outbound_crew_is_the_linear_programmes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    paces = [s.Pace(float(rng.uniform(4, 20)), float(rng.uniform(0.0, 0.06))) for _ in range(4)]
    work = s.Work(float(rng.uniform(50, 500)), 4.0, float(rng.uniform(50, 600)), float(rng.uniform(0.0, 15)))
    found = s.crew(work, paces)
    rate = np.array([p.contacts_per_hour for p in paces])
    drops = np.array([p.dropped / (1 - p.dropped) for p in paces]) * rate
    top = linprog(-rate, [rate, drops], [min(work.contacts, work.leads_hold), work.drops])
    assert found.contacts == pytest.approx(-top.fun)
    least = linprog(np.ones(4), [drops], [work.drops + 1e-9], [rate], [found.contacts * (1 - 1e-9)])
    assert found.agents * work.hours == pytest.approx(least.fun, rel=1e-6)


def test_outbound_says_what_limits_it() -> None:
    paces = [s.Pace(10.0, 0.02)]
    assert s.crew(s.Work(100, 5.0), paces).agents == pytest.approx(2.0)
    assert s.crew(s.Work(100, 5.0, leads_hold=60), paces).limit == "leads"
    short = s.crew(s.Work(98, 5.0, drops=1.0), paces)
    assert short.limit == "drops"
    assert short.contacts == pytest.approx(49.0)


def test_every_goal_says_itself() -> None:
    goals = [
        s.Answered(0.9, 20), s.MeanWait(30), s.Abandoned(0.05), s.Idle(0.25), s.Occupied(0.85), s.Replied(0.99, 86400),
    ]  # fmt: skip
    said = [str(goal) for goal in goals]
    assert len(set(said)) == len(goals)
    assert "90 %" in said[0]
    assert "24 h" in said[-1]


def test_more_service_never_needs_fewer_agents() -> None:
    volume = s.Volume.of(np.linspace(1, 300, 60), 240.0, 900.0, 120.0)
    for low, high in product((0.3, 0.5, 0.7), (0.8, 0.9, 0.97)):
        assert (s.agents_for(volume, s.Answered(low, 20)) <= s.agents_for(volume, s.Answered(high, 20))).all()
