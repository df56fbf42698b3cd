"""Candidates for the feed from lasting gaps: agents who reach less than others would with the very same leads."""

from __future__ import annotations

import numpy as np
from scipy import special

from backend.advice.feed import Benefit, Candidate, CardFigure
from backend.analysis.pairing import adjusted_scores
from backend.steering.inputs import Look
from backend.steering.lineup_people import here_of
from backend.steering.lineup_plan import worths_here

LEAST_CHANCE = 0.5
REACH = 1.2816
CLOSED = 0.5
"""Coaching is taken to close half of a gap: nobody is turned into the average by one talk."""


def from_gaps(look: Look) -> list[Candidate]:
    """A candidate for each agent here now who is likelier below than above the floor, lead mix taken out."""
    here = here_of(look)
    if not len(here.agent_ids):
        return []
    worths = worths_here(look)
    if worths.is_thin:
        return []
    scores = adjusted_scores(worths.model)
    share, contacts = scores.conversion_per_contact, scores.contacts
    usual = float(np.average(share.value, weights=np.maximum(contacts, 1)))
    pace = np.divide(contacts, np.maximum(worths.model.hours.sum(1), 1.0))
    present = set(here.agent_ids)
    found = []
    for row, agent_id in enumerate(scores.agent_ids.tolist()):
        sd = float(share.sd[row])
        below = usual - float(share.value[row])
        chance = float(special.ndtr(below / sd)) if sd > 0 else 0.0
        if agent_id not in present or chance < LEAST_CHANCE or not np.isfinite(share.raw[row]):
            continue
        each = CLOSED * float(pace[row])
        worth, error = below * each, REACH * sd * each
        found.append(Candidate(
            key=f"gap:{agent_id}", rule="coach_gap", kind="coach", tone="opportunity", agent_ids=(agent_id,),
            campaign_id=0, metric="conversion_per_contact",
            benefit_per_hour=Benefit(worth, worth - error, worth + error, "conversions"), chance=chance,
            n=int(contacts[row]), since=look.asked.at - worths.days * 86_400, as_of=look.asked.at,
            figures=(
                CardFigure("closes, leads made equal", float(share.value[row]), "share", int(contacts[row]),
                           float(share.low[row]), float(share.high[row])),
                CardFigure("closes, as counted", float(share.raw[row]), "share", int(contacts[row])),
                CardFigure("others with such leads", usual, "share", int(contacts.sum())),
            ),
            parts={"now": float(share.value[row]), "usual": usual},
        ))  # fmt: skip
    return found
