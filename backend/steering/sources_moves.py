"""Candidates for the feed from the line-up: sets of moves that make sense by themselves, and uneven workload."""

from __future__ import annotations

from dataclasses import replace

from backend.advice.feed import Benefit, Candidate, CardFigure
from backend.analysis.estimates import Floats
from backend.steering.inputs import Look
from backend.steering.lineup import mode_of, moves_now
from backend.steering.lineup_gains import GainNow
from backend.steering.lineup_plan import MoveNow, plan_of, worths_here
from backend.steering.lineup_words import instruction, more, move_sentence, steps

DAY_S = 86_400
MOST_TOGETHER = 3

Place = tuple[int, int, int]
"""Agent, from and to campaign; 0 for none."""


def from_moves(look: Look) -> list[Candidate]:
    """A candidate for each set of moves that was looked at, also those refused or too unsure: the log tells why."""
    moves = [move for move in moves_now(look) if move.to_ids[0] is not None]
    return [_candidate(look, move) for move in _together(look, moves)]


def _together(look: Look, moves: list[MoveNow]) -> list[MoveNow]:
    """Single moves to the same campaign are one piece of advice: two cards would say the same twice."""
    plan = plan_of(look, mode_of(look, None))
    single = [move for move in moves if move.verdict == "advised" and len(move.agents) == 1]
    groups = [
        [move for move in single if move.to_ids == goal] for goal in dict.fromkeys(each.to_ids for each in single)
    ]
    whole = [group for group in groups if 1 < len(group) <= MOST_TOGETHER]
    if plan is None or not whole:
        return moves
    joined = [_joined(group, plan.gain_of([move.agents[0] for move in group])) for group in whole]
    return [*joined, *(move for move in moves if not any(move in group for group in whole))]


def _joined(moves: list[MoveNow], gain: GainNow) -> MoveNow:
    drops = [move.drops for move in moves if move.drops is not None]
    return replace(
        moves[0], agents=tuple(move.agents[0] for move in moves), from_ids=tuple(move.from_ids[0] for move in moves),
        to_ids=tuple(move.to_ids[0] for move in moves), gain=gain, drops=sum(drops) if drops else None,
    )  # fmt: skip


def _candidate(look: Look, move: MoveNow) -> Candidate:
    places = [
        (agent, here or 0, there or 0)
        for agent, here, there in zip(move.agents, move.from_ids, move.to_ids, strict=True)
    ]
    _, from_id, to_id = places[0]
    gain = move.gain
    low, high = min(gain.low, gain.value), max(gain.high, gain.value)
    return Candidate(
        key="move:" + ",".join(f"{agent}>{there}" for agent, _, there in sorted(places)), rule="move_gain",
        kind="move", tone="opportunity", agent_ids=move.agents, campaign_id=to_id, from_campaign_id=from_id,
        to_campaign_id=to_id, metric="conversions_per_hour", benefit_per_hour=Benefit(gain.value, low, high, gain.unit),
        chance=gain.chance, n=gain.n, since=look.asked.at - worths_here(look).days * DAY_S, as_of=look.asked.at,
        figures=tuple(_figures(look, places)), refused=move.refused,
        parts={
            "places": ";".join(f"{agent}:{here}>{there}" for agent, here, there in places),
            "drops": 0.0 if move.drops is None else move.drops,
        },
    )  # fmt: skip


def _figures(look: Look, places: list[Place]) -> list[CardFigure]:
    """What the first of them closes here and there, with the contacts behind."""
    worths = worths_here(look)
    share = worths.pairs.conversion_per_contact
    agent, here, there = places[0]
    name = look.agent(agent)
    found = []
    for campaign_id in (here, there):
        if not campaign_id:
            continue
        spot = worths.agent(agent), worths.campaign(campaign_id)
        value, low, high = (_at(part, spot) for part in (share.value, share.low, share.high))
        label = f"{name} closes on {look.campaign(campaign_id)}"
        found.append(CardFigure(label, value, "share", int(share.n[spot]), low, high))
    return found


def _at(part: Floats, spot: tuple[int, int]) -> float:
    return float(part[spot])


def places_of(one: Candidate) -> list[Place]:
    """The moves of a candidate of the line-up; empty for any other."""
    said = one.parts.get("places")
    if not isinstance(said, str) or not said:
        return []
    out = []
    for part in said.split(";"):
        agent, moved = part.split(":")
        here, there = moved.split(">")
        out.append((int(agent), int(here), int(there)))
    return out


def said_of(look: Look, one: Candidate) -> dict[str, object] | None:
    """Sentence, steps and instruction of a move in the line-up's own words; None for any other candidate."""
    places = places_of(one)
    if not places:
        return None
    names = [look.agent(agent) for agent, _, _ in places]
    named = [(look.campaign(here), look.campaign(there)) for _, here, there in places]
    gain = more(one.benefit_per_hour.value, one.benefit_per_hour.unit)
    return {
        "sentence": move_sentence(names, named, gain, one.chance), "steps": steps(names, named),
        "instruction": instruction(names, named),
    }  # fmt: skip
