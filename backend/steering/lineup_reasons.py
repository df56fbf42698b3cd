"""Per agent one plain sentence with numbers: why here, why there, why not moved; and the line-up in one sentence."""

from __future__ import annotations

import numpy as np

from backend.optimizer.lineup import Why, refusal
from backend.steering.inputs import Look
from backend.steering.lineup_plan import MoveNow, Plan
from backend.steering.lineup_words import (
    chance_text,
    closing,
    keep_sentence,
    more,
    move_sentence,
    slight_text,
    unsure_text,
)


def agent_reason(look: Look, plan: Plan, i: int) -> str:
    """Why the agent sits where the line-up has them."""
    if plan.worths.is_thin:
        return "Not enough calls to compare agents."
    name, now, then = look.agent(plan.here.agent_ids[i]), int(plan.here.now[i]), int(plan.proposed[i])
    if then < 0:
        return f"{name} is on no campaign."
    said = closing_of(look, plan, i, then)
    if now == then:
        return said
    move = move_of(plan, i)
    if move is not None and move.needed:
        want = plan.here.wants[then]
        return f"{look.campaign(plan.here.campaign_ids[then])} needs at least {want.crew} agents. {said}"
    if move is not None and plan.own_gain(i).value < 0:
        others = [look.agent(one) for one in move.agents if one != plan.here.agent_ids[i]]
        return f"{said} {name} changes so that {' and '.join(others)} can: together {_gain(move)}."
    left = closing_of(look, plan, i, now) if now >= 0 else ""
    return f"{said} {left}".rstrip()


def closing_of(look: Look, plan: Plan, i: int, j: int) -> str:
    """What the agent does with a campaign's contacts against what is usual there."""
    agent_id, campaign_id = plan.here.agent_ids[i], plan.here.campaign_ids[j]
    row, column = plan.worths.agent(agent_id), plan.worths.campaign(campaign_id)
    closes, usual = plan.worths.closing, float(plan.worths.usual[column])
    names = look.agent(agent_id), look.campaign(campaign_id)
    return closing(*names, float(closes.value[row, column]), usual, int(closes.n[row, column]))


def held_reason(look: Look, plan: Plan, i: int) -> str:
    """Why the agent is not moved although another campaign would bring more; empty where none would."""
    now = int(plan.here.now[i])
    if plan.worths.is_thin or now < 0 or plan.proposed[i] != now:
        return ""
    least = look.asked.settings.steering.least_gain
    worth = plan.per_hour[i]
    suits = (plan.may.why[i] != Why.NEVER) & (plan.may.why[i] != Why.LACKS)
    suits[now] = False
    if not suits.any():
        return ""
    j = int(np.flatnonzero(suits)[np.argmax(worth[suits])])
    if worth[j] <= (1 + least) * worth[now]:
        return ""
    why = Why(int(plan.may.why[i, j]))
    campaign = look.campaign(plan.here.campaign_ids[j])
    if why != Why.MAY:
        here = plan.here
        return refusal(why, look.agent(here.agent_ids[i]), campaign, here.people[i], here.wants[j], here.terms)
    move = move_of(plan, i)
    return _not_advised(look, move) if move is not None else _no_room(look, plan, now, j)


def unfit(look: Look, plan: Plan) -> list[str]:
    """Who works where they lack what the campaign asks for, or are not to be, a sentence each."""
    here, said = plan.here, []
    for i, now in enumerate(plan.proposed.tolist()):
        why = Why(int(plan.may.why[i, now])) if now >= 0 else Why.MAY
        if why in (Why.NEVER, Why.LACKS):
            names = look.agent(here.agent_ids[i]), look.campaign(here.campaign_ids[now])
            said.append(refusal(why, *names, here.people[i], here.wants[now], here.terms))
    return said


def move_of(plan: Plan, i: int) -> MoveNow | None:
    """The set of moves the agent is part of, the advised one first."""
    return next((move for move in plan.moves if plan.here.agent_ids[i] in move.agents), None)


def _not_advised(look: Look, move: MoveNow) -> str:
    steering = look.asked.settings.steering
    if move.verdict == "refused":
        return move.refused
    if move.verdict == "slight":
        return slight_text(_gain(move), steering.least_gain)
    if move.verdict == "unsure":
        return unsure_text(_gain(move), move.gain.chance, steering.least_chance)
    return ""


def _no_room(look: Look, plan: Plan, now: int, j: int) -> str:
    here, there = (look.campaign(plan.here.campaign_ids[place]) for place in (now, j))
    crew = plan.crew(plan.proposed)
    seats = plan.here.wants[j].seats
    if seats is not None and crew[j] >= seats:
        return f"{there} would bring more, but its {seats} seats are taken."
    if crew[now] <= plan.here.wants[now].crew:
        return f"{there} would bring more, but {here} needs its {plan.here.wants[now].crew} agents."
    return ""


def _gain(move: MoveNow) -> str:
    return more(move.gain.value, move.gain.unit)


def lineup_sentence(look: Look, plan: Plan) -> str:
    """The line-up in one sentence."""
    steering, advised = look.asked.settings.steering, plan.advised
    if plan.worths.is_thin:
        return keep_sentence("not enough calls to compare agents yet.")
    if advised:
        first = _said(look, advised[0])
        if len(advised) == 1:
            return first
        gain = more(plan.gain.value, plan.gain.unit)
        return f"{len(advised)} changes bring about {gain}, {chance_text(plan.gain.chance)} of a gain. First: {first}"
    if not plan.moves:
        return keep_sentence("no change that the rules allow would bring more.")
    best = max(plan.moves, key=lambda move: move.gain.value)
    if best.verdict == "refused":
        return keep_sentence(f"the best change found is refused. {best.refused}")
    if best.verdict == "slight":
        return keep_sentence(f"the best change found would bring only {_gain(best)}.")
    asked = f"{100 * steering.least_chance:.0f} % is asked for"
    return keep_sentence(
        f"the best change found would bring {_gain(best)} with {chance_text(best.gain.chance)} of a gain; {asked}."
    )


def _said(look: Look, move: MoveNow) -> str:
    names = [look.agent(one) for one in move.agents]
    places = [(look.campaign(a), look.campaign(b)) for a, b in zip(move.from_ids, move.to_ids, strict=True)]
    return move_sentence(names, places, _gain(move), move.gain.chance)
