"""Who is where when: planned breaks and log-outs, drawn pauses, and the moves, as the compiled floor takes them."""

from __future__ import annotations

import numpy as np

from backend.optimizer.whatif.drawing import Question
from backend.optimizer.whatif.model import AgentModel
from backend.optimizer.whatif.parts import MOST_PAUSES, NEVER, OUT, PAUSE, READY, TALK, WRAP, Ints, Records

DOING = {"wait": READY, "talk": TALK, "wrap": WRAP, "pause": PAUSE, "out": OUT}
PIECE_S = 240.0
"""Time away is cut into pauses of about that length at least."""


def draw_plans(desks: Records, question: Question, rng: np.random.Generator) -> Records:
    """Sets who is where when on DESK records (draws, agents) without moves; returns copies with the moves."""
    now = question.floor.now_s
    for a, agent in enumerate(question.agents):
        mine = desks[:, a]
        mine["home"] = mine["goal"] = question.row(agent.campaign_id)
        mine["doing"] = OUT if agent.campaign_id is None else DOING[agent.doing]
        mine["doing_s"] = max(now - agent.since_s, 0) if agent.since_s else 0
        mine["arrive"] = _arrival(agent, now)
        mine["leave"] = np.maximum(agent.leaves_s - now + agent.leaves_sd_s * rng.standard_normal(len(desks)), 0)
        mine["move"] = NEVER
        if agent.doing == "pause":
            mine["pause_left"] = rng.uniform(0, 2 * agent.pause_left_s, len(desks))
        _set_pauses(mine, agent, question, rng)
    moved = desks.copy()
    for a, agent in enumerate(question.agents):
        move = question.moves.get(agent.agent_id)
        if move is not None:
            moved["move"][:, a], moved["goal"][:, a] = question.at_s - now, question.row(move.campaign_id)
            moved["lost"][:, a] = np.maximum(rng.normal(move.lost_s.mean, move.lost_s.sd, len(desks)), 1)
    return moved


def _arrival(agent: AgentModel, now: int) -> int:
    """Seconds until the agent logs in; 0: is there, NEVER: does not come."""
    if agent.arrives_s is not None:
        return max(agent.arrives_s - now, 1)
    return NEVER if agent.campaign_id is None or agent.doing == "out" else 0


def _set_pauses(mine: Records, agent: AgentModel, question: Question, rng: np.random.Generator) -> None:
    """Planned breaks still to come and unplanned pauses, in order of time."""
    now = question.floor.now_s
    planned = [(max(start - now, 0), end - max(start, now)) for start, end in agent.breaks if end > now][:MOST_PAUSES]
    rest_s = max(min(question.until_s, agent.leaves_s) - now, 0)
    at, seconds = _unplanned(agent, rest_s, MOST_PAUSES - len(planned), rng, len(mine))
    for start, length in planned:
        at = np.concatenate([at, np.full((len(mine), 1), start)], axis=1)
        seconds = np.concatenate([seconds, np.full((len(mine), 1), length)], axis=1)
    order = np.argsort(at, axis=1, kind="stable")
    mine["pause_at"] = np.take_along_axis(at, order, axis=1)
    mine["pause_s"] = np.take_along_axis(seconds, order, axis=1)


def _unplanned(agent: AgentModel, rest_s: int, room: int, rng: np.random.Generator, draws: int) -> tuple[Ints, Ints]:
    """When and how long (draws, room): the time away scatters as that of pauses that come by chance.

    It is drawn as a whole, a gamma with the mean and variance of a compound Poisson, and cut into pauses.
    """
    mean_s = agent.pauses_per_hour * agent.pause_s * rest_s / 3600
    at, seconds = np.full((draws, room), NEVER, np.int64), np.zeros((draws, room), np.int64)
    if mean_s <= 0 or not room:
        return at, seconds
    away_s = rng.gamma(mean_s / agent.pause_s, agent.pause_s, draws)
    pieces = np.clip(np.round(away_s / max(agent.pause_s, PIECE_S)), 1, room).astype(np.int64)
    used = np.arange(room) < pieces[:, None]
    at[used] = (rest_s * rng.random(at.shape)).astype(np.int64)[used]
    seconds[used] = np.broadcast_to((away_s / pieces)[:, None], at.shape).astype(np.int64)[used]
    return at, seconds
