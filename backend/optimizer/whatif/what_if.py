"""The rest of the day with and without moves: possible truths drawn, each simulated both ways with the same luck.

1. Every number that had to be estimated is drawn (`drawing`), so is who pauses when (`planning`).
2. The campaigns concerned are simulated to the end of the day, without and with the moves, with common random
   numbers (`engine`). The other campaigns are simulated once: nothing changes there.
3. Luck of the simulation is told from doubt about the truth by what the drawn numbers explain (`doubt`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.optimizer.whatif.changes import Played, answer
from backend.optimizer.whatif.doubt import drawn_numbers, lucky_numbers, numbers
from backend.optimizer.whatif.drawing import Question, draw_lines, draw_skills, draw_today, factor
from backend.optimizer.whatif.engine import run_pairs
from backend.optimizer.whatif.model import BadFloor, CampaignModel, Estimate, FloorModel, Move
from backend.optimizer.whatif.parts import COUNTS
from backend.optimizer.whatif.planning import draw_plans
from backend.optimizer.whatif.result import WhatIf

DRAWS = 400
LONGEST_S = 24 * 3600


def what_if(floor: FloorModel, moves: Sequence[Move], at_s: int, until_s: int, seed: int, draws: int = DRAWS) -> WhatIf:
    """What `moves` at `at_s` change from the floor's now to `until_s` (UTC s), for each campaign and the team.

    `draws` is how many possible truths are tried; the same seed gives the same answer. Agents finish the call under
    way, then log out and in again. Raises BadFloor with what to change: unknown agents or campaigns, an agent moved
    twice or gone before the move, times in the wrong order, a missing skill.
    """
    _check(floor, moves, at_s, until_s, seed, draws)
    moving = {move.agent_id: move for move in moves if floor.agent(move.agent_id).campaign_id != move.campaign_id}
    touched = {one.campaign_id for one in moving.values()} | {floor.agent(one).campaign_id for one in moving}
    concerned = tuple(one for one in floor.campaigns if one.campaign_id in touched)
    others = tuple(one for one in floor.campaigns if one.campaign_id not in touched)
    parts = [_question(floor, part, moving, at_s, until_s) for part in (concerned, others) if part]
    played = [_play(part, seed, draws) for part in parts]
    return answer(floor, moving, played, at_s, until_s, seed)


def _check(floor: FloorModel, moves: Sequence[Move], at_s: int, until_s: int, seed: int, draws: int) -> None:
    if not floor.now_s <= at_s < until_s:
        raise BadFloor("A move must lie between now and the end looked at.")
    if until_s - floor.now_s > LONGEST_S:
        raise BadFloor("Look ahead at most 24 hours.")
    if draws < 20 or seed < 0:
        raise BadFloor(f"At least 20 draws and a seed of at least 0 are needed, not {draws} and {seed}.")
    ids = [move.agent_id for move in moves]
    if len(set(ids)) < len(ids):
        raise BadFloor("Each agent can move once; leave out the second move.")
    for move in moves:
        agent = floor.agent(move.agent_id)
        if move.campaign_id is not None:
            floor.campaign(move.campaign_id)
        if agent.leaves_s <= at_s:
            raise BadFloor(f"Agent {agent.agent_id} is gone before the move; choose an earlier time.")
        if agent.campaign_id is None and move.campaign_id is None:
            raise BadFloor(f"Agent {agent.agent_id} is logged out already.")


def _question(
    floor: FloorModel, campaigns: tuple[CampaignModel, ...], moving: dict[int, Move], at_s: int, until_s: int
) -> Question:
    ids = {one.campaign_id for one in campaigns}
    concerned = {agent_id for agent_id, move in moving.items() if move.campaign_id in ids}
    agents = tuple(one for one in floor.agents if one.campaign_id in ids or one.agent_id in concerned)
    moves = {one.agent_id: moving[one.agent_id] for one in agents if one.agent_id in moving}
    return Question(floor, campaigns, agents, moves, at_s, until_s)


def _play(question: Question, seed: int, draws: int) -> Played:
    campaigns = question.campaigns
    rng = np.random.default_rng([seed, len(campaigns), campaigns[0].campaign_id])
    today = draw_today(question.floor.today, np.random.default_rng([seed, 3]), draws)
    lines, before = draw_lines(question, rng, draws, today), draw_skills(question, rng, draws)
    after = draw_plans(before, question, rng)
    values = np.stack([factor(one.value_cents or Estimate(0.0), rng, draws) for one in campaigns], axis=1)
    counts = np.zeros((draws, 2, len(campaigns), COUNTS))
    until = question.until_s - question.floor.now_s
    events = run_pairs(lines, before, after, seed, until, bool(question.moves), counts)
    known = numbers(drawn_numbers(question, lines, after, values), lucky_numbers(counts))
    return Played(question, counts, values, known, events)
