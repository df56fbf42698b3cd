"""Who is where when: planned breaks and log-outs, drawn pauses, and the moves, as the compiled floor takes them."""

from __future__ import annotations

import numpy as np

from backend.optimizer.whatif.drawing import Question
from backend.optimizer.whatif.model import AgentModel
from backend.optimizer.whatif.parts import MOST_PAUSES, NEVER, OUT, PAUSE, READY, TALK, WRAP, Records

DOING = {"wait": READY, "talk": TALK, "wrap": WRAP, "pause": PAUSE, "out": OUT}
SHORTEST, LONGEST = 0.4, 1.6
"""An unplanned pause is that part of the usual one at least, and at most."""


def draw_plans(desks: Records, question: Question, rng: np.random.Generator) -> Records:
    """Sets who is where when on DESK records (draws, agents) without moves; returns copies with the moves."""
    now = question.floor.now_s
    for a, agent in enumerate(question.agents):
        mine = desks[:, a]
        mine["home"] = mine["goal"] = question.row(agent.campaign_id)
        mine["doing"] = OUT if agent.campaign_id is None else DOING[agent.doing]
        mine["doing_s"] = max(now - agent.since_s, 0) if agent.since_s else 0
        mine["arrive"], mine["leave"] = _arrival(agent, now), max(agent.leaves_s - now, 0)
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
    """Planned breaks still to come and unplanned pauses, in order of time.

    Unplanned ones are as many as usual, at any time: people take their breaks. Where they would be too many for the
    record, they are fewer and longer.
    """
    now = question.floor.now_s
    planned = [(max(start - now, 0), end - max(start, now)) for start, end in agent.breaks if end > now][:MOST_PAUSES]
    rest_s = max(min(question.until_s, agent.leaves_s) - now, 0)
    expected, room = agent.pauses_per_hour * rest_s / 3600, MOST_PAUSES - len(planned) - 1
    longer = max(expected / max(room, 1), 1.0)
    more = np.minimum((expected / longer + rng.random(len(mine))).astype(np.int64), room)
    at = np.full((len(mine), MOST_PAUSES), NEVER, np.int64)
    seconds = (longer * agent.pause_s * rng.uniform(SHORTEST, LONGEST, at.shape)).astype(np.int64)
    drawn = (rest_s * rng.random(at.shape)).astype(np.int64)
    unplanned = np.arange(MOST_PAUSES) < len(planned) + more[:, None]
    at[unplanned] = drawn[unplanned]
    for column, (start, length) in enumerate(planned):
        at[:, column], seconds[:, column] = start, length
    order = np.argsort(at, axis=1, kind="stable")
    mine["pause_at"] = np.take_along_axis(at, order, axis=1)
    mine["pause_s"] = np.take_along_axis(seconds, order, axis=1)
