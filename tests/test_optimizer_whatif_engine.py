"""What must hold in every run of the compiled floor, whatever its numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whatif_floor import NOW, campaign

from backend.optimizer.whatif import Estimate, FloorModel, Move, Skill, known_pacing
from backend.optimizer.whatif.chance import bells, stream, unit
from backend.optimizer.whatif.drawing import Question, draw_lines, draw_skills
from backend.optimizer.whatif.engine import run_floor
from backend.optimizer.whatif.lines import boldness
from backend.optimizer.whatif.model import AgentModel
from backend.optimizer.whatif.parts import (
    CALLS,
    CONTACTS,
    CONVERSIONS,
    COUNTS,
    DIALS,
    DROPS,
    LONGER_S,
    STAFF_S,
    WAIT_S,
    Floats,
)
from backend.optimizer.whatif.planning import draw_plans

SPAN_S = 1800


def lived(
    agents: list[AgentModel], level: float, answer: float, leads: int | None, moves: list[Move], seed: int
) -> Floats:
    parts = tuple(
        campaign(101 + c, answer=Estimate(answer), pacing=known_pacing(level, 0.2, 0.05), leads_left=leads)
        for c in (0, 1)
    )
    moving = {one.agent_id: one for one in moves}
    question = Question(
        FloorModel(NOW, NOW - 3600, parts, tuple(agents)), parts, tuple(agents), moving, NOW, NOW + SPAN_S
    )
    rng = np.random.default_rng(seed)
    lines, desks = draw_lines(question, rng, 1), draw_skills(question, rng, 1)
    moved = draw_plans(desks, question, rng)
    counts = np.zeros((2, COUNTS))
    run_floor(lines[0].copy(), moved[0].copy(), seed, 0, SPAN_S, counts)
    return counts


people = st.builds(
    lambda home, doing, leave, away, rate: (home, doing, leave, away, rate),
    st.sampled_from([101, 102, None]), st.sampled_from(["wait", "talk", "wrap", "pause"]),
    st.integers(1, 4000), st.integers(0, 1500), st.floats(0, 1),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(people, max_size=9), st.floats(0.2, 5), st.floats(0.01, 0.99), st.sampled_from([None, 0, 40]),
    st.sampled_from([101, 102, None]), st.integers(0, 2**40),
)  # fmt: skip
def test_no_second_and_no_call_is_counted_twice(crew, level, answer, leads, goal, seed):
    agents = [
        AgentModel(
            1 + a, home, NOW + leave, {one: Skill(Estimate(rate)) for one in (101, 102)}, doing=doing, since_s=NOW - 20,
            breaks=((NOW + away, NOW + away + 300),), pauses_per_hour=2.0,
        )
        for a, (home, doing, leave, away, rate) in enumerate(crew)
    ]  # fmt: skip
    moves = [Move(one.agent_id, goal) for one in agents[:2] if one.campaign_id != goal]
    counts = lived(agents, level, answer, leads, moves, seed)
    assert (counts[:, :LONGER_S] >= 0).all()
    assert counts[:, STAFF_S].sum() <= SPAN_S * len(agents)
    assert (counts[:, WAIT_S] <= counts[:, STAFF_S]).all()
    assert (counts[:, CALLS] + counts[:, DROPS] <= counts[:, DIALS]).all()
    assert (counts[:, CONTACTS] <= counts[:, CALLS] + 1e-9).all()
    assert (counts[:, CONVERSIONS] <= counts[:, CONTACTS] + 1e-9).all()
    if leads is not None:
        assert (counts[:, DIALS] <= leads + 1 + 8 * len(agents)).all()
    if not agents:
        assert not counts.any()


def test_the_drop_guard_lets_go_below_half_the_limit_and_holds_a_third_above_it():
    assert boldness(10, 9, 0.02) == 0.6
    assert boldness(1000, 9, 0.02) == 1.0
    assert boldness(1000, 27, 0.02) == 0.0
    assert 0 < boldness(1000, 20, 0.02) < 1


def test_streams_are_even_and_do_not_resemble_each_other():
    words = np.array([[unit(np.uint64(stream(seed, run, 3))) for run in range(4000)] for seed in (1, 2)])
    np.testing.assert_allclose(words.mean(axis=1), 0.5, atol=0.02)
    np.testing.assert_allclose(words.var(axis=1), 1 / 12, atol=0.005)
    assert abs(np.corrcoef(words)[0, 1]) < 0.06
    assert abs(np.corrcoef(words[0, :-1], words[0, 1:])[0, 1]) < 0.06
    normal = np.array([bells(a, b) for a, b in words.T])
    np.testing.assert_allclose(normal.std(axis=0), 1, atol=0.05)
    assert abs(np.corrcoef(normal.T)[0, 1]) < 0.06
