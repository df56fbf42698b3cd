"""What happens if an agent moves: the rest of the day simulated with and without the moves.

    model       what is known of the floor, and how sure each number is
    what_if     moves in, changes out
    result      figures before, after and changed, with likely ranges
    drawing     possible truths: every uncertain number drawn
    planning    who is where when: breaks, pauses, log-outs, moves
    engine      the compiled floor: dialer, agents, drops, second by second
    changes     counts of the runs in, changes with likely ranges out
    doubt       what the runs differ by: doubt about the truth, and luck
    calibrate   past calls, dials and states in, the floor's numbers out
    past        the columns, and how much old days count
    days        how much days differ, and what today is like so far
    rates       answers, contacts, conversions; mixed: agents and campaigns jointly; lengths: talk and wrap-up
    presence    pauses and the end of the day; crews: who was there on past days
    pacing      the dialer's settings from waits and drops

The method and its measured accuracy are in docs/method-lineup.md.
"""

from backend.optimizer.whatif.calibrate import AgentNow, CampaignNow, calibrate
from backend.optimizer.whatif.model import (
    AgentModel,
    BadFloor,
    CampaignModel,
    Estimate,
    FloorModel,
    Length,
    Move,
    Pacing,
    Skill,
    Today,
    Work,
    known_pacing,
    with_conversions,
)
from backend.optimizer.whatif.past import Past
from backend.optimizer.whatif.result import FIGURES, Change, Range, Unit, WhatIf
from backend.optimizer.whatif.what_if import what_if

__all__ = [
    "FIGURES", "AgentModel", "AgentNow", "BadFloor", "CampaignModel", "CampaignNow", "Change", "Estimate", "FloorModel",
    "Length", "Move", "Pacing", "Past", "Range", "Skill", "Today", "Unit", "WhatIf", "Work", "calibrate",
    "known_pacing", "what_if", "with_conversions",
]  # fmt: skip
