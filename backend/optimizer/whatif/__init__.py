"""What happens if an agent moves: the rest of the day simulated with and without the moves.

    model       what is known of the floor, and how sure each number is
    what_if     moves in, changes out
    result      figures before, after and changed, with likely ranges
    drawing     possible truths: every uncertain number drawn
    planning    who is where when: breaks, pauses, log-outs, moves
    engine      the compiled floor: dialer, agents, drops, second by second
    changes     counts of the runs in, changes with likely ranges out
    calibrate   past calls, dials and states in, the floor's numbers out
    pacing      the dialer's settings from waits and drops

The method and its measured accuracy are in docs/method-lineup.md.
"""

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
    Work,
    known_pacing,
)
from backend.optimizer.whatif.result import FIGURES, Change, Range, Unit, WhatIf
from backend.optimizer.whatif.what_if import what_if

__all__ = [
    "FIGURES", "AgentModel", "BadFloor", "CampaignModel", "Change", "Estimate", "FloorModel", "Length", "Move",
    "Pacing", "Range", "Skill", "Unit", "WhatIf", "Work", "known_pacing", "what_if",
]  # fmt: skip
