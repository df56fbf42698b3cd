"""The bench of the what-if: its columns against the simulator's own counts, its truth, its sums."""

from __future__ import annotations

import numpy as np
import pytest

from backend.bench import LONG
from backend.bench.whatif import coverage, peer
from backend.bench.whatif.cases import Case, board, make_case
from backend.bench.whatif.coverage import UNITS, Judged, figures_of, true_changes
from backend.bench.whatif.equality import compare_moves
from backend.bench.whatif.rows import past_of
from backend.model import State
from backend.optimizer.whatif import FIGURES
from backend.optimizer.whatif.engine import run_floor
from backend.optimizer.whatif.parts import CALLS, COUNTS, DIALS, DROPS, WAIT_S
from backend.optimizer.whatif.past import STATE_NUMBERS
from backend.simulator import Simulation

MORNING, NOON = 1_778_050_800, 1_778_101_200  # 2026-05-06, midnight and 14:00 in Los Angeles


@pytest.fixture(scope="module")
def case() -> Case:
    return make_case(11)


def test_the_columns_hold_what_the_simulator_counts():
    simulation = Simulation(3, "calm", NOON)
    day = simulation.floor.today(NOON)
    past, truth = past_of([day]), simulation.truth(MORNING, NOON)
    assert len(past.calls["talk_s"]) == truth["team"]["calls"]
    assert past.calls["contact"].sum() == truth["team"]["contacts"]
    assert past.calls["conversion"].sum() == truth["team"]["conversions"]
    assert past.dials["n"][past.dials["drop"]].sum() == truth["team"]["drops"]
    assert len(past.calls["talk_s"]) + past.dials["n"].sum() == truth["team"]["rows"]
    talked = past.states["seconds"][past.states["state"] == STATE_NUMBERS[State.TALK]].sum()
    under_way = sum(NOON - day.start - desk.since for desk in day.desks.values() if desk.state == 3)
    assert talked - under_way == sum(one["talk_s"] for one in truth["seconds"].values())


def test_a_case_moves_somebody_who_is_there_to_another_campaign(case: Case):
    homes = {one.agent_id: one.campaign_id for one in board(case)}
    assert homes[case.mover] not in (None, case.goal)
    assert case.goal in case.today.lines
    assert 8 * 3600 <= case.at <= 14 * 3600
    assert int(case.past.calls["wall_s"][case.past.calls["day"] == case.past.last_day].max()) < case.at


def test_the_truth_of_a_move_is_fewer_calls_here_and_more_there(case: Case):
    home = case.today.desks[case.mover].campaign
    true, error, total = true_changes(case, [home, case.goal, None])
    calls = FIGURES.index("calls")
    assert true[0, calls] < -10 < 10 < true[1, calls]
    np.testing.assert_allclose(true[2], true[0] + true[1])
    assert (error[:, calls] < 0.1 * np.abs(true[1, calls])).all()
    assert total[2, calls] == pytest.approx(total[0, calls] + total[1, calls])


def test_the_peers_campaign_takes_as_long_a_call_as_its_numbers_say():
    line, desks = peer.records()
    counts = np.zeros((60, 1, COUNTS))
    for k in range(60):
        run_floor(line.copy(), desks.copy(), 5, k, 12 * 3600, counts[k])
    busy_s = peer.AGENTS * 12 * 3600 - counts[..., WAIT_S]
    shares = np.array([0.45, 0.55 * 0.91, 0.55 * 0.09])
    means = [sum(np.exp(mu + sd**2 / 2) for mu, sd in kind) for kind in peer.JOB["kinds"]]
    assert busy_s.sum() / counts[..., CALLS].sum() == pytest.approx(shares @ means, rel=0.015)
    answered = counts[..., CALLS].sum() + counts[..., DROPS].sum()
    assert answered / counts[..., DIALS].sum() == pytest.approx(peer.JOB["answer"], rel=0.02)


def judged(low: float, high: float, chance: float, true: float) -> Judged:
    shape = (len(UNITS), len(FIGURES))
    told = np.stack([np.full(shape, each) for each in ((low + high) / 2, low, high)], axis=-1)
    return Judged(told, np.full(shape, true), np.zeros(shape), np.ones(shape), np.full(3, chance), 0.5, 1.0)


def test_ranges_that_hold_the_truth_are_counted_and_both_sides_are_targets():
    cases = [judged(0, 2, 0.9, 1.0)] * 4 + [judged(0, 2, 0.9, 5.0)]
    figures = {one.name: one for one in figures_of(cases)}
    least, most = (figures["80 % range of a change holds the truth" + end] for end in ("", ", not too often"))
    assert (least.value, least.met, most.met) == (pytest.approx(0.8), True, True)
    timid = {one.name: one for one in figures_of([judged(0, 2, 0.1, 1.0)] * 5)}
    assert timid["80 % range of a change holds the truth, not too often"].met is False
    assert len([name for name in figures if name.endswith("range holds the truth")]) == len(UNITS) * len(FIGURES)
    assert figures["moves with a chance of at least 80 % to gain conversions: do"].value == 1.0


def test_a_move_changes_the_simulators_calls_as_it_changes_ours():
    for row in compare_moves(2, 8):
        assert np.sign(row.mean) == (-1 if row.name == "calls left behind" else 1)
        assert abs(row.difference) < 4 * row.error + 0.02


def test_the_bench_is_known_by_its_name():
    assert LONG["whatif"] == "backend.bench.whatif"
    assert coverage.CASES == 300
